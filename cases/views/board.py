"""The unit board: the finding, four timed promises, the load, what waits for an officer, and the lists behind it."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy
from django.views.decorators.http import require_GET, require_POST

from accounts.http import Refused, Request, get_or_refuse, record_view, role_required
from accounts.models import Role
from cases.forms.board import AssignForm, BoardFilterForm, unit_officers
from cases.models import Case
from cases.services.assignment import assign_case
from cases.services.board import (
    DUE,
    MEASURED,
    axis_floor,
    in_state,
    officer_loads,
    timed_figures,
    unassigned_cases,
    weakest,
    with_pupils,
)
from cases.services.committee.reminders import uninvited_tasks
from cases.services.promises import case_of
from cases.services.settling import TIMED
from charter.calendar import school_year
from charter.services.calendar import calendar_for, years_to_approve
from charter.services.states import deadline_state
from charter.standards import promise

MOST_UNASSIGNED = 6
PAGE = 50
HEADINGS = {
    "on_time": _lazy("Promises kept on time"),
    "late": _lazy("Promises kept late"),
    "undone": _lazy("Promises not done yet"),
    "attempts": _lazy("Promises kept by attempts"),
    "overdue": _lazy("Late promises"),
    "today": _lazy("Promises due today"),
    "week": _lazy("Promises due in the next seven days"),
}


@role_required(Role.MANAGER)
@require_GET
def board_detail(request: Request) -> HttpResponse:
    today, unit = timezone.localdate(), request.user.unit
    form = BoardFilterForm(request.GET, user=request.user, today=today)
    scope, year = form.scope(), school_year(today)
    figures, loads = timed_figures(scope, year, today), officer_loads(unit, year, today)
    waiting = list(unassigned_cases(unit)[: MOST_UNASSIGNED + 1])
    context = {
        "form": form,
        "figures": figures,
        "loads": loads,
        "overdue": scope.deadlines().filter(in_state("overdue", today)).count(),
        "weakest": weakest(figures, unit.internal_threshold),
        "waiting": waiting[:MOST_UNASSIGNED],
        "more_waiting": len(waiting) > MOST_UNASSIGNED,
        "uninvited": uninvited_tasks(unit, today),
        "officers": [load.officer for load in loads],
        "year": year,
        "today": today,
        "threshold": unit.internal_threshold,
        "floor": axis_floor(figures),
        "drafts": years_to_approve(unit, today),
    }
    record_view(request, "unit board")
    return render(request, "cases/board_detail.html", context)


@role_required(Role.MANAGER)
@require_GET
def promise_list(request: Request, state: str) -> HttpResponse:
    """The promises behind one figure of the board."""
    today = timezone.localdate()
    scope = BoardFilterForm(request.GET, user=request.user, today=today).scope()
    if state not in (*MEASURED, *DUE):
        raise Refused
    rows = (scope.measured() if state in MEASURED else scope.deadlines()).filter(in_state(state, today))
    chosen = request.GET.get("promise")
    if chosen in TIMED:
        rows = rows.filter(promise=chosen)
    page = Paginator(with_pupils(rows.order_by("due_on", "pk")), PAGE).get_page(request.GET.get("page"))
    calendar = calendar_for(request.user.unit)
    lines = [
        {
            "deadline": row,
            "promise": promise(row.promise),
            "case": case_of(row),
            "state": deadline_state(row, today, calendar),
        }
        for row in page
    ]
    record_view(request, f"promises: {state}")
    context = {"lines": lines, "page": page, "heading": HEADINGS[state]}
    return render(request, "cases/promise_list.html", context)


@role_required(Role.MANAGER)
@require_GET
def unassigned_list(request: Request) -> HttpResponse:
    """Every case nobody answers for yet."""
    page = Paginator(unassigned_cases(request.user.unit), PAGE).get_page(request.GET.get("page"))
    record_view(request, "unassigned cases")
    officers = unit_officers(request.user)
    return render(request, "cases/unassigned_list.html", {"waiting": page, "page": page, "officers": officers})


@role_required(Role.MANAGER)
@require_POST
def case_assign(request: Request, ref: str) -> HttpResponse:
    """Give a case to an officer; its promises run on (C13)."""
    today = timezone.localdate()
    cases = Case.objects.open().visible_to(request.user, today).select_related("matter__owner", "student")
    case = get_or_refuse(cases, matter__ref=ref)
    form = AssignForm(request.POST, user=request.user)
    if form.is_valid():
        owner = form.cleaned_data["owner"]
        assign_case(case=case, owner=owner, by=request.user, now=timezone.now())
        text = _("The case of %(pupil)s is now with %(officer)s.") % {
            "pupil": case.student.name,
            "officer": owner.name,
        }
        messages.success(request, text)
    else:
        messages.error(request, " ".join(str(error) for error in form.errors["owner"]))
    return redirect("cases:unassigned-list" if "list" in request.POST else "cases:board-detail")
