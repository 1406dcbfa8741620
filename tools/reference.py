"""Prints docs/reference.md from the code: every list a reader may want to look something up in.

    .venv/bin/python -m tools.reference > docs/reference.md

`tests/docs/test_reference.py` compares the two, so that there is one truth: the code.
"""

import inspect
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, fields
from typing import Any

#: what each environment variable is for; the test looks for others in the code
ENVIRONMENT = {
    "DATABASE_URL": "The PostgreSQL server to use (15 or newer), as `postgresql://...`. "
    "Without it the embedded one is started.",
    "SINCERELY_DATA": "The folder of the embedded database, the sample's files and the secret; "
    "without it the user's data folder.",
    "SINCERELY_SECRET": "Signs sessions and keys the fingerprints of erased addresses. Made and "
    "kept in the data folder where it is not given; needed to serve beyond this machine. "
    "Changing it loses the fingerprints.",
    "SINCERELY_HOSTS": "The names this server answers to besides localhost, divided by commas.",
    "SINCERELY_HTTPS": "`1`: cookies travel over TLS only, and plain HTTP is redirected.",
    "SINCERELY_STORE": "The store commands are about, where there are several (`--store`).",
    "VISUAL": "The editor of `sincerely quarantine mend --editor`.",
    "EDITOR": "The editor where `VISUAL` is not set; without both it is `vi`.",
    "SINCERELY_PG_OPTIONS": "Further options for the embedded PostgreSQL, for tests and trials.",
}

HEAD = """# Reference

Every list in one place. This page is made from the code by `python -m tools.reference`; do not
edit it. What the words mean is in the [map](map.md), what files may look like in
[feeds](feeds.md)."""


def pages() -> Iterator[str]:
    """The page, part by part."""
    yield HEAD
    yield from answers()
    yield from reasons()
    yield from messages()
    yield from events()
    yield from standings()
    yield from policy()
    yield from care()
    yield from law()
    yield from commands()
    yield from api()
    yield from desk()
    yield from tables()
    yield from environment()


def answers() -> Iterator[str]:
    """What the gate can answer, the weakest first."""
    from sincerely.rules.verdict import STRENGTH

    yield "## Verdicts"
    yield "Of several reasons the strongest answer wins; the strongest is last in this list."
    yield " < ".join(f"`{answer}`" for answer in sorted(STRENGTH, key=lambda a: STRENGTH[a]))


def reasons() -> Iterator[str]:
    """Every reason of the gate, and whom it can stop."""
    from sincerely.rules.gate import CHECKS_OF, IN_CONVERSATION
    from sincerely.rules.reasons import REASONS

    def met_by(code: str) -> str:
        kinds = [
            str(kind)
            for kind, met in CHECKS_OF.items()
            if any(check.__name__ == code for check in met)
        ]
        return ", ".join(kinds) or "messages of unknown purpose"

    yield "## Reasons"
    yield (
        "Which classes of message meet which rule. `lease_or_equity` meets those of *prospect*, a "
        "missed appointment of the workshop those of *appointment*. "
        "A person's own message in a conversation the customer is having meets only "
        + ", ".join(f"`{check.__name__.removesuffix('_since')}`" for check in IN_CONVERSATION)
        + " (their own later word reopens it)."
    )
    yield table(
        ("code", "what it means", "answers", "met by"),
        (
            (f"`{code}`", text.title, ", ".join(text.answers), met_by(code))
            for code, text in REASONS.items()
        ),
    )


def messages() -> Iterator[str]:
    """Purposes with their classes, channels, claims, authors."""
    from sincerely.rules.purpose import CLAIMS_OF, CLASS_OF, Channel, Claim, Purpose, WrittenBy

    yield "## Messages"
    yield table(
        ("purpose", "judged and counted as", "claims by its nature"),
        (
            (f"`{each}`", CLASS_OF[each], ", ".join(sorted(CLAIMS_OF.get(each, ()))))
            for each in Purpose
        ),
    )
    yield "\n".join(
        f"- {name}: {', '.join(f'`{word}`' for word in words)}"
        for name, words in {"Channels": Channel, "Claims": Claim, "Written by": WrittenBy}.items()
    )


def events() -> Iterator[str]:
    """Every kind of event, its fields, and what the ledger keeps apart."""
    from sincerely.faces import said
    from sincerely.rules.events import KINDS

    yield "## Events"
    yield (
        "Fields in **bold** are needed. Fields in *italics* are personal: they are kept beside the "
        "sighting and blanked when a person is erased."
    )
    rows = []
    for name, kind in KINDS.items():
        listed = [named(field, kind.personal) for field in said.described(name)]
        rows.append((f"`{name}`", first_line(kind), ", ".join(listed)))
    yield table(("kind", "what happened", "fields"), rows)


def named(field: Any, personal: frozenset[str]) -> str:
    """A field's name; how it is set says whether it is personal, and whether needed."""
    mark = "*" if field.name in personal else "`"
    name = f"{mark}{field.name}{mark}"
    return f"**{name}**" if field.needed else name


def standings() -> Iterator[str]:
    """Where somebody can stand."""
    from sincerely.rules.standing import Standing

    yield "## Standings"
    yield ", ".join(f"`{each}`" for each in Standing)


def policy() -> Iterator[str]:
    """Every setting of the policy."""
    from sincerely.rules.policy import Policy
    from sincerely.rules.signs import ENOUGH, POINTS

    yield "## Policy"
    yield "What each store decides for itself; `sincerely policy show`, `preview` and `set`."
    yield settings(Policy)
    yield (
        f"Weak facts of a purchase hold what sells (`probably_bought`) once they come to {ENOUGH} "
        "points within `probably_bought_days`, each kind counted once."
    )
    yield table(("fact", "points"), ((f"`{kind}`", each) for kind, each in POINTS.items()))


def care() -> Iterator[str]:
    """Every kind of care task, and every setting of the care plan."""
    from sincerely.rules.plans import KINDS, Plan

    yield "## Care"
    yield (
        "What a named human owes people. Nothing else of a purchase is asked for before somebody "
        "has said thank you. A machine completes none of it."
    )
    yield table(("task", "what it asks for"), ((f"`{n}`", f"{s}.") for n, s in KINDS.items()))
    yield "What each store plans for itself; `sincerely plan show`, `preview` and `set`."
    yield settings(Plan)


def settings(kind: Any) -> str:
    """A table of the settings of a policy or a plan."""
    return table(
        ("setting", "default", "unit", "bounds", "what it does"),
        (
            (
                f"`{item.name}`",
                shown(item.default),
                item.metadata["unit"],
                f"{item.metadata['least']} to {item.metadata['most']}"
                if "least" in item.metadata
                else "",
                f"{item.metadata['says']}.",
            )
            for item in fields(kind)
        ),
    )


def law() -> Iterator[str]:
    """The law table."""
    from sincerely.rules.law import LAW_DATE, LAW_VERSION, ROWS, plural

    reviewed = sum(bool(row.reviewer) for row in ROWS)
    yield "## Hours and frequency by law"
    yield (
        f"As of {LAW_DATE:%B} {LAW_DATE.day}, {LAW_DATE.year} (version `{LAW_VERSION}`). This is "
        f"no legal advice: a lawyer has reviewed {reviewed} of the {len(ROWS)} rows, and rows that "
        "are not *verified* rest on one secondary table. The strictest of all places somebody may "
        "be in counts. The provisions in full, with their sources, are in "
        "[table.py](../src/sincerely/rules/law/table.py)."
    )
    yield table(
        (
            "place",
            "for",
            "hours (Monday first)",
            "holidays",
            "most",
            "in force",
            "cite",
            "verified",
        ),
        (
            (
                row.name,
                ", ".join(plural(channel) for channel in row.applies_to),
                hours(row.days),
                "none" if row.no_holidays else "",
                f"{row.max_calls} in {row.per_hours} h" if row.max_calls else "",
                " ".join(
                    f"{word} {day}"
                    for word, day in (("from", row.in_force_from), ("until", row.in_force_until))
                    if day
                ),
                row.cite,
                "yes" if row.verified else "",
            )
            for row in ROWS
        ),
    )


def commands() -> Iterator[str]:
    """Every command with its arguments and options."""
    import typer

    from sincerely.faces.cli import app

    yield "## Commands"
    yield "Each is `sincerely NAME ...`; `sincerely -v NAME` shows the traceback of an error."
    for name, command in walked(typer.main.get_command(app), ()):
        yield f"### `{name}`"
        yield paragraph(command.help)
        rows = [
            (spelled(each), "yes" if each.required else default(each), each.help or "")
            for each in command.params
            if each.name != "help"
        ]
        if rows:
            yield table(("argument or option", "needed / default", "what it is"), rows)


def api() -> Iterator[str]:
    """Every address of the API."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "sincerely.site.settings")
    os.environ.setdefault("SINCERELY_SECRET", "only-for-the-reference")
    django.setup()
    from sincerely.faces.api import api as faces

    yield "## API"
    yield "`/api/v1/docs` describes each in full; `/api/v1/openapi.json` is for programs."
    paths = faces.made().get_openapi_schema(path_prefix="/api/v1/")["paths"]
    yield table(
        ("request", "what it asks or says"),
        (
            (f"`{method.upper()} {path}`", operation["summary"])
            for path, operations in paths.items()
            for method, operation in operations.items()
        ),
    )


def desk() -> Iterator[str]:
    """Every page."""
    from sincerely.faces.web.urls import urlpatterns

    yield "## Pages"
    yield table(
        ("page", "what it shows"),
        ((f"`/{path}`", first_line(view)) for path, view in addresses(urlpatterns)),
    )


def addresses(patterns: Iterable[Any], before: str = "") -> Iterator[tuple[str, object]]:
    """Every address with its view, those of included lists as well."""
    for each in patterns:
        path = f"{before}{each.pattern}"
        if inner := getattr(each, "url_patterns", None):
            yield from addresses(inner, path)
        elif callback := getattr(each, "callback", None):
            yield path, callback


def tables() -> Iterator[str]:
    """Every kind of table that is read, with every spelling of every column."""
    from sincerely.reading.tables import TABLES
    from sincerely.reading.tables.contacts import COBUYER, PERSON

    def listed(columns: dict[str, str]) -> str:
        rows = ((f"`{name}`", spellings) for name, spellings in columns.items())
        return table(("column", "also read as"), rows)

    yield "## Tables"
    yield (
        "Column names are compared by their letters and digits alone: `Sold Date`, `sold_date` and "
        "`SOLDDATE` are one. See [feeds](feeds.md)."
    )
    yield "### Who it is about, in every table"
    yield listed(PERSON)
    for kind in TABLES.values():
        own = {name: also for name, also in kind.columns.items() if name not in PERSON}
        needs = [each.replace("|", "` or `") for each in (kind.key, *kind.needs)]
        yield f"### `{kind.name}`"
        yield "Needs " + ", ".join(f"`{each}`" for each in needs) + "."
        yield listed({name: also for name, also in own.items() if name not in COBUYER})
        if any(name in COBUYER for name in own):
            yield "Of a co-buyer:"
            yield listed(COBUYER)


def environment() -> Iterator[str]:
    """Every environment variable."""
    yield "## Environment"
    yield table(("variable", "what it does"), ((f"`{n}`", s) for n, s in ENVIRONMENT.items()))


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table in Markdown."""
    lines = [headers, ["---"] * len(headers), *rows]
    return "\n".join(
        "| " + " | ".join(str(cell).replace("|", "\\|") for cell in line) + " |" for line in lines
    )


def walked(command: Any, names: tuple[str, ...]) -> Iterator[tuple[str, Any]]:
    """Every command below this one with its full name."""
    inner = getattr(command, "commands", None)
    if inner is None or command.invoke_without_command:
        yield " ".join(names), command
    for name, each in (inner or {}).items():
        yield from walked(each, (*names, name))


def spelled(parameter: Any) -> str:
    """An argument or option as it is typed."""
    name = parameter.metavar or parameter.name.strip("_").upper()
    if parameter.param_type_name == "argument":
        return f"`{name}{' ...' if parameter.nargs == -1 and '...' not in name else ''}`"
    return f"`{', '.join(parameter.opts)}`"


def default(parameter: Any) -> str:
    """What counts where it is not given; empty where nothing does."""
    value = parameter.default
    if value in (None, "", False) or callable(value):
        return ""
    return f"`{value}`"


def hours(days: Sequence[tuple[int, int] | None]) -> str:
    """A week of windows, equal neighbours said once: ``Mon-Fri 8 am to 8 pm, Sat-Sun none``."""
    from sincerely.rules.law import WEEKDAYS, clock

    def said(window: tuple[int, int] | None) -> str:
        return f"{clock(window[0])} to {clock(window[1])}" if window else "none"

    runs: list[tuple[int, int]] = []
    for day, window in enumerate(days):
        if runs and days[runs[-1][0]] == window:
            runs[-1] = (runs[-1][0], day)
        else:
            runs.append((day, day))
    if len(runs) == 1:
        return said(days[0])
    return ", ".join(
        f"{'-'.join(dict.fromkeys(WEEKDAYS[day][:3] for day in run))} {said(days[run[0]])}"
        for run in runs
    )


def shown(value: object) -> str:
    """A default as a person would set it."""
    if value is MISSING:
        return ""
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def first_line(thing: object) -> str:
    """The first line of a docstring."""
    return (inspect.getdoc(thing) or "").partition("\n")[0]


def paragraph(text: str | None) -> str:
    """A help text with its lines joined."""
    return " ".join((text or "").split())


if __name__ == "__main__":
    print("\n\n".join(pages()))
