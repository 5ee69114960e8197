"""What a reporting school hears at each stage: that somebody treats it, and who; never what or why (domain 2.3)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Case as Choice
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.fields import PositiveSmallIntegerField

from cases.models import Referral
from cases.models.referral import NOTHING_TO_TELL
from charter.models import Deadline
from charter.models.deadline import KEPT
from notices.services import create_reporter_recipient, notify
from notices.texts.facts import ProgressFacts

STAGES = {1: "treated", 2: "contacted", 3: "closed"}
MOST = 200  # a minute


@transaction.atomic
def tell_progress(*, now: datetime) -> int:
    """Tell each reporter of a school the newest stage she has not heard of; return how many were told."""
    told = 0
    for referral in _behind()[:MOST]:
        stage = referral.stage_now  # type: ignore[attr-defined]
        if Referral.objects.filter(pk=referral.pk, told_stage__lt=stage).update(told_stage=stage):
            _tell(referral, STAGES[stage], now)
            told += 1
    return told


def _behind() -> QuerySet[Referral]:
    """Reports whose case is further than the school that made them knows."""
    reached = Deadline.objects.filter(matter=OuterRef("matter"), promise="10", outcome__in=KEPT)
    taken = Q(matter__owner__isnull=False) & (Q(door=None) | Q(accepted_at__isnull=False))
    stage = Choice(
        When(case__closed_on__isnull=False, then=Value(3)),
        When(Exists(reached), then=Value(2)),
        When(taken, then=Value(1)),
        default=Value(0),
        output_field=PositiveSmallIntegerField(),
    )
    mailed = Referral.objects.filter(withdrawn_at=None, told_stage__lt=NOTHING_TO_TELL, matter__restricted=False)
    mailed = mailed.annotate(stage_now=stage)
    return mailed.filter(stage_now__gt=F("told_stage")).select_related("matter", "case").order_by("pk")


def _tell(referral: Referral, stage: str, now: datetime) -> None:
    facts: ProgressFacts = {"ref": referral.matter.ref, "stage": stage}
    notify(
        kind="progress",
        subject=f"referral {referral.matter.ref} {stage}",
        matter=referral.matter,
        recipient=create_reporter_recipient(name=referral.reporter_name, email=referral.reporter_email),
        context={**facts},
        not_before=now,
    )
