"""Deliveries that wait: a decision is published, and a guardian has it not in writing yet (R52); overdue ones first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet
from django.utils import timezone

from accounts.models import User
from assistance.models import AideFile, DecisionDelivery
from assistance.models.desk import DESK_ROLES
from charter.calendar import WorkCalendar
from charter.models import Deadline
from charter.services.states import State, deadline_state
from notices.models import Notice, NoticeState

DUE = ("level-delivery", "new-delivery", "late-delivery")
UNREAD_AFTER = timedelta(days=3)  # ux 3.9: then telephone, or print
LEFT = (NoticeState.SENT, NoticeState.POSTED, NoticeState.DELIVERED)


@dataclass(frozen=True)
class WaitingDelivery:
    delivery: DecisionDelivery
    file: AideFile
    state: State | None
    sent_on: date | None
    is_unread: bool


def waiting_deliveries(user: User, today: date) -> QuerySet[DecisionDelivery]:
    """Of decisions in force; what is due first stands first."""
    rows = DecisionDelivery.objects.missing().filter(decision__replaced_at=None, decision__file__ended_on=None)
    mine = rows.visible_to(user, today) if user.has_role(*DESK_ROLES) else rows.none()
    of_delivery = Q(decision__file__matter__deadlines__promise__in=DUE)
    due = Min("decision__file__matter__deadlines__due_on", filter=of_delivery)
    related = ("decision__file__matter", "decision__file__eligibility__student", "guardian__recipient", "notice")
    return mine.annotate(due_on=due).select_related(*related).order_by("due_on", "decision__file_id", "pk")


def late_ones(rows: QuerySet[DecisionDelivery], today: date) -> QuerySet[DecisionDelivery]:
    """Of those above: the file's date of delivery has passed."""
    passed = Deadline.objects.open().filter(promise__in=DUE, due_on__lt=today)
    return rows.filter(decision__file__matter__in=passed.values("matter"))


def read_waiting(
    rows: list[DecisionDelivery], today: date, now: datetime, calendar: WorkCalendar
) -> list[WaitingDelivery]:
    matters = [row.decision.file.matter_id for row in rows]
    dates = {date_.matter_id: date_ for date_ in Deadline.objects.filter(matter__in=matters, promise__in=DUE)}
    return [_read(row, dates.get(row.decision.file.matter_id), today, now, calendar) for row in rows]


def _read(
    row: DecisionDelivery, deadline: Deadline | None, today: date, now: datetime, calendar: WorkCalendar
) -> WaitingDelivery:
    state = deadline_state(deadline, today, calendar) if deadline else None
    return WaitingDelivery(row, row.decision.file, state, sent_on(row), is_unread(row, now))


def sent_on(row: DecisionDelivery) -> date | None:
    """As a person wrote it, else the day its notice left."""
    return row.sent_on or (timezone.localdate(row.notice.settled_at) if _has_left(row.notice) else None)  # type: ignore[union-attr]


def is_unread(row: DecisionDelivery, now: datetime) -> bool:
    """It left days ago and nobody opened it: call, or print."""
    if row.opened_at or row.delivered_on or not _has_left(row.notice):
        return False
    return row.notice.settled_at < now - UNREAD_AFTER  # type: ignore[union-attr,operator]


def _has_left(notice: Notice | None) -> bool:
    return notice is not None and notice.state in LEFT and notice.settled_at is not None
