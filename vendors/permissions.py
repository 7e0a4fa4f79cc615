"""Who may do what: the one table that pages, admin, API and templates read."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.roles import StaffRole

if TYPE_CHECKING:
    from collections.abc import Iterable

    from accounts.models import User
    from vendors.models import Membership


class Area(models.TextChoices):
    """What a membership is about."""

    SALES = "sales", _("Sales")
    LOGISTICS = "logistics", _("Logistics")
    FINANCE = "finance", _("Finance")
    ADMIN = "admin", _("Administration")


class Level(models.TextChoices):
    """How far a membership goes in an area; empty means not at all."""

    NONE = "", _("No access")
    VIEW = "view", _("May view")
    OPERATE = "operate", _("May operate")


class Scope(models.TextChoices):
    """What a vendor lets an API client do; to answer includes to read, as to operate does."""

    ORDERS_READ = "orders:read", _("See orders")
    ORDERS_ANSWER = "orders:answer", _("Confirm orders")
    COSTS_READ = "costs:read", _("See cost and value")
    MESSAGES_READ = "messages:read", _("Read messages")
    MESSAGES_WRITE = "messages:write", _("Write messages")
    PERFORMANCE_READ = "performance:read", _("See performance")


class Permission(models.TextChoices):
    """Everything that can be allowed or refused."""

    # of a vendor's people
    VIEW_ORDERS = "view_orders", _("See orders")
    VIEW_COST = "view_cost", _("See cost and value")
    ANSWER_ORDERS = "answer_orders", _("Confirm orders")
    VIEW_PERFORMANCE = "view_performance", _("See performance")
    VIEW_PEOPLE = "view_people", _("See the vendor's people")
    READ_MESSAGES = "read_messages", _("Read messages")
    WRITE_MESSAGES = "write_messages", _("Write messages")
    MANAGE_API_CLIENTS = "manage_api_clients", _("Manage API clients")
    SHARE_VIEWS = "share_views", _("Keep views for the team")
    # of retailer staff
    USE_ADMIN = "use_admin", _("Use the admin site")
    MANAGE_VENDORS = "manage_vendors", _("Manage vendors and their codes")
    INVITE_VENDOR_PEOPLE = "invite_vendor_people", _("Invite a vendor's people")
    INVITE_STAFF = "invite_staff", _("Invite retailer staff")
    SEE_ORDERS = "see_orders", _("See every vendor's orders")
    WRITE_ORDERS = "write_orders", _("Write, issue, change and cancel orders")
    SEE_PERFORMANCE = "see_performance", _("See every vendor's performance")
    EXTEND_DEADLINES = "extend_deadlines", _("Extend a deadline")
    MANAGE_RULES = "manage_rules", _("Change dated rules and centres")
    VIEW_MAIL = "view_mail", _("See outgoing mail")
    VIEW_AUDIT = "view_audit", _("See the audit log")
    WRITE_TO_VENDORS = "write_to_vendors", _("Write messages to vendors, and internal notes")
    ERASE_MESSAGES = "erase_messages", _("Erase what a message says")
    MANAGE_PEOPLE = "manage_people", _("Deactivate people and end their sessions")


@dataclass(frozen=True)
class Grant:
    """Who holds a permission: areas with the least level that is enough, staff roles, and the
    scopes by which an API client of a vendor holds it.
    """

    areas: dict[Area, Level] = field(default_factory=dict)
    roles: frozenset[StaffRole] = frozenset()
    scopes: frozenset[Scope] = frozenset()


def _staff(*roles: StaffRole) -> Grant:
    return Grant(roles=frozenset({*roles, StaffRole.SUPERUSER}))


_EVERY_AREA_VIEW = dict.fromkeys(Area, Level.VIEW)
_EVERY_AREA_OPERATE = dict.fromkeys(Area, Level.OPERATE)
_MONEY_VIEW = dict.fromkeys((Area.SALES, Area.FINANCE, Area.ADMIN), Level.VIEW)
_MANAGER = StaffRole.VENDOR_MANAGER

GRANTS: dict[Permission, Grant] = {
    Permission.VIEW_ORDERS: Grant(
        areas=_EVERY_AREA_VIEW, scopes=frozenset({Scope.ORDERS_READ, Scope.ORDERS_ANSWER})
    ),
    Permission.VIEW_COST: Grant(areas=_MONEY_VIEW, scopes=frozenset({Scope.COSTS_READ})),
    Permission.ANSWER_ORDERS: Grant(
        areas={Area.SALES: Level.OPERATE}, scopes=frozenset({Scope.ORDERS_ANSWER})
    ),
    Permission.VIEW_PERFORMANCE: Grant(
        areas=_EVERY_AREA_VIEW, scopes=frozenset({Scope.PERFORMANCE_READ})
    ),
    Permission.VIEW_PEOPLE: Grant(areas={Area.ADMIN: Level.VIEW}),
    Permission.READ_MESSAGES: Grant(
        areas=_EVERY_AREA_VIEW, scopes=frozenset({Scope.MESSAGES_READ, Scope.MESSAGES_WRITE})
    ),
    Permission.WRITE_MESSAGES: Grant(
        areas=_EVERY_AREA_OPERATE, scopes=frozenset({Scope.MESSAGES_WRITE})
    ),
    Permission.MANAGE_API_CLIENTS: Grant(areas={Area.ADMIN: Level.OPERATE}),
    Permission.SHARE_VIEWS: Grant(areas=_EVERY_AREA_OPERATE),
    Permission.USE_ADMIN: _staff(*StaffRole),
    Permission.MANAGE_VENDORS: _staff(_MANAGER),
    Permission.INVITE_VENDOR_PEOPLE: _staff(_MANAGER),
    Permission.INVITE_STAFF: _staff(_MANAGER),
    Permission.SEE_ORDERS: _staff(
        _MANAGER, StaffRole.ACCOUNTS_PAYABLE, StaffRole.RECEIVER, StaffRole.COMPLIANCE_REVIEWER
    ),
    Permission.SEE_PERFORMANCE: _staff(_MANAGER),
    Permission.WRITE_ORDERS: _staff(_MANAGER),
    Permission.EXTEND_DEADLINES: _staff(_MANAGER),
    Permission.MANAGE_RULES: _staff(),
    Permission.VIEW_MAIL: _staff(_MANAGER),
    Permission.VIEW_AUDIT: _staff(_MANAGER, StaffRole.COMPLIANCE_REVIEWER),
    Permission.WRITE_TO_VENDORS: _staff(*StaffRole),
    Permission.ERASE_MESSAGES: _staff(_MANAGER),
    Permission.MANAGE_PEOPLE: _staff(_MANAGER),
}

_REACH = {Level.NONE: 0, Level.VIEW: 1, Level.OPERATE: 2}


def member_can(membership: Membership | None, permission: Permission) -> bool:
    """Whether this membership holds the permission."""
    if membership is None or not membership.is_active:
        return False
    needed = GRANTS[permission].areas
    return any(
        _REACH[Level(getattr(membership, area))] >= _REACH[level] for area, level in needed.items()
    )


def roles_with(permission: Permission) -> frozenset[StaffRole]:
    """The roles of retailer staff that hold the permission."""
    return GRANTS[permission].roles


def staff_can(user: User | None, permission: Permission) -> bool:
    """Whether this member of the retailer's staff holds the permission."""
    role = getattr(user, "staff_role", "")
    return bool(user and user.is_active and role and StaffRole(role) in GRANTS[permission].roles)


def scopes_can(scopes: Iterable[str], permission: Permission) -> bool:
    """Whether an API client with these scopes holds the permission."""
    return not GRANTS[permission].scopes.isdisjoint(scopes)


def scopes_within(membership: Membership | None) -> list[Scope]:
    """The scopes that give an API client nothing that this member may not do, too."""
    return [
        scope
        for scope in Scope
        if all(
            member_can(membership, permission)
            for permission, grant in GRANTS.items()
            if scope in grant.scopes
        )
    ]
