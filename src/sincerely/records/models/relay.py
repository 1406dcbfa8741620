"""Mail under way: who may send through us, where it goes on to, and how it ended for each."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models

from .stores import Source, Store


class Upstream(models.Model):
    """The store's own outgoing mail server, where what may go is handed over.

    ``password_file``: a file with the password and nothing else, read at each connection.
    ``failures``: how often in a row it could not be reached; nothing is claimed for it until
    ``down_until``. ``patience``: seconds it may take from the final dot to its answer.
    ``give_up_hours``: after so long without an answer that settles it, a mail is returned to its
    sender.
    """

    class Tls(models.TextChoices):
        NONE = "none"
        STARTTLS = "starttls"
        IMPLICIT = "implicit"

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="upstreams")
    name = models.SlugField(max_length=60)
    host = models.CharField(max_length=253)
    port = models.PositiveIntegerField()
    tls = models.CharField(max_length=10, choices=Tls, default=Tls.STARTTLS)
    user = models.CharField(max_length=320, blank=True)
    password_file = models.CharField(max_length=1000, blank=True)
    patience = models.PositiveIntegerField(default=20)
    failures = models.PositiveIntegerField(default=0)
    down_until = models.DateTimeField(null=True)
    give_up_hours = models.PositiveIntegerField(default=48)

    class Meta:
        db_table = "upstream"
        constraints = (models.UniqueConstraint(fields=["store", "name"], name="upstream_once"),)


class Sender(models.Model):
    """A system that sends its mail through us. Its source says what it is believed in.

    ``user``, ``password``: SMTP AUTH (the password hashed). ``networks``: client networks (CIDR)
    let in without it. ``modes``: purpose -> mode, ``""`` for all others. ``rules``: what the store
    knows of its mail (`work.relaying.rules`). ``refuses_known``: who opted out is refused at RCPT.
    ``refuses_after_data``: a stopped mail to one recipient is answered 550 instead of kept.
    ``per_minute``: recipients. ``bypassed_at``: since then everything flows and nothing is judged.
    """

    class Mode(models.TextChoices):
        WATCH = "watch"
        ON = "on"

    source = models.OneToOneField(Source, on_delete=models.PROTECT, related_name="sender")
    upstream = models.ForeignKey(Upstream, on_delete=models.PROTECT, related_name="senders")
    user = models.CharField(max_length=120, null=True, unique=True)
    password = models.CharField(max_length=200, blank=True)
    networks: Any = ArrayField(models.CharField(max_length=50), default=list)
    modes: Any = models.JSONField(default=dict)
    rules: Any = models.JSONField(default=list)
    refuses_known = models.BooleanField(default=False)
    refuses_after_data = models.BooleanField(default=False)
    per_minute = models.PositiveIntegerField(default=1200)
    most_recipients = models.PositiveIntegerField(default=100)
    most_bytes = models.PositiveIntegerField(default=25 << 20)
    bypassed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "sender"


class SenderDecision(models.Model):
    """Somebody changed how a sender's mail is treated. Only added to.

    ``what``: ``mode``, ``bypass``, ``bypass_ended``, ``removed``; ``purpose`` empty: all without
    their own.
    """

    sender = models.ForeignKey(Sender, on_delete=models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=20)
    purpose = models.CharField(max_length=40, blank=True)
    mode = models.CharField(max_length=8, blank=True)
    why = models.TextField(blank=True)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        db_table = "sender_decision"


class Template(models.Model):
    """Mails of one wording, told apart by what survives names, cars, dates and links.

    ``purpose``: what a person says they are for; null until somebody has. ``skeleton``: the words
    without the parts that change.
    """

    store = models.ForeignKey(Store, on_delete=models.PROTECT, related_name="templates")
    fingerprint = models.CharField(max_length=64)
    subject = models.CharField(max_length=400, blank=True)
    skeleton = models.TextField(blank=True)
    purpose = models.CharField(max_length=40, null=True)
    first_seen_at = models.DateTimeField()
    labelled_by = models.CharField(max_length=200, blank=True)
    labelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "template"
        constraints = (
            models.UniqueConstraint(fields=["store", "fingerprint"], name="template_once"),
        )


class Mail(models.Model):
    """A mail as it was accepted: the bytes between DATA and the final dot, unstuffed.

    ``options``: of MAIL FROM (``BODY=8BITMIME``, ``SMTPUTF8``). ``sender`` null: a bounce of ours.
    ``content`` null: blanked, because nobody needs it any more or somebody was forgotten.
    ``recipients``: how many were accepted, so that a lost delivery would be seen.
    """

    sender = models.ForeignKey(
        Sender, null=True, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    store = models.ForeignKey(Store, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    upstream = models.ForeignKey(
        Upstream, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    queue_id = models.CharField(max_length=20, unique=True)
    envelope_from = models.CharField(max_length=320, blank=True)
    options: Any = ArrayField(models.CharField(max_length=40), default=list)
    content = models.BinaryField(null=True)
    size = models.PositiveIntegerField()
    recipients = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        db_table = "mail"
        indexes = (
            models.Index(
                fields=["store", "received_at"], name="mail_of_store", include=("id", "sender")
            ),
        )


class Delivery(models.Model):
    """One mail to one recipient, from its acceptance to its one outcome (promise 2).

    ``address``: the recipient's key (`rules.contact.Address.key`). ``next_at``: when it is looked
    at next; null once it is settled. ``leased_until``: by which worker, until when. ``dot_at``: the
    final dot may have been sent, and the answer is not known. ``doubts``: how often that ended
    without one; ``errors``: how often a worker met something it did not know. ``kept_back``: it was
    held, or made to wait, once. ``trying_since``: when the upstream did not take it first, since it
    was free to go; from then on it is given up some day. ``verdicts``: every verdict on the way.
    ``mode``: in which it was judged last. ``read``: what it was taken to be (of
    `work.relaying.understanding.Understood`, JSON). ``released``: the reasons somebody has seen and
    let it go in spite of. ``trail``: what happened, oldest first. ``told_at``: when the ledger
    heard that it was delivered.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        WAITING = "waiting"
        HELD = "held"
        IN_DOUBT = "in_doubt"
        DELIVERED = "delivered"
        REFUSED = "refused"
        HANDED_OVER = "handed_over"
        BOUNCED = "bounced"

    mail = models.ForeignKey(Mail, on_delete=models.PROTECT, related_name="deliveries")
    store = models.ForeignKey(Store, on_delete=models.PROTECT, db_index=False, db_constraint=False)
    upstream = models.ForeignKey(
        Upstream, on_delete=models.PROTECT, db_index=False, db_constraint=False
    )
    recipient = models.CharField(max_length=320)
    address = models.CharField(max_length=330)
    state = models.CharField(max_length=12, choices=State, default=State.QUEUED)
    since = models.DateTimeField()
    next_at = models.DateTimeField(null=True)
    leased_until = models.DateTimeField(null=True)
    leased_by = models.CharField(max_length=100, blank=True, default="")
    dot_at = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    doubts = models.PositiveIntegerField(default=0)
    errors = models.PositiveIntegerField(default=0)
    kept_back = models.BooleanField(default=False)
    trying_since = models.DateTimeField(null=True)
    person_id = models.BigIntegerField(null=True)
    mode = models.CharField(max_length=8, blank=True, default="")
    answer = models.CharField(max_length=10, blank=True, default="")
    codes: Any = ArrayField(models.CharField(max_length=40), default=list)
    verdicts: Any = ArrayField(models.BigIntegerField(), default=list)
    read = models.TextField(blank=True, default="")
    template_id = models.BigIntegerField(null=True)
    reply = models.CharField(max_length=1000, blank=True, default="")
    released: Any = ArrayField(models.CharField(max_length=40), null=True)
    trail: Any = models.JSONField(default=list)
    told_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "delivery"
        indexes = (
            models.Index(
                fields=["upstream", "next_at", "id"],
                name="delivery_due",
                condition=models.Q(next_at__isnull=False),
            ),
            models.Index(
                fields=["address"],
                name="delivery_open",
                condition=models.Q(state__in=["queued", "waiting", "held", "in_doubt"]),
            ),
            models.Index(
                fields=["address"],
                name="delivery_untold",
                condition=models.Q(state="delivered", told_at__isnull=True),
            ),
            models.Index(fields=["store", "state", "-since"], name="delivery_of_store"),
            models.Index(
                fields=["store", "since"],
                name="delivery_would_stop",
                condition=models.Q(state="delivered", mode="watch")
                & ~models.Q(answer__in=("", "send")),
            ),
            models.Index(
                fields=["store", "since"],
                name="delivery_kept_back",
                condition=models.Q(kept_back=True),
            ),
            models.Index(fields=["template_id", "address"], name="delivery_of_template"),
            models.Index(fields=["person_id", "since"], name="delivery_of_person"),
        )
        constraints = (
            models.CheckConstraint(
                name="delivery_settled_is_not_due",
                condition=models.Q(next_at__isnull=True)
                | models.Q(state__in=["queued", "waiting", "held"]),
            ),
        )
