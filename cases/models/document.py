from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class DocumentKind(models.TextChoices):
    LETTER = "letter", _("letter")
    CERTIFICATE = "certificate", _("certificate of illness or absence")
    REPORT = "report", _("school report")
    ASSESSMENT = "assessment", _("professional assessment")
    CONSENT = "consent", _("consent of the parents")
    COURT = "court", _("court order")
    MINUTES = "minutes", _("minutes")
    OTHER = "other", _("other")


class DocumentOrigin(models.TextChoices):
    PARENTS = "parents", _("the parents")
    SCHOOL = "school", _("the school")
    WELFARE = "welfare", _("welfare services")
    COURT = "court", _("the court")
    MINISTRY = "ministry", _("the ministry")
    UNIT = "unit", _("the unit itself")
    OTHER = "other", _("other")


class DocumentFormat(models.TextChoices):
    """What the content is, whatever the name says; nothing else is taken in."""

    PDF = "pdf", "PDF"
    JPEG = "jpg", "JPG"
    PNG = "png", "PNG"
    DOCX = "docx", "DOCX"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self]


CONTENT_TYPES = {
    DocumentFormat.PDF: "application/pdf",
    DocumentFormat.JPEG: "image/jpeg",
    DocumentFormat.PNG: "image/png",
    DocumentFormat.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class DocumentQuerySet(models.QuerySet["Document"]):
    def shown(self) -> Self:
        return self.filter(hidden_at=None)


class Document(models.Model):
    """A file of a case: kept under a random name outside the web, never deleted, hidden with a reason (R26)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="documents")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="document")
    kind = models.CharField(_("kind"), max_length=12, choices=DocumentKind.choices)
    origin = models.CharField(_("from whom"), max_length=8, choices=DocumentOrigin.choices)
    received_on = models.DateField(_("received on"))
    about = models.CharField(_("what it is about"), max_length=160, blank=True)
    restricted = models.BooleanField(_("for the treating officer alone"), default=False)
    file_name = models.CharField(max_length=110)  # as shown and downloaded; the extension says the content
    stored_as = models.CharField(max_length=32, unique=True)
    format = models.CharField(max_length=4, choices=DocumentFormat.choices)
    size = models.PositiveIntegerField()
    sha256 = models.CharField(max_length=64)
    added_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    added_at = models.DateTimeField()
    hidden_at = models.DateTimeField(null=True, blank=True)
    hidden_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    hidden_reason = models.CharField(_("why it is hidden"), max_length=300, blank=True)
    form_key = models.UUIDField(unique=True)

    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(hidden_at=None, hidden_reason="") | (Q(hidden_at__isnull=False) & ~Q(hidden_reason="")),
                name="document_hidden_has_reason",
            )
        ]

    def __str__(self) -> str:
        return self.file_name
