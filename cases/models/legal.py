from __future__ import annotations

from datetime import date
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from charter.models import visible_to


class LegalStage(models.TextChoices):
    """How far a proceeding went; people move it, never the system (R22, R23)."""

    PREPARING = "preparing", _("in preparation")
    REFERRED = "referred", _("with the municipal prosecutor")
    HEARING = "hearing", _("summoned to a hearing")
    COURT = "court", _("in court")
    ENDED = "ended", _("proceeding ended")


class ProsecutionStatus(models.TextChoices):
    WAITING = "waiting", _("waiting for the prosecutor")
    ACCEPTED = "accepted", _("the prosecutor acts on it")
    RETURNED = "returned", _("returned for completion")
    DECLINED = "declined", _("the prosecutor decided not to act")
    WITHDRAWN = "withdrawn", _("taken back by the officer")


class LegalActKind(models.TextChoices):
    OPENED = "opened", _("the proceeding was opened")
    ABSENCE = "absence", _("absence after the notice")
    EXEMPTION = "exemption", _("exemptions were looked into")
    REFERRED = "referred", _("referred to the municipal prosecutor")
    VIEWED = "viewed", _("looked at by the manager")
    COMMENT = "comment", _("comment of the manager")
    RETURNED = "returned", _("the prosecutor returned it for completion")
    HEARING = "hearing", _("summons to a hearing")
    COURT = "court", _("an indictment was filed")
    DECLINED = "declined", _("the prosecutor decided not to act")
    WITHDRAWN = "withdrawn", _("the referral was taken back")
    ENDED = "ended", _("the proceeding ended")


class NoticeSigner(models.TextChoices):
    """Only the principal's signature satisfies s.4(b)(2)(a) (`domain` 2.5)."""

    PRINCIPAL = "principal", _("the principal")
    OFFICER = "officer", _("the attendance officer only")


def may_see(user: User, today: date, prefix: str) -> Q:
    """The treating officer, her cover while it lasts, the manager: whoever may open restricted entries."""
    seen = visible_to(user, today, prefix)
    return seen if user.is_manager else seen & Q(**{f"{prefix}owner__isnull": False})


class LegalProceedingQuerySet(models.QuerySet["LegalProceeding"]):
    def visible_to(self, user: User, today: date) -> Self:
        return self.filter(may_see(user, today, "case__matter__"))

    def standing(self) -> Self:
        return self.filter(ended_on=None)


class LegalProceeding(models.Model):
    """Enforcement of the Compulsory Education Law in one case (charter 13, R22); one at a time."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="proceedings")
    parents = models.ManyToManyField("cases.Guardian", related_name="proceedings", blank=True)
    stage = models.CharField(max_length=10, choices=LegalStage.choices, default=LegalStage.PREPARING)
    reasons = models.TextField(max_length=4000)
    opened_by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    opened_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    objects = LegalProceedingQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case"], name="legal_one_standing", condition=Q(ended_on=None)),
            models.CheckConstraint(condition=Q(ended_on=None) ^ Q(stage="ended"), name="legal_ended_has_day"),
        ]

    def __str__(self) -> str:
        return f"{self.stage} {self.opened_on}"


class ProsecutionReferral(models.Model):
    """The treating officer's referral to the prosecutor, with the gate as it stood that moment (R23)."""

    proceeding = models.ForeignKey(LegalProceeding, models.PROTECT, related_name="referrals")
    officer = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    prosecutor = models.CharField(max_length=120)
    reasons = models.TextField(max_length=4000)
    despite = models.TextField(max_length=2000, blank=True)
    gate_state = models.JSONField()
    status = models.CharField(max_length=10, choices=ProsecutionStatus.choices, default=ProsecutionStatus.WAITING)
    referred_on = models.DateField()
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="prosecution_referral")
    form_key = models.UUIDField(unique=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["proceeding"],
                name="prosecution_one_standing",
                condition=Q(status__in=["waiting", "accepted"]),
            ),
            models.CheckConstraint(condition=~Q(reasons=""), name="prosecution_has_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.referred_on}"


class PrincipalNotice(models.Model):
    """The statutory letter of the principal to one parent, by registered mail; the unit keeps what it says (N9)."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="principal_notices")
    guardian = models.ForeignKey("cases.Guardian", models.PROTECT, related_name="principal_notices")
    school = models.ForeignKey("cases.School", models.PROTECT, related_name="+")
    signed_by = models.CharField(max_length=10, choices=NoticeSigner.choices)
    sent_on = models.DateField()
    registered_no = models.CharField(max_length=30, blank=True)
    slip_on = models.DateField(null=True, blank=True)
    copy_received_on = models.DateField(null=True, blank=True)
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="principal_notice")
    form_key = models.UUIDField(unique=True)
    gate_read_on = models.DateField(null=True, blank=True)  # the pulse last looked whether the gate is complete (S13)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case", "registered_no"], name="principal_notice_number_once", condition=~Q(registered_no="")
            ),
            models.CheckConstraint(
                condition=Q(slip_on=None) | Q(slip_on__gte=models.F("sent_on")), name="principal_notice_slip_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sent_on} {self.registered_no}"


class LegalAct(models.Model):
    """One line of the legal track's own history: facts for the gate, the manager's looks, every move; never changed."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="legal_acts")
    proceeding = models.ForeignKey(LegalProceeding, models.PROTECT, null=True, blank=True, related_name="acts")
    kind = models.CharField(max_length=10, choices=LegalActKind.choices)
    on = models.DateField()
    until_on = models.DateField(null=True, blank=True)  # of an absence
    is_clear = models.BooleanField(default=True)  # of exemptions: none was found
    source = models.CharField(max_length=160, blank=True)
    text = models.TextField(max_length=4000, blank=True)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    at = models.DateTimeField()
    entry = models.OneToOneField("cases.TimelineEntry", models.PROTECT, related_name="legal_act")
    form_key = models.UUIDField(unique=True)

    class Meta:
        indexes = [models.Index(fields=["case", "kind"], name="legal_act_case_kind")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("on")), name="legal_act_days_in_order"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on}"


class Opinion(models.Model):
    """The officer's opinion for the court (s.4(b)(3)); each version stays."""

    case = models.ForeignKey("cases.Case", models.PROTECT, related_name="opinions")
    background = models.TextField(_("what is known"), max_length=6000)
    offered = models.TextField(_("what was offered to the family and the pupil"), max_length=6000)
    assessment = models.TextField(_("the officer's assessment"), max_length=6000)
    recommendation = models.TextField(_("recommendation"), max_length=4000)
    by = models.ForeignKey("accounts.User", models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    form_key = models.UUIDField(unique=True)

    def __str__(self) -> str:
        return f"{self.written_at:%Y-%m-%d}"
