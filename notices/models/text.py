from __future__ import annotations

import hashlib
from typing import Self

from django.db import models
from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _

from accounts.models import Unit


def hash_of_text(source: str) -> str:
    """What an approval holds on to: the next word changed asks anew."""
    return hashlib.sha256(source.encode()).hexdigest()


class NoticeTextQuerySet(models.QuerySet["NoticeText"]):
    def of(self, unit: Unit, kind: str, language: str) -> Self:
        """All versions, the newest first."""
        return self.filter(unit=unit, kind=kind, language=language).order_by("-version")

    def newest(self) -> Self:
        """One of each kind and language."""
        same = NoticeText.objects.filter(unit=OuterRef("unit"), kind=OuterRef("kind"), language=OuterRef("language"))
        return self.filter(version=Subquery(same.order_by("-version").values("version")[:1]))


class NoticeText(models.Model):
    """A unit's own words of one kind in one language; versions are added, never changed. Without one, ours hold."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)  # a key of notices.texts.KINDS
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    source = models.TextField()  # as templates/notices/mail/<kind>.<language>.txt
    reason = models.CharField(_("why it was changed"), max_length=300, blank=True)
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    form_key = models.UUIDField(null=True, blank=True, unique=True)

    objects = NoticeTextQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "kind", "language", "version"], name="text_version")]

    def __str__(self) -> str:
        return f"{self.kind}.{self.language} {self.version}"

    @property
    def sha256(self) -> str:
        return hash_of_text(self.source)


class TextApproval(models.Model):
    """A manager says that the lawyer, or a translator, approved one version (0: the one we ship; ux 8.9)."""

    unit = models.ForeignKey("accounts.Unit", models.PROTECT, related_name="+")
    kind = models.CharField(max_length=24)
    language = models.CharField(max_length=2)
    version = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)  # of the source that was approved: another release must ask again
    approver = models.CharField(_("who approved it"), max_length=120)
    approved_on = models.DateField(_("date"))
    made_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["unit", "kind", "language", "sha256"], name="text_approved_once")
        ]

    def __str__(self) -> str:
        return f"{self.kind}.{self.language} {self.version}"
