from __future__ import annotations

from datetime import datetime
from typing import Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.models import User


class ImportKind(models.TextChoices):
    ROSTER = "roster", _("roster of pupils")
    REFERRALS = "referrals", _("referrals")


class ImportState(models.TextChoices):
    CHECKED = "checked", _("checked, waits for you")
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("taken in")
    FAILED = "failed", _("failed")
    DROPPED = "dropped", _("not taken in")


OVER = (ImportState.DONE, ImportState.FAILED, ImportState.DROPPED)


class ImportRunQuerySet(models.QuerySet["ImportRun"]):
    def visible_to(self, user: User) -> Self:
        return self.filter(unit=user.unit_id)

    def runnable(self, stale_since: datetime) -> Self:
        """Waiting, or begun so long ago that whoever began is gone."""
        gone = Q(state=ImportState.RUNNING, started_at__lt=stale_since)
        return self.filter(Q(state=ImportState.QUEUED) | gone)

    def unfinished(self) -> Self:
        return self.exclude(state__in=OVER)


class ImportRun(models.Model):
    """One file handed over: what was found in it, what went in, which rows were refused and why."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(_("kind"), max_length=10, choices=ImportKind.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    file_name = models.CharField(_("file"), max_length=100)  # as the user knows it, cleaned
    stored_as = models.CharField(max_length=64, blank=True)  # random name under var/imports, empty after the run
    sha256 = models.CharField(max_length=64)
    encoding = models.CharField(max_length=20, blank=True)
    state = models.CharField(_("state"), max_length=8, choices=ImportState.choices)
    rows_read = models.PositiveIntegerField(default=0)
    rows_new = models.PositiveIntegerField(default=0)
    rows_changed = models.PositiveIntegerField(default=0)
    rows_unchanged = models.PositiveIntegerField(default=0)
    rows_refused = models.PositiveIntegerField(default=0)
    rows_late = models.PositiveIntegerField(default=0)  # promises late already on the day of the import
    rows_done = models.PositiveIntegerField(default=0)  # progress of a long file
    refusals = models.JSONField(default=list)  # [{"line", "column", "reason", "value"}]
    problem = models.CharField(max_length=300, blank=True)  # why the whole file failed
    created_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)  # a person saw the preview and said yes
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = ImportRunQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"

    def get_absolute_url(self) -> str:
        return reverse("cases:import-detail", args=[self.pk])

    @property
    def is_moving(self) -> bool:
        return self.state in (ImportState.QUEUED, ImportState.RUNNING)

    @property
    def rows_good(self) -> int:
        return self.rows_new + self.rows_changed
