from __future__ import annotations

from django.db import models


class StudentMerge(models.Model):
    """Two pupils on file who were one: who joined them, when, and all that moved (domain 3)."""

    kept = models.ForeignKey("cases.Student", models.PROTECT, related_name="merges")
    merged = models.OneToOneField("cases.Student", models.PROTECT, related_name="merge")
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    moved = models.JSONField(default=dict)  # relation -> keys of the rows that changed hands
    was = models.JSONField(default=dict)  # the facts of the kept pupil before he took over what he lacked

    def __str__(self) -> str:
        return f"{self.merged_id} into {self.kept_id}"
