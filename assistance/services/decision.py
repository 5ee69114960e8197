"""The team's decision on a level: a draft until it is published; who may decide is data (R28-R30, R37-R49, D21)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Max

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    AideDocument,
    AideFile,
    Body,
    DecisionOrigin,
    FunctionLevelDecision,
    IepGoal,
    LevelReason,
    SupportType,
)
from assistance.services.meeting import Sitting, hold_meeting
from assistance.services.progress import lock_file
from assistance.standards import band_of
from charter.services.deadlines import StaleError


class BodyMayNotError(ValueError):
    """Another body than the one the rule names wants to set the level (R30)."""

    def __init__(self, body: Body) -> None:
        super().__init__(f"{body.code} sets no level")
        self.body = body


class NotEntitledError(ValueError):
    """No valid decision of a committee on aide support for that school year stands (R28)."""


class AlreadyDecidedError(ValueError):
    """A decision binds; another one is a correction with its reason, or the result of an appeal (R29)."""


@dataclass(frozen=True)
class Finding:
    """What the team found, as it was typed; `level` none where no aide is needed any more (R44)."""

    body: Body
    level: int | None
    reasons: Mapping[str, tuple[int | None, str]] = field(default_factory=dict)  # by area (R38-R41)
    goals: Sequence[str] = ()  # R49
    explained: str = ""
    services: str = ""
    tool_version: str = ""  # R42
    tool_url: str = ""
    sharing_allowed: bool = False
    protocol: AideDocument | None = None
    late_reason: str = ""


def check_body(file: AideFile, body: Body, origin: str = DecisionOrigin.TEAM) -> None:
    """A body of the file's own track that sets levels; of an appeal, one that hears them (R30, D21)."""
    may = body.sets_level or (origin == DecisionOrigin.APPEAL and body.hears_appeals)
    if not may or body.unit_id != file.matter.unit_id or body.track != file.eligibility.body.track:
        raise BodyMayNotError(body)


def check_right(file: AideFile) -> None:
    """Two steps, two bodies: without the committee's valid decision on an aide there is no level (R28)."""
    right = file.eligibility
    stands = right.support == SupportType.AIDE and right.ended_on is None and file.ended_on is None
    if not stands or right.valid_until < date(file.year, 9, 1):
        raise NotEntitledError


@transaction.atomic
def save_draft(
    *,
    file: AideFile,
    sitting: Sitting,
    finding: Finding,
    by: User,
    key: UUID,
    now: datetime,
    version: int | None = None,
    origin: DecisionOrigin = DecisionOrigin.TEAM,
    why: str = "",
) -> FunctionLevelDecision:
    """Keep what was typed of a decision; `version` is of the draft it was typed over, none for a new one.

    The same key answers with the first. Raises BodyMayNotError, NotEntitledError, BeforeTheCommitteeError,
    AlreadyDecidedError, and StaleError where another draft stands or this one was changed or published.
    """
    file = lock_file(file)
    check_body(file, finding.body, origin)
    check_right(file)
    known = FunctionLevelDecision.objects.filter(form_key=key, file=file).first()
    if known and version is None:
        return known
    draft = _standing_draft(file, version, origin)
    own = draft.meeting if draft and draft.meeting.decisions.count() == 1 else None
    meeting = hold_meeting(file=file, sitting=sitting, by=by, key=key, now=now, meeting=own)
    facts = {"meeting": meeting, "decided_on": sitting.on, "origin": origin, "origin_reason": why}
    saved = _write(file, draft, {**facts, **_columns(file, finding)}, by=by, key=key, now=now)
    _write_lines(saved, finding)
    late = AideFile.objects.filter(pk=file.pk).exclude(late_reason=finding.late_reason)
    late.update(late_reason=finding.late_reason, version=F("version") + 1)
    record_access(by=by, action=AccessAction.CHANGE, page="level decision", subject=file.matter.ref)
    return saved


def _standing_draft(file: AideFile, version: int | None, origin: DecisionOrigin) -> FunctionLevelDecision | None:
    draft = FunctionLevelDecision.objects.select_related("meeting").filter(file=file, published_at=None).first()
    if (draft.version if draft else None) != version:
        raise StaleError
    if origin == DecisionOrigin.TEAM and FunctionLevelDecision.objects.in_force().filter(file=file).exists():
        raise AlreadyDecidedError
    return draft


@transaction.atomic
def drop_draft(*, decision: FunctionLevelDecision, version: int, by: User) -> bool:
    """Take a draft away; what is published stays for ever. False where it is gone already, StaleError if changed."""
    file = lock_file(decision.file)
    draft = FunctionLevelDecision.objects.filter(pk=decision.pk, published_at=None)
    if not draft.exists():
        return False
    if not draft.filter(version=version).delete()[0]:
        raise StaleError
    record_access(by=by, action=AccessAction.CHANGE, page="level draft dropped", subject=file.matter.ref)
    return True


def _columns(file: AideFile, finding: Finding) -> dict[str, Any]:
    band = band_of(finding.level, file.year) if finding.level else None
    return {
        "body": finding.body,
        "level": finding.level,
        "lowest": band.lowest if band else 0,
        "highest": band.highest if band else 0,
        "explained": finding.explained,
        "services": finding.services,
        "tool_version": finding.tool_version,
        "tool_url": finding.tool_url,
        "protocol": finding.protocol,
        "sharing_allowed": finding.sharing_allowed,
    }


def _write(
    file: AideFile, draft: FunctionLevelDecision | None, facts: dict[str, Any], *, by: User, key: UUID, now: datetime
) -> FunctionLevelDecision:
    facts = {**facts, "recorded_by": by, "recorded_at": now}
    if draft is None:
        last = FunctionLevelDecision.objects.filter(file=file).aggregate(last=Max("number"))["last"] or 0
        return FunctionLevelDecision.objects.create(file=file, number=last + 1, form_key=key, **facts)
    FunctionLevelDecision.objects.filter(pk=draft.pk).update(**facts, version=F("version") + 1)
    return FunctionLevelDecision.objects.get(pk=draft.pk)


def _write_lines(decision: FunctionLevelDecision, finding: Finding) -> None:
    """The reasons by area and the goals, as they stand in the form."""
    decision.reasons.all().delete()
    decision.goals.all().delete()
    LevelReason.objects.bulk_create(
        LevelReason(decision=decision, area=area, level=level, text=text)
        for area, (level, text) in finding.reasons.items()
        if level or text
    )
    IepGoal.objects.bulk_create(
        IepGoal(decision=decision, order=order, text=text) for order, text in enumerate(finding.goals, start=1)
    )
