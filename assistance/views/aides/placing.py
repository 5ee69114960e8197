"""An aide beside pupils: the form of a placing, its page, its change and its end (R65, R66)."""

from __future__ import annotations

from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view
from assistance.forms.aides.placing import (
    AssignmentChangeForm,
    AssignmentEndForm,
    AssignmentForm,
    day_inside,
)
from assistance.models import AideAssignment, AideAssignmentPupil, AideFile
from assistance.services.aides.following import has_hours, strays
from assistance.services.aides.forbidden import doubts, of_guardian
from assistance.services.aides.placing import change_pupils, end_assignment, place_aide
from assistance.services.aides.reading import placed_pupil, pupils_to_join, with_aides
from assistance.services.aides.timetable import clashes_of, escort_hours
from assistance.views.aides.pages import Back, finish, show_form
from assistance.views.aides.people import to_list
from assistance.views.aides.refusals import REFUSALS, refuse
from assistance.views.finding import desk_only, find_file, show_act
from cases.views.acts import Difference, posted, refreshed
from charter.calendar import year_of
from charter.services.deadlines import StaleError


def find_assignment(request: Request, pk: int) -> AideAssignment:
    rows = AideAssignment.objects.visible_to(request.user).select_related("aide", "school")
    assignment = get_or_refuse(rows, pk=pk)
    record_view(request, f"assignment {pk}")
    return assignment


def url_of(assignment: AideAssignment) -> str:
    return reverse("assistance:assignment-detail", args=[assignment.pk])


def standing_pupils(assignment: AideAssignment) -> list[AideAssignmentPupil]:
    rows = assignment.pupils.filter(ended_on=None).select_related("file__eligibility__student", "file__matter")
    return list(rows.annotate(is_guardian=of_guardian()).order_by("pk"))


def first_day(year: int, today: date) -> date:
    span = year_of(year)
    return day_inside(span.start, span.end, today)


@require_http_methods(["GET", "POST"])
@desk_only
def assignment_create(request: Request, ref: str) -> HttpResponse:
    file, today = find_file(request, ref), timezone.localdate()
    others = pupils_to_join(request.user, today, file)
    initial = {"from_on": first_day(file.year, today), "aide": request.GET.get("aide")}
    form = AssignmentForm(posted(request), user=request.user, others=others, initial=initial)
    if form.is_valid() and (assignment := place(request, form, file)):
        return finish(request, url_of(assignment), _("The aide is placed"))
    lead = _("Hours of %(name)s without an aide: %(left)s. Each pupil's hours stay as entitled.")
    shown = placed_pupil(with_aides(AideFile.objects.filter(pk=file.pk)).get()) if has_hours(file) else None
    facts = {"name": file.student.first_name, "left": shown.left if shown else 0}
    return show_act(request, file, form, title=_("Place an aide"), submit=_("Place the aide"), lead=lead % facts)


def place(request: Request, form: AssignmentForm, file: AideFile) -> AideAssignment | None:
    """Place the aide, or say beside the field what stopped it."""
    facts, files = form.cleaned_data, form.chosen_files(file)
    try:
        return place_aide(
            aide=facts["aide"], files=files, sharing=facts["sharing"], from_on=facts["from_on"], by=request.user,
            key=facts["form_key"], now=timezone.now(), hours=form.typed_hours, class_hours=facts.get("class_hours"),
        )  # fmt: skip
    except REFUSALS as error:
        refuse(request, form, error, file=getattr(error, "file", file))
        return None


@require_safe
@desk_only
def assignment_detail(request: Request, pk: int) -> HttpResponse:
    assignment = find_assignment(request, pk)
    rows = standing_pupils(assignment)
    files = {
        file.pk: placed_pupil(file) for file in with_aides(AideFile.objects.filter(pk__in=[r.file_id for r in rows]))
    }
    doubtful, escorts = doubts(assignment.aide, [row.file for row in rows]), escort_hours(rows)
    pupils = [(row, files[row.file_id], escorts.get(row.pk, 0), doubtful[row.file_id]) for row in rows]
    changed = strays(assignment, [(row, shown) for row, shown, _escort, _doubts in pupils])
    facts = {"assignment": assignment, "pupils": pupils, "clashes": clashes_of(assignment), "changed": changed}
    past = assignment.pupils.exclude(ended_on=None).select_related("file__eligibility__student", "file__matter")
    return render(request, "assistance/assignment_detail.html", {**facts, "past": past.order_by("-ended_on", "-pk")})


@require_http_methods(["GET", "POST"])
@desk_only
def assignment_edit(request: Request, pk: int) -> HttpResponse:
    """Another pupil joins, one leaves, or the hours follow those of today; the first pupil of the list stays."""
    assignment, today = find_assignment(request, pk), timezone.localdate()
    rows = standing_pupils(assignment)
    if not rows:
        return finish(request, url_of(assignment), _("It had ended already."))
    file = rows[0].file
    others = pupils_to_join(request.user, today, file)
    initial = {
        "sharing": assignment.sharing, "others": [row.file_id for row in rows[1:]], "version": assignment.version,
        "from_on": first_day(assignment.year, today),
    }  # fmt: skip
    form, stale = AssignmentChangeForm(posted(request), others=others, initial=initial), []
    if form.is_valid():
        try:
            change(request, form, assignment, file)
            return finish(request, url_of(assignment), _("The placing is changed"))
        except REFUSALS as error:
            refuse(request, form, error, file=getattr(error, "file", file))
        except StaleError:
            assignment.refresh_from_db()
            names = ", ".join(row.file.student.name for row in standing_pupils(assignment))
            typed = ", ".join(file.student.name for file in form.chosen_files(file))
            stale = [Difference(_("Pupils"), names, typed)]
            refreshed(form, version=assignment.version)
    title = _("Change the placing of %(name)s") % {"name": assignment.aide.name}
    back = Back(url_of(assignment), assignment.aide.name)
    lead = _("%(name)s stays with the aide. Mark who else is with them.") % {"name": file.student.name}
    return show_form(request, form, title=title, submit=_("Save"), back=back, lead=lead, stale=stale)


def change(request: Request, form: AssignmentChangeForm, assignment: AideAssignment, file: AideFile) -> None:
    facts, files = form.cleaned_data, form.chosen_files(file)
    change_pupils(
        assignment=assignment, files=files, sharing=facts["sharing"], on=facts["from_on"], version=facts["version"],
        by=request.user, now=timezone.now(), hours=form.typed_hours, class_hours=facts.get("class_hours"),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@desk_only
def assignment_end(request: Request, pk: int) -> HttpResponse:
    assignment, today = find_assignment(request, pk), timezone.localdate()
    last = max(today, assignment.from_on)
    form = AssignmentEndForm(posted(request), first=assignment.from_on, last=last, initial={"on": last})
    if form.is_valid():
        ended = end_assignment(assignment=assignment, by=request.user, now=timezone.now(), **form.cleaned_data)
        return finish(request, to_list().url, _("The placing has ended") if ended else _("It had ended already."))
    title = _("End the placing of %(name)s") % {"name": assignment.aide.name}
    back = Back(url_of(assignment), assignment.aide.name)
    return show_form(request, form, title=title, submit=_("End the placing"), back=back, is_danger=True)
