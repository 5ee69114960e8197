"""A published decision is told to each entitled guardian, once (N14), and who is entitled is kept as it is today."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from assistance.models import DecisionDelivery, FunctionLevelDecision
from assistance.models.decision import FunctionLevelDecisionQuerySet
from assistance.services.parents import child_facts, entitled_guardians, tell_parents
from assistance.services.periods import appeal_until
from assistance.services.progress import lock_file, settle_file
from assistance.standards import Level
from cases.models import Guardian
from notices.models import Channel, Notice
from notices.services import cancel_notices

TOLD = "N14"
MOST = 200  # files a minute; the rest follows in the next


def subject_of(decision: FunctionLevelDecision) -> str:
    return f"decision {decision.pk}"


@transaction.atomic
def announce_decision(*, decision: FunctionLevelDecision, now: datetime) -> list[DecisionDelivery]:
    """A row and a notice for each entitled guardian, both once; what waits of an older version stays here."""
    file = lock_file(decision.file)
    for older in file.decisions.published().filter(number__lt=decision.number):
        reason = _("Another decision took its place")
        cancel_notices(kind=TOLD, subject=subject_of(older), reason=reason, now=now)
    guardians = entitled_guardians(file)
    rows = [DecisionDelivery.objects.get_or_create(decision=decision, guardian=one)[0] for one in guardians]
    notices = tell_parents(file, TOLD, facts_of(decision, now), subject=subject_of(decision), now=now)
    for row in rows:
        _keep_notice(row, notices)
    settle_file(file, now=now)
    return rows


def _keep_notice(row: DecisionDelivery, notices: list[Notice]) -> None:
    """The mail where there is one, else the letter."""
    mine = [one for one in notices if one.recipient_id == row.guardian.recipient_id]
    if row.notice_id is None and mine:
        row.notice = min(mine, key=lambda one: (one.channel != Channel.EMAIL, one.pk))
        DecisionDelivery.objects.filter(pk=row.pk).update(notice=row.notice)


def facts_of(decision: FunctionLevelDecision, now: datetime) -> dict[str, object]:
    """What N14 tells. Level, hours and goals are sealed: no mail carries them (ux 5.5)."""
    file = decision.file
    last = appeal_until(file.matter.unit, timezone.localdate(now))
    return {
        **child_facts(file),
        "year": file.year,
        "decided_on": decision.decided_on.isoformat(),
        "level": Level(decision.level).letter if decision.level else "",
        "base": decision.lowest,
        "most": decision.highest,
        "ends": decision.level is None,
        "goals": [goal.text for goal in decision.goals.all()],
        "explained": decision.explained,
        "services": decision.services,
        "appeal_until": last.isoformat(),
        "is_new_version": decision.number > 1,
    }


def delivery_of(notice: Notice) -> DecisionDelivery | None:
    """The delivery a notice of a decision stands for."""
    rows = DecisionDelivery.objects.filter(guardian__recipient=notice.recipient_id, not_entitled_on=None)
    related = ("decision__file__matter__unit", "decision__file__eligibility__student", "decision__body", "guardian")
    mine = rows.filter(decision__file__matter=notice.matter_id).select_related(*related)
    return next((row for row in mine if subject_of(row.decision) == notice.subject), None)


def keep_entitled(*, now: datetime) -> int:
    """Follow who may be told: one who lost it is waited for no longer, one who gained it is told (T6, R52).

    Once the last entitled guardian has it, nobody new is added: the date was kept, and is not made late afterwards.
    """
    waiting = DecisionDelivery.objects.missing().filter(decision__replaced_at=None, decision__file__ended_on=None)
    barred = waiting.filter(guardian__recipient__may_receive=False).select_related("decision__file").order_by("pk")
    lost = sum(_release(row, now) for row in barred[:MOST])
    return lost + sum(_admit(decision, now) for decision in _lacking()[:MOST])


@transaction.atomic
def _release(row: DecisionDelivery, now: datetime) -> int:
    file = lock_file(row.decision.file)
    mine = DecisionDelivery.objects.missing().filter(pk=row.pk)
    changed = mine.update(not_entitled_on=timezone.localdate(now), version=F("version") + 1)
    settle_file(file, now=now)
    return changed


def _lacking() -> FunctionLevelDecisionQuerySet:
    """In force, not with every guardian yet, and somebody entitled has no row that stands."""
    rows = DecisionDelivery.objects.filter(decision=OuterRef("pk"), not_entitled_on=None)
    told = DecisionDelivery.objects.filter(decision=OuterRef(OuterRef("pk")), guardian=OuterRef("pk"))
    entitled = Guardian.objects.filter(
        ~Exists(told.filter(Q(not_entitled_on=None) | Q(delivered_on__isnull=False))),
        student=OuterRef("file__eligibility__student"),
        recipient__may_receive=True,
    )
    incomplete = Exists(rows.filter(delivered_on=None)) | ~Exists(rows)
    found = FunctionLevelDecision.objects.in_force().filter(incomplete, Exists(entitled), file__ended_on=None)
    return found.select_related("file", "body").order_by("pk")


@transaction.atomic
def _admit(decision: FunctionLevelDecision, now: datetime) -> int:
    rows = decision.deliveries.filter(delivered_on=None, guardian__recipient__may_receive=True)
    rows.exclude(not_entitled_on=None).update(not_entitled_on=None, version=F("version") + 1)
    announce_decision(decision=decision, now=now)
    return 1
