"""A decision binds from its publishing on: read-only, hours from the level's minimum, a row for each parent (R29)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import (
    AideFile,
    DecisionOrigin,
    EventKind,
    FunctionLevelDecision,
)
from assistance.services.announcing import announce_decision
from assistance.services.decision import check_body, check_right
from assistance.services.history import write_event
from assistance.services.hours import allot_base
from assistance.services.meeting import check_order
from assistance.services.progress import lock_file, settle_file
from assistance.standards import Level
from charter.models import Deadline
from charter.services.deadlines import StaleError

DECIDED_BY = ("level-decision", "new-decision", "late-decision")


class IncompleteError(ValueError):
    """What the team has not recorded yet; `missing` names the fields (R49)."""

    def __init__(self, missing: list[str]) -> None:
        super().__init__(", ".join(missing))
        self.missing = missing


@transaction.atomic
def publish_decision(
    *, decision: FunctionLevelDecision, version: int, by: User, now: datetime
) -> FunctionLevelDecision:
    """Let a draft bind; the one in force before is history from then on. A published one answers with itself.

    Raises IncompleteError, StaleError, and what `save_draft` raises where body or right changed meanwhile.
    """
    file = lock_file(decision.file)
    draft = FunctionLevelDecision.objects.select_related("body").get(pk=decision.pk)
    if draft.published_at:
        return draft
    check_body(file, draft.body, draft.origin)
    check_right(file)
    check_order(file, draft.decided_on)
    if missing := list(missing_of(file, draft)):
        raise IncompleteError(missing)
    FunctionLevelDecision.objects.in_force().filter(file=file).update(replaced_at=now)
    rows = FunctionLevelDecision.objects.filter(pk=draft.pk, version=version, published_at=None)
    if not rows.update(published_at=now, published_by=by, version=F("version") + 1):
        raise StaleError
    published = FunctionLevelDecision.objects.select_related("body", "file").get(pk=draft.pk)
    _follow(file, published, by=by, now=now)
    return published


def missing_of(file: AideFile, decision: FunctionLevelDecision) -> Iterator[str]:
    """Level and goals are one record (R49); reasons by the areas; a late one says why (ux 3.9)."""
    if not decision.goals.exists():
        yield "goals"
    if decision.level and not decision.reasons.exclude(text="").exists():
        yield "reasons"
    if decision.level is None and not decision.explained:
        yield "explained"
    if not file.late_reason and decision.origin == DecisionOrigin.TEAM and is_late(file, decision.decided_on):
        yield "late_reason"


def is_late(file: AideFile, decided_on: date) -> bool:
    rows = Deadline.objects.filter(matter=file.matter_id, promise__in=DECIDED_BY, due_on__lt=decided_on)
    return rows.exists()


def _follow(file: AideFile, decision: FunctionLevelDecision, *, by: User, now: datetime) -> None:
    """What a published decision brings with it, in the same transaction."""
    allot_base(decision=decision, by=by, now=now)
    announce_decision(decision=decision, now=now)
    AideFile.objects.filter(pk=file.pk).update(sharing_allowed=decision.sharing_allowed, version=F("version") + 1)
    text = decision_words(decision)
    on = decision.decided_on
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.DECISION, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="level published", subject=file.matter.ref)
    settle_file(file, now=now)


def decision_words(decision: FunctionLevelDecision) -> str:
    """ "הצוות הבין-מקצועי: דרגה ג׳, 16 עד 23 שעות"; a later version says why it was made."""
    if decision.level is None:
        found = _("an aide is no longer needed")
    else:
        facts = {"level": Level(decision.level).letter, "from": decision.lowest, "to": decision.highest}
        found = _("level %(level)s, %(from)s to %(to)s hours") % facts
    again = f"{decision.get_origin_display()}: {decision.origin_reason}" if decision.origin_reason else ""
    return ". ".join(filter(None, (f"{decision.body.name}: {found}", again)))
