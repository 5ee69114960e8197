from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class CampaignSource(models.TextChoices):
    """Where a list of children out of school comes from (charter 14, R24)."""

    MINISTRY = "ministry", _("demand of the Ministry")
    POPULATION = "population", _("population list")
    ROSTER = "roster", _("comparison with the roster")


class LocatingResult(models.TextChoices):
    OPEN = "", _("not dealt with yet")
    STUDYING = "studying", _("studies at another institution")
    ABROAD = "abroad", _("lives abroad")
    EXEMPT = "exempt", _("exempt, or at an exempt institution")
    HOME = "home", _("home education by permit")
    REGISTERED = "registered", _("registered again")
    REFERRED = "referred", _("a referral was opened")
    NOT_FOUND = "not_found", _("was not found")


class LocatingCampaignQuerySet(models.QuerySet["LocatingCampaign"]):
    def visible_to(self, user: User) -> Self:
        """The manager sees all, an officer those with a child given to her."""
        mine = self.filter(unit=user.unit_id)
        return mine if user.is_manager else mine.filter(Q(items__officer=user)).distinct()


class LocatingCampaign(models.Model):
    """One search for children who live in the city and study nowhere: a demand, a list, a day it is due."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    name = models.CharField(_("name"), max_length=120)
    source = models.CharField(_("source"), max_length=10, choices=CampaignSource.choices)
    received_on = models.DateField(_("received on"))
    due_on = models.DateField(_("answer due on"), null=True, blank=True)
    note = models.CharField(_("what was asked"), max_length=600, blank=True)
    rows_read = models.PositiveIntegerField(default=0)
    rows_studying = models.PositiveIntegerField(default=0)  # of the list, enrolled here
    rows_other_age = models.PositiveIntegerField(default=0)
    refusals = models.JSONField(default=list)  # [{"line", "column", "reason", "value"}]
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    form_key = models.UUIDField(unique=True)

    objects = LocatingCampaignQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class LocatingItemQuerySet(models.QuerySet["LocatingItem"]):
    def open(self) -> Self:
        return self.filter(result="")

    def visible_to(self, user: User) -> Self:
        mine = self.filter(campaign__unit=user.unit_id)
        return mine if user.is_manager else mine.filter(officer=user)


class LocatingItem(models.Model):
    """One child of compulsory age without a school: on file or only named in the list."""

    campaign = models.ForeignKey(LocatingCampaign, models.PROTECT, related_name="items")
    student = models.ForeignKey("cases.Student", models.PROTECT, null=True, blank=True, related_name="locating_items")
    id_number = models.CharField(_("ID number"), max_length=20, blank=True)
    first_name = models.CharField(_("first name"), max_length=60)
    last_name = models.CharField(_("family name"), max_length=60)
    birth_on = models.DateField(_("date of birth"), null=True, blank=True)
    address = models.CharField(_("address"), max_length=160, blank=True)
    officer = models.ForeignKey(
        "accounts.User", models.PROTECT, null=True, blank=True, related_name="locating_items", verbose_name=_("officer")
    )
    result = models.CharField(_("outcome"), max_length=10, choices=LocatingResult.choices, blank=True)
    result_note = models.CharField(_("where, or why"), max_length=600, blank=True)
    result_on = models.DateField(null=True, blank=True)
    referral = models.OneToOneField(
        "cases.Referral", models.PROTECT, null=True, blank=True, related_name="locating_item"
    )
    entry = models.OneToOneField(
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="locating_item"
    )
    form_key = models.UUIDField(null=True, blank=True, unique=True)  # of a child added by hand
    version = models.PositiveIntegerField(default=1)

    objects = LocatingItemQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["campaign", "id_number"], name="locating_id_once", condition=~Q(id_number="")
            ),
            models.CheckConstraint(
                condition=Q(result="", result_on=None) | (~Q(result="") & Q(result_on__isnull=False)),
                name="locating_result_whole",
            ),
            models.CheckConstraint(
                condition=Q(result__in=["", "referred"]) | ~Q(result_note=""), name="locating_result_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(result="referred") | Q(referral__isnull=False), name="locating_referred_has_referral"
            ),
        ]
        indexes = [models.Index(fields=["officer"], name="locating_open", condition=Q(result=""))]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}"

    @property
    def id_last_four(self) -> str:
        return self.id_number[-4:]


class LocatingAttempt(models.Model):
    """One try to find the child or to bring it back to a framework."""

    item = models.ForeignKey(LocatingItem, models.PROTECT, related_name="attempts")
    on = models.DateField(_("day"))
    text = models.CharField(_("what was tried"), max_length=600)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    recorded_at = models.DateTimeField()
    entry = models.OneToOneField(
        "cases.TimelineEntry", models.PROTECT, null=True, blank=True, related_name="locating_attempt"
    )
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.on} {self.item_id}"
