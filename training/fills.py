"""What the placeholders of the training texts are filled with, at random."""

import re
from random import Random

_FILLS = {
    "first": (
        "Rosa|Tom|Maria|Kevin|Aisha|Dwayne|Linh|Carlos|Beth|Ahmed|Priya|Jo|Xiomara|"
        "Sean|Mr. Alvarez|Ms. Chen|LaToya|Bob|Guadalupe|Ingrid"
    ),
    "last": "Delgado|Smith|Nguyen|Brown|Okafor|Miller|Park|O'Brien|Kowalski|van Dyke|Garcia",
    "dealer": (
        "Harbor Motors|Elm Street Toyota|Bill Hanley Ford|Sunrise Auto Group|Crown "
        "Chevrolet|Lakeside Honda|Premier Kia of Dover|Metro Auto|Northgate Subaru|"
        "Valley CDJR|Twin Rivers Hyundai|Autoplex"
    ),
    "rep": "Mike|Jenna|Carlos|Tasha|Brian|Ashley|Devon|Marcy|Tony Russo|Kim Tran|Dave|Stephanie P.",
    "rep_title": (
        "Sales Consultant|Service Advisor|BDC Representative|Internet Manager|Sales "
        "Manager|Product Specialist"
    ),
    "make": "Toyota|Ford|Honda|Chevrolet|Kia|Hyundai|Nissan|Subaru|Jeep|Mazda|Volkswagen|BMW|GMC",
    "model": (
        "RAV4|F-150|Civic|Tahoe|Telluride|Palisade|Rogue|Outback|Wrangler|Camry|"
        "Equinox|CX-5|Silverado|Tacoma|Elantra"
    ),
    "car": (
        "2023 Honda CR-V|2021 Ford Escape|Kia Sorento|2024 Toyota Tundra|2019 Jeep "
        "Grand Cherokee|Subaru Forester|2022 Chevy Silverado"
    ),
    "trade": "2015 Altima|2017 Equinox|2016 Ford Fusion|2014 Jeep Patriot|2018 Sonata",
    "date": "March 4|3/14|June 21st|10/02/2026|Nov 30|September 9, 2026|July 15|12/5",
    "weekday": "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday",
    "time": "2:30 PM|9am|10:15 AM|4 pm|11:00|5:45pm",
    "price": "$23,995|$31,450|$18,900|$42,310|$9,995",
    "amount": "$500|$129.95|$2,000|$45|$389|$1,250.00",
    "miles": "42,000|8,150|61,200|30,000|5,000",
    "link": "https://lnk.example/x7a2|https://www.store.example/go/abc|https://s.example/q",
    "phone": "(555) 201-3344|555-818-2020|555.867.5309",
    "city": "Dover|Springfield|Mesa|Austin|Portland|Fort Wayne|Lake Charles",
    "code": "A47X2|992311|RO88213|24V-118|K0419",
    "percent": "10%|25%|1.9%|0%|15%",
    "year": "2012|2015|2017|2019|2020|2021|2022|2023|2024|2025|2026|2027",
}
FILLS = {name: told.split("|") for name, told in _FILLS.items()}
_PLACE = re.compile(r"\{(\w+)\}")


def fill(text: str, dice: Random) -> str:
    """``text`` with every placeholder filled; one it does not know keeps its name."""
    return _PLACE.sub(lambda found: dice.choice(FILLS.get(found[1], [found[1]])), text)
