from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from cases.models import DocumentFormat
from charter.models import visible_to


class AideDocumentKind(models.TextChoices):
    PROTOCOL = "protocol", _("protocol of the team")
    ELIGIBILITY = "eligibility", _("decision of the committee")
    TOOL = "tool", _("assessment tool, filled in")
    ADDITION = "addition", _("approval of additional hours")
    PROOF = "proof", _("proof of delivery")
    REQUEST = "request", _("request of the parents")
    APPEAL = "appeal", _("appeal and its result")
    EMPLOYMENT = "employment", _("transfer of employment to a private owner")
    PLAN = "plan", _("individual education programme")
    OTHER = "other", _("other")


class AideDocumentQuerySet(models.QuerySet["AideDocument"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(visible_to(user, today, "matter__"))


class AideDocument(models.Model):
    """A file of this desk: kept under a random name outside the web, never deleted (charter 16)."""

    matter = models.ForeignKey("charter.Matter", models.PROTECT, related_name="aide_documents")
    kind = models.CharField(_("kind"), max_length=12, choices=AideDocumentKind.choices)
    received_on = models.DateField(_("dated"))
    about = models.CharField(_("what it is about"), max_length=160, blank=True)
    file_name = models.CharField(max_length=110)
    stored_as = models.CharField(max_length=32, unique=True)
    format = models.CharField(max_length=4, choices=DocumentFormat.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    objects = AideDocumentQuerySet.as_manager()

    def __str__(self) -> str:
        return self.file_name
