"""The yearly discussion opens in February; the parents hear by when, and that papers are welcome (R44, N20)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Exists, F, OuterRef, QuerySet

from assistance.models import AideFile, Stage
from assistance.services.parents import child_facts, tell_parents
from assistance.services.progress import lock_file
from cases.models import Guardian
from charter.models import Deadline
from notices.models import Notice

TOLD = "N20"
DECISION = "level-decision"
MOST = 100  # files a minute; the rest follows in the next


def tell_reviews(*, today: date, now: datetime) -> int:
    """Tell the parents of each file whose discussion is open and who were not told; again it says nothing.

    A right found after 1 February is told by its own letter (N12), and what was decided by then needs no invitation.
    """
    return sum(bool(tell_review(file, now=now)) for file in untold_reviews(today)[:MOST])


def untold_reviews(today: date) -> QuerySet[AideFile]:
    """Without those nobody may be told of, so that they do not stand before the others."""
    told = Notice.objects.filter(kind=TOLD, matter=OuterRef("matter"))
    ahead = Deadline.objects.open().filter(matter=OuterRef("matter"), promise=DECISION, target_on__gte=today)
    parent = Guardian.objects.filter(student=OuterRef("eligibility__student"), recipient__may_receive=True)
    rows = AideFile.objects.standing().filter(Exists(ahead), Exists(parent), ~Exists(told), stage=Stage.ENTITLED)
    rows = rows.filter(matter__restricted=False, is_new_pupil=False, eligibility__decided_on__lt=F("opened_on"))
    return rows.select_related("matter", "eligibility__student").order_by("pk")


@transaction.atomic
def tell_review(file: AideFile, *, now: datetime) -> list[Notice]:
    """Held while it is told: two workers at once write one letter."""
    file = lock_file(file)
    by = Deadline.objects.get(matter=file.matter, promise=DECISION, opened_on=file.opened_on)
    meeting = file.meetings.standing().filter(was_held=False).first()
    facts = {
        **child_facts(file),
        "year": file.year,
        "on": meeting and meeting.held_on.isoformat(),
        "level_by": by.due_on and by.due_on.isoformat(),
    }
    return tell_parents(file, TOLD, facts, subject=f"review {file.matter.ref}", now=now)
