"""Pupils: found from anywhere, seen over the years, compared and joined where two files are of one."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.fields import clean_text
from accounts.http import Refused, Request, get_or_refuse, record_view, role_required
from accounts.models import AccessAction, Role
from cases.forms.joining import JoinForm
from cases.models import Student
from cases.services.comparing import compare_pupils
from cases.services.duplicates import suspected_pairs
from cases.services.finding import find_pupils
from cases.services.joining import join_students
from cases.services.joining_cases import TwoProceedingsError
from cases.services.person import read_person
from charter.calendar import SchoolYear, school_year

LONGEST_SEARCH = 100


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def student_list(request: Request) -> HttpResponse:
    """Whoever was searched for; without a word, the manager sees who may be on file twice."""
    typed, error = request.GET.get("q", ""), ""
    try:
        text = clean_text(typed, max_length=LONGEST_SEARCH)
    except ValidationError as refused:
        text, error = "", refused.messages[0]
    found, too_many = find_pupils(request.user, text, today=timezone.localdate()) if text else ([], False)
    record_view(request, f"search: {text}", AccessAction.SEARCH if text else AccessAction.VIEW)
    pairs = suspected_pairs(request.user) if request.user.is_manager and not typed else []
    facts = {"found": found, "too_many": too_many, "text": text, "typed": typed[:LONGEST_SEARCH], "error": error}
    return render(request, "cases/student_list.html", {**facts, "pairs": pairs}, status=400 if error else 200)


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def student_detail(request: Request, pk: int) -> HttpResponse:
    today = timezone.localdate()
    student = get_or_refuse(Student.objects.known_to(request.user).select_related("merged_into"), pk=pk)
    if student.merged_into_id:
        return redirect("cases:student-detail", pk=student.merged_into_id)
    record_view(request, f"pupil {pk}")
    person = read_person(student, request.user, year=_chosen_year(request, today), today=today)
    return render(request, "cases/student_detail.html", {"person": person, "student": student})


def _chosen_year(request: Request, today: date) -> SchoolYear:
    """`?year=2025` is the school year that began in September 2025."""
    given = request.GET.get("year", "")
    this = school_year(today)
    if not (given.isascii() and given.isdecimal() and len(given) == len("2025")):
        return this
    year = int(given)
    return school_year(date(year, 9, 1)) if this.start.year - 20 <= year <= this.start.year else this


@role_required(Role.MANAGER)
@require_http_methods(["GET", "POST"])
def student_compare(request: Request, pk: int, other: int) -> HttpResponse:
    """Two files side by side; the manager says that they are one."""
    known = Student.objects.known_to(request.user).select_related("unit")
    first, second = get_or_refuse(known, pk=pk), get_or_refuse(known, pk=other)
    if first == second:
        raise Refused
    for gone in (first, second):
        if gone.merged_into_id:
            return redirect("cases:student-detail", pk=gone.merged_into_id)
    record_view(request, f"pupil {first.pk}")
    record_view(request, f"pupil {second.pk}")
    comparison = compare_pupils(first, second)
    form = JoinForm(request.POST or None, first=first, second=second, preferred=comparison.preferred)
    if request.method == "POST" and form.is_valid():
        kept, merged = form.chosen
        now = timezone.now()
        try:
            join_students(kept=kept, merged=merged, by=request.user, today=timezone.localdate(now), now=now)
            messages.success(request, _("The two files are one now. The other number and name lead here."))
            return redirect("cases:student-detail", pk=kept.pk)
        except TwoProceedingsError:
            form.add_error(None, _("Legal proceedings stand in both cases. End one of them first."))
    return render(request, "cases/student_compare.html", {"form": form, "comparison": comparison})
