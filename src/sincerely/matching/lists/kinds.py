"""What a column of a list nobody has seen before holds: by its header, and by its values."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from sincerely.matching.firms import is_firm
from sincerely.matching.persons import generation, is_given_name
from sincerely.matching.plain import plain

from . import headers
from .ids import are_phones
from .kind import Kind as Kind  # noqa: PLC0414

_BIRTH = re.compile("birth|born|dob|geb|nasc|nacim|naiss|\u51fa\u751f")
_EMAIL = re.compile(r"\S+@\S+\.\w{2,}")
_DATE = re.compile(
    r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}(?:[ T][\d:.]+Z?)?|\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}"
)
_COMPACT = re.compile(r"(?:1[89]|20)\d{2}(?:0\d|1[0-2])[0-3]\d")
_NUMBER = re.compile(r"[-+$\u20ac\u00a3]?\s?\d[\d,]*(?:\.\d+)?")
_CODE = re.compile(r"(?=.*\d)[A-Za-z0-9][A-Za-z0-9 ./-]{1,24}")
#: what may name a row: at most two words, with a digit in them
_KEY = re.compile(r"(?=.*\d)\S{1,40}(?: \S{1,20})?")
_LIKE_A_NAME = re.compile(r"[^\W\d_][^\d_]*?(?:[ ,]+[^\W\d_][^\d_ ]*){1,3}")
#: as many names are known at least where others are not, and all are people's
_SOME = 0.05
_MOST = 0.9
#: of so few rows it says nothing that all are alike
_FEW_ROWS = 3
_HOUSED = re.compile(r"\d+[a-z]?\s+\S+.*", re.IGNORECASE)
_MANY_HOUSED, _MOST_STREETS = 0.3, 0.5
_STREETLIKE = re.compile(
    r"\d+[a-z]?\s+.*\b(?:st|street|ave|avenue|rd|road|dr|drive|blvd|ln|lane|ct|court|way|pl)\b.*",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Profile:
    """One column over all rows. ``sample``: some filled values; ``distinct``: of all rows."""

    header: str
    rows: int
    filled: int
    distinct: int
    sample: tuple[str, ...]

    @property
    def unique(self) -> bool:
        """Whether it is filled in every row, each time with another value."""
        return self.rows > 1 and self.filled == self.rows == self.distinct


@dataclass(frozen=True, slots=True)
class Guessed:
    """What a column was taken for; ``why``: in a few words.

    ``words``: some of those in it; ``said``: what its header alone says; ``parts``: what its
    values can be taken apart into (of `parts.Part`).
    """

    header: str
    kind: Kind
    why: str
    words: frozenset[str] = frozenset()
    said: Kind | None = None
    parts: frozenset[str] = frozenset()

    @property
    def is_birth(self) -> bool:
        """Whether its header speaks of a birth."""
        return bool(_BIRTH.search(self.header.lower()))


def guess(profile: Profile) -> Guessed:
    """What one column holds. A told kind is not asked about here."""
    words = {word for value in profile.sample for word in plain(value).split() if len(word) > 2}
    return replace(_guess(profile), words=frozenset(words), said=headers.said(profile.header))


def _guess(profile: Profile) -> Guessed:
    if not profile.distinct or (profile.distinct < 2 and profile.rows > _FEW_ROWS):
        return Guessed(profile.header, Kind.IGNORED, "the same in every row")
    looks = _by_values(profile)
    if looks in {Kind.EMAIL, Kind.DATE} and _enough(profile):
        return Guessed(profile.header, looks, "its values")
    part = headers.birth_part(profile.header)
    if part and looks in {Kind.NUMBER, Kind.CATEGORY, Kind.CODE}:
        return Guessed(profile.header, part, "its name")
    if headers.is_id(profile.header) and profile.distinct > 0.5 * profile.filled:
        return Guessed(profile.header, Kind.ID, "its name")
    if headers.may_name_rows(profile.header) and profile.unique and _share(profile, _KEY) > _MOST:
        return Guessed(profile.header, Kind.ID, "its name")
    if headers.of_generation(profile.header) and _told(profile, generation) > _MOST:
        return Guessed(profile.header, Kind.GENERATION, "its name")
    said = headers.said(profile.header)
    if said and _fits(said, looks, profile):
        return Guessed(profile.header, _finer(said, looks, profile), "its name")
    return Guessed(profile.header, looks, "its values")


def _enough(profile: Profile) -> bool:
    return profile.filled >= 3


def _fits(said: Kind, looks: Kind, profile: Profile) -> bool:
    """Whether values that look so may be what the header says."""
    numeric = looks in {Kind.NUMBER, Kind.CODE, Kind.ID, Kind.PHONE}
    match said:
        case Kind.GIVEN | Kind.SURNAME | Kind.NAME | Kind.MIDDLE | Kind.PLACE:
            return not numeric
        case Kind.STREET:
            return not numeric or _share(profile, _HOUSED) > _MANY_HOUSED
        case Kind.EMAIL:
            return looks is Kind.EMAIL
        case Kind.DATE:
            return looks is Kind.DATE or numeric
        case Kind.AGE:
            return looks in {Kind.NUMBER, Kind.CATEGORY}
        case Kind.PHONE:
            return _share(profile, re.compile(r"[^A-Za-z]*\d{3}[^A-Za-z]*")) > 0.5
        case Kind.POSTCODE | Kind.HOUSE:
            return looks is not Kind.TEXT
    return True


def _finer(said: Kind, looks: Kind, profile: Profile) -> Kind:
    """What the values add to what the header says."""
    if said is Kind.NAME and headers.of_relative(profile.header):
        return Kind.WORD
    if said is Kind.NAME:
        return Kind.NAME if are_people(profile.sample) else Kind.TEXT
    if said is Kind.GIVEN and looks is Kind.TEXT:
        return Kind.NAME
    if said is Kind.STREET or (said is Kind.ADDRESS and looks is not Kind.TEXT):
        return Kind.ADDRESS if _share(profile, _HOUSED) > _MANY_HOUSED else Kind.STREET
    if said is Kind.PLACE and profile.distinct <= 60:
        return Kind.CATEGORY
    return said


def are_people(names: Sequence[str], least: float = 0.4) -> bool:
    """Whether so many of these names are people's: a given name stands where one would."""
    asked = [name for name in names if name.strip()][:500]
    told = sum(
        any(is_given_name(word) for word in re.findall(r"[^\W\d_]+", name)[:3]) for name in asked
    )
    return bool(asked) and told >= least * len(asked)


def people_beside(found: Sequence[Guessed], profiles: Sequence[Profile]) -> list[Guessed]:
    """Names of a column called so are people's, known or not, beside what people alone have; or,
    beside mail addresses, where some are known. Shops have those too."""
    surely = any(each.kind is Kind.GENDER or _is_birth(each) for each in found)
    if not surely and not any(each.kind is Kind.EMAIL for each in found):
        return list(found)
    return [
        replace(each, kind=Kind.NAME, why="its name, and what stands beside it")
        if each.kind in {Kind.TEXT, Kind.WORD}
        and each.said is Kind.NAME
        and not headers.of_relative(each.header)
        and _like_names(profile.sample)
        and (surely or are_people(profile.sample, _SOME))
        else each
        for each, profile in zip(found, profiles, strict=True)
    ]


def _is_birth(guessed: Guessed) -> bool:
    return guessed.kind is Kind.DATE and guessed.is_birth


def _like_names(sample: Sequence[str]) -> bool:
    """Whether most are two to four words without a digit, and hardly any a firm's."""
    asked = [name for name in sample if name.strip()][:500]
    if not asked:
        return False
    told = sum(_LIKE_A_NAME.fullmatch(name.strip()) is not None for name in asked)
    return told > 0.8 * len(asked) and sum(map(is_firm, asked)) < 0.1 * len(asked)


def _told(profile: Profile, by: Callable[[str], str]) -> float:
    return sum(bool(by(value)) for value in profile.sample) / len(profile.sample)


def _share(profile: Profile, form: re.Pattern[str]) -> float:
    return sum(bool(form.fullmatch(v.strip())) for v in profile.sample) / len(profile.sample)


def _by_values(profile: Profile) -> Kind:
    if not profile.sample:
        return Kind.IGNORED
    if _share(profile, _EMAIL) > 0.6:
        return Kind.EMAIL
    if _share(profile, _DATE) > 0.6 or _share(profile, _COMPACT) > 0.7:
        return Kind.DATE
    if profile.filled > _FEW_ROWS and are_phones(profile.sample):
        return Kind.PHONE
    few = profile.distinct <= max(3, min(40, 0.02 * profile.filled))
    if few:
        return Kind.CATEGORY
    numeric = _share(profile, _NUMBER) > 0.9
    if numeric:
        return _number(profile)
    if _share(profile, _STREETLIKE) > _MOST_STREETS:
        return Kind.ADDRESS
    if _share(profile, _CODE) > 0.8:
        return Kind.ID if profile.unique else Kind.CODE
    words = sum(len(value.split()) for value in profile.sample) / len(profile.sample)
    return Kind.TEXT if words > 2.5 else Kind.WORD


def _number(profile: Profile) -> Kind:
    """A running number identifies rows, whole numbers of one length are codes, others measure."""
    values = [value.strip() for value in profile.sample]
    if profile.unique and all(value.isdigit() for value in values):
        return Kind.ID
    whole = sum(value.isdigit() for value in values) / len(values)
    if whole > 0.95 and len({len(v) for v in values}) <= 2 and min(map(len, values)) >= 5:
        return Kind.CODE
    return Kind.NUMBER
