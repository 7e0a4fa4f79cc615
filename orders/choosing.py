"""What the script that counts chosen orders needs to say it as the server would."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from common.formats import money
from orders.answer_summary import samples
from orders.services.answering_many import LARGEST

if TYPE_CHECKING:
    from collections.abc import Iterable

    from orders.listing import Totals

ONE, MORE = 1, 2


def choosing(totals: Totals, rows: Iterable[tuple[Any, ...]]) -> dict[str, Any]:
    """Words for one and for more, a sample of each currency, and what all that match come to.

    `rows` are those of the page: order, standing, amounts, key. A reader who sees no value is not
    shown what is made of the amounts.
    """
    rows = list(rows)
    currencies = {currency for _order, _at, pairs, _key in rows for currency, _amount in pairs}
    return {
        "words": [
            ngettext("%(count)s order chosen", "%(count)s orders chosen", number)
            for number in (ONE, MORE)
        ],
        "all": [
            ngettext(
                "The %(count)s that matches is chosen",
                "All %(count)s that match are chosen",
                number,
            )
            for number in (ONE, MORE)
        ],
        "verbs": [
            ngettext("Confirm %(count)s order", "Confirm %(count)s orders", number)
            for number in (ONE, MORE)
        ],
        "samples": samples(sorted(currencies)),
        "most": LARGEST,
        "shown": len(rows),
        "every": " · ".join(money(amount, currency) for currency, amount in totals.amounts),
    }
