"""What the demo vendors sell: title, item number, cost in US dollars, case size."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

RATES = {
    "USD": "1",
    "CAD": "1.36",
    "MXN": "18.2",
    "GBP": "0.78",
    "EUR": "0.91",
    "JPY": "149",
}


@dataclass(frozen=True)
class ShelfItem:
    """One item that a vendor supplies."""

    title: str
    number: str
    dollars: str
    case: int = 1
    by_weight: bool = False

    @property
    def asin(self) -> str:
        """A code in the shape of an ASIN, always the same for one item."""
        digits = "0123456789BCDFGHJKLMNPQRSTVWXYZ"
        seed = int.from_bytes(self.number.encode(), "big")
        return "B0" + "".join(digits[(seed // 31**place) % 31] for place in range(8))

    def cost(self, currency: str) -> Decimal:
        """Its cost in this currency, in whole yen or to the cent."""
        step = Decimal(1) if currency == "JPY" else Decimal("0.01")
        return (Decimal(self.dollars) * Decimal(RATES[currency])).quantize(step, ROUND_HALF_UP)


def _items(prefix: str, rows: str) -> list[ShelfItem]:
    items = []
    for row in rows.strip().splitlines():
        title, code, dollars, case = (part.strip() for part in row.split("|"))
        weighs = case == "kg"
        items.append(
            ShelfItem(title, f"{prefix}-{code}", dollars, 1 if weighs else int(case), weighs)
        )
    return items


SHELVES = {
    "house": _items(
        "AH",
        """
        Cast-iron skillet, 28 cm | SKL-28 | 15.50 | 6
        Cast-iron skillet, 20 cm | SKL-20 | 9.80 | 6
        Dutch oven 4.5 L, pine green | DUT-45 | 34.00 | 2
        Dutch oven 4.5 L, cream | DUT-45-C | 34.00 | 2
        Ladle, stainless steel | LAD-SS | 3.15 | 24
        Slotted turner, stainless steel | TRN-SS | 2.95 | 24
        Stovetop kettle 1.7 L | KTL-17 | 14.20 | 4
        Colander, 24 cm | CLD-24 | 5.60 | 12
        Oak chopping board, 40 × 25 cm | BRD-OAK | 8.75 | 8
        Oak chopping board, 50 × 35 cm | BRD-OAK-L | 13.40 | 4
        Storage jars, set of 3 | JAR-3 | 7.90 | 6
        Tea towels, set of 4 | TEA-4 | 4.25 | 20
        """,
    ),
    "tools": _items(
        "GX",
        """
        Cordless drill, 18 V | DRL-18 | 62.00 | 2
        Bit set, 32 pieces | BIT-32 | 11.30 | 10
        Spirit level, 60 cm | LVL-60 | 9.10 | 12
        Ratchet set, 46 pieces | RAT-46 | 27.80 | 4
        Claw hammer, hickory | HMR-16 | 12.60 | 12
        Work gloves, size L | GLV-L | 3.40 | 48
        Tape measure, 8 m | TPM-8 | 4.95 | 24
        """,
    ),
    "food": _items(
        "KF",
        """
        Sour cherry jam, 340 g | JAM-SC | 2.10 | 12
        Forest honey, 500 g | HON-F | 4.60 | 6
        Spelt crackers, 200 g | CRK-SP | 1.35 | 20
        Air-dried ham, by weight | HAM-KG | 17.40 | kg
        Mountain cheese, by weight | CHS-KG | 13.90 | kg
        Elderflower syrup, 0.5 L | SYR-EL | 3.05 | 6
        """,
    ),
    "lights": _items(
        "BW",
        """
        LED bulb E27, 9 W, warm white | E27-9 | 1.45 | 50
        LED strip, 5 m, dimmable | STR-5 | 8.20 | 20
        Desk lamp with USB charger | DSK-U | 16.90 | 8
        Solar garden light, set of 6 | SOL-6 | 13.30 | 6
        Night light with motion sensor | NGT-M | 4.80 | 24
        """,
    ),
    "toys": _items(
        "JA",
        """
        Wooden train set, 64 pieces | TRN-64 | 21.50 | 4
        Puzzle, 500 pieces, harbour | PZL-500 | 6.40 | 12
        Plush otter, 30 cm | PLS-OT | 7.70 | 12
        Building blocks, 120 pieces | BLK-120 | 15.10 | 6
        """,
    ),
    "outdoor": _items(
        "NB",
        """
        Sleeping bag, 3 seasons | SLP-3S | 38.50 | 4
        Headlamp, 350 lumens | HDL-350 | 14.80 | 20
        Camping stove, folding | STV-F | 19.60 | 8
        Insulated bottle, 1 L | BTL-1 | 10.90 | 12
        Trekking poles, pair | PLS-2 | 24.30 | 6
        """,
    ),
}
