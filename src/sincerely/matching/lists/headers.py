"""What a column's header says it holds, in the languages lists come in."""

import re
import unicodedata
from itertools import pairwise

from .kind import Kind

_WORDS = re.compile(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])|\d+|[^\W\da-zA-Z_]+")

#: words of a header that say what it is; the first kind that has one of its words wins
_SAID: tuple[tuple[Kind, frozenset[str]], ...] = tuple(
    (kind, frozenset(words.split()))
    for kind, words in (
        (Kind.EMAIL, "email mail emailaddress courriel correo 邮箱"),
        (
            Kind.PHONE,
            (
                "phone telephone tel mobile cell fax phonenumber handphone ph phon fon fone "
                "telefon telefono telefone handy mobil movil celular contactno contactnr "
                "contactnum contactnumber 电话 手机"
            ),
        ),
        (
            Kind.POSTCODE,
            "postcode zip zipcode postalcode postal plz pc cep postleitzahl codepostal 邮编",
        ),
        (Kind.MIDDLE, "middle middlename midl mname mi"),
        (
            Kind.GIVEN,
            (
                "given givenname first firstname fn fname forename forenames vorname prenom "
                "fornavn voornaam christian"
            ),
        ),
        (
            Kind.SURNAME,
            (
                "surname last lastname ln lname sname familyname family nachname nom maiden "
                "apellido apellidos sobrenome cognome achternaam familienname"
            ),
        ),
        (Kind.HOUSE, "streetnumber housenumber house houseno streetno streetnum hausnummer"),
        (
            Kind.PLACE,
            (
                "city town suburb locality place birthplace county state region province country "
                "municipality village district precinct parish ort wohnort stadt gemeinde cidade "
                "ciudad ville municipio mun plaats"
            ),
        ),
        (
            Kind.ADDRESS,
            "address addr adresse streetaddress anschrift direccion endereco indirizzo 地址",
        ),
        (Kind.STREET, "street road streetname strasse calle rua rue"),
        (
            Kind.DATE,
            (
                "dob dateofbirth birthdate date birthday geburtsdatum geburtstag nascimento nasc "
                "dtnasc datanasc nacimiento naissance 出生日期"
            ),
        ),
        (
            Kind.NAME,
            (
                "name fullname names customer client contact person patient owner applicant buyer "
                "nome nombre naam paciente 姓名"
            ),
        ),
        (Kind.GENDER, "gender sex sexo sexe geschlecht 性别"),
        (Kind.AGE, "age alter edad idade"),
        (Kind.CATEGORY, "race ethnicity status"),
    )
)
_GENERATION = frozenset("suffix sufx suff sfx generation".split())
#: whose name it is when it is not the row's own
_RELATIVES = re.compile(
    r"mother|father|parent|spouse|guardian|maiden name of|(?<![a-z])m(?:ae|ãe)(?![a-z])|nomemae"
    r"|nomepai|madre|padre|mutter|vater"
)
_BIRTH_PARTS = {
    **dict.fromkeys(("by", "birthyear", "yob", "yearofbirth", "dobyear", "dobyyyy"), Kind.YEAR),
    **dict.fromkeys(("bm", "birthmonth", "mob", "monthofbirth", "dobmonth", "dobmm"), Kind.MONTH),
    **dict.fromkeys(("bd", "birthday", "dayofbirth", "dobday", "dobdd"), Kind.DAY),
}
_IDS = frozenset(
    "id recid recordid uniqueid customerid customerno customernumber custno personid rowid key "
    "uid guid pk voterid ncid rownumber index identifier idnumber sourceid unitid".split()
)
#: words that a column may be called by that names each row, where its values are unlike
_NAMING = frozenset(
    "id ids ref reference no nr num number nummer key code guid uuid uid pk mrn identifier index "
    "record rec account acct serial member membership 编号".split()
)
_NUMBERS = frozenset("no nr num number nummer".split())
_OTHER_NUMBERS = frozenset({
    Kind.EMAIL, Kind.PHONE, Kind.POSTCODE, Kind.HOUSE, Kind.DATE, Kind.ADDRESS, Kind.STREET,
})  # fmt: skip


def words(header: str) -> list[str]:
    """The words of a header, in lower case and without accents."""
    text = unicodedata.normalize("NFKD", header.replace("ß", "ss"))
    bare = "".join(sign for sign in text if not unicodedata.combining(sign))
    return [word.lower() for word in _WORDS.findall(bare)]


def said(header: str) -> Kind | None:
    """The kind that a header names."""
    found = words(header)
    both = {one + other for one, other in pairwise(found)}
    known = {*found, *both, "".join(found)}
    kinds = [kind for kind, names in _SAID if known & names]
    if Kind.GIVEN in kinds and Kind.SURNAME in kinds:
        return Kind.NAME
    if not kinds and _RELATIVES.search(header.lower()):
        return Kind.NAME
    return kinds[0] if kinds else None


def of_relative(header: str) -> bool:
    """Whether it is the name of a mother or somebody else of the row's person."""
    return bool(_RELATIVES.search(header.lower().replace("_", " ")))


def of_generation(header: str) -> bool:
    """Whether it may hold *junior* and *senior*."""
    return bool(_GENERATION & set(words(header)))


def birth_part(header: str) -> Kind | None:
    """The year, month or day of a birth."""
    return _BIRTH_PARTS.get("".join(words(header)))


def is_id(header: str) -> bool:
    """Whether it is called an id, whatever it holds."""
    return "".join(words(header)) in _IDS


def is_reference(header: str) -> bool:
    """Whether it is called a reference, an account or the like: not merely a number."""
    return may_name_rows(header) and bool((_NAMING - _NUMBERS) & set(words(header)))


def may_name_rows(header: str) -> bool:
    """Whether it may be a row's number or reference, were its values all different."""
    return bool(_NAMING & set(words(header))) and said(header) not in _OTHER_NUMBERS
