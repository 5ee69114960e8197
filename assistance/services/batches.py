"""What of the ticked files can be passed on, to which centre, and what cannot: shown before it is done (ux 3.10)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import transaction

from accounts.models import User
from assistance.models import AideFile, FunctionLevelDecision, Matya, MatyaTransfer, SchoolFacts
from assistance.services.transfer import pass_to_matya, waiting_decisions
from cases.models import Enrolment


@dataclass(frozen=True)
class Batch:
    matya: Matya
    decisions: list[FunctionLevelDecision]

    @property
    def files(self) -> list[AideFile]:
        return [decision.file for decision in self.decisions]


@dataclass(frozen=True)
class Batches:
    """`undecided`, `passed` and `homeless` (no centre for the school) are left out, and said to be."""

    batches: list[Batch]
    undecided: list[AideFile]
    passed: list[AideFile]
    homeless: list[AideFile]

    @property
    def count(self) -> int:
        return sum(len(batch.decisions) for batch in self.batches)

    @property
    def last_decided(self) -> date | None:
        return max((row.decided_on for batch in self.batches for row in batch.decisions), default=None)


def plan_batches(files: Iterable[AideFile]) -> Batches:
    """One batch a centre, in the order of their names; four queries."""
    chosen = list(files)
    waiting = {decision.file_id: decision for decision in waiting_decisions(chosen)}
    decided = set(FunctionLevelDecision.objects.in_force().filter(file__in=chosen).values_list("file_id", flat=True))
    centres = _centres_of(chosen)
    sent: dict[int, Batch] = {}
    for file in chosen:
        matya = centres.get(file.eligibility.student_id)
        if matya and file.pk in waiting:
            sent.setdefault(matya.pk, Batch(matya, [])).decisions.append(waiting[file.pk])
    return Batches(
        batches=sorted(sent.values(), key=lambda batch: batch.matya.name),
        undecided=[file for file in chosen if file.pk not in decided],
        passed=[file for file in chosen if file.pk in decided and file.pk not in waiting],
        homeless=[file for file in chosen if file.pk in waiting and file.eligibility.student_id not in centres],
    )


def _centres_of(files: list[AideFile]) -> dict[int, Matya]:
    """The centre of each pupil's school; a pupil without either is not there."""
    stays = Enrolment.objects.current().filter(student__in=[file.eligibility.student_id for file in files])
    school_of = dict(stays.values_list("student_id", "school_id"))
    facts = SchoolFacts.objects.filter(school__in=school_of.values(), matya__isnull=False).select_related("matya")
    centre_of = {row.school_id: row.matya for row in facts if row.matya}
    return {student: centre_of[school] for student, school in school_of.items() if school in centre_of}


@transaction.atomic
def pass_batches(
    *, batches: Iterable[Batch], sent_on: date, how: str, by: User, key: UUID, now: datetime
) -> list[MatyaTransfer]:
    """All or none; the same key answers with the first. Raises what `pass_to_matya` raises."""
    return [
        pass_to_matya(
            matya=batch.matya, files=batch.files, sent_on=sent_on, how=how, by=by,
            key=uuid5(key, str(batch.matya.pk)), now=now,
        )
        for batch in batches
    ]  # fmt: skip


def sent_by(key: UUID, unit: int) -> list[MatyaTransfer]:
    """What a form that was sent before has made."""
    keys = [uuid5(key, str(pk)) for pk in Matya.objects.filter(unit=unit).values_list("pk", flat=True)]
    return list(MatyaTransfer.objects.filter(form_key__in=keys).select_related("matya").order_by("pk"))
