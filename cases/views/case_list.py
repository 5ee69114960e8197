"""My cases, or all of the unit's for its manager: search, filters, order, pages (`ux` 2.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET

from accounts.http import Request, record_view, role_required
from accounts.models import AccessAction, Role, User
from cases.forms.case_list import CaseFilter
from cases.models import Case
from cases.services.casefile import opens_restricted
from cases.services.dropout.marks import dropout_facts
from cases.services.queue import deadlines_of, listed_cases, with_next_due
from cases.services.talk_figures import Talks, talks_of
from cases.services.untouched import untouched_among
from charter.calendar import WorkCalendar
from charter.services.calendar import calendar_for
from charter.services.ribbon import Cell, build_ribbon, urgency, weightiest
from charter.services.states import State, deadline_state

PAGE = 30
LAST_PAGE = 1000


@dataclass(frozen=True)
class ListedCase:
    case: Any
    state: State | None
    ribbon: list[Cell]
    talks: Talks | None = None
    untouched_since: date | None = None


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def case_list(request: Request) -> HttpResponse:
    today = timezone.localdate()
    cases = with_next_due(listed_cases(Case.objects.visible_to(request.user, today))).annotate(**dropout_facts())
    found = CaseFilter(request.GET, queryset=cases.select_related("matter__owner"), user=request.user, today=today)
    page = page_number(request)
    rows = list(found.qs[(page - 1) * PAGE : page * PAGE + 1])
    searched = bool(found.chosen.get("q"))
    record_view(request, "case list", AccessAction.SEARCH if searched else AccessAction.VIEW)
    context = {
        "filter": found,
        "rows": list_rows(rows[:PAGE], request.user, today, calendar_for(request.user.unit)),
        "page": page,
        "previous": address(request, page - 1) if page > 1 else "",
        "next": address(request, page + 1) if len(rows) > PAGE else "",
        "without_words": address(request, 1, drop="q"),
    }
    return render(request, "cases/case_list.html", context)


def page_number(request: Request) -> int:
    given = request.GET.get("page", "1")
    return (
        min(int(given), LAST_PAGE) if given.isascii() and given.isdecimal() and 0 < len(given) < 5 and int(given) else 1
    )


def address(request: Request, page: int, drop: str = "") -> str:
    query = request.GET.copy()
    query["page"] = str(page)
    if page == 1:
        del query["page"]
    query.pop(drop, None)
    return f"?{query.urlencode()}"


def list_rows(cases: list[Case], user: User, today: date, calendar: WorkCalendar) -> list[ListedCase]:
    """Each case of one page with its ribbon, the state that presses most and the talks of its year."""
    by_case: dict[int, list[Any]] = {case.pk: [] for case in cases}
    for deadline in deadlines_of(by_case):
        by_case[deadline.case_id].append(deadline)  # type: ignore[attr-defined]
    talks = talks_of([case.matter_id for case in cases if opens_restricted(case.matter, user, today)], today)
    untouched = untouched_among(by_case, today)
    rows = []
    for case in cases:
        deadlines = by_case[case.pk]
        states = [deadline_state(d, today, calendar) for d in weightiest(deadlines).values() if d.is_open]
        state, ribbon = min(states, key=urgency, default=None), build_ribbon(deadlines, today, calendar)
        rows.append(ListedCase(case, state, ribbon, talks.get(case.matter_id), untouched.get(case.pk)))
    return rows
