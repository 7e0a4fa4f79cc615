"""Who plays in the demo world: vendors, their codes, their people, the retailer's staff."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_noop

from accounts.roles import StaffRole

ALL_OPERATE = {"sales": "operate", "logistics": "operate", "finance": "operate", "admin": "operate"}
ALL_VIEW = {"sales": "view", "logistics": "view", "finance": "view", "admin": "view"}


@dataclass(frozen=True)
class PersonPart:
    """One person: `levels` for a vendor's people, `staff` for the retailer's.

    `role` says in English what the sign-in page shows in the reader's language.
    """

    name: str
    email: str
    role: str
    zone: str
    levels: dict[str, str] | None = None
    staff: str = ""
    language: str = "en"


@dataclass(frozen=True)
class VendorPart:
    """One vendor: its codes with their marketplaces, the shelf it fills, its people."""

    name: str
    zone: str
    codes: dict[str, str]
    shelf: str
    share: int
    people: tuple[PersonPart, ...]


def _admin(name: str, email: str, zone: str, language: str = "en") -> PersonPart:
    return PersonPart(
        name, email, gettext_noop("Vendor admin"), zone, ALL_OPERATE, language=language
    )


BERLIN, NEW_YORK, SHANGHAI = "Europe/Berlin", "America/New_York", "Asia/Shanghai"

VENDORS = (
    VendorPart(
        "Acme Housewares",
        BERLIN,
        {"ACME1": "US", "ACMD2": "DE", "ACMJ3": "JP", "ACMC4": "CA"},
        "house",
        6,
        (
            _admin("Alice Meyer", "alice@acme.example", BERLIN),
            PersonPart(
                "Ravi Shah", "ravi@acme.example", gettext_noop("Viewer"), "Asia/Kolkata", ALL_VIEW
            ),
            PersonPart(
                "Lin Chen",
                "lin@acme.example",
                "Sales",
                SHANGHAI,
                {"sales": "operate"},
                language="zh-hans",
            ),
            PersonPart(
                "Fatima Haddad", "fatima@acme.example", "Finance", BERLIN, {"finance": "operate"}
            ),
            PersonPart(
                "Otto Brandt", "otto@acme.example", "Logistics", BERLIN, {"logistics": "operate"}
            ),
        ),
    ),
    VendorPart(
        "Globex Tools",
        NEW_YORK,
        {"GLOBX": "US", "GLBM2": "MX", "GLBU3": "UK"},
        "tools",
        3,
        (_admin("Charlie Ortiz", "charlie@globex.example", NEW_YORK),),
    ),
    VendorPart(
        "Kirschbaum Feinkost",
        BERLIN,
        {"KIRS1": "DE", "KIRF2": "FR", "KIRI3": "IT"},
        "food",
        2,
        (_admin("Jonas Kirsch", "jonas@kirschbaum.example", BERLIN),),
    ),
    VendorPart(
        "Shenzhen Brightway",
        SHANGHAI,
        {"BRWY1": "US", "BRWY2": "JP", "BRWY3": "UK"},
        "lights",
        2,
        (_admin("Wei Zhang", "wei@brightway.example", SHANGHAI, "zh-hans"),),
    ),
    VendorPart(
        "Juguetes Alegría",
        "Europe/Madrid",
        {"JUGA1": "ES", "JUGA2": "MX", "JUGA3": "FR"},
        "toys",
        1,
        (_admin("Lucía Romero", "lucia@alegria.example", "Europe/Madrid"),),
    ),
    VendorPart(
        "Northbrook Outdoor",
        "America/Toronto",
        {"NBRK1": "CA", "NBRK2": "US", "NBRK3": "UK"},
        "outdoor",
        1,
        (_admin("Grace Tremblay", "grace@northbrook.example", "America/Toronto"),),
    ),
)

STAFF = (
    PersonPart(
        "Bea Novak",
        "bea@retailer.example",
        "Vendor manager",
        "America/Los_Angeles",
        staff=StaffRole.VENDOR_MANAGER,
    ),
    PersonPart(
        "Sam Porter", "sam@retailer.example", "Superuser", NEW_YORK, staff=StaffRole.SUPERUSER
    ),
)

CENTRES = {
    "US": [
        ("PHX6", "Phoenix, AZ", "America/Phoenix"),
        ("ONT8", "Moreno Valley, CA", "America/Los_Angeles"),
        ("MDW2", "Joliet, IL", "America/Chicago"),
        ("FTW1", "Dallas, TX", "America/Chicago"),
        ("EWR4", "Robbinsville, NJ", NEW_YORK),
        ("SEA6", "Bellevue, WA", "America/Los_Angeles"),
    ],
    "CA": [
        ("YYZ3", "Brampton, ON", "America/Toronto"),
        ("YVR2", "Delta, BC", "America/Vancouver"),
    ],
    "MX": [
        ("MEX2", "Cuautitlán Izcalli", "America/Mexico_City"),
        ("MTY1", "Monterrey", "America/Monterrey"),
    ],
    "UK": [
        ("BHX4", "Coventry", "Europe/London"),
        ("LTN4", "Dunstable", "Europe/London"),
        ("EDI4", "Dunfermline", "Europe/London"),
    ],
    "DE": [
        ("LEJ1", "Leipzig", BERLIN),
        ("DTM2", "Dortmund", BERLIN),
        ("MUC3", "Graben", BERLIN),
    ],
    "FR": [("ORY1", "Saran", "Europe/Paris"), ("LIL1", "Lauwin-Planque", "Europe/Paris")],
    "IT": [("MXP5", "Castel San Giovanni", "Europe/Rome"), ("FCO1", "Passo Corese", "Europe/Rome")],
    "ES": [
        ("MAD4", "San Fernando de Henares", "Europe/Madrid"),
        ("BCN1", "El Prat", "Europe/Madrid"),
    ],
    "JP": [
        ("NRT5", "Kawagoe", "Asia/Tokyo"),
        ("KIX2", "Sakai", "Asia/Tokyo"),
        ("HND3", "Kawasaki", "Asia/Tokyo"),
    ],
}
