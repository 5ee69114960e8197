from django.db import models
from django.utils.translation import gettext_lazy as _


class ImportKind(models.TextChoices):
    ROSTER = "roster", _("roster")
    REFERRALS = "referrals", _("referrals")


class ImportState(models.TextChoices):
    CHECKED = "checked", _("checked")
    QUEUED = "queued", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


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
    rows_done = models.PositiveIntegerField(default=0)  # progress of a long file
    refusals = models.JSONField(default=list)  # [{"line", "column", "reason", "value"}]
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.file_name}"
