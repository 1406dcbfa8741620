"""The rules of the gate as Cedar policies: one *forbid* for each reason, over the flat facts.

A Cedar policy has no functions and does not see what the others found. So what several rules share
is written out in each, and a message of unknown purpose is an action of its own, forbidden where
any rule for a promotion would forbid it.
"""

import json
import re
from string import Template

import cedarpy

from benchmarks.flat import Flat, settings

_TALK = '["sales_followup", "thank_you", "appointment_reminder", "service_introduction", "other"]'
#: a human's own reply: asked only where a human wrote, so that it costs the others one look
_CONVERSATION = f"""(c.person && c.channel != "recorded_call" && (c.in_reply
    || (c.heard_at > 0 && {_TALK}.contains(c.purpose)
        && !c.out_this_way && c.out_at < c.heard_at && c.quiet_at < c.heard_at
        && c.now >= c.heard_at && c.now - c.heard_at < $conversation_days)))"""


def _since_word(at: str) -> str:
    return f"(c.{at} > 0 && (!{_CONVERSATION} || c.heard_at <= c.{at}))"


def _stands(out: str) -> str:
    """An opt-out that no later opt-in for the same takes back."""
    agreed = '(if c.kind == "service" then c.in_service else c.in_marketing)'
    return f"(c.{out} > 0 && c.{out} >= {agreed} && c.{out} >= c.in_everything)"


#: these speak for every class but legal mail
_EVERY = {
    "do_not_contact": " || ".join(map(_since_word, ("dnc_at", "deceased_at", "forgotten_at"))),
    "opted_out": f"""{_stands("out_everything_here")}
        || (c.kind != "appointment" && c.kind != "care"
            && ({_stands("out_marketing")} || {_stands("out_everything")}
                || (c.kind == "service" && {_stands("out_service")})))""",
    "leave_me_alone": """c.quiet_at > 0 && !(c.person && c.purpose == "thank_you"
        && (c.channel == "letter" || c.channel == "email"))""",
    "no_consent": """if c.channel == "text" then
            !c.may_everything && (if c.kind == "service" then !c.may_service
                else (c.kind == "prospect" || c.kind == "marketing") && !c.may_marketing)
        else c.channel == "recorded_call" && (c.kind == "prospect" || c.kind == "marketing")
            && !c.signed_everything && !c.signed_marketing""",
    "appointment_not_missed": """c.claims_missed && (c.coming_at > c.now || !c.missed
        || c.visited_at > c.appointment_at - (if c.appointment_timed then 43200 else 129600)
        || c.bought_until > c.appointment_at - (if !c.appointment_service then 2592000
            else if c.appointment_timed then 43200 else 129600))""",
    "no_appointment_left": """c.purpose == "appointment_reminder" && !c.person
        && c.off && !c.stands""",
    "seen_lately": """c.claims_away && (c.now - c.visited_at < $seen_lately_days
        || c.now - c.home_heard_at < $seen_lately_days
        || (!c.says_bought && c.now - c.bought_at < $seen_lately_days))""",
    "purchase_undone": """c.claims_bought && !c.person && c.undone_at > 0
        && (c.says_bought || c.served_at <= c.undone_at)""",
    "out_of_date": "c.good_until > 0 && c.now > c.good_until",
    "robot_voice": 'c.channel == "recorded_call"',
    "too_often": """(c.calls_limit > 0 && c.calls_lately >= c.calls_limit)
        || (!c.person && c.sent_lately >= (if c.kind == "prospect" then $prospect_cap
            else if c.kind == "marketing" then $marketing_cap
            else if c.kind == "care" then $care_cap else $service_cap))""",
    "quiet_hours": """c.phone && (c.sunday || c.holiday
        || c.minute_first < $call_from || c.minute_last >= $call_to
        || c.minute_first < c.law_from || c.minute_last >= c.law_to)""",
}
_ELSEWHERE = {"bought_elsewhere": "!c.enquiry && c.now - c.elsewhere_at < $elsewhere_quiet_days"}
_SOLD = """(if c.purpose == "lease_or_equity" then $equity_quiet_days
    else if ["sales_followup", "missed_appointment", "reengagement"].contains(c.purpose)
    then $prospect_quiet_days else $promotion_quiet_days)"""
_SELLING = {
    "already_bought": f"!c.enquiry && c.now - c.bought_until < {_SOLD}",
    "bought_at_sister_store": """c.now - c.sister_until < $sister_quiet_days
        && c.enquiry_at <= c.sister_until""",
    "probably_bought": (
        "c.now - c.sign_at < "
        "(if c.marked_sold_at > 0 && c.enquiry_at <= c.marked_sold_at "
        "then $sold_click_days else $probably_bought_days)"
    ),
    "may_be_a_buyer": """c.now - c.doubt_at < $promotion_quiet_days
        && (c.enquiry_at <= c.doubt_at
            || (c.enquiry_like_doubt && c.enquiry_at <= c.doubt_at + 864000))""",
    "feed_stale": "c.feed_silent && c.now - c.desk_at < $probably_bought_days",
}
_AUTOMATIC = {
    "thanks_first": """!c.person && (if c.marked_sold_at > c.bought_until
        then c.thanked_at < c.marked_sold_at && c.human_at <= c.marked_sold_at
            && c.excused_at < c.marked_sold_at
            && c.now < c.marked_sold_at + $thanks_manager_days
        else c.bought_at > 0 && c.thanked_at < c.bought_at && c.human_at <= c.bought_until
            && c.excused_at < c.bought_at && c.now < c.bought_until + $thanks_manager_days)""",
}
_COMPLAINT = {"complaint_open": "c.complaint && !c.person"}
_ROBOT_THANKS = {"robot_thanks": 'c.purpose == "thank_you" && !c.person'}

_MOST = ("prospect", "marketing", "service")
#: which rules are for which messages, by what they are judged as
_RULES: tuple[tuple[dict[str, str], tuple[str, ...]], ...] = (
    (_EVERY, (*_MOST, "care", "appointment")),
    (_SELLING, ("prospect",)),
    (_ELSEWHERE, ("prospect", "marketing")),
    (_AUTOMATIC, _MOST),
    (_COMPLAINT, (*_MOST, "care")),
    (_ROBOT_THANKS, ("care",)),
)


def policies() -> str:
    """The whole policy set as text, with the default policy's windows written in."""
    lines = ["permit (principal, action, resource);"]
    unlabelled = []
    for rules, kinds in _RULES:
        actions = ", ".join(f'Action::"{kind}"' for kind in kinds)
        for code, rule in rules.items():
            talks = "" if code == "do_not_contact" else f" && !{_CONVERSATION}"
            lines.append(_forbid(code, f"action in [{actions}]", f"({rule}){talks}"))
            if "prospect" in kinds:
                unlabelled.append(f"(({rule}){talks})")
    lines.append(_forbid("purpose_unknown", 'action == Action::"unknown"', " || ".join(unlabelled)))
    text = Template("\n".join(lines)).substitute(settings())
    return re.sub(r"\bc\.", "principal.", text)


def _forbid(code: str, scope: str, rule: str) -> str:
    return f'@id("{code}")\nforbid (principal, {scope}, resource) when {{ {rule} }};'


class Cedar:
    """The engine with its policies and all its questions parsed."""

    def __init__(self, questions: list[Flat]) -> None:
        self._policies = cedarpy.PolicySet.from_str(policies())
        cases = [
            {"uid": {"type": "Case", "id": str(n)}, "attrs": facts, "parents": []}
            for n, facts in enumerate(questions)
        ]
        self._entities = cedarpy.Entities.from_json_str(json.dumps(cases))
        self._requests = [
            {
                "principal": {"type": "Case", "id": str(n)},
                "action": {"type": "Action", "id": facts["judged_as"]},
                "resource": {"type": "Store", "id": "bench"},
            }
            for n, facts in enumerate(questions)
        ]

    def answer(self, some: slice) -> list[cedarpy.AuthzResult]:
        """What is timed: the library's answers, with the ids of the policies that forbid."""
        return cedarpy.is_authorized_batch(self._requests[some], self._policies, self._entities)

    def codes(self, some: slice) -> list[set[str]]:
        """The reasons for each question; raises where a policy could not be evaluated."""
        found = []
        for result in self.answer(some):
            assert not result.diagnostics.errors, result.diagnostics.errors
            found.append(set(result.diagnostics.id_annotations_by_reason.values()))
        return found
