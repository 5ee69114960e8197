"""The officer's own day: what is late, what is due, what comes next (`ux` 3.1)."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.http import Request, record_view, role_required
from accounts.models import Role
from cases.forms.today import QueueFilter
from cases.services.committee.reminders import committee_tasks
from cases.services.queue import Queue, build_queue
from cases.services.strip import build_strip
from cases.services.talk_figures import tally_talks
from charter import texts
from charter.calendar import CalendarError, WorkCalendar, working_days_between
from charter.services.calendar import calendar_for

MOST_LATER, MOST_NEW = 15, 5


@role_required(Role.OFFICER)
@require_GET
def today_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    calendar = calendar_for(request.user.unit)
    queue = build_queue(request.user, today=today, calendar=calendar)
    filter_form = QueueFilter(request.GET or None, rows=queue.rows)
    late = sum(deadline.is_overdue(today) for deadline in queue.deadlines)
    due = sum(deadline.is_open and deadline.due_on == today for deadline in queue.deadlines)
    later = filter_form.keep(queue.later)
    record_view(request, "work queue")
    context = {
        "today": today,
        "headline": headline(late, due, whole=True),
        "short_headline": headline(late, due, whole=False),
        "strip": build_strip(queue.deadlines, queue.cases, today=today, calendar=calendar),
        "groups": grouped(filter_form.keep(queue.late), filter_form.keep(queue.today), later[:MOST_LATER], len(later)),
        "hidden_rows": max(0, len(later) - MOST_LATER),
        "queue": queue,
        "next_row": queue.later[0] if queue.later else None,
        "filter_form": filter_form,
        "diary": [step for step in queue.steps if step.due_on <= today],
        "committee_tasks": committee_tasks(request.user, today),
        "talks": tally_talks(queue.cases.values(), today),
        "new_rows": newly_assigned(queue, today, calendar)[:MOST_NEW],
    }
    return render(request, "cases/today_list.html", context)


def headline(late: int, due: int, *, whole: bool) -> str:
    """The finding itself: "שתי התחייבויות באיחור, שלוש להיום"; short on the phone."""
    count = texts.promises if whole else texts.feminine
    if late and due:
        return _("%(late)s late, %(due)s for today") % {"late": count(late), "due": texts.feminine(due)}
    if late:
        return _("%(late)s past due") % {"late": texts.promises(late)}
    if due:
        return _("%(due)s for today") % {"due": texts.promises(due)}
    return _("No promises for today")


def grouped(late: list[Any], due: list[Any], later: list[Any], all_later: int) -> list[dict[str, object]]:
    groups = [
        {"id": "late", "title": _("Late"), "rows": late, "n": len(late)},
        {"id": "due", "title": _("For today"), "rows": due, "n": len(due)},
        {"id": "later", "title": _("Later on"), "rows": later, "n": all_later},
    ]
    return [group for group in groups if group["rows"]]


def newly_assigned(queue: Queue, today: date, calendar: WorkCalendar) -> list[Any]:
    """Cases of today and the working day before that nobody has begun: nothing closed, no attempt yet."""
    begun = Counter(deadline.case_id for deadline in queue.deadlines if deadline.closed_on)  # type: ignore[attr-defined]
    fresh = [row for row in queue.rows if not begun[row.case.pk] and not row.attempts]
    return [row for row in fresh if _is_new(row.case.opened_on, today, calendar)]


def _is_new(opened_on: date, today: date, calendar: WorkCalendar) -> bool:
    try:
        return working_days_between(opened_on, today, calendar) <= 1
    except CalendarError:
        return opened_on == today
