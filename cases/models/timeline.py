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
    SIBLINGS = "siblings", _("siblings were joined")
    SIBLINGS_PARTED = "siblings_parted", _("siblings were parted")
    STAGE = "stage", _("the stage was changed")
    CLOSED = "closed", _("the case was closed")
    REOPENED = "reopened", _("the case was reopened")
    TRANSFERRED = "transferred", _("transferred to another authority")
    MERGED = "merged", _("two files of one pupil were joined")
    DISCLOSED = "disclosed", _("information was passed on")
    COVER = "cover", _("cover while the officer is away")
    RISK = "risk", _("the risk status was changed")
    NEED = "need", _("a need was raised")
    NEED_DROPPED = "need_dropped", _("a need fell away")
    PLAN = "plan", _("integration plan")
    MEETING_SET = "meeting_set", _("a meeting was set")
    MEETING_ANSWER = "meeting_answer", _("the family answered about a meeting")
    VISIT_PLANNED = "visit_planned", _("a home visit was planned")
    COMMITTEE = "committee", _("committee")
    DROPOUT = "dropout", _("dropout")
    RETURNED = "returned", _("returned to a framework")
    SEARCH = "search", _("search for a framework")
    TUITION = "tuition", _("individual tuition hours")
    PROGRAMME = "programme", _("programme")
    LEGAL = "legal", _("legal proceedings")
    LOCATED = "located", _("locating")
    PATROL = "patrol", _("found on a patrol")
    DOCUMENT = "document", _("document")
    REPLY = "reply", _("a reply came by mail")
    ACCESS_REQUEST = "access_request", _("request to see the information")
    REPORTED_HARM = "reported_harm", _("suspected harm was reported")


class TimelineEntry(models.Model):
    """Everything that happens to a pupil leaves one: who, when it happened and was typed, what (charter 16, R26)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="entries")
    kind = models.CharField(max_length=16, choices=EntryKind.choices)
    by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    text = models.CharField(max_length=600, blank=True)
    url = models.CharField(max_length=200, blank=True)  # the page of the thing, where it has one
    restricted = models.BooleanField(default=False)
    settled = models.ManyToManyField("charter.Deadline", related_name="settled_by", blank=True)

    class Meta:
        indexes = [models.Index(fields=["case", "-happened_at"], name="entry_case_time")]

    def __str__(self) -> str:
        return f"{self.kind} {self.happened_at:%Y-%m-%d}"
