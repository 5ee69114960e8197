"""An appeal on a team's decision: 21 days from delivery, late ones accepted and marked (R59, R63, D9).

The decision stays in force meanwhile. Hours inside a level are no subject: those are asked for instead (R58).
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    AideDocument,
    AideFile,
    Appeal,
    AppealResult,
    AppealSubject,
    Body,
    DecisionDelivery,
    EventKind,
    FunctionLevelDecision,
)
from assistance.services.bodies import prepare_bodies
from assistance.services.history import write_event
from assistance.services.page_bell import ring_desk
from assistance.services.periods import decide_by
from assistance.services.progress import lock_file
from assistance.services.telling_appeals import announce_appeal
from cases.models import Guardian
from charter.services.deadlines import StaleError


class AlreadyOpenError(ValueError):
    """This guardian's appeal on the same subject of the same decision waits for its answer; `appeal` is that one."""

    def __init__(self, appeal: Appeal) -> None:
        super().__init__(f"appeal {appeal.pk} is open")
        self.appeal = appeal


class NotAdmittedError(ValueError):
    """It came late and nobody decided yet whether it is heard."""


@transaction.atomic
def file_appeal(
    *,
    decision: FunctionLevelDecision,
    guardian: Guardian,
    subject: AppealSubject,
    filed_on: date,
    reasons: str,
    key: UUID,
    by: User | None,
    now: datetime,
    document: AideDocument | None = None,
) -> Appeal:
    """Accept it, late or not; the same key answers with the first. Raises AlreadyOpenError.

    `by` none: from the guardian's own page.
    """
    file = lock_file(decision.file)
    known = Appeal.objects.filter(form_key=key, decision=decision).first()
    if known:
        return known
    waiting = Appeal.objects.open().filter(decision=decision, guardian=guardian, subject=subject).first()
    if waiting:
        raise AlreadyOpenError(waiting)
    until = last_day(decision, guardian)
    appeal = Appeal.objects.create(
        decision=decision, guardian=guardian, subject=subject, body=body_for(decision), filed_on=filed_on,
        file_until=until, is_late=until is not None and filed_on > until,
        decide_by=decide_by(file.matter.unit, filed_on), reasons=reasons, document=document, from_page=by is None,
        recorded_by=by, recorded_at=now, form_key=key,
    )  # fmt: skip
    announce_appeal(appeal, "received", on=filed_on, now=now)
    if by is None:
        url = f"{file.get_absolute_url()}appeals/{appeal.pk}/"
        ring_desk(file, _("An appeal came from the personal page"), subject=f"appeal {appeal.pk}", url=url, now=now)
    late = _("out of time") if appeal.is_late else ""
    _tell_history(file, appeal, _("Appeal on %(what)s filed"), late, on=filed_on, by=by, now=now)
    return appeal


def last_day(decision: FunctionLevelDecision, guardian: Guardian) -> date | None:
    """This guardian's own; none where the decision was not delivered to him, and then nothing is late."""
    row = DecisionDelivery.objects.filter(decision=decision, guardian=guardian).first()
    return row.appeal_until if row else None


def body_for(decision: FunctionLevelDecision) -> Body:
    """Who hears appeals in the track of whoever decided (D21)."""
    unit = decision.file.matter.unit
    hearing = Body.objects.filter(unit=unit, hears_appeals=True).order_by("pk")
    return hearing.filter(track=decision.body.track).first() or hearing.first() or prepare_bodies(unit)[2]


@transaction.atomic
def admit_appeal(*, appeal: Appeal, version: int, admitted: bool, why: str, by: User, on: date, now: datetime) -> None:
    """A person decides whether a late one is heard; one that is not heard ends so, with reasons.

    The parent hears of either; the same once more changes nothing. Raises StaleError.
    """
    file = lock_file(appeal.decision.file)
    facts: dict[str, Any] = {"admitted": admitted}
    if not admitted:
        facts |= {"result": AppealResult.NOT_HEARD, "explained": why}
    if _stands_so(appeal, facts):
        return
    _change(appeal, version, facts if admitted else facts | {"decided_on": on})
    words = _("The late appeal on %(what)s is heard") if admitted else _("The late appeal on %(what)s is not heard")
    _tell_history(file, appeal, words, why, on=on, by=by, now=now)
    announce_appeal(appeal, "admitted" if admitted else "decided", on=on, now=now)


@transaction.atomic
def hear_appeal(*, appeal: Appeal, version: int, heard_on: date, by: User, now: datetime) -> None:
    """The parents were heard; the same day once more changes nothing. Raises NotAdmittedError, StaleError."""
    file = lock_file(appeal.decision.file)
    _refuse_unadmitted(appeal)
    if _stands_so(appeal, {"heard_on": heard_on}):
        return
    _change(appeal, version, {"heard_on": heard_on})
    announce_appeal(appeal, "heard", on=heard_on, now=now)
    _tell_history(file, appeal, _("Appeal on %(what)s heard"), "", on=heard_on, by=by, now=now)


@transaction.atomic
def decide_appeal(
    *, appeal: Appeal, version: int, result: AppealResult, decided_on: date, explained: str, by: User, now: datetime
) -> None:
    """Its end, with reasons; a new version of the decision is another act (R29). The same once more changes nothing.

    Raises NotAdmittedError, StaleError.
    """
    file, is_withdrawn = lock_file(appeal.decision.file), result == AppealResult.WITHDRAWN
    if not is_withdrawn:
        _refuse_unadmitted(appeal)
    facts = {"result": result, "decided_on": decided_on, "explained": explained}
    if _stands_so(appeal, facts):
        return
    _change(appeal, version, facts)
    announce_appeal(appeal, "withdrawn" if is_withdrawn else "decided", on=decided_on, now=now)
    label = str(AppealResult(result).label)
    _tell_history(file, appeal, _("Appeal on %(what)s decided"), label, on=decided_on, by=by, now=now)


def _refuse_unadmitted(appeal: Appeal) -> None:
    if Appeal.objects.filter(pk=appeal.pk, is_late=True).exclude(admitted=True).exists():
        raise NotAdmittedError


def _stands_so(appeal: Appeal, facts: dict[str, Any]) -> bool:
    return Appeal.objects.filter(pk=appeal.pk, **facts).exists()


def _change(appeal: Appeal, version: int, facts: dict[str, Any]) -> None:
    """An appeal that ended stays as it is."""
    if not Appeal.objects.open().filter(pk=appeal.pk, version=version).update(**facts, version=F("version") + 1):
        raise StaleError
    appeal.refresh_from_db()


def _tell_history(
    file: AideFile, appeal: Appeal, words: str, more: str, *, on: date, by: User | None, now: datetime
) -> None:
    text = words % {"what": AppealSubject(appeal.subject).label}
    text = " · ".join(filter(None, (text, str(appeal.guardian), more)))
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.APPEAL, on=on, text=text, by=by, now=now)
    if by:
        record_access(by=by, action=AccessAction.CHANGE, page="appeal", subject=file.matter.ref)
