"""What somebody at the store was told by a person: one touch, kept with who heard it and when."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from sincerely.faces.web import hints
from sincerely.faces.web.here import Here, at_store
from sincerely.records.models import Person
from sincerely.rules.events.wishes import Topic
from sincerely.rules.purpose import Channel
from sincerely.work import wishes
from sincerely.work.byhand import Word
from sincerely.work.errors import WorkError
from sincerely.work.staff import Right, allows
from sincerely.work.wishes import Told, Wish

_CHANNELS = {"": None, "email": Channel.EMAIL, "call": Channel.CALL, "text": Channel.TEXT}
_HOW = {
    None: "reaches them from us",
    Channel.EMAIL: "is mailed to them",
    Channel.CALL: "is said to them on a call",
    Channel.TEXT: "is texted to them",
}
_DONE = {
    Wish.QUIET: "They are left in peace: only a thank-you by hand still reaches them.",
    Wish.ELSEWHERE: "They are not sold to any more; one kind good-bye by a person is enough.",
    Wish.COMPLAINT: "A manager owes them an answer, and nothing that sells goes out before it.",
    Wish.DIED: "Nothing is sent to them any more. We are sorry.",
    Wish.AGAIN: "They may hear from us again, as they said.",
    Wish.CONTACT: "They may be contacted again, as they said.",
    Wish.QUIET_OVER: "They are not left in peace for good: they hear from us as others do.",
    Wish.SHOPPING: "They are shopping with us again.",
    Wish.RESOLVED: "The complaint is put right.",
    Wish.LIVES: "The report was a mistake: they hear from us as before.",
}


@require_POST
@at_store(Right.TELL_WISHES)
def tell(here: Here, person_id: int) -> HttpResponse:
    """One thing they told; back to their page, which says what it changed."""
    person = Person.objects.filter(group=here.store.group_id, pk=person_id).first()
    told = _told(here)
    if person is None or told is None:
        raise Http404("Nobody here has this number, or there is nothing of that kind to tell.")
    if not allows(here.roles, wishes.RIGHT_OF[told.wish]):
        raise PermissionDenied("Your role at this store does not include that.")
    if told.wish is Wish.DIED and "sure" not in here.request.POST:
        messages.error(here.request, "Nothing was noted: tick that you are sure they have died.")
        return redirect("person", person_id)
    try:
        word = wishes.tell(store=here.store, person=person, told=told, by=here.user, now=here.now)
    except WorkError as problem:
        said = f"{problem.sentence} {hints.of(problem.code, problem.hint)}"
        messages.error(here.request, said)
    else:
        messages.success(here.request, _done(told))
        _doubtful(here, word)
    return redirect("person", person_id)


def _told(here: Here) -> Told | None:
    post = here.request.POST
    wish, channel, topic = post.get("wish", ""), post.get("channel", ""), post.get("topic", "")
    if wish not in set(Wish) or channel not in _CHANNELS:
        return None
    return Told(
        wish=Wish(wish),
        channel=_CHANNELS[channel],
        topic=Topic(topic) if topic in set(Topic) else Topic.MARKETING,
        what=post.get("what", ""),
        words=post.get("words", ""),
        key=post.get("key", "")[:64],
    )


def _done(told: Told) -> str:
    if told.wish is not Wish.STOP:
        return f"Noted. {_DONE[told.wish]}"
    what = "Nothing" if told.topic is Topic.EVERYTHING else "Nothing that sells"
    rest = "Recalls and papers they need still get through."
    return f"Noted. {what} {_HOW[told.channel]} any more. {rest}"


def _doubtful(here: Here, word: Word) -> None:
    if many := len(word.in_doubt):
        mails = "One mail was" if many == 1 else f"{many} mails were"
        said = f"{mails} on the way at that very moment: nobody can tell whether it arrived."
        messages.warning(here.request, said)
