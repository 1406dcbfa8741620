"""The states and territories a row of the law table may speak of."""

_NAMES = """
AL Alabama|AK Alaska|AZ Arizona|AR Arkansas|CA California|CO Colorado|CT Connecticut|DE Delaware
DC District of Columbia|FL Florida|GA Georgia|HI Hawaii|ID Idaho|IL Illinois|IN Indiana|IA Iowa
KS Kansas|KY Kentucky|LA Louisiana|ME Maine|MD Maryland|MA Massachusetts|MI Michigan|MN Minnesota
MS Mississippi|MO Missouri|MT Montana|NE Nebraska|NV Nevada|NH New Hampshire|NJ New Jersey
NM New Mexico|NY New York|NC North Carolina|ND North Dakota|OH Ohio|OK Oklahoma|OR Oregon
PA Pennsylvania|RI Rhode Island|SC South Carolina|SD South Dakota|TN Tennessee|TX Texas|UT Utah
VT Vermont|VA Virginia|WA Washington|WV West Virginia|WI Wisconsin|WY Wyoming
AS American Samoa|GU Guam|MP Northern Mariana Islands|PR Puerto Rico|VI U.S. Virgin Islands
"""

#: Postal code -> name.
STATES: dict[str, str] = dict(
    part.split(" ", 1) for line in _NAMES.strip().splitlines() for part in line.split("|")
)
_CODES = {name.upper(): code for code, name in STATES.items()} | {code: code for code in STATES}


def code(text: str) -> str | None:
    """The postal code of a state given as code or name, in any case; None where it is neither.

    A Canadian province, a military post office (``AE``) and a typing error are all None: nobody
    knows where that telephone rings.
    """
    return _CODES.get(text.strip().upper())
