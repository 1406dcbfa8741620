"""Which column each header of a table of one kind is: by its name, by its values, or told."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sincerely.reading.outcome import Guess
from sincerely.reading.text import squash

from .kind import TableKind
from .looks import Look, Seen
from .spelling import names, words_of

PHONES = ("cell_phone", "home_phone", "work_phone", "phone")
_NAMES = ("name", "first_name", "last_name")
_NOT_PEOPLE = frozenset({Look.MAIL, Look.PHONE, Look.VIN, Look.DATE, Look.MONEY, Look.YES_NO})
#: What the values of a column named so cannot be.
_NEVER: Mapping[str, frozenset[Look]] = {
    "email": frozenset(Look) - {Look.MAIL, Look.TEXT, Look.NOTHING},
    **dict.fromkeys(PHONES, frozenset(Look) - {Look.PHONE, Look.NUMBER, Look.TEXT, Look.NOTHING}),
    **dict.fromkeys((*_NAMES, "middle_name", "company"), _NOT_PEOPLE),
    **dict.fromkeys(("city", "address"), _NOT_PEOPLE),
    "state": _NOT_PEOPLE | {Look.ZIP},
    "zip": (_NOT_PEOPLE - {Look.PHONE}) | {Look.NAME, Look.STATE},
    "vin": _NOT_PEOPLE - {Look.VIN} | {Look.NAME},
}
_NO_DATE = frozenset({Look.MAIL, Look.PHONE, Look.VIN, Look.NAME, Look.STATE, Look.YES_NO})
#: Headers with one of these words are about somebody else than the customer, or another car.
_OF_OTHERS = frozenset(
    "sales salesperson salesman rep user staff employee advisor agent manager mgr dealer "
    "dealership store vendor sender assigned owner created by from to co cobuyer spouse "
    "reference emergency lender bank insurance lien trade technician tech writer bdc provider "
    "source company reply cc fax rooftop support contactedby "
    "cb 2 second secondary secondbuyer coapplicant coborrower joint wife husband partner parent "
    "tracking main dialed dialled did dnis line ring ringto forward forwarded forwarding transfer "
    "transferred extension ext queue pool toll tollfree".split()
)
_OF_THINGS = frozenset(
    "vehicle car model make trim color colour city county street address campaign template subject "
    "description note notes comment comments reason status".split()
)
#: Who a message went to: a name, or where it reached them.
_TO_WHOM = frozenset("recipient recipientname recipients sentto".split())
#: With fewer filled values than this nothing is concluded against a name.
_ENOUGH = 3
#: What shared by strangers makes them one person.
_REACHES = frozenset({Look.MAIL, Look.PHONE})


@dataclass(frozen=True, slots=True)
class Match:
    """The headers of one table taken for the columns of one kind. ``guesses``: one per header."""

    kind: TableKind
    guesses: tuple[Guess, ...]
    places: Mapping[str, tuple[int, ...]]

    @property
    def missing(self) -> tuple[str, ...]:
        """The columns the kind cannot do without that are not there."""
        return self.kind.missing(self.places)


def match(
    kind: TableKind, headers: Sequence[str], seen: Sequence[Seen], told: Mapping[str, str]
) -> Match:
    """``told``: columns by header, as the file has it or as `squash` makes it; empty: none."""
    said = {squash(header): column for header, column in told.items()}
    guesses = [
        _by_name(kind, header, values, told.get(header, said.get(squash(header))))
        for header, values in zip(headers, seen, strict=True)
    ]
    _leave_out_second_people(kind, guesses)
    _step_aside(kind, guesses)
    columns = {each.column for each in guesses}
    for at, (guess, values) in enumerate(zip(guesses, seen, strict=True)):
        if (
            not guess.column
            and guess.why in _OPEN
            and (found := _by_look(kind, guess, values, columns))
        ):
            guesses[at] = found
            columns.add(found.column)
    return Match(kind, tuple(guesses), _places(kind, guesses))


_UNKNOWN, _DOUBTED = "nothing we know", "its values are not what its name says"
_OPEN = (_UNKNOWN, _DOUBTED)


def _by_name(kind: TableKind, header: str, values: Seen, told: str | None) -> Guess:
    if told is not None:
        if told and told not in kind.columns:
            return Guess(header, "", 0.0, f"told, but {kind.name} have no column {told}")
        return Guess(header, told, 1.0, "told")
    column, rank = kind.column(header)
    if not column:
        return Guess(header, "", 0.0, _UNKNOWN)
    if not values.filled:
        return Guess(header, column, 0.9, "its name; it is empty")
    never = _NEVER.get(column, _NO_DATE if _is_date(column) else frozenset())
    if values.look in never and values.sure:
        reached, _ = _COLUMN_OF.get(values.look, ("", 0.0))
        if reached in kind.columns and not _TO_WHOM.isdisjoint(names(header)):
            return Guess(header, reached, 0.85, f"its name; its values are {values.look}")
        needed = column == kind.key or any(column in each.split("|") for each in kind.needs)
        if needed or values.filled < _ENOUGH:
            return Guess(header, column, 0.3, f"its name, though its values are {values.look}")
        return Guess(header, "", 0.3, _DOUBTED)
    agree = values.sure and values.look in _LOOKS_OF.get(column, ())
    certainty = 0.85 if rank >= 100 else 0.95
    return Guess(
        header,
        column,
        certainty + 0.04 * agree,
        "its name and values" if agree else "its name",
    )


_LOOKS_OF: Mapping[str, tuple[Look, ...]] = {
    "email": (Look.MAIL,),
    "vin": (Look.VIN,),
    "zip": (Look.ZIP,),
    "state": (Look.STATE,),
    **dict.fromkeys(PHONES, (Look.PHONE,)),
}


def _is_date(column: str) -> bool:
    return column in ("at", "date") or column.endswith(("_at", "_date"))


def _leave_out_second_people(kind: TableKind, guesses: list[Guess]) -> None:
    """Where a file names its person twice in the same words, the second is somebody else."""
    called = [squash(each.header) for each in guesses if each.column in _NAMES]
    if len(called) == len(set(called)):
        return
    met: set[str] = set()
    for at, guess in enumerate(guesses):
        name = squash(guess.header)
        if guess.column and name in met and guess.why != "told":
            guesses[at] = Guess(guess.header, "", 0.3, "somebody else: the header stood before")
        met.add(name)


def _step_aside(kind: TableKind, guesses: list[Guess]) -> None:
    """A header that may mean another column does, where a better one is there: accounting's date is
    when a sale was posted, beside the contract's."""
    aside = {
        at: column
        for at, guess in enumerate(guesses)
        if guess.column and guess.why != "told" and (column := kind.steps_aside(guess.header))
    }
    others = {guess.column for at, guess in enumerate(guesses) if at not in aside}
    for at, column in aside.items():
        need = next(each.split("|") for each in kind.needs if column in each.split("|"))
        if others & ({*need} - {column}):
            guesses[at] = replace(guesses[at], column=column)


def _by_look(kind: TableKind, guess: Guess, values: Seen, taken: set[str]) -> Guess | None:
    """A header we do not know, by values that are plainly one thing."""
    words = set(words_of(guess.header))
    if not values.sure or words & _OF_OTHERS or not _different(values):
        return None
    column, certainty = _COLUMN_OF.get(values.look, ("", 0.0))
    if values.look is Look.NAME and not _people(values, words):
        return None
    if values.look is Look.ZIP and not taken & {"city", "state"}:
        return None
    if column not in kind.columns or taken & _SAME.get(column, {column}):
        return None
    return Guess(guess.header, column, certainty, f"its values are {values.look}")


_COLUMN_OF: Mapping[Look, tuple[str, float]] = {
    Look.MAIL: ("email", 0.7),
    Look.PHONE: ("phone", 0.6),
    Look.VIN: ("vin", 0.7),
    Look.ZIP: ("zip", 0.5),
    Look.STATE: ("state", 0.5),
    Look.NAME: ("name", 0.4),
}
#: A column is not guessed where one of these is known by its name. (In a log of calls the number
#: at the far end is the customer's, and every other one is the store's.)
_SAME = {"phone": {*PHONES, "from_number", "to_number"}, "name": {*_NAMES, "company"}}


def _different(values: Seen) -> bool:
    """A few values again and again are the store's or its staff's own, not customers'."""
    few = values.filled < (2 if values.look in _REACHES else _ENOUGH)
    return few or values.varied > 0.5 or values.look in (Look.STATE, Look.ZIP)


def _people(values: Seen, words: set[str]) -> bool:
    return values.varied > 0.8 and values.filled >= _ENOUGH and not words & _OF_THINGS


def _places(kind: TableKind, guesses: Sequence[Guess]) -> dict[str, tuple[int, ...]]:
    """Where each column stands, told ones first, then the best spelling."""
    found: dict[str, list[tuple[int, int]]] = {}
    for place, guess in enumerate(guesses):
        if guess.column:
            column, rank = kind.column(guess.header)
            rank = -1 if guess.why == "told" else rank if column == guess.column else 1_000
            found.setdefault(guess.column, []).append((rank, place))
    return {column: tuple(place for _, place in sorted(ranked)) for column, ranked in found.items()}
