from django.db import models
from django.utils.translation import gettext_lazy as _


class EntryKind(models.TextChoices):
    REFERRAL = "referral", _("referral")
    MEETING_REQUEST = "meeting_request", _("meeting request")
    CONTACT = "contact", _("contact")
    ASSIGNED = "assigned", _("assigned to")
    WITHDRAWN = "withdrawn", _("withdrawn")
    EXCUSED = "excused", _("not required")
    ANNOTATED = "annotated", _("annotated")
    DATE_CORRECTED = "date_corrected", _("date corrected")
    PEOPLE_CHANGED = "people_changed", _("people changed")


class TimelineEntry(models.Model):
    """Everything that happens to a pupil leaves one: who, when it happened and was typed, what (charter 16, R26)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=16, choices=EntryKind.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    text = models.CharField(max_length=600, blank=True)
    restricted = models.BooleanField(default=False)
    settled = models.ManyToManyField("charter.Deadline", related_name="settled_by", blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_at"], name="entry_case_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"
