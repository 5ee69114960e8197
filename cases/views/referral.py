"""Intake: find the pupil, take the referral in, see what opens; the receipt where the case is not hers to see."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from accounts.fields import clean_text
from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import AccessAction, Role
from cases.forms.referral import ReferralForm
from cases.forms.student import NewStudentForm
from cases.models import Referral, Student
from cases.services.absence import seventh_day_typed
from cases.services.cases import school_officer
from cases.services.families import siblings_of
from cases.services.intake import languages_told, open_case_of, refer_family, take_in_new_pupil
from cases.services.opening import promises_to_open
from cases.services.students import search_students, with_current_class
from charter.models import Matter

MOST_FOUND, LONGEST_SEARCH = 20, 100


@role_required(Role.OFFICER, Role.MANAGER)
@require_http_methods(["GET", "POST"])
def referral_create(request: Request) -> HttpResponse:
    now, is_new = timezone.now(), "new" in request.GET
    student = None if is_new else chosen_student(request)
    officer = school_officer(student) if student else None
    siblings = list(siblings_of(student)) if student else []
    form = ReferralForm(request.POST or None, user=request.user, now=now, officer=officer, siblings=siblings)
    new_form = NewStudentForm(request.POST or None, user=request.user, today=timezone.localdate()) if is_new else None
    if request.method == "POST" and form.is_valid() and (student or (new_form and new_form.is_valid())):
        return after_intake(request, save_intake(request, form, student, new_form))
    context = {
        "form": form,
        "new_form": new_form,
        "student": student,
        "pupil_missing": request.method == "POST" and not student and not is_new,
        **what_opens(request, request.POST, student),
    }
    if student:
        record_view(request, f"pupil {student.pk}")
    return render(request, "cases/referral_create.html", context)


def chosen_student(request: Request) -> Student | None:
    given = request.POST.get("student") or request.GET.get("student")
    if not given:
        return None
    student = get_or_refuse(with_current_class(Student.objects.visible_to(request.user)), pk=given)
    student.unit = request.user.unit
    return student


def save_intake(
    request: Request, form: ReferralForm, student: Student | None, new_form: NewStudentForm | None
) -> Referral:
    key, now = form.cleaned_data["form_key"], timezone.now()
    if student:
        siblings = form.chosen_siblings()
        return refer_family(student=student, siblings=siblings, by=request.user, key=key, now=now, **form.facts())
    assert new_form is not None  # noqa: S101 - the view came here with one of the two
    return take_in_new_pupil(
        pupil=new_form.pupil(),
        guardian=new_form.guardian(),
        referral=form.facts(),
        by=request.user,
        key=key,
        now=now,
        today=timezone.localdate(),
    )


def after_intake(request: Request, referral: Referral) -> HttpResponse:
    """To the case, or, where she may not see it, to a receipt: the clocks run (design 5)."""
    seen = Matter.objects.visible_to(request.user, timezone.localdate()).filter(pk=referral.case.matter_id)
    if not seen.exists():
        return redirect("cases:referral-receipt", ref=referral.matter.ref)
    messages.success(request, _("The referral was taken in and its promises run."))
    return redirect(referral.case.matter.url)


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def referral_receipt(request: Request, ref: str) -> HttpResponse:
    mine = Referral.objects.filter(matter__opened_by=request.user, matter__unit=request.user.unit_id)
    referral = get_or_refuse(mine.select_related("matter__owner", "case__student"), matter__ref=ref)
    record_view(request, f"referral {ref}")
    deadlines = referral.matter.deadlines.order_by("due_on", "promise")
    return render(request, "cases/referral_receipt.html", {"referral": referral, "deadlines": deadlines})


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def referral_opening(request: Request) -> HttpResponse:
    """What will open, worked out while she types."""
    return render(request, "cases/_referral_opening.html", what_opens(request, request.GET, chosen_student(request)))


def what_opens(request: Request, typed: QueryDict, student: Student | None) -> dict[str, Any]:
    """The card beside the form: the promises and their days, who will answer, in which languages parents are told."""
    case = open_case_of(student) if student else None
    since = typed.get("absent_since") if "seven_days" in typed.getlist("reasons") else ""
    return {
        "today": timezone.localdate(),
        "seventh": seventh_day_typed(student, since, timezone.localdate()) if student and since else None,
        "opening": promises_to_open(unit=request.user.unit, typed=typed, today=timezone.localdate()),
        "open_case": case,
        "officer": case.matter.owner if case else (school_officer(student) if student else None),
        "languages": languages_told(student) if student else [],
    }


@role_required(Role.OFFICER, Role.MANAGER)
@require_GET
def student_search(request: Request) -> HttpResponse:
    """Pupils of the roster that answer to what was typed, to choose one for intake."""
    typed, error = request.GET.get("q", ""), ""
    try:
        text = clean_text(typed, max_length=LONGEST_SEARCH)
    except ValidationError as refused:
        text, error = "", refused.messages[0]
    found = list(with_current_class(search_students(request.user, text))[: MOST_FOUND + 1])
    if text:
        record_view(request, f"search: {text}", AccessAction.SEARCH)
    context = {
        "students": found[:MOST_FOUND],
        "too_many": len(found) > MOST_FOUND,
        "text": text,
        "typed": typed[:LONGEST_SEARCH],
        "error": error,
    }
    template = "cases/_student_found.html" if request.headers.get("HX-Request") else "cases/student_search.html"
    return render(request, template, context, status=400 if error else 200)
