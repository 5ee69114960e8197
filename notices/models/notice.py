from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from accounts.models import Unit, User
from charter.models import visible_to
from notices.models.event import NoticeEvent, SentCopy
from notices.models.link import SignedLink
from notices.models.posting import HandedHow, Posting
from notices.models.recipient import Recipient
from notices.models.states import SETTLED, TABS, WAITING, Channel, NoticeState, Seen, Tab
from notices.texts import KINDS, Audience

BELL_KEEPS = timedelta(days=60)

TO_STAFF = [kind.code for kind in KINDS.values() if kind.audience == Audience.STAFF]


class NoticeQuerySet(models.QuerySet["Notice"]):
    def waiting(self) -> Self:
        """Not yet in anybody's hands: may still be stopped."""
        return self.filter(state__in=WAITING)

    def in_tab(self, tab: Tab) -> Self:
        return self.filter(state__in=TABS[tab])

    def count_tabs(self) -> dict[str, int]:
        """How many rows each tab has, by one query."""
        counts = {tab.value: models.Count("pk", filter=models.Q(state__in=states)) for tab, states in TABS.items()}
        return self.aggregate(**counts)

    def with_standing(self) -> Self:
        """With the rows `standing` reads: by one query, not one more a notice."""
        return self.select_related("link", "posting")

    def with_asked_by(self, user: User) -> Self:
        """With `asked_by_reader`: whether `user` wrote it or ever sent it on for approval."""
        asked = NoticeEvent.objects.filter(notice=models.OuterRef("pk"), state=NoticeState.HELD, by=user)
        return self.annotate(asked_by_reader=models.Exists(asked))

    def with_printed_at(self) -> Self:
        """With `printed_at`: when a letter was last printed."""
        newest = SentCopy.objects.filter(notice=models.OuterRef("pk")).order_by("-attempt").values("at")
        return self.annotate(printed_at=models.Subquery(newest[:1]))

    def with_newer(self) -> Self:
        """With `is_outdated`: the same was told anew to the same person, as of a meeting's other day."""
        same = {name: models.OuterRef(name) for name in ("kind", "subject", "recipient")}
        newer = Notice.objects.filter(**same, revision__gt=models.OuterRef("revision"))
        return self.annotate(is_outdated=models.Exists(newer))

    def not_called_off(self) -> Self:
        """What may still be sent again, or on paper."""
        return self.with_newer().filter(cancelled_since=None, is_outdated=False)

    def due(self, now: datetime) -> Self:
        return self.filter(state=NoticeState.QUEUED, channel=Channel.EMAIL, not_before__lte=now)

    def to_others(self) -> Self:
        """What leaves the house; the bell and the mails of our own staff are on no list of it."""
        return self.exclude(kind__in=TO_STAFF)

    def staff_mails(self, user: User) -> Self:
        """Mails to the people of a manager's own unit: sign-in, digest, calendar."""
        if not user.is_manager:
            return self.none()
        return self.filter(kind__in=TO_STAFF, channel=Channel.EMAIL, recipient__user__unit=user.unit_id)

    def of_bell(self, user: User) -> Self:
        return self.filter(channel=Channel.BELL, recipient__user=user)

    def on_bell(self, user: User, now: datetime) -> Self:
        """What a person was told inside the system, newest first; read lines go after two months."""
        recent = models.Q(read_at=None) | models.Q(settled_at__gte=now - BELL_KEEPS)
        return self.of_bell(user).filter(recent).order_by("-settled_at", "-pk")

    def visible_to(self, user: User, today: date) -> Self:
        """Notices about matters the user may see; sign-in mails and digests (no matter) are on nobody's list."""
        return self.to_others().filter(visible_to(user, today, "matter__"))


class Notice(models.Model):
    """One thing to tell one person once: the row is the promise to send, written with the act itself."""

    kind = models.CharField(max_length=24)  # a key of notices.texts.KINDS
    matter = models.ForeignKey("charter.Matter", models.PROTECT, null=True, blank=True, related_name="notices")
    subject = models.CharField(max_length=120)  # "case 2026-04175382", "digest 2026-09-17", "reset <uuid>"
    revision = models.PositiveIntegerField(default=0)
    recipient = models.ForeignKey(Recipient, models.PROTECT, related_name="notices")
    channel = models.CharField(max_length=8, choices=Channel.choices, default=Channel.EMAIL)
    language = models.CharField(max_length=2, default="he")
    context = models.JSONField(default=dict)
    not_before = models.DateTimeField()
    state = models.CharField(max_length=10, choices=NoticeState.choices, default=NoticeState.QUEUED)
    attempts = models.PositiveSmallIntegerField(default=0)
    first_tried_at = models.DateTimeField(null=True, blank=True)  # the Date header of every try
    lease_until = models.DateTimeField(null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True)
    uncertain = models.BooleanField(default=False)  # sender or line died over it: one copy more may be out
    message_id = models.CharField(max_length=120)
    created_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True, blank=True)  # when it came to one of SETTLED
    # what is written each time a notice moves has no index that nobody asks
    approved_by = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="+", db_index=False
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_words = models.CharField(max_length=64, blank=True)  # what a manager approved: services/approved.py
    read_at = models.DateTimeField(null=True, blank=True)  # of the bell: when its person looked
    cancelled_since = models.DateTimeField(null=True, blank=True)  # called off, whoever held it: it leaves no more
    cancelled_why = models.CharField(max_length=300, blank=True)
    came_back = models.CharField(max_length=300, blank=True)  # what a report said of it while a sender still held it
    note = models.CharField(max_length=300, blank=True)  # why it was suppressed, cancelled or failed

    is_outdated = False  # of `with_newer`
    has_own_words = True  # of the claim: whether the unit wrote any for this kind
    is_listed: bool | None = None  # of the claim: whether mail to this person came back twice; None is not asked yet
    had_enough: bool | None = None  # of the claim: whether this person got a day's mails; None is not asked yet

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "subject", "revision", "recipient", "channel"], name="notice_once"),
            models.UniqueConstraint(fields=["message_id"], name="notice_number_once"),
        ]
        indexes = [
            models.Index(fields=["not_before"], name="notice_due", condition=models.Q(state="queued")),
            models.Index(fields=["lease_until"], name="notice_leased", condition=models.Q(state="sending")),
            models.Index(fields=["recipient", "-id"], name="notice_bell", condition=models.Q(channel="bell")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("notices:notice-detail", args=[self.pk])

    @property
    def title(self) -> str:
        return str(KINDS[self.kind].title)

    @property
    def language_name(self) -> str:
        return str(dict(settings.LANGUAGES).get(self.language, self.language))

    @property
    def number(self) -> str:
        """What a person may name on the telephone: stands in every letter, and a second copy has the same."""
        return f"{self.pk:06}"

    @property
    def moment(self) -> datetime:
        """When it ended, when it will be tried, or since when it waits for a person."""
        if self.state in (NoticeState.QUEUED, NoticeState.SENDING):
            return self.not_before
        return self.settled_at or self.first_tried_at or self.created_at

    @property
    def bell_url(self) -> str:
        """The page a line of the bell leads to: always one of ours."""
        url = str(self.context.get("url", ""))
        return url if url.startswith("/") and not url.startswith("//") else ""

    @property
    def may_be_stopped(self) -> bool:
        return self.state in WAITING

    @property
    def is_called_off(self) -> bool:
        """Whoever holds it: neither a sender nor a person sends it (domain 6.1)."""
        return self.cancelled_since is not None or self.is_outdated

    @property
    def is_problem(self) -> bool:
        return self.state in TABS[Tab.PROBLEMS]

    @property
    def standing(self) -> NoticeState | Seen:
        """The state in the words of the outbox (ux 3.12): what left may have been opened, confirmed or handed over."""
        state = NoticeState(self.state)
        link, posting = getattr(self, "link", None), getattr(self, "posting", None)
        if state not in TABS[Tab.SENT]:
            return state
        if posting and posting.delivered_on:
            return Seen.BY_HAND if posting.how == HandedHow.HAND else state
        if link and link.used_at:
            return Seen.RECEIVED
        return Seen.OPENED if link and link.opened_at else state

    @property
    def is_letter(self) -> bool:
        return self.channel == Channel.LETTER

    @property
    def posted(self) -> Posting | None:
        """How it left on paper, once it did."""
        return getattr(self, "posting", None)

    @property
    def revoked_link(self) -> SignedLink | None:
        """Its signed link, where somebody took it back."""
        link: SignedLink | None = getattr(self, "link", None)
        return link if link and link.revoked_at else None

    @property
    def goes_registered(self) -> bool:
        """By registered post, or from hand to hand with a signature."""
        return KINDS[self.kind].registered

    @property
    def is_settled(self) -> bool:
        return self.state in SETTLED

    @property
    def unit(self) -> Unit:
        """In whose name it goes out: the matter's unit, else the one of the member of staff it is for."""
        if self.matter:
            return self.matter.unit
        if self.recipient.user is None:
            raise ValueError(f"notice {self.pk} has neither a matter nor a member of staff")
        return self.recipient.user.unit
