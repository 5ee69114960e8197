"""What an appeal changes: its result may be a new version of the decision, made by the body that heard it (R29)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid5

from django.db import transaction

from accounts.models import User
from assistance.models import Appeal, AppealResult, DecisionOrigin, FunctionLevelDecision
from assistance.services.appeals import decide_appeal
from assistance.services.decision import Finding, save_draft
from assistance.services.meeting import Sitting
from assistance.services.progress import lock_file
from assistance.services.publishing import publish_decision
from charter.services.deadlines import StaleError


class DraftStandsError(ValueError):
    """The team is writing another version: it is published or thrown away first."""


def sets_another(appeal: Appeal, level: int) -> bool:
    """Another level than binds now, which a correction may have changed since the appeal."""
    standing = FunctionLevelDecision.objects.in_force().filter(file=appeal.decision.file_id).first()
    return standing is None or standing.level != level


@transaction.atomic
def decide_with_level(
    *,
    appeal: Appeal,
    version: int,
    result: AppealResult,
    decided_on: date,
    explained: str,
    level: int,
    by: User,
    now: datetime,
) -> FunctionLevelDecision:
    """The end of an appeal and the level it set, together or not at all.

    Once more it answers with the version it made. Raises what `decide_appeal` and `save_draft` raise; DraftStandsError
    where the team is writing a version, StaleError where the appeal ended without another level.
    """
    lock_file(appeal.decision.file)
    ended = Appeal.objects.select_related("outcome").filter(pk=appeal.pk, decided_on__isnull=False).first()
    if ended and (ended.outcome is None or ended.outcome.level != level):
        raise StaleError
    if ended and ended.outcome:
        return ended.outcome
    if FunctionLevelDecision.objects.filter(file=appeal.decision.file_id, published_at=None).exists():
        raise DraftStandsError
    decide_appeal(
        appeal=appeal, version=version, result=result, decided_on=decided_on, explained=explained, by=by, now=now
    )
    standing = FunctionLevelDecision.objects.in_force().get(file=appeal.decision.file_id)
    finding = Finding(
        body=appeal.body,
        level=level,
        reasons={row.area: (row.level, row.text) for row in standing.reasons.all()},
        goals=[goal.text for goal in standing.goals.all()],
        explained=explained,
        services=standing.services,
        tool_version=standing.tool_version,
        tool_url=standing.tool_url,
        sharing_allowed=standing.sharing_allowed,
        late_reason=appeal.decision.file.late_reason,
    )
    draft = save_draft(
        file=appeal.decision.file, sitting=Sitting(on=decided_on), finding=finding, by=by, now=now,
        key=uuid5(appeal.form_key, "result"), origin=DecisionOrigin.APPEAL, why=explained[:300],
    )  # fmt: skip
    published = publish_decision(decision=draft, version=draft.version, by=by, now=now)
    Appeal.objects.filter(pk=appeal.pk).update(outcome=published)
    return published
