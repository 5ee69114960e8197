from __future__ import annotations

from typing import Self
from uuid import UUID, uuid5

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ContactKind(models.TextChoices):
    CALL = "call", _("call")
    MESSAGE = "message", _("written message")
    MEETING = "meeting", _("meeting")
    SCHOOL = "school", _("school contact")
    PARTNER = "partner", _("partner contact")
    VISIT = "visit", _("home visit")
    NOTE = "note", _("note")


class ContactOutcome(models.TextChoices):
    REACHED = "reached", _("we talked")
    NO_ANSWER = "no_answer", _("no answer")
    LEFT_MESSAGE = "left_message", _("left a message")
    HELD = "held", _("took place")
    NO_SHOW = "no_show", _("nobody came")
    POSTPONED = "postponed", _("postponed")
    AT_HOME = "at_home", _("they were at home")
    NOT_OPENED = "not_opened", _("nobody opened")
    WRONG_ADDRESS = "wrong_address", _("wrong address")
    WAITING = "waiting", _("waiting for an answer")
    SENT = "sent", _("sent")
    NOTED = "noted", _("noted")


class ContactPlace(models.TextChoices):
    SCHOOL = "school", _("at school")
    MUNICIPALITY = "municipality", _("at the municipality")
    VIDEO = "video", _("by video")
    ELSEWHERE = "elsewhere", _("elsewhere")


class PartnerKind(models.TextChoices):
    """The treatment partners of charter 12 (R21); an open list."""

    CURRENT_SCHOOL = "current_school", _("current school")
    FORMER_SCHOOL = "former_school", _("former school")
    WELFARE = "welfare", _("welfare services")
    YOUTH = "youth", _("youth promotion")
    PSYCHOLOGY = "psychology", _("psychological service")
    SUPERVISION = "supervision", _("supervision")
    PROBATION = "probation", _("probation service")
    OTHER = "other", _("other")


class WrittenBy(models.TextChoices):
    """How a written message went out (D5); automatic notices never count."""

    SMS = "sms", _("SMS")
    LETTER = "letter", _("letter")
    EMAIL = "email", _("e-mail")


class Purpose(models.TextChoices):
    """What a conversation was for (R3)."""

    CAUSES = "causes", _("finding the causes")
    RESPONSE = "response", _("giving a response")
    FOLLOW_UP = "follow_up", pgettext_lazy("purpose", "follow-up")


ATTEMPTS = (ContactOutcome.NO_ANSWER, ContactOutcome.LEFT_MESSAGE)


class ContactQuerySet(models.QuerySet["Contact"]):
    def standing(self) -> Self:
        """Not undone."""
        return self.filter(undone_at=None)


class Contact(models.Model):
    """One call, message, meeting, visit, talk or note: when it happened and when it was typed."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="contacts")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="contact")
    kind = models.CharField(_("what it was"), max_length=8, choices=ContactKind.choices)
    outcome = models.CharField(_("how it ended"), max_length=14, choices=ContactOutcome.choices)
    guardians = models.ManyToManyField("cases.Guardian", related_name="contacts", blank=True)
    with_pupil = models.BooleanField(_("with the pupil"), default=False)
    school = models.ForeignKey("cases.School", models.PROTECT, null=True, blank=True, related_name="+")
    partner = models.CharField(_("partner"), max_length=16, choices=PartnerKind.choices, blank=True)
    person = models.CharField(_("with whom"), max_length=80, blank=True)  # school staff, partner's worker, other
    place = models.CharField(_("where"), max_length=12, choices=ContactPlace.choices, blank=True)
    written_by = models.CharField(_("sent by"), max_length=8, choices=WrittenBy.choices, blank=True)
    happened_at = models.DateTimeField(_("when"))
    recorded_at = models.DateTimeField()
    recorded_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    purpose = models.CharField(_("purpose of the conversation"), max_length=9, choices=Purpose.choices, blank=True)
    shared_talk = models.UUIDField(null=True, blank=True)  # the same in all contacts of one talk about siblings
    note = models.TextField(_("what was agreed"), max_length=20_000, blank=True)
    earlier_reason = models.CharField(max_length=300, blank=True)  # why it is told though it was before the report
    corrects = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="added_corrections")
    corrected_at = models.DateTimeField(null=True, blank=True)
    corrections = models.JSONField(default=list)  # what it said before: [{"at", "by", "note", …}]
    undone_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = ContactQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["case", "happened_at"], name="contact_case_time"),
            models.Index(fields=["shared_talk"], name="contact_shared", condition=Q(shared_talk__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.outcome}"

    @property
    def step_key(self) -> UUID:
        """The key of the next step decided with this contact, so that undoing takes both back."""
        return uuid5(self.form_key, "step")
