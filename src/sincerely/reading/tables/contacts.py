"""The columns that say who a row is about; the same in every kind of table."""

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any, NamedTuple

from sincerely.reading.text import mail_addresses, meaning, squash
from sincerely.rules.sighting import Contact

from . import names
from .consent import CONSENT, CONSENT_COBUYER
from .names import Named
from .row import Layout, Row, RowLeftOut, RowProblem

PERSON = {
    "customer_number": "customerid customerno custno custid custnumber buyerid custcode "
    "buyercustomernumber consumerid namerecid dmsid buyercustomerid personapiid subscriberkey "
    "clientid contactid globalcustomerid",
    "name": "fullname customername clientname buyername buyerfullname namecustomername soldto "
    "name1 endcustomer primarybuyername primarybuyerfullname purchasername customerfullname client "
    "buyer customer recipient recipientname recipients sentto buyer1name buyer1 custname1 "
    "customername1",
    "first_name": "firstname fname givenname forename customerfirstname buyerfirstname namefirst "
    "primarybuyerfirstname custinfofirstname namecustomerfirstname clientfirstname "
    "contactfirstname first buyer1firstname buyer1first",
    "middle_name": "middlename middle mi buyer1middlename middleinitial customermiddlename "
    "buyermiddlename "
    "primarybuyermiddlename",
    "last_name": "lastname lname surname familyname customerlastname buyerlastname namelast "
    "primarybuyerlastname custinfolastname namecustomerlastname clientlastname contactlastname "
    "last buyer1lastname buyer1last",
    "suffix": "namesuffix primarybuyersuffix",
    "company": "companyname businessname buyercompanyname namecompany organization organisation",
    "entity": "individualbusinessflag buyerentitytype customertype entitytype",
    "email": "emailaddress email1 customeremail buyeremail buyeremailaddress customeremailaddress "
    "primarybuyeremailaddress custinfoemail emailid contactemail contactemailaddress mailto "
    "clientemail toemail recipientemail emailto emailaddr emailaddress1 homeemail workemail email2 "
    "email3 emailalt alternateemail "
    "compliancepreferredemail buyer1email",
    "cell_phone": "cellphone cell mobile mobilephone mobilenumber cellphonenumber phonecellphone "
    "buyercellphonenumber buyermobilephone primarybuyercellphone custinfomobilenumber cph sms "
    "textmessagephone customercellphone customermobile phonecell phonemobile "
    "buyer1cell buyer1cellphone buyer1mobile",
    "home_phone": "homephone homephonenumber eveningphone evephone buyerhomephonenumber hph "
    "primarybuyerhomephone custinfohomephone phonehomephone buyerhomephone customerhomephone "
    "phonehome",
    "work_phone": "workphone worknumber businessphone daytimephone dayphone bph phoneworkphone "
    "buyerbusinessphonenumber primarybuyerworkphone buyerbusinessphone customerworkphone phonework",
    "phone": "phonenumber telephone contactphone contactphonenumber customerphone phone1 phone2 "
    "customerphonenumbers customerphonenumber primaryphone buyerphone beeperphone clientphone tel "
    "recipientphone recipientphonenumber recipientnumber "
    "buyer1phone",
    "address": "address1 addressline1 street streetaddress streetaddress1 buyerhomeaddress "
    "buyerstreetaddress1 primarybuyeraddressline1 addressstreetaddress lineone customeraddress "
    "homeaddress mailingaddress cassstdline1",
    "address_2": "addressline2 address2 streetaddress2 apartment linetwo cassstdline2",
    "city": "buyercity town addresscity customercity primarybuyercity homecity cassstdcity",
    "state": "stateprovince statecode province region buyerstateprovince addressstate "
    "customerstate primarybuyerstateprovince homestate cassstdstate",
    "zip": "zipcode postalcode postcode ziporpostalcode buyerpostalcode addresszipcode customerzip "
    "primarybuyerzip homezip customerpostalcode zip5 cassstdzip",
    "country": "countrycode customercountry",
    **CONSENT,
}
VEHICLE = {
    "vehicle": "vehicleofinterest vehicleinterest vehicledescription vehicleymm ymm "
    "yearmakemodel car unit vehiclename firstdesiredvehicle desiredvehicle vehicleofinterestname",
    "year": "modelyear vehicleyear vehicleyr vehinfoyear unityear deliveredyear vyr "
    "vinexplosionyear",
    "make": "vehiclemake vehinfomake unitmake deliveredmake vmk vinexplosionmake",
    "make_name": "makestring",
    "model": "vehiclemodel vehinfomodel unitmodel deliveredmodel bikemodel carline vmd "
    "vinexplosionmodel modelofinterest",
    "model_name": "modeldescription",
    "trim": "vehicletrim trimlevel vinexplosiontrim",
    "new_used": "neworused nu inventorytype stocktype vehiclenewused newused",
    "stock_number": "stockno stock stockid vehiclestocknumber stocknum stocknumbers",
    "vin": "vinno vehiclevin vehinfovin vehiclevinserial vinnumber vin6 vin8 last6 last8 "
    "lastsixofvin lasteightofvin vinlast6 vinlast8",
}
COBUYER = {
    "cobuyer_customer_number": "cbcustomernumber cbcustno cobuyercustomerid cobuyercustid "
    "cobuyercustno cobuyerid",
    "cobuyer_name": "cobuyerfullname namecobuyername cobuyer coapplicant cbname "
    "coapplicantname coborrower coborrowername buyer2 buyer2name buyer2fullname secondbuyer "
    "secondbuyername secondarybuyer secondarybuyername name2 custname2 customername2 buyername2 "
    "customer2 secondarycustomer secondarycustomername",
    "cobuyer_first_name": "secondarybuyerfirstname coapplicantfirstname cobuyerfirst cobuyerfname "
    "cbfirst cbfirstname cbfname coapplicantfirst coborrowerfirstname buyer2firstname buyer2first",
    "cobuyer_middle_name": "cobuyermi cobuyermiddle cbmi cbmiddlename buyer2middlename buyer2mi",
    "cobuyer_last_name": "secondarybuyerlastname coapplicantlastname cobuyerlast cobuyerlname "
    "cblast cblastname cblname coapplicantlast coborrowerlastname buyer2lastname buyer2last",
    "cobuyer_company": "cobuyercompanyname",
    "cobuyer_email": "cobuyeremailaddress cobuyeremail1 emailaddresscobuyeremail cobuyeremail2 "
    "cbemail cbemailaddress coapplicantemail coborroweremail buyer2email buyer2emailaddress "
    "secondarybuyeremail secondarybuyeremailaddress secondarycustomeremail",
    "cobuyer_cell_phone": "cobuyermobilephone cobuyermobile cobuyercell cobuyercellphonenumber "
    "phonecobuyercellphone cbcell cbcellphone cbmobile cbmobilephone coapplicantcell "
    "coapplicantcellphone coborrowercell buyer2cell buyer2cellphone buyer2mobile "
    "secondarybuyercellphone",
    "cobuyer_home_phone": "cobuyerhomephonenumber phonecobuyerhomephone cobuyerphone "
    "cbhomephone cbphone coapplicantphone coborrowerphone buyer2phone buyer2homephone "
    "secondarybuyerphone secondarybuyerhomephone secondarycustomerphone",
    "cobuyer_work_phone": "cobuyerbusinessphonenumber cobuyerbusinessphone phonecobuyerworkphone "
    "cbworkphone buyer2workphone",
    "cobuyer_address": "cobuyeraddressline1 cobuyeraddress1 cobuyerhomeaddress",
    "cobuyer_city": "",
    "cobuyer_state": "cobuyerstateprovince",
    "cobuyer_zip": "cobuyerpostalcode cobuyerzipcode",
    **CONSENT_COBUYER,
}
#: so many people are remembered of a file
_MET = 20_000
_SAYS_WHO = tuple(column for column in PERSON if column not in CONSENT)
_BETWEEN_PHONES = re.compile(r"\s*[|;^\n,]\s*|\s+(?:/|or|and|&)\s+|/(?=\(?\d{3})", re.IGNORECASE)
_SHORTEST_PHONE = 7
#: what kind of telephone it is, said in its own cell
_SORT_OF_PHONE = re.compile(
    r"\s*[\[(]?\b(?:cell|mobile|home|work|office|business|landline|phone|[chmw])\b\.?[\])]?\s*$",
    re.IGNORECASE,
)
#: what the cell of a single number is written with
_OF_ONE_PHONE = "0123456789()-. +"
_ONE_MAIL = re.compile(r"[^\s@|^,;]+@[^\s@|^,;]+")
_BETWEEN_MAILS = re.compile(r"[|^]|\s+or\s+|\s+/\s+", re.IGNORECASE)
_FIRM_FLAGS = meaning("b business c corp corporation company commercial organization", True)
_TWO = re.compile(r"[/&+]|\s(?:and|or)\s", re.IGNORECASE)


class _Who(NamedTuple):
    """The columns that say how to reach one person of a row. ``phones``: after their kind."""

    email: str
    phones: tuple[tuple[str, str], ...]
    address: str
    address_2: str
    city: str
    state: str
    zip: str
    country: str


def _columns(prefix: str) -> _Who:
    kinds = (("cell", "cell_phone"), ("home", "home_phone"), ("work", "work_phone"))
    phones = tuple((kind, f"{prefix}{column}") for kind, column in (*kinds, ("phone", "phone")))
    rest = ("address", "address_2", "city", "state", "zip", "country")
    return _Who(f"{prefix}email", phones, *(f"{prefix}{column}" for column in rest))


_BUYER, _COBUYER = _columns(""), _columns("cobuyer_")


def person(row: Row) -> Contact:
    """Who the row is about, as written: the first of `people`."""
    return people(row)[0]


def people(row: Row) -> tuple[Contact, ...]:
    """Everyone the row's name names, the first with the row's customer number.

    They share its addresses: nobody says whose the telephone is. Raises `RowProblem` where it names
    nobody at all, `RowLeftOut` where it says that there is nobody.
    """
    known = _known(row.layout, row.context.source)
    cells = known.cells(row.cells)
    found = known.people.get(cells)
    if found is None:
        found = _people(row)
        if len(known.people) >= _MET:
            known.people.clear()
        known.people[cells] = found
    return found


class _Known(NamedTuple):
    """Who stands in the rows of one file, by the cells that say so: many rows are about one."""

    cells: Callable[[list[str]], Any]
    people: dict[Any, tuple[Contact, ...]]


@lru_cache(maxsize=2)  # files are read one after the other, and people are many
def _known(layout: Layout, _source: str) -> _Known:
    places = sorted({at for column in _SAYS_WHO for at in layout.places.get(column, ())})
    return _Known(itemgetter(*places) if places else lambda cells: (), {})


def _people(row: Row) -> tuple[Contact, ...]:
    number, source = row.text("customer_number"), row.context.source
    if named := _plainly(row):
        return (_contact(row, _BUYER, named, number),)
    if _placeholder(row):
        # without a number: that is the account of every cash customer
        found = _contact(row, _BUYER, Named())
        if not found.addresses(source):
            raise RowLeftOut("a name that stands for nobody")
        return (found,)
    first, *others = _named(row) or (Named(),)
    found = _contact(row, _BUYER, first, number)
    if not (found.display_name or found.addresses(source)):
        raise RowProblem(
            "nobody",
            "The row names nobody: no name, no number, no mail address, no telephone.",
            "Fill in at least one of them.",
        )
    return (found, *(_contact(row, _BUYER, other) for other in others))


def cobuyer(row: Row, buyer: Contact) -> Contact | None:
    """Who bought with them; None where nobody is named, or the buyer again."""
    if not any(row.text(column) for column in _who_cobought(row.layout)):
        return None
    named, *_ = _named(row, "cobuyer_") or (Named(),)
    found = _contact(row, _COBUYER, named, row.text("cobuyer_customer_number"))
    source = row.context.source
    addresses = set(found.addresses(source))
    if not found.display_name and not addresses:
        return None
    if same_name(found, buyer) and addresses <= set(buyer.addresses(source)):
        return None
    return found


def same_name(one: Contact, other: Contact) -> bool:
    """Whether one contact is called like another, or not called anything."""
    name = squash(one.display_name)
    return name in ("", squash(other.display_name), squash(f"{other.first}{other.last}"))


@lru_cache(maxsize=64)
def _who_cobought(layout: Layout) -> tuple[str, ...]:
    """The columns there are that say who bought with them."""
    who = (column for column in COBUYER if column not in CONSENT_COBUYER)
    return tuple(column for column in who if column in layout.places)


def _plainly(row: Row) -> Named | None:
    """The name where it is plainly one person's; None where that needs a closer look."""
    first, last = row.name("first_name"), row.name("last_name")
    if not (first and last and names.plain(first, last)):
        return None
    return Named(first, row.name("middle_name"), last, row.name("suffix"), row.name("name"))


def _placeholder(row: Row) -> bool:
    first, last = row.text("first_name"), row.text("last_name")
    if row.text("company"):
        return False
    return names.nobody(first, last) if first or last else names.nobody(row.text("name"))


def _named(row: Row, prefix: str = "") -> tuple[Named, ...]:
    first, last = row.name(f"{prefix}first_name"), row.name(f"{prefix}last_name")
    name, company = row.name(f"{prefix}name"), row.name(f"{prefix}company")
    if first or last:
        return _in_parts(row, prefix, first, last, name)
    if company and not name:
        return (Named(whole=company, company=True),)
    found = names.people(name)
    if company or squash(row.text("entity")) in _FIRM_FLAGS:
        return (Named(whole=company or name, company=True),) if len(found) == 1 else found
    return found


def _in_parts(row: Row, prefix: str, first: str, last: str, name: str) -> tuple[Named, ...]:
    """Of columns for first and last names; firms and couples are squeezed into them too."""
    both = f"{first} {last}".strip()
    flagged = not prefix and squash(row.text("entity")) in _FIRM_FLAGS
    if names.is_firm(both) or (flagged and not (first and last)):
        return (Named(whole=both, company=True),)
    if first and last and _TWO.search(first):
        return names.people(f"{last},{first}")
    whole = f"{prefix}first_name" not in row.layout.places and " " in last  # the header is *Nom*
    if not first and (whole or "," in last or _TWO.search(last)):
        return names.people(last)
    middle = row.name(f"{prefix}middle_name")
    return (Named(first, middle, last, row.name("suffix") if not prefix else "", name),)


def _contact(row: Row, who: _Who, named: Named, customer_number: str = "") -> Contact:
    """A name with the addresses in the columns of ``who``."""
    text = row.text
    street, more = text(who.address), text(who.address_2)
    return Contact(
        emails=_mails(row, who.email),
        phones=_phones(row, who.phones),
        street=f"{street}, {more}" if street and more else street or more,
        city=text(who.city),
        region=text(who.state),
        postal=text(who.zip),
        country=text(who.country),
        customer_number=customer_number,
        name=named.whole,
        first=named.first,
        middle=named.middle,
        last=named.last,
        suffix=named.suffix,
        company=named.company,
    )


def _mails(row: Row, column: str) -> tuple[str, ...]:
    cells = [cell for cell in row.texts(column) if "@" in cell]
    if len(cells) == 1 and _ONE_MAIL.fullmatch(cells[0]):
        return (cells[0],)
    cells = [_BETWEEN_MAILS.sub(";", cell) for cell in cells]
    return tuple(dict.fromkeys([mail for cell in cells for mail in mail_addresses(cell)]))


def _phones(row: Row, columns: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    found = [
        (kind, number)
        for kind, at in _phone_places(row.layout, columns)
        if (cell := row.filled[at])
        for number in _numbers(cell)
    ]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else tuple(found)


@lru_cache(maxsize=64)
def _phone_places(
    layout: Layout, columns: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, int], ...]:
    """Where there are numbers, each with its kind."""
    return tuple((kind, at) for kind, column in columns for at in layout.places.get(column, ()))


def _numbers(cell: str) -> Sequence[str]:
    """The numbers in one cell; a cell is cut only where each part can be a number."""
    if not cell.strip(_OF_ONE_PHONE):
        return (cell,)
    parts = [_SORT_OF_PHONE.sub("", part) or part for part in _BETWEEN_PHONES.split(cell)]
    digits = (sum(letter.isdigit() for letter in part) for part in parts)
    return parts if all(count >= _SHORTEST_PHONE for count in digits) else [cell]
