"""A proceeding is opened, referred and moved by the treating officer alone; the system proposes nothing (R22, R23)."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import User
from cases.models import (
    Case,
    Guardian,
    LegalAct,
    LegalActKind,
    LegalProceeding,
    LegalStage,
    Need,
    ProsecutionReferral,
    ProsecutionStatus,
)
from cases.services.legal.acts import known_act, require_treating_officer, write_act
from cases.services.legal.facts import read_legal_file
from cases.services.legal.reminding import remind_principal
from cases.services.legal.words import freeze
from cases.services.needs import answer_needs
from cases.services.settling import lock_student
from cases.services.telling.legal import announce_prosecution, withdraw_prosecution
from charter.services.deadlines import StaleError

PROMISE = "13"
STANDING = (ProsecutionStatus.WAITING, ProsecutionStatus.ACCEPTED)
# what may follow each stage, and where each move leads: the stage, and the referral's status where it changes
FOLLOWING = {
    LegalStage.PREPARING: (LegalActKind.ENDED,),
    LegalStage.REFERRED: (
        LegalActKind.RETURNED,
        LegalActKind.HEARING,
        LegalActKind.COURT,
        LegalActKind.DECLINED,
        LegalActKind.WITHDRAWN,
    ),
    LegalStage.HEARING: (LegalActKind.RETURNED, LegalActKind.COURT, LegalActKind.WITHDRAWN, LegalActKind.ENDED),
    LegalStage.COURT: (LegalActKind.ENDED,),
}
LEADS_TO = {
    LegalActKind.RETURNED: (LegalStage.PREPARING, ProsecutionStatus.RETURNED),
    LegalActKind.HEARING: (LegalStage.HEARING, ProsecutionStatus.ACCEPTED),
    LegalActKind.COURT: (LegalStage.COURT, ProsecutionStatus.ACCEPTED),
    LegalActKind.DECLINED: (LegalStage.PREPARING, ProsecutionStatus.DECLINED),
    LegalActKind.WITHDRAWN: (LegalStage.PREPARING, ProsecutionStatus.WITHDRAWN),
    LegalActKind.ENDED: (LegalStage.ENDED, None),
}


class WrongMoveError(Exception):
    """The proceeding stands where this cannot follow."""


@transaction.atomic
def open_proceeding(
    *, case: Case, parents: Collection[Guardian], reasons: str, by: User, today: date, now: datetime, key: UUID
) -> LegalProceeding:
    """Begin enforcement against these parents; a case has one standing proceeding, the second call finds it."""
    lock_student(case.student)
    require_treating_officer(case, by)
    standing = LegalProceeding.objects.filter(case=case, ended_on=None).first()
    if standing:
        return standing
    proceeding = LegalProceeding.objects.create(case=case, reasons=reasons, opened_by=by, opened_on=today, form_key=key)
    proceeding.parents.set(parents)
    act = write_act(case, LegalActKind.OPENED, by=by, now=now, on=today, proceeding=proceeding, text=reasons, key=key)
    answer_needs(case=case, promise=PROMISE, entry=act.entry)
    remind_principal(proceeding, now=now)
    return proceeding


@transaction.atomic
def refer_to_prosecutor(
    *,
    proceeding: LegalProceeding,
    prosecutor: str,
    reasons: str,
    despite: str = "",
    by: User,
    today: date,
    now: datetime,
    key: UUID,
) -> ProsecutionReferral:
    """Refer by her own judgement, with the gate frozen as she saw it; the letters wait for the manager (N10)."""
    case = proceeding.case
    lock_student(case.student)
    require_treating_officer(case, by)
    known = ProsecutionReferral.objects.filter(form_key=key).first()
    if known:
        return known
    if not LegalProceeding.objects.filter(pk=proceeding.pk, stage=LegalStage.PREPARING).update(
        stage=LegalStage.REFERRED, version=F("version") + 1
    ):
        raise WrongMoveError
    act = write_act(case, LegalActKind.REFERRED, by=by, now=now, on=today, proceeding=proceeding, text=reasons, key=key)
    if Need.objects.open().filter(case=case, promise=PROMISE).exists():
        answer_needs(case=case, promise=PROMISE, entry=act.entry)
    referral = ProsecutionReferral.objects.create(
        proceeding=proceeding,
        officer=by,
        prosecutor=prosecutor,
        reasons=reasons,
        despite=despite,
        gate_state=freeze(read_legal_file(case, today).gate, today),
        referred_on=today,
        entry=act.entry,
        form_key=key,
    )
    announce_prosecution(referral, by=by, now=now)
    return referral


@transaction.atomic
def move_proceeding(
    *, proceeding: LegalProceeding, move: LegalActKind, on: date, text: str, version: int, by: User, now: datetime,
    key: UUID,
) -> LegalAct:  # fmt: skip
    """Write down what became of it. StaleError when somebody moved it meanwhile; the same key changes nothing."""
    case = proceeding.case
    lock_student(case.student)
    require_treating_officer(case, by)
    known = known_act(key)
    if known:
        return known
    proceeding.refresh_from_db()
    if proceeding.version != version:
        raise StaleError
    if move not in FOLLOWING.get(LegalStage(proceeding.stage), ()):
        raise WrongMoveError
    stage, status = LEADS_TO[move]
    ended = {"ended_on": on} if stage == LegalStage.ENDED else {}
    LegalProceeding.objects.filter(pk=proceeding.pk).update(stage=stage, version=F("version") + 1, **ended)
    if status and status not in STANDING:
        withdraw_prosecution(list(proceeding.referrals.filter(status__in=STANDING)), now=now)
    if status:
        proceeding.referrals.filter(status__in=STANDING).update(status=status, version=F("version") + 1)
    return write_act(case, move, by=by, now=now, on=on, proceeding=proceeding, text=text, key=key)
