"""What the parents hear by itself when a right was granted (N12): a draft, which somebody reads first."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assistance.models import AideEligibility, AideFile
from assistance.services.reminding.rows import DECISION
from cases.models import Guardian
from charter.models import Deadline
from notices.models import Notice
from notices.services import tell

OLD = timedelta(days=30)  # a decision typed later than that is history, and told to nobody (domain 6.1)
LOOKS_BACK = timedelta(days=60)  # no outage is longer


def tell_of_grants(*, today: date, now: datetime) -> int:
    """N12: prepared at once for every right a person has entered; how many rights were told of."""
    known = Notice.objects.filter(kind="N12", matter=OuterRef("matter"))
    rows = AideEligibility.objects.for_aides().filter(~Exists(known), valid_until__gte=today)
    parent = Guardian.objects.filter(student=OuterRef("student"), recipient__may_receive=True)
    fresh = rows.filter(
        Exists(parent), recorded_at__gte=now - LOOKS_BACK, recorded_by__isnull=False, matter__restricted=False
    )
    found = fresh.select_related("matter", "student").order_by("pk")
    return sum(_tell_grant(row, now) for row in found if not _is_history(row))


def _is_history(right: AideEligibility) -> bool:
    return right.decided_on < timezone.localdate(right.recorded_at) - OLD


@transaction.atomic
def _tell_grant(right: AideEligibility, now: datetime) -> int:
    file = AideFile.objects.filter(eligibility=right).order_by("year").first()
    dates = Deadline.objects.filter(matter__aide_file=file, promise__in=DECISION) if file else Deadline.objects.none()
    due = dates.values_list("due_on", flat=True).first()
    facts = {
        "year": file.year if file else right.valid_from.year,
        "support": str(right.get_support_display()),
        "valid_until": right.valid_until.isoformat(),
        "level_by": due.isoformat() if due else None,
    }
    return _tell(right, "N12", facts, subject=f"right {right.matter.ref}", now=now)


def _tell(right: AideEligibility, kind: str, facts: dict[str, Any], *, subject: str, now: datetime) -> int:
    """To each parent who may be told; nothing about a restricted matter. 1 where somebody is told."""
    if right.matter.restricted:
        return 0
    child = {"child": right.student.first_name, "gender": right.student.gender, "ref": right.matter.ref}
    guardians = Guardian.objects.filter(student=right.student_id, recipient__may_receive=True).select_related(
        "recipient"
    )
    for one in guardians.order_by("pk"):
        tell(
            kind=kind,
            subject=subject,
            matter=right.matter,
            recipient=one.recipient,
            context={**child, **facts},
            now=now,
        )
    return int(bool(guardians))
