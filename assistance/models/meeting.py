from __future__ import annotations

from datetime import date, datetime, time
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to

NOON = time(12)


class TeamMeetingQuerySet(models.QuerySet["TeamMeeting"]):
    def standing(self) -> Self:
        return self.filter(cancelled_at=None)

    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "file__matter__"))


class TeamMeeting(models.Model):
    """A sitting of the inter-professional team about one pupil: never before the committee's decision (R48)."""

    file = models.ForeignKey("assistance.AideFile", models.PROTECT, related_name="meetings")
    held_on = models.DateField(_("day"))
    held_at = models.TimeField(_("hour"), null=True, blank=True)
    place = models.CharField(_("place"), max_length=120, blank=True)
    was_held = models.BooleanField(_("it took place"), default=False)
    parents_heard = models.BooleanField(_("the parents were heard"), default=False)  # R49, N13
    moves = models.PositiveSmallIntegerField(default=0)  # how often day or place changed, as calendars count it
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(_("why it was called off"), max_length=300, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = TeamMeetingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["file"], name="team_meeting_one_ahead", condition=Q(was_held=False, cancelled_at=None)
            ),
            models.CheckConstraint(
                condition=Q(cancelled_at=None, cancelled_reason="")
                | (Q(cancelled_at__isnull=False, was_held=False) & ~Q(cancelled_reason="")),
                name="team_meeting_cancelled_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.file_id} {self.held_on}"

    @property
    def moment(self) -> datetime:
        return timezone.make_aware(datetime.combine(self.held_on, self.held_at or NOON))


class TeamMember(models.Model):
    """Who sat in a meeting; one of them is the head (יו״ר הצוות)."""

    meeting = models.ForeignKey(TeamMeeting, models.CASCADE, related_name="members")
    name = models.CharField(_("name"), max_length=80)
    role = models.CharField(_("role"), max_length=80, blank=True)
    is_head = models.BooleanField(_("head of the team"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["meeting"], name="team_one_head", condition=Q(is_head=True))]

    def __str__(self) -> str:
        return self.name
