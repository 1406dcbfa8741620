"""The columns that say who a row is about; the same in every kind of table."""

from sincerely.reading.text import mail_addresses, squash
from sincerely.rules.sighting import Contact

from .row import Row, RowProblem

PERSON = {
    "customer_number": "customerid customerno custno custid custnumber buyerid "
    "buyercustomernumber consumerid",
    "name": "fullname customername clientname buyername buyerfullname customer",
    "first_name": "firstname fname givenname customerfirstname buyerfirstname "
    "primarybuyerfirstname custinfofirstname",
    "middle_name": "middlename mi middleinitial customermiddlename buyermiddlename",
    "last_name": "lastname lname surname familyname customerlastname buyerlastname "
    "primarybuyerlastname custinfolastname",
    "suffix": "namesuffix",
    "company": "companyname businessname buyercompanyname",
    "email": "emailaddress email1 customeremail buyeremail buyeremailaddress "
    "primarybuyeremailaddress custinfoemail emailid email2 email3 emailalt alternateemail",
    "cell_phone": "cellphone cell mobile mobilephone mobilenumber cellphonenumber "
    "buyercellphonenumber buyermobilephone primarybuyercellphone custinfomobilenumber",
    "home_phone": "homephone homephonenumber eveningphone evephone buyerhomephonenumber "
    "primarybuyerhomephone custinfohomephone",
    "work_phone": "workphone worknumber businessphone daytimephone dayphone "
    "buyerbusinessphonenumber primarybuyerworkphone",
    "phone": "phonenumber telephone contactphone contactphonenumber",
    "address": "address1 addressline1 street streetaddress streetaddress1 buyerhomeaddress",
    "address_2": "addressline2 address2 streetaddress2 apartment",
    "city": "buyercity town",
    "state": "stateprovince statecode province region buyerstateprovince",
    "zip": "zipcode postalcode postcode ziporpostalcode buyerpostalcode",
    "country": "countrycode",
}
VEHICLE = {
    "year": "modelyear vehicleyear vehicleyr vehinfoyear",
    "make": "makename vehiclemake vehinfomake",
    "model": "modelname vehiclemodel vehinfomodel",
    "trim": "vehicletrim trimlevel",
}
COBUYER = {
    "cobuyer_customer_number": "cobuyercustomerid cobuyercustid cobuyercustno",
    "cobuyer_name": "cobuyerfullname",
    "cobuyer_first_name": "",
    "cobuyer_last_name": "",
    "cobuyer_email": "cobuyeremailaddress cobuyeremail1",
    "cobuyer_cell_phone": "cobuyermobilephone cobuyermobile cobuyercell",
    "cobuyer_home_phone": "",
    "cobuyer_work_phone": "",
}
_PHONES = (("cell", "cell_phone"), ("home", "home_phone"), ("work", "work_phone"))


def person(row: Row) -> Contact:
    """Who the row is about, as written. Raises `RowProblem` where it names nobody at all."""
    first, last, company = row.name("first_name"), row.name("last_name"), row.name("company")
    is_company = bool(company) and not (first or last)
    street = (row.text("address"), row.text("address_2"))
    found = Contact(
        name=row.name("name") or (company if is_company else ""),
        first=first,
        middle=row.name("middle_name"),
        last=last,
        suffix=row.name("suffix"),
        company=is_company,
        emails=_mails(row, "email"),
        phones=_phones(row, "", (*_PHONES, ("phone", "phone"))),
        street=", ".join(part for part in street if part),
        city=row.text("city"),
        region=row.text("state"),
        postal=row.text("zip"),
        country=row.text("country"),
        customer_number=row.text("customer_number"),
    )
    if not (found.display_name or found.addresses(row.context.source)):
        raise RowProblem(
            "nobody",
            "The row names nobody: no name, no number, no mail address, no telephone.",
            "Fill in at least one of them.",
        )
    return found


def cobuyer(row: Row, buyer: Contact) -> Contact | None:
    """Who bought with them; None where nobody is named, or the buyer again."""
    if not any(row.text(column) for column in COBUYER):
        return None
    found = Contact(
        name=row.name("cobuyer_name"),
        first=row.name("cobuyer_first_name"),
        last=row.name("cobuyer_last_name"),
        emails=_mails(row, "cobuyer_email"),
        phones=_phones(row, "cobuyer_", _PHONES),
        customer_number=row.text("cobuyer_customer_number"),
    )
    source = row.context.source
    addresses = set(found.addresses(source))
    named = squash(found.display_name)
    if not named and not addresses:
        return None
    same_name = named in ("", squash(buyer.display_name), squash(f"{buyer.first}{buyer.last}"))
    if same_name and addresses <= set(buyer.addresses(source)):
        return None
    return found


def _mails(row: Row, column: str) -> tuple[str, ...]:
    cells = row.texts(column)
    return tuple(dict.fromkeys(mail for cell in cells for mail in mail_addresses(cell)))


def _phones(
    row: Row, prefix: str, kinds: tuple[tuple[str, str], ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        dict.fromkeys(
            (word, number) for word, column in kinds for number in row.texts(prefix + column)
        )
    )
