from __future__ import annotations

from datetime import date, datetime, time
from typing import Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Role, User
from cases.models.agenda import AgendaItem

NOON = time(12)


class CommitteeKindQuerySet(models.QuerySet["CommitteeKind"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(unit=user.unit_id)

    def offered(self) -> Self:
        """Those a new committee may be of."""
        return self.filter(is_retired=False)


class CommitteeKind(models.Model):
    """One kind of committee of a unit: the five of the charter, integration, and whatever the manager adds (R8, D20).

    `bars_level`: it decides on eligibility and may not set a function level (R30); a fact of the kind, not a constant,
    because the law of 2018 lets other committees do so (D21).
    """

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="committee_kinds")
    code = models.CharField(max_length=20, blank=True)  # of the six starting ones, whatever they are called now
    name = models.CharField(_("name of the committee"), max_length=60)
    bars_level = models.BooleanField(_("may not set a function level"), default=False)
    removes = models.BooleanField(
        _("a hearing before permanent removal"),
        default=False,
        help_text=_("Parents are invited by registered post, and again where they did not come."),
    )
    is_retired = models.BooleanField(_("not in use any more"), default=False)

    objects = CommitteeKindQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "name"], name="committee_kind_once")]

    def __str__(self) -> str:
        return self.name


class CommitteeQuerySet(models.QuerySet["Committee"]):
    def visible_to(self, user: User, today: date) -> Self:
        """A manager sees all of the unit; an officer those she made and those that discuss a pupil of hers."""
        ours = self.filter(unit=user.unit_id)
        if user.is_manager:
            return ours
        if not user.has_role(Role.OFFICER):
            return ours.none()
        hers = AgendaItem.objects.standing().visible_to(user, today).filter(committee=OuterRef("pk"))
        return ours.filter(Q(made_by=user) | Exists(hers))


class Committee(models.Model):
    """One sitting: what kind, when, where, who sits in it; closed when all its items are published."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="committees")
    kind = models.ForeignKey(CommitteeKind, models.PROTECT, related_name="committees", verbose_name=_("kind"))
    held_on = models.DateField(_("day"))
    held_at = models.TimeField(_("hour"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    school = models.ForeignKey("cases.School", models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    moves = models.PositiveSmallIntegerField(default=0)  # how often day or place changed, as calendars count it
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = CommitteeQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["unit", "held_on"], name="committee_unit_day")]

    def __str__(self) -> str:
        return f"{self.kind_id} {self.held_on}"

    def get_absolute_url(self) -> str:
        return reverse("cases:committee-detail", args=[self.pk])

    @property
    def month_start(self) -> date:
        return self.held_on.replace(day=1)

    @property
    def moment(self) -> datetime:
        """When it sits; noon where the hour is not known."""
        return timezone.make_aware(datetime.combine(self.held_on, self.held_at or NOON))


class CommitteeMember(models.Model):
    """Who sits in a committee; the chair is one of them."""

    committee = models.ForeignKey(Committee, models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=80, blank=True)
    is_chair = models.BooleanField(_("chair"), default=False)
    attended = models.BooleanField(_("was there"), default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["committee"], name="committee_one_chair", condition=Q(is_chair=True))
        ]

    def __str__(self) -> str:
        return self.name


class CommitteeLetter(models.Model):
    """A letter to the chair of a committee that went beyond its authority, as it was printed (R31)."""

    committee = models.ForeignKey(Committee, models.PROTECT, related_name="letters")
    addressee = models.CharField(_("to whom"), max_length=80)
    circular = models.CharField(_("the circular"), max_length=200)
    what = models.TextField(_("what happened"), max_length=1000)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.addressee} {self.at:%Y-%m-%d}"
