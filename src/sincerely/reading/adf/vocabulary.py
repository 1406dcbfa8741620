"""The names of ADF/XML 1.0, and what may stand inside what, for text whose tags are broken."""

#: Each of these ends the one before it.
SECTIONS = frozenset({"vehicle", "customer", "vendor", "provider"})
#: Hold words of people: only a new section or contact shows that one was left open.
WORDS = frozenset({"comments", "comment", "pricecomments", "notes"})
#: Hold text and no further element of the standard, except a name its parts.
LEAVES = WORDS | frozenset(
    """requestdate year make model vin stock stocknumber trim doors bodystyle transmission odometer
    mileage interiorcolor exteriorcolor preference imagetag optionname manufacturercode
    manufacturecode weighting method amount balance email phone cellphone street apartment city
    regioncode postalcode country description earliestdate latestdate vendorname url service price
    id name part leadtype""".split()
)
#: The roots of STAR messages, in which other rules hold (`sincerely.reading.star`).
STAR = frozenset({"processsaleslead", "processserviceappointment"})
_HOLDERS = frozenset(
    "adf prospect contact address option finance colorcombination timeframe condition".split()
)
KNOWN = LEAVES | SECTIONS | _HOLDERS | STAR
_INSIDE_NAME = frozenset({"part", "first", "middle", "last", "surname", "suffix", "full"})
#: Marks of HTML that mail programs scatter over a lead; their text stays.
HTML = frozenset(
    """a b i u s em strong span font div p br hr pre code tt small big sub sup ul ol li table tbody
    thead tr td th html body head meta center blockquote h1 h2 h3 h4 h5 h6 img o:p wbr""".split()
)
#: Of these, the ones after which a new line begins.
LINES = frozenset("br hr p div li tr h1 h2 h3 h4 h5 h6 blockquote".split())


def ends(opened: str, tag: str) -> bool:
    """Whether an element still open must have ended where one called ``tag`` begins."""
    if tag == "prospect":
        return opened != "adf"
    if tag in SECTIONS:
        return opened not in {"adf", "prospect"}
    if opened in WORDS:
        return tag in {"contact", "timeframe"}
    if opened == "name" and tag in _INSIDE_NAME:
        return False
    if tag == "timeframe" and opened == "contact":
        return True
    return tag in KNOWN and (opened in LEAVES or opened == tag)
