"""The right to an aide: all of them, a new one, its page, another end (R28, R43, D11, D15)."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from accounts.models import AccessAction
from assistance.forms.eligibility import EligibilityForm, EndForm, next_words
from assistance.models import AideEligibility, AideEvent
from assistance.services.bodies import prepare_bodies
from assistance.services.eligibility import OverlapError, RecordedTwiceError, change_end, record_eligibility
from assistance.services.rights import listed_rights, months_word, pupils_to_entitle
from assistance.views.finding import desk_only, find_eligibility
from cases.models import Student
from cases.views.acts import Difference, posted, refreshed
from charter.services.deadlines import StaleError

PAGE = 50


@require_safe
@desk_only
def eligibility_list(request: Request) -> HttpResponse:
    today, show = timezone.localdate(), request.GET.get("show", "")
    show = show if show in ("ending", "all") else ""
    page = Paginator(listed_rights(request.user, today, show), PAGE).get_page(request.GET.get("page"))
    record_view(request, "eligibilities")
    rows = [(right, months_word(right, today)) for right in page.object_list]
    return render(request, "assistance/eligibility_list.html", {"page": page, "rows": rows, "show": show})


@require_http_methods(["GET", "POST"])
@desk_only
def eligibility_create(request: Request) -> HttpResponse:
    """First the pupil, then the decision."""
    given = request.GET.get("student", "")
    if not given:
        return _choose(request)
    student = get_or_refuse(Student.objects.standing().filter(unit=request.user.unit_id), pk=given)
    record_view(request, f"pupil {student.pk}")
    prepare_bodies(request.user.unit)
    form = EligibilityForm(posted(request), unit=request.user.unit, today=timezone.localdate())
    if form.is_valid():
        right = _record(request, student, form)
        if right:
            messages.success(request, _("The decision on the right is recorded."))
            return redirect(right)
    return render(request, "assistance/eligibility_create.html", {"form": form, "student": student})


def _choose(request: Request) -> HttpResponse:
    text = request.GET.get("q", "")[:100].replace("\0", "").strip()
    found = pupils_to_entitle(request.user, text)
    if text:
        record_view(request, "pupils to entitle", AccessAction.SEARCH)
    return render(request, "assistance/_eligibility_choose.html", {"found": found, "text": text})


def _record(request: Request, student: Student, form: EligibilityForm) -> AideEligibility | None:
    key = form.cleaned_data["form_key"]
    try:
        return record_eligibility(student=student, by=request.user, key=key, now=timezone.now(), **form.facts)
    except RecordedTwiceError:
        form.add_error("decided_on", _("A decision of this day is recorded for this pupil already."))
        return None


@require_safe
@desk_only
def eligibility_detail(request: Request, ref: str) -> HttpResponse:
    right = find_eligibility(request, ref)
    facts = {
        "right": right,
        "months": months_word(right, timezone.localdate()),
        "files": right.files.select_related("matter", "allocation").order_by("-year"),
        "others": AideEligibility.objects.filter(student=right.student).exclude(pk=right.pk).order_by("-decided_on"),
        "events": AideEvent.objects.filter(eligibility=right).select_related("by").order_by("-at", "-pk"),
    }
    return render(request, "assistance/eligibility_detail.html", facts)


@require_http_methods(["GET", "POST"])
@desk_only
def eligibility_end(request: Request, ref: str) -> HttpResponse:
    right = find_eligibility(request, ref)
    form, stale = EndForm(posted(request), right=right), []
    if form.is_valid() and right.ended_on is None:
        typed = form.cleaned_data
        try:
            change_end(right=right, by=request.user, now=timezone.now(), **typed)
            messages.success(request, _("The last day is saved."))
            return redirect(right)
        except OverlapError as refused:
            form.add_error("until", next_words(refused.first))
        except StaleError:
            stands, day = f"{right.valid_until:%-d.%-m.%Y}", f"{typed['until']:%-d.%-m.%Y}"
            stale = [Difference(_("Valid until"), f"{stands} {right.until_reason}", f"{day} {typed['reason']}")]
            refreshed(form, version=right.version)
    facts = {"right": right, "form": form, "stale": stale}
    return render(request, "assistance/eligibility_end.html", facts, status=409 if stale else 200)
