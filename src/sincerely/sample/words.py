"""Words people and systems of the sample use. All written for it."""

from collections.abc import Mapping

COMMENTS = (
    "Is this one still available? We could come by on Saturday.",
    "Looking for three rows. Two kids, one big dog, and my mother-in-law twice a month.",
    "What would my car be worth as a trade-in? It has been good to us.",
    "Please mail rather than call, I am in meetings all day.",
    "We are also looking at two other brands & have not decided on the size yet.",
    "Can you tell me if the panoramic roof comes with this trim? Thanks :)",
    "Need something before the lease on the other car is up next month.",
    "Evenings after 6 work best, we have to find a sitter first.",
    "Best out-the-door price please. No games.",
    "Do you have it in the dark green? The photos say <green> but the listing says blue.",
    "¿Habla alguien español? My father will come along.",
    "",
    "",
)
THANKS = (
    "Called to ask how the first week went; they love the quiet cabin.",
    "Hand-written card, with a word about the dog's new seat cover.",
    "Thanked them for their patience on Saturday and for bringing the cookies.",
    "Rang to say thank you and to explain the key card once more.",
    "Sent my own text with a photo of their old car's last day.",
)
OUT_OF_THIS = (
    "We just bought from you. Please stop asking us to come in for a test drive!",
    "Said: take us off whatever list this is. We already have the car.",
    "Wife called. They get three mails a week about the car that stands in their driveway.",
    "Does not want any more e-mails, period. Was polite about it, but not happy.",
    "Asked why we think he missed an appointment when he was here signing papers.",
)
BOUGHT_ELSEWHERE = (
    "Told Joan they got something else weeks ago and told us so. No more mails please.",
    "Bought another brand. Take him off the list.",
    "She told her salesman already. Please stop.",
)
ENOUGH = (
    "Too many mails. Stop.",
    "Please take my number off your list.",
    "Not interested any more, no more e-mail please",
)
STOP = ("STOP", "Stop please", "quit texting me", "unsubscribe")
NOTHING_AT_ALL = (
    "Never contact me again. Any of you.",
    "Wants no calls, no mail, no letters. Said he will talk to a lawyer otherwise.",
)
QUIET = (
    "Happy with everything, just wants to be left in peace for a while.",
    "Very nice on the phone: we will call you if we need you.",
    "No fuss please, they said. They like us, they do not like calls.",
)
COMPLAINTS = (
    ("delivery", "The second key was promised for Monday and nobody knows where it is."),
    ("paperwork", "The registration came with a wrong middle name, twice."),
    ("service", "Car came back with a grease mark on the seat."),
    ("price", "The fee on the contract was not the fee we talked about."),
    ("service", "Waited two hours past the promised time and nobody came to say why."),
)
WHILE_SHOPPING = (
    ("trade-in", "The offer for our car dropped by a thousand between the phone and the desk."),
    ("salesperson", "We drove an hour for a car that had been sold the day before."),
    ("waiting", "Forty minutes in the showroom and nobody said hello."),
)
#: subjects by template; braces are filled in by `subject`
SUBJECTS = {
    "FU-HELLO": "Thanks for asking about the {car}, {first}!",
    "FU-02": "{first}, is the {car} still on your mind?",
    "FU-05": "A quick question about your {model} search",
    "FU-09": "{seller} here: when can you come and drive the {model}?",
    "FU-14": "New offers on the {model} at Harbor Motors",
    "FU-21": "Still shopping, {first}?",
    "FU-30": "{first}, let us earn your business",
    "FU-40": "The {model} you liked will not wait",
    "FU-55": "Shall we keep looking for you?",
    "FU-75": "One last note about the {car}",
    "WEEKEND-SALE": "Big {model} sale this weekend: come for a test drive with {seller}",
    "MISSED-APPT": "Hi {first}, sorry we missed you at your appointment with {seller}",
    "NOT-SEEN": "Hi {first}, you have not been by to see {seller} in a while",
    "APPT-REMINDER": "Your appointment with {seller} at Harbor Motors tomorrow",
    "SURVEY": "{first}, how did we do?",
    "OWN-FIRST": "Your {model} question",
    "OWN-AFTER-VISIT": "Good to meet you today",
    "OWN-NEWS": "One came in that made me think of you",
    "SERVICE-HELLO": "Meet your service team at Harbor Motors",
    "SERVICE-DUE": "{first}, your {model} is due for service",
    "SERVICE-MISSED": "You missed your service appointment with {seller}",
    "SERVICE-APPT": "Your service appointment tomorrow",
    "RECALL": "Important safety recall notice for your vehicle",
    "THANKS-7": "Recorded: thank you from Harbor Motors",
    "SALE-CALL": "Recorded: this weekend's sale",
}


def subject(template: str, facts: Mapping[str, str]) -> str:
    """The subject line of a template, filled in."""
    return SUBJECTS[template].format_map(facts)
