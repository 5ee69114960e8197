"""Money for an aide on the journey to Poland: asked of the ministry for pupils in regular education (R75)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    Aide,
    AideEligibility,
    AideFile,
    EventKind,
    FundingStatus,
    PolandTripFunding,
    SchoolFacts,
)
from assistance.services.aides.forbidden import refuse_guardian
from assistance.services.aides.telling import announce_funding
from assistance.services.history import write_event
from assistance.services.progress import lock_file
from cases.models import Enrolment
from charter.services.deadlines import StaleError

ENDED = (FundingStatus.DECLINED, FundingStatus.WITHDRAWN)
DECIDED = (FundingStatus.APPROVED, FundingStatus.DECLINED)
NEXT = {
    FundingStatus.PREPARED: (FundingStatus.SENT, FundingStatus.WITHDRAWN),
    FundingStatus.SENT: (*DECIDED, FundingStatus.WITHDRAWN),
}


class SpecialSchoolError(ValueError):
    """A pupil of a special school is outside this rule (R75)."""


class NotEntitledError(ValueError):
    """No valid decision on aide support (R75: special needs)."""


class AskedAlreadyError(ValueError):
    """There is a request for a journey of these days."""


class NotNextError(ValueError):
    """The request was decided or taken back, or this is not its next step."""


@transaction.atomic
def ask_funding(
    *,
    file: AideFile,
    from_on: date,
    until_on: date,
    by: User,
    key: UUID,
    now: datetime,
    asked_on: date,
    aide: Aide | None = None,
    cost: int | None = None,
    note: str = "",
) -> PolandTripFunding:
    """Open a request; the same key answers with the first. Raises what the module names, GuardianIsAideError."""
    file = lock_file(file)
    known = PolandTripFunding.objects.filter(form_key=key, file=file).first()
    if known:
        return known
    _refuse(file, from_on, until_on)
    if aide:
        refuse_guardian(aide, [file])
    funding = PolandTripFunding.objects.create(
        file=file, from_on=from_on, until_on=until_on, aide=aide, cost=cost, note=note, asked_on=asked_on,
        by=by, at=now, form_key=key,
    )  # fmt: skip
    _write(funding, _("Funding of an aide on the journey to Poland was asked for"), on=asked_on, by=by, now=now)
    return funding


def _refuse(file: AideFile, from_on: date, until_on: date) -> None:
    if not AideEligibility.objects.valid_on(from_on).filter(pk=file.eligibility_id).exists():
        raise NotEntitledError
    stays = Enrolment.objects.current().filter(student=file.eligibility.student_id)
    if SchoolFacts.objects.filter(school__in=stays.values("school"), is_special=True).exists():
        raise SpecialSchoolError
    asked = PolandTripFunding.objects.filter(file=file, from_on__lte=until_on, until_on__gte=from_on)
    if asked.exclude(status__in=ENDED).exists():
        raise AskedAlreadyError


@transaction.atomic
def move_funding(
    *, funding: PolandTripFunding, status: str, on: date, note: str, version: int, by: User, now: datetime
) -> PolandTripFunding:
    """The next step of a request: sent, decided, taken back. The parents hear of the decision (N24).

    Raises StaleError when somebody else was first, NotNextError.
    """
    before = PolandTripFunding.objects.get(pk=funding.pk)
    if status not in NEXT.get(FundingStatus(before.status), ()):
        raise StaleError if before.version != version else NotNextError
    rows = PolandTripFunding.objects.filter(pk=funding.pk, version=version)
    decided_on = on if status in DECIDED else None
    if not rows.update(status=status, decided_on=decided_on, note=note, version=F("version") + 1):
        raise StaleError
    funding = PolandTripFunding.objects.select_related("file__eligibility__student", "file__matter").get(pk=funding.pk)
    text = _("Journey to Poland: %(state)s") % {"state": funding.get_status_display()}
    _write(funding, text, on=on, by=by, now=now)
    if status in DECIDED:
        announce_funding(funding, now=now)
    return funding


def _write(funding: PolandTripFunding, text: str, *, on: date, by: User, now: datetime) -> None:
    file = funding.file
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.AIDE, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="journey", subject=file.matter.ref)
