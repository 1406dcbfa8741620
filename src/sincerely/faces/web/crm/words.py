"""What may go to the CRM, in a few choices a person can tick."""

from collections.abc import Iterable

#: choice -> (how the page says it, the kinds of events it stands for)
CHOICES: dict[str, tuple[str, tuple[str, ...]]] = {
    "talks": (
        "Talks, visits and tries",
        (
            *("call_made", "text_sent", "mail_sent", "letter_sent", "store_visited", "visit_made"),
            *("care_tried", "thank_you_given", "thank_you_excused", "service_introduced"),
        ),
    ),
    "words": (
        "What they told, notes and promises",
        ("they_told", "note_added", "promise_made", "promise_kept"),
    ),
    "wishes": (
        "Whom to leave alone, and with what",
        (
            *("opted_out", "opted_in", "do_not_contact_asked", "do_not_contact_lifted"),
            *("quiet_asked", "quiet_lifted", "deceased_reported"),
        ),
    ),
    "sales": (
        "Bought here, bought elsewhere, still shopping",
        ("deal_sold", "deal_unwound", "deal_lost", "still_shopping", "inquiry_made"),
    ),
    "complaints": (
        "Complaints, and how they were put right",
        ("complaint_opened", "complaint_resolved"),
    ),
    "people": (
        "Corrected details, and who is there for them now",
        ("details_corrected", "salesperson_passed"),
    ),
}


def kinds(ticked: Iterable[str]) -> list[str]:
    """The kinds of the choices somebody ticked; none where they ticked all or nothing."""
    chosen = [name for name in CHOICES if name in set(ticked)]
    if len(chosen) in (0, len(CHOICES)):
        return []
    return [kind for name in chosen for kind in CHOICES[name][1]]


def told(kinds: Iterable[str]) -> str:
    """What goes to a link, in words."""
    wanted = set(kinds)
    if not wanted:
        return "Everything a person logs here"
    whole = {name for name, (_, those) in CHOICES.items() if wanted >= set(those)}
    rest = wanted - {kind for name in whole for kind in CHOICES[name][1]}
    said = [CHOICES[name][0] for name in CHOICES if name in whole]
    return "; ".join([*said, *sorted(kind.replace("_", " ") for kind in rest)])
