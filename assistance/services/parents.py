"""A pupil's parents in matters of the aide: who may be told, and telling each of them (domain 6.1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from assistance.models import AideFile
from cases.models import Guardian
from notices.models import Notice
from notices.services import tell
from notices.texts import KINDS
from notices.texts.facts import ChildFacts

Facts = Mapping[str, Any]


def entitled_guardians(file: AideFile) -> list[Guardian]:
    """Both parents, but whoever may not receive information; asked again at the moment of sending (R52, T6)."""
    allowed = Guardian.objects.filter(student=file.eligibility.student_id, recipient__may_receive=True)
    return list(allowed.select_related("recipient").order_by("pk"))


def child_facts(file: AideFile) -> ChildFacts:
    student = file.eligibility.student
    return {"child": student.first_name, "gender": student.gender, "ref": file.matter.ref}


def tell_parents(
    file: AideFile,
    kind: str,
    facts: Facts | Callable[[Guardian], Facts | None],
    *,
    subject: str,
    now: datetime,
    only: list[Guardian] | None = None,
    revision: int = 0,
    renew: bool = False,
) -> list[Notice]:
    """Tell each parent, or those of `only`; None as facts where one has nothing to be told. Again it says nothing."""
    notices: list[Notice] = []
    if file.matter.restricted or kind not in KINDS or not KINDS[kind].is_ours:
        return notices
    for guardian in entitled_guardians(file) if only is None else only:
        context = facts(guardian) if callable(facts) else facts
        if context is not None:
            notices += tell(
                kind=kind, subject=subject, matter=file.matter, recipient=guardian.recipient,
                context={**context}, revision=revision, renew=renew, now=now,
            )  # fmt: skip
    return notices
