"""A pupil in a programme and with individual hours, in few words, and the pages that show it."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from accounts.models import Unit, User
from cases.models import Case, ProgrammeOffering, ProgrammeReferral, Risk, TuitionBudget, TuitionGrant, TuitionSession
from cases.services.programme_referrals import refer_to_programme
from cases.services.programmes import prepare_programmes, year_now
from cases.services.tuition import grant_tuition, request_at_risk
from cases.services.tuition_sessions import log_session


def offering_of(unit: Unit, now: datetime, kind: str = "family_club") -> ProgrammeOffering:
    prepare_programmes(unit, today=timezone.localdate(now))
    year = year_now(timezone.localdate(now))
    return ProgrammeOffering.objects.get(programme__unit=unit, programme__kind=kind, year=year)


def in_programme(case: Case, by: User, now: datetime, kind: str = "family_club") -> ProgrammeReferral:
    offering = offering_of(case.matter.unit, now, kind)
    return refer_to_programme(case=case, offering=offering, reason="אין מסגרת", by=by, key=uuid4(), now=now)


def with_request(case: Case, by: User, now: datetime, subject: str = "מתמטיקה") -> TuitionGrant:
    facts = {"subject": subject, "asked": 10, "reason": "פערים", "key": uuid4(), "now": now}
    return request_at_risk(case=case, risk=Risk.AT_RISK, by=by, **facts)


def with_hours(case: Case, by: User, now: datetime) -> TuitionSession:
    """Ten hours granted, two of them taught."""
    grant, year = with_request(case, by, now), year_now(timezone.localdate(now))
    TuitionBudget.objects.get_or_create(unit=case.matter.unit, year=year, defaults={"hours": 100})
    grant_tuition(grant=grant, hours=10, by=by, now=now, reason="הוחלט")
    facts = {"hours": 2, "teacher": "רחל כהן", "subject": "מתמטיקה", "key": uuid4(), "now": now}
    return log_session(grant=grant, on=timezone.localdate(now), by=by, **facts)


def programme_pages(case: Case, by: User, now: datetime) -> list[str]:
    """Every address of services 7 and 8."""
    at, offering = f"/cases/{case.matter.ref}", offering_of(by.unit, now)
    referral, session, waits = in_programme(case, by, now), with_hours(case, by, now), with_request(case, by, now)
    here, grant = f"/programmes/{offering.pk}", session.grant_id
    return [
        "/programmes/", "/programmes/new/", "/programmes/hours/", f"{here}/", f"{here}/edit/", f"{here}/log/",
        f"{at}/programmes/", f"{at}/programmes/new/", f"{at}/programmes/{referral.pk}/",
        f"{at}/programmes/{referral.pk}/follow-up/", f"{at}/tuition/", f"{at}/tuition/new/",
        f"{at}/tuition/{waits.pk}/decide/", f"{at}/tuition/{grant}/end/", f"{at}/tuition/{grant}/hours/",
        f"{at}/tuition/hours/{session.pk}/undo/",
    ]  # fmt: skip
