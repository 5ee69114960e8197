"""Who are siblings: suggested by a parent's phone or e-mail, found by name, joined and parted by the officer."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.fields import clean_text
from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import AccessAction, Role
from cases.models import Case, Student
from cases.services.families import (
    SHOWN,
    join_family,
    leave_family,
    read_siblings,
    siblings_of,
    suggested_siblings,
    tell_siblings,
)
from cases.services.students import search_students
from cases.views.acts import find_case

LONGEST_SEARCH = 100


@require_safe
@role_required(Role.OFFICER, Role.MANAGER)
def sibling_list(request: Request, ref: str) -> HttpResponse:
    case, today = find_case(request, ref), timezone.localdate()
    text, error = _asked(request)
    found = _found(request, case, text)
    context = {
        "case": case,
        "siblings": read_siblings(case.student, request.user, today),
        "suggested": tell_siblings(suggested_siblings(case.student, request.user), request.user, today),
        "found": tell_siblings(found, request.user, today),
        "typed": request.GET.get("q", "")[:LONGEST_SEARCH],
        "text": text,
        "error": error,
    }
    return render(request, "cases/sibling_list.html", context, status=400 if error else 200)


def _asked(request: Request) -> tuple[str, str]:
    try:
        return clean_text(request.GET.get("q", ""), max_length=LONGEST_SEARCH), ""
    except ValidationError as refused:
        return "", refused.messages[0]


def _found(request: Request, case: Case, text: str) -> QuerySet[Student]:
    """Pupils of the roster who fit what was typed, without him and those joined already."""
    if not text:
        return Student.objects.none()
    record_view(request, f"search: {text}", AccessAction.SEARCH)
    known = [case.student_id, *siblings_of(case.student).values_list("pk", flat=True)]
    return search_students(request.user, text).exclude(pk__in=known)[:SHOWN]


@require_POST
@role_required(Role.OFFICER, Role.MANAGER)
def sibling_join(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    other = get_or_refuse(Student.objects.visible_to(request.user), pk=pk)
    join_family(student=case.student, other=other, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s is recorded as a sibling.") % {"name": other.name})
    return redirect("cases:sibling-list", ref)


@require_POST
@role_required(Role.OFFICER, Role.MANAGER)
def sibling_part(request: Request, ref: str, pk: int) -> HttpResponse:
    case = find_case(request, ref)
    other = get_or_refuse(Student.objects.visible_to(request.user), pk=pk)
    if siblings_of(case.student).filter(pk=other.pk).exists():
        leave_family(student=other, by=request.user, now=timezone.now())
    messages.success(request, _("%(name)s is no longer recorded as a sibling.") % {"name": other.name})
    return redirect("cases:sibling-list", ref)
