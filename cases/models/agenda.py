from __future__ import annotations

from datetime import date
from typing import Self
from uuid import UUID, uuid5

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to


class OfficerAttendance(models.TextChoices):
    """How the treating officer took part (R9); the first two keep promise 5."""

    ATTENDED = "attended", _("the officer took part")
    REPLACEMENT = "replacement", _("a replacement took part")
    NOT_NEEDED = "not_needed", _("taking part was not needed")
    MISSED = "missed", _("the officer did not take part")


TOOK_PART = (OfficerAttendance.ATTENDED, OfficerAttendance.REPLACEMENT)


class YesNo(models.TextChoices):
    YES = "yes", _("yes")
    NO = "no", _("no")


class SentHow(models.TextChoices):
    """How parents were told; the system itself sends nothing here (N6, N7)."""

    LETTER = "letter", _("letter")
    REGISTERED = "registered", _("registered letter")
    EMAIL = "email", _("e-mail")
    PHONE = "phone", _("telephone")
    HAND = "hand", _("handed over")


class AgendaItemQuerySet(models.QuerySet["AgendaItem"]):
    def standing(self) -> Self:
        """Not taken off the agenda."""
        return self.filter(removed_at=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "case__matter__"))

    def uninvited(self) -> Self:
        """Whose treating officer was not invited, or somebody before her was (R9, S10)."""
        treated = self.exclude(case__matter__owner=None)
        return treated.filter(Q(invited=None) | ~Q(invited=F("case__matter__owner")))


class AgendaItem(models.Model):
    """One pupil before one committee: what was known, who was asked, what came of it."""

    committee = models.ForeignKey("cases.Committee", models.PROTECT, related_name="items")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="agenda_items")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="agenda_item")
    background = models.TextField(_("background"), max_length=4000, blank=True)
    parents_invited = models.CharField(_("parents invited"), max_length=3, choices=YesNo.choices, blank=True)
    parents_invited_on = models.DateField(_("invited on"), null=True, blank=True)
    parents_invited_how = models.CharField(_("how"), max_length=10, choices=SentHow.choices, blank=True)
    parents_present = models.CharField(_("parents present"), max_length=3, choices=YesNo.choices, blank=True)
    summary = models.TextField(_("summary"), max_length=4000, blank=True)
    invited = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    invited_at = models.DateTimeField(null=True, blank=True)
    attendance = models.CharField(max_length=12, choices=OfficerAttendance.choices, blank=True)
    replacement = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    attendance_reason = models.CharField(_("reason"), max_length=300, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published = models.OneToOneField(
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="published_item"
    )
    protocol = models.ForeignKey("cases.Document", models.PROTECT, null=True, blank=True, related_name="agenda_items")
    told_on = models.DateField(_("parents were told on"), null=True, blank=True)
    told_how = models.CharField(_("how"), max_length=10, choices=SentHow.choices, blank=True)
    told_by_notice = models.BooleanField(default=False)  # by the outbox and not by a person: a bounce takes it back
    removed_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["committee", "case"], name="agenda_item_once", condition=Q(removed_at=None)
            ),
            models.CheckConstraint(
                condition=~Q(attendance="not_needed") | ~Q(attendance_reason=""), name="agenda_absence_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(attendance="replacement", replacement__isnull=False)
                | (~Q(attendance="replacement") & Q(replacement=None)),
                name="agenda_replacement_named",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None, published=None)
                | (Q(published_at__isnull=False, published__isnull=False) & ~Q(attendance="")),
                name="agenda_published_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["case"], name="agenda_unmarked", condition=Q(attendance="", removed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"{self.committee_id} {self.case_id}"

    def get_absolute_url(self) -> str:
        return reverse("cases:agenda-item-edit", args=[self.committee_id, self.pk])

    @property
    def took_part(self) -> bool:
        return self.attendance in TOOK_PART


class Decision(models.Model):
    """What was decided about a pupil: what, who, by when; once published it is a next step of the case."""

    item = models.ForeignKey(AgendaItem, models.CASCADE, related_name="decisions")
    text = models.CharField(_("what"), max_length=200)
    owner = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    owner_name = models.CharField(_("who, not of the unit"), max_length=80, blank=True)
    due_on = models.DateField(_("by when"))
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(owner__isnull=False, owner_name="") | (Q(owner=None) & ~Q(owner_name="")),
                name="decision_has_owner",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def who(self) -> str:
        return self.owner.name if self.owner else self.owner_name

    @property
    def step_key(self) -> UUID:
        return uuid5(self.form_key, "step")


class AgendaNote(models.Model):
    """A correction added after the decisions were published; what was published stays."""

    item = models.ForeignKey(AgendaItem, models.PROTECT, related_name="notes")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="agenda_note")
    text = models.CharField(_("what is to be added"), max_length=600)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return self.text
