"""Figures in words: what rose and what fell is said, not only coloured."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from common.formats import money, number, percent

if TYPE_CHECKING:
    from decimal import Decimal

    from dashboards.performance.figures import Share
    from dashboards.performance.measures import Measure


def change(now: Share, before: Share) -> str:
    """How a share stands to the one before: "up 0.8 points"; "" without one of them."""
    points = now.points(before)
    if points is None:
        return ""
    if not points:
        return _("no change")
    amount = abs(points)
    many = 1 if amount == 1 else 2
    if points > 0:
        text = ngettext("up %(points)s point", "up %(points)s points", many)
    else:
        text = ngettext("down %(points)s point", "down %(points)s points", many)
    return text % {"points": number(amount)}


def tone(now: Share, before: Share, measure: Measure) -> str:
    """ "plus" where the change is for the better, "minus" where it is not, else ""."""
    points = now.points(before)
    if not points:
        return ""
    return "plus" if (points > 0) == measure.rises_well else "minus"


def shown(value: Decimal, currency: str = "") -> str:
    """A numerator or denominator: a count, or an amount in its currency."""
    return money(value, currency) if currency else number(value)


def equation(share: Share, measure: Measure, currency: str = "") -> str:
    """The formula with its numbers: "816 answered in time ÷ 850 that came = 96%"."""
    parts = {
        "above": shown(share.above, currency),
        "above_label": measure.above_label,
        "below": shown(share.below, currency),
        "below_label": measure.below_label,
    }
    if share.percent is None:
        return _("%(above)s %(above_label)s ÷ %(below)s %(below_label)s") % parts
    return _("%(above)s %(above_label)s ÷ %(below)s %(below_label)s = %(share)s") % {
        **parts,
        "share": percent(share.percent),
    }
