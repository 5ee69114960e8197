"""How to appeal, told to one parent who asks (N18-how, ux 5.8); on paper it stands in the decision's own letter."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideFile, DecisionDelivery, EventKind
from assistance.services.announcing import subject_of
from assistance.services.history import write_event
from assistance.services.parents import child_facts, tell_parents
from assistance.services.progress import lock_file
from notices.models import Notice, NoticeState
from notices.models.notice import NoticeQuerySet

TOLD = "N18-how"
TOPIC = "דרגת התפקוד והיקף שירותי התמיכה הנוספים"  # a phrase of notices.texts.phrases


@transaction.atomic
def tell_how_to_appeal(*, delivery: DecisionDelivery, by: User, now: datetime) -> Notice | None:
    """Pressed again it says nothing, unless the last day changed or the first was called off.

    None where this parent may not be told, or another decision took its place.
    """
    file = lock_file(delivery.decision.file)
    standing = DecisionDelivery.objects.filter(pk=delivery.pk, not_entitled_on=None, decision__replaced_at=None)
    row = standing.select_related("guardian__recipient", "decision").first()
    if row is None or file.ended_on or not row.guardian.recipient.may_receive:
        return None
    told, last_day = told_how(row), row.appeal_until.isoformat() if row.appeal_until else None
    said = told.exclude(state=NoticeState.CANCELLED).filter(cancelled_since=None).first()
    if said and said.context["appeal_until"] == last_day:
        return said
    last = told.first()
    facts = {**child_facts(file), "year": file.year, "topic": TOPIC, "appeal_until": last_day}
    revision = last.revision + 1 if last else 0
    made = tell_parents(
        file, TOLD, facts, subject=subject_of(row.decision), only=[row.guardian], revision=revision, now=now
    )
    if made:
        on, text = timezone.localdate(now), _("%(name)s is told how to appeal") % {"name": row.guardian}
        write_event(eligibility=file.eligibility, file=file, kind=EventKind.APPEAL, on=on, text=text, by=by, now=now)
        record_access(by=by, action=AccessAction.CHANGE, page="how to appeal", subject=file.matter.ref)
    return next(iter(made), None)


def told_how(row: DecisionDelivery) -> NoticeQuerySet:
    """What this parent was told of it, the newest first."""
    rows = Notice.objects.filter(kind=TOLD, subject=subject_of(row.decision), recipient=row.guardian.recipient_id)
    return rows.order_by("-revision", "pk")


def how_by_recipient(file: AideFile) -> dict[int, Notice]:
    """What stands of it for each parent of a file's decision in force: on its way, or told."""
    rows = Notice.objects.filter(kind=TOLD, matter=file.matter_id, cancelled_since=None).order_by("revision", "-pk")
    subjects = {subject_of(one) for one in file.decisions.filter(published_at__isnull=False, replaced_at=None)}
    standing = rows.exclude(state=NoticeState.CANCELLED)
    return {row.recipient_id: row for row in standing if row.subject in subjects}
