"""A pupil in a programme: referred, accepted or not, asked after every 30 days, ended with a result (R13, R15)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import (
    Attendance,
    BodyKind,
    Case,
    LegalBasis,
    ProgrammeOffering,
    ProgrammeReferral,
    ProgrammeResult,
    ReferralFollowUp,
    ReferralStatus,
)
from cases.models.programme_referral import HOLDING, RUNNING
from cases.services.disclosures import record_disclosure
from cases.services.needs import answer_needs, take_answer_back
from cases.services.programme_places import (
    ASK_AGAIN,
    PROMISE,
    fill_places,
    forget_reminder,
    give_place_back,
    hold_places,
    remind,
    take_place,
    write_programme_entry,
)
from cases.services.programmes import year_now
from cases.services.settling import lock_student
from cases.services.telling.programme import announce_programme, withdraw_programme

DISCLOSED = UUID("9b0f4a52-5d0b-4a7e-8d8e-0b6a1c8f2d11")
AFTER = {
    ReferralStatus.WAITING: (ReferralStatus.WITHDRAWN,),
    ReferralStatus.REFERRED: (
        ReferralStatus.ACCEPTED,
        ReferralStatus.STARTED,
        ReferralStatus.DECLINED,
        ReferralStatus.WITHDRAWN,
    ),
    ReferralStatus.ACCEPTED: (ReferralStatus.STARTED, ReferralStatus.ENDED),
    ReferralStatus.STARTED: (ReferralStatus.ENDED,),
}


class NotOfferedError(ValueError):
    """The programme is not offered in this school year (R15)."""


class AlreadyReferredError(ValueError):
    """The pupil already waits for this programme or takes part in it."""


@dataclass(frozen=True)
class Move:
    """What became of a referral, on which day, and what was said."""

    to: ReferralStatus
    on: date
    note: str = ""
    result: ProgrammeResult | None = None


def at_noon(day: date, now: datetime) -> datetime:
    """A day typed without its hour: now, where it is today."""
    if day == timezone.localdate(now):
        return now
    return timezone.make_aware(datetime.combine(day, time(12)))


@transaction.atomic
def refer_to_programme(
    *, case: Case, offering: ProgrammeOffering, reason: str, by: User, key: UUID, now: datetime, consent: str = ""
) -> ProgrammeReferral:
    """Refer a pupil: into a place where there is one, else onto the waiting list; the same key is the same referral."""
    lock_student(case.student)
    known = ProgrammeReferral.objects.filter(form_key=key).first()
    if known:
        return known
    today = timezone.localdate(now)
    _refuse(case, offering, today)
    hold_places(offering)
    has_place = take_place(offering)
    text = _("%(programme)s: referred") if has_place else _("%(programme)s: on the waiting list")
    entry = write_programme_entry(case, text % {"programme": offering.programme.name}, by=by, at=now, now=now)
    referral = ProgrammeReferral.objects.create(
        case=case,
        offering=offering,
        status=ReferralStatus.REFERRED if has_place else ReferralStatus.WAITING,
        referred_on=today,
        reason=reason,
        consent=consent,
        follow_up_on=today + ASK_AGAIN if has_place else None,
        entry=entry,
        form_key=key,
    )
    if offering.leaves_city:
        _record_disclosure(referral, by=by, now=now)
    if has_place:
        answer_needs(case=case, promise=PROMISE, entry=entry)
        remind(referral, on=today + ASK_AGAIN, by=by)
        announce_programme(referral, now=now)
    record_access(by=by, action=AccessAction.CREATE, page="programme", subject=f"case {case.matter.ref}")
    return referral


def _record_disclosure(referral: ProgrammeReferral, *, by: User, now: datetime) -> None:
    """What another body learns by the referral, also by one onto its waiting list, stands on record (domain 5.2)."""
    record_disclosure(
        case=referral.case,
        body=BodyKind.OTHER,
        recipient=referral.offering.programme.name,
        what=_("a referral to the programme: name, contact details and the reason"),
        why=referral.reason[:300],
        basis=LegalBasis.CONSENT,
        basis_note=referral.consent,
        happened_at=now,
        by=by,
        now=now,
        key=uuid5(DISCLOSED, str(referral.form_key)),
    )


def _refuse(case: Case, offering: ProgrammeOffering, today: date) -> None:
    if offering.year != year_now(today) or not ProgrammeOffering.objects.offered().filter(pk=offering.pk).exists():
        raise NotOfferedError(offering)
    if ProgrammeReferral.objects.filter(case=case, offering=offering, status__in=RUNNING).exists():
        raise AlreadyReferredError(offering)


@transaction.atomic
def move_referral(*, referral: ProgrammeReferral, move: Move, by: User | None, now: datetime) -> bool:
    """Accepted, started, not accepted, ended, withdrawn; what is already so, or cannot follow, changes nothing."""
    before = referral.status
    if move.to not in AFTER.get(ReferralStatus(before), ()):
        return False
    rows = ProgrammeReferral.objects.filter(pk=referral.pk, status=before)
    stays = move.to in HOLDING
    if not rows.update(status=move.to, **_facts(referral, move, stays)):
        return False
    referral.refresh_from_db()
    words = filter(None, [f"{referral.offering.programme.name}: {referral.get_status_display()}", _result(move)])
    text = " · ".join([*words, *([move.note] if move.note else [])])
    write_programme_entry(referral.case, text, by=by, at=at_noon(move.on, now), now=now)
    if not stays:
        _leave(referral, before, today=timezone.localdate(now), now=now)
    if by:
        record_access(by=by, action=AccessAction.CHANGE, page="programme", subject=f"case {referral.case.matter.ref}")
    return True


def _facts(referral: ProgrammeReferral, move: Move, stays: bool) -> dict[str, object]:
    if stays:
        return {"started_on": move.on} if move.to == ReferralStatus.STARTED else {}
    return {
        "ended_on": move.on,
        "follow_up_on": None,
        "result": move.result or "",
        "result_note": move.note,
    }


def _result(move: Move) -> str:
    return str(move.result.label) if move.result else ""


def _leave(referral: ProgrammeReferral, before: str, *, today: date, now: datetime) -> None:
    """The place goes to whoever waits; a referral taken back has answered no need."""
    forget_reminder(referral, today)
    withdraw_programme(referral, now=now)
    if referral.status == ReferralStatus.WITHDRAWN:
        take_answer_back(referral.entry)
    if before in HOLDING:
        give_place_back(referral.offering)
        fill_places(referral.offering, today=today, now=now)


@transaction.atomic
def follow_up(
    *,
    referral: ProgrammeReferral,
    on: date,
    attendance: Attendance,
    note: str,
    by: User,
    key: UUID,
    now: datetime,
) -> ReferralFollowUp:
    """Write down how the pupil does there; the next time to ask is 30 days after the latest such day (R13)."""
    known = ReferralFollowUp.objects.filter(form_key=key).first()
    if known:
        return known
    programme = referral.offering.programme.name
    text = _("%(programme)s, a follow-up: %(how)s. %(note)s") % {
        "programme": programme,
        "how": attendance.label,
        "note": note,
    }
    entry = write_programme_entry(referral.case, text, by=by, at=at_noon(on, now), now=now)
    made = ReferralFollowUp.objects.create(
        referral=referral, on=on, attendance=attendance, note=note, entry=entry, form_key=key
    )
    later = ProgrammeReferral.objects.holding().filter(pk=referral.pk, follow_up_on__lt=on + ASK_AGAIN)
    if later.update(follow_up_on=on + ASK_AGAIN):
        remind(referral, on=on + ASK_AGAIN, by=by)
    record_access(by=by, action=AccessAction.CREATE, page="programme", subject=f"case {referral.case.matter.ref}")
    return made
