from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from assistance.models.desk import DeskQuerySet


class Track(models.TextChoices):
    """The two tracks of the law (D21): the guide's, and the one since the reform of 2018."""

    GUIDE = "guide", _("integration committee and inter-professional team")
    REFORM = "reform", _("eligibility and characterisation committee")


class BodyQuerySet(DeskQuerySet["Body"]):
    def of_track(self, track: str) -> Self:
        return self.filter(track=track)

    def setting_levels(self) -> Self:
        return self.filter(sets_level=True)


class Body(models.Model):
    """Who decides what: a row and not a constant, because two laws stand side by side (R30, D21)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    code = models.CharField(max_length=24)  # of the starting ones: committee, team, eligibility, multi, appeals
    name = models.CharField(_("name of the body"), max_length=80)
    track = models.CharField(_("track"), max_length=8, choices=Track.choices, default=Track.GUIDE)
    finds_eligible = models.BooleanField(_("decides on eligibility"), default=False)
    sets_level = models.BooleanField(_("sets the function level"), default=False)
    hears_appeals = models.BooleanField(_("hears appeals"), default=False)
    version = models.PositiveIntegerField(default=1)

    objects = BodyQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "code"], name="body_once")]

    def __str__(self) -> str:
        return self.name
