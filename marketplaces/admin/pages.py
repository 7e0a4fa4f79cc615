"""Marketplaces, centres, and the dated rows that hold there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.admin import marks
from common.admin.permitted import PermittedAdmin
from common.admin.tiles import Tile
from common.formats import day, number
from marketplaces.admin.acts import RULES, AddCentre, AddRate, AddRule, CorrectCentre
from marketplaces.models import DeadlineRule, ExchangeRate, FulfilmentCentre, Marketplace

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.http import HttpRequest
    from django.utils.safestring import SafeString
    from django_stubs_ext import StrOrPromise

LOOK = "see_orders"


@admin.register(Marketplace)
class MarketplaceAdmin(PermittedAdmin):
    """The marketplaces."""

    permission = LOOK
    is_audited = False
    list_display = ("code", "name", "currency", "time_zone")
    fields = readonly_fields = ("code", "name", "currency", "time_zone", "amazon_id")


@admin.register(FulfilmentCentre)
class FulfilmentCentreAdmin(PermittedAdmin):
    """The centres; those that an import met first are to be checked."""

    permission = LOOK
    tools = (AddCentre,)
    acts = (CorrectCentre,)
    list_display = ("code", "place", "where", "time_zone", "standing")
    list_filter = ("is_provisional", "marketplace")
    list_select_related = ("marketplace",)
    search_fields = ("code", "name")
    search_help_text = gettext_lazy("Code or place")
    fields = readonly_fields = ("code", "place", "where", "time_zone", "standing", "given")

    def tiles(self) -> list[Tile]:
        """Centres whose place and zone an import could only guess."""
        guessed = FulfilmentCentre.objects.filter(is_provisional=True).count()
        address = self.list_address("is_provisional__exact=1")
        return [Tile(_("Centres to check"), guessed, address, "due")]

    def ways(
        self, request: HttpRequest, obj: FulfilmentCentre
    ) -> Iterable[tuple[StrOrPromise, str]]:
        """To what is shipped there."""
        orders = reverse("admin:orders_purchaseorder_changelist")
        yield _("Orders"), f"{orders}?centre={obj.pk}"

    @admin.display(description=gettext_lazy("place"), ordering="name")
    def place(self, centre: FulfilmentCentre) -> str:
        """Town and region."""
        return centre.name or "–"

    @admin.display(description=gettext_lazy("marketplace"), ordering="marketplace__code")
    def where(self, centre: FulfilmentCentre) -> str:
        """Whose orders it receives."""
        return centre.marketplace.name

    @admin.display(description=gettext_lazy("state"), ordering="is_provisional")
    def standing(self, centre: FulfilmentCentre) -> SafeString:
        """Whether somebody looked at what an import guessed."""
        if centre.is_provisional:
            return marks.state(_("to be checked"), "open", "act")
        return marks.state(_("known"), "full", "done")

    @admin.display(description=gettext_lazy("address in the order"))
    def given(self, centre: FulfilmentCentre) -> str:
        """As the document gave it that named the centre first."""
        return ", ".join(str(part) for part in centre.address.values() if part) or "–"


@admin.register(DeadlineRule)
class DeadlineRuleAdmin(PermittedAdmin):
    """The rules, newest first."""

    permission = LOOK
    tools = (AddRule,)
    list_display = ("begins", "where", "confirm", "update", "remind", "cancel")
    list_filter = ("marketplace",)
    list_select_related = ("marketplace",)
    ordering = ("-valid_from", "marketplace")
    fields = readonly_fields = (*list_display, "source")

    @admin.display(description=gettext_lazy("valid from"), ordering="valid_from")
    def begins(self, rule: DeadlineRule) -> str:
        """From that day on."""
        return day(rule.valid_from)

    @admin.display(description=gettext_lazy("marketplace"), ordering="marketplace__code")
    def where(self, rule: DeadlineRule) -> str:
        """For its orders."""
        return rule.marketplace.name

    @admin.display(description=gettext_lazy("confirm within"))
    def confirm(self, rule: DeadlineRule) -> str:
        """From the moment the vendor could see the order."""
        return lasting(rule.confirm_within)

    @admin.display(description=gettext_lazy("update within"))
    def update(self, rule: DeadlineRule) -> str:
        """From the same moment."""
        return lasting(rule.update_within)

    @admin.display(description=gettext_lazy("remind before"))
    def remind(self, rule: DeadlineRule) -> str:
        """The reminders."""
        return _(", ").join(lasting(minutes) for minutes in rule.remind_before) or "–"

    @admin.display(description=gettext_lazy("cancel after a miss"))
    def cancel(self, rule: DeadlineRule) -> str:
        """When unanswered lines end."""
        return _("never") if rule.cancel_after is None else lasting(rule.cancel_after)


@admin.register(ExchangeRate)
class ExchangeRateAdmin(PermittedAdmin):
    """The rates, newest first."""

    permission = LOOK
    tools = (AddRate,)
    list_display = ("currency", "begins", "dollars")
    list_filter = ("currency",)
    ordering = ("-valid_from", "currency")
    fields = readonly_fields = list_display

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Only who may add one needs them."""
        return self.may(request, RULES)

    @admin.display(description=gettext_lazy("valid from"), ordering="valid_from")
    def begins(self, rate: ExchangeRate) -> str:
        """From that day on."""
        return day(rate.valid_from)

    @admin.display(description=gettext_lazy("in US dollars"))
    def dollars(self, rate: ExchangeRate) -> str:
        """What one unit is worth."""
        return number(rate.usd)


def lasting(minutes: int) -> str:
    """A time in whole hours where it is one: "24 h", "30 min"."""
    hours, rest = divmod(minutes, 60)
    if rest:
        return _("%(minutes)s min") % {"minutes": number(minutes)}
    return _("%(hours)s h") % {"hours": number(hours)}
