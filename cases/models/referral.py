from django.db import models
from django.utils.translation import gettext_lazy as _


class ReporterKind(models.TextChoices):
    """Who may have sent a referral (domain 2.1): one list for forms, files and the school's door."""

    PRINCIPAL = "principal", _("principal")
    COUNSELLOR = "counsellor", _("counsellor")
    TEACHER = "teacher", _("class teacher")
    PARENT = "parent", _("parent")
    NEIGHBOUR = "neighbour", _("neighbour")
    WELFARE = "welfare", _("welfare services")
    PSYCHOLOGY = "psychology", _("psychological service")
    YOUTH = "youth", _("youth promotion")
    PROBATION = "probation", _("probation service")
    POLICE = "police", _("police")
    ANONYMOUS = "anonymous", _("anonymous")
    PATROL = "patrol", _("found on a patrol")
    ROSTER = "roster", _("roster comparison")
    OTHER = "other", _("other")


class Reason(models.TextChoices):
    """Why a pupil is referred (domain 2.2): the eight of the intake form first."""

    SEVEN_DAYS = "seven_days", _("7 consecutive days of absence")
    REPEATED = "repeated", _("repeated absences")
    LATENESS = "lateness", _("frequent lateness")
    WANDERING = "wandering", _("wandering")
    SUSPENSION = "suspension", _("suspension or removal")
    TRANSFER = "transfer", _("change of school")
    NOT_REGISTERED = "not_registered", _("not registered or did not arrive")
    OTHER = "other", _("other")
    HARM = "harm", _("suspected harm")
    BEHAVIOUR = "behaviour", _("behaviour that may lead to dropping out")
    LEFT = "left", _("left (boarding school, abroad)")
    REFUSES_PLACEMENT = "refuses_placement", _("refuses placement")
    NO_PLACEMENT = "no_placement", _("without placement")
    EMOTIONAL = "emotional", _("emotional difficulty, school refusal")
    FAMILY = "family", _("family or economic situation")
    WORKING = "working", _("working in school hours")
    PATROL = "patrol", _("found on a patrol")


class SchoolStep(models.TextChoices):
    """What the school has already done (intake field F)."""

    TEACHER_TALK = "teacher_talk", _("talk by the class teacher")
    PARENTS_TALK = "parents_talk", _("talk with the parents")
    HOME_VISIT = "home_visit", _("home visit")
    REGISTERED_LETTER = "registered_letter", _("registered letter")
    COMMITTEE = "committee", _("committee")


class RequesterKind(models.TextChoices):
    """Who asked for a meeting (D6); the officer's own initiative has no clock."""

    PARENT = "parent", _("parent")
    PUPIL = "pupil", _("pupil")
    OTHER = "other", _("another party")


NOTHING_TO_TELL = 3  # the last stage: nobody waits for progress, as with files and demo data
SCHOOL_STAFF = (ReporterKind.PRINCIPAL, ReporterKind.COUNSELLOR, ReporterKind.TEACHER)


class Referral(models.Model):
    """A report that a pupil does not attend regularly (charter 9; R17). It starts promises 9, 10 and 12."""

    matter = models.OneToOneField("charter.Matter", models.PROTECT, related_name="referral")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="referrals")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="referral")
    reporter_kind = models.CharField(_("who reported"), max_length=12, choices=ReporterKind.choices)
    reporter_name = models.CharField(_("name"), max_length=80, blank=True)
    reporter_phone = models.CharField(_("phone"), max_length=20, blank=True)
    reporter_email = models.EmailField(_("e-mail"), blank=True)
    received_at = models.DateTimeField(_("received at"))
    recorded_at = models.DateTimeField()
    reasons = models.JSONField(default=list)  # codes of Reason
    reason_text = models.CharField(max_length=200, blank=True)  # as typed in a file
    days_absent = models.PositiveSmallIntegerField(_("days of absence"), null=True, blank=True)
    absent_since = models.DateField(_("since"), null=True, blank=True)
    school_steps = models.JSONField(default=list)  # codes of SchoolStep
    description = models.CharField(_("short description"), max_length=600, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    door = models.ForeignKey("cases.SchoolDoor", models.PROTECT, null=True, blank=True, related_name="referrals")
    accepted_at = models.DateTimeField(null=True, blank=True)  # through the door: an officer has looked at it
    accepted_by = models.ForeignKey("accounts.User", models.PROTECT, null=True, blank=True, related_name="+")
    privacy_notice = models.CharField(max_length=12, blank=True)  # version and language of what the reporter was told
    told_stage = models.PositiveSmallIntegerField(default=NOTHING_TO_TELL)  # how far the reporting school has heard
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_reason=""),
                name="referral_withdrawn_has_reason",
            )
        ]
        indexes = [
            models.Index(
                fields=["told_stage"], name="referral_to_tell", condition=models.Q(told_stage__lt=NOTHING_TO_TELL)
            )
        ]

    def __str__(self) -> str:
        return self.matter.ref


class MeetingRequest(models.Model):
    """Somebody asked for a meeting with parents and pupil; it starts promise 11 (charter 11; D6)."""

    matter = models.OneToOneField("charter.Matter", models.PROTECT, related_name="meeting_request")
    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="meeting_requests")
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="meeting_request")
    requested_by = models.CharField(_("who asked"), max_length=8, choices=RequesterKind.choices)
    requested_on = models.DateField(_("asked on"))
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, null=True, blank=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_reason = models.CharField(max_length=300, blank=True)
    form_key = models.UUIDField(unique=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(withdrawn_at=None) | ~models.Q(withdrawn_reason=""),
                name="request_withdrawn_has_reason",
            )
        ]

    def __str__(self) -> str:
        return self.matter.ref
