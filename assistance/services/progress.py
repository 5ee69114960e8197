"""How far a file has come, from what happened alone: its stage, and which of its dates were kept (R50-R54, D10)."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F

from assistance.models import AideFile, DecisionDelivery, FunctionLevelDecision, MatyaTransferRow, Stage, TeamMeeting
from charter.models import Deadline, Outcome
from charter.services.deadlines import Closing, Verdict, settle_together

KEPT_BY = {
    "level-decision": "decided",
    "new-decision": "decided",
    "level-delivery": "delivered",
    "new-delivery": "delivered",
    "june-delivery": "delivered",
    "matya-transfer": "transferred",
    "new-transfer": "transferred",
    "iep-final": "final",
    "late-decision": "decided",
    "late-delivery": "delivered",
    "late-transfer": "transferred",
    "late-plan": "final",
}
Acts = dict[str, Closing | None]


def lock_file(file: AideFile) -> AideFile:
    """Whoever changes a file holds its row first; on SQLite the whole database is held."""
    return AideFile.objects.select_for_update(no_key=True).select_related("eligibility", "matter").get(pk=file.pk)


def settle_file(file: AideFile, *, now: datetime) -> None:
    """Judge every date of the file by what is recorded, and set its stage; the caller holds the file."""
    acts = acts_of(file)
    settle_together([file.matter], {promise: _verdict(acts[act]) for promise, act in KEPT_BY.items()})
    stage = stage_of(file, acts)
    if stage != file.stage:
        AideFile.objects.filter(pk=file.pk).update(stage=stage, version=F("version") + 1)
        file.stage = stage


def _verdict(closing: Closing | None) -> Verdict:
    def judge(deadline: Deadline) -> Closing | None:
        return closing and Closing(max(closing.on, deadline.opened_on), closing.at, closing.outcome)

    return judge


def acts_of(file: AideFile) -> Acts:
    """The closing acts of a file, each by its own day (D23); none where it has not happened."""
    return {
        "decided": _decided(file),
        "delivered": _delivered(file),
        "transferred": _transferred(file),
        "final": _final(file),
    }


def _decided(file: AideFile) -> Closing | None:
    first = FunctionLevelDecision.objects.published().filter(file=file).order_by("number").first()
    return Closing(first.decided_on, first.published_at, Outcome.MET) if first and first.published_at else None


def _delivered(file: AideFile) -> Closing | None:
    """The last entitled guardian of the earliest version that reached them all (R52)."""
    for decision in FunctionLevelDecision.objects.published().filter(file=file).order_by("number"):
        rows = list(DecisionDelivery.objects.filter(decision=decision, not_entitled_on=None))
        done = [(row.delivered_on, row.recorded_at) for row in rows if row.delivered_on and row.recorded_at]
        if done and len(done) == len(rows):
            return Closing(max(on for on, _ in done), max(at for _, at in done), Outcome.MET)
    return None


def _transferred(file: AideFile) -> Closing | None:
    rows = MatyaTransferRow.objects.filter(decision__file=file).select_related("transfer")
    row = rows.order_by("transfer__sent_on", "pk").first()
    return Closing(row.transfer.sent_on, row.transfer.at, Outcome.MET) if row else None


def _final(file: AideFile) -> Closing | None:
    if file.iep_final_on is None or file.iep_final_at is None:
        return None
    return Closing(file.iep_final_on, file.iep_final_at, Outcome.MET)


def stage_of(file: AideFile, acts: Acts) -> Stage:
    """The furthest step that happened; a decision passed on before it was delivered is still undelivered."""
    if acts["delivered"]:
        return Stage.TRANSFERRED if acts["transferred"] else Stage.DELIVERED
    if acts["decided"]:
        return Stage.DECIDED
    discussed = TeamMeeting.objects.standing().filter(file=file, was_held=True).exists()
    return Stage.DISCUSSED if discussed else Stage.ENTITLED
