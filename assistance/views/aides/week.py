"""The week of an aide, lesson by lesson, and the escort on the way (R65, R71)."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse
from assistance.forms.aides.placing import EscortForm, WeekForm
from assistance.models import AideAssignment, AideAssignmentPupil, EscortHours
from assistance.services.aides.timetable import add_escort, end_escort, week_of, write_timetable
from assistance.views.aides.pages import Back, finish, show_form
from assistance.views.aides.placing import find_assignment, first_day, standing_pupils, url_of
from assistance.views.finding import desk_only
from cases.views.acts import Difference, posted, refreshed
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@desk_only
def timetable_edit(request: Request, pk: int) -> HttpResponse:
    assignment = find_assignment(request, pk)
    pupils = standing_pupils(assignment)
    week = week_of(pupils)
    initial: dict[str, Any] = {f"pupil{pk}": [f"{day}-{hour}" for day, hour in slots] for pk, slots in week.items()}
    initial["version"] = assignment.version
    form, stale = WeekForm(posted(request), assignment=assignment, pupils=pupils, initial=initial), []
    if form.is_valid():
        try:
            version = form.cleaned_data["version"]
            clashes = write_timetable(assignment=assignment, week=form.week(), version=version, by=request.user)
            return finish(request, url_of(assignment), _saved(len(clashes)))
        except StaleError:
            stale = _both_weeks(form, assignment)
    title = _("The week of %(name)s") % {"name": assignment.aide.name}
    back, template = Back(url_of(assignment), assignment.aide.name), "assistance/timetable_edit.html"
    return show_form(request, form, title=title, submit=_("Save"), back=back, template=template, stale=stale)


def _both_weeks(form: WeekForm, assignment: AideAssignment) -> list[Difference]:
    """The lessons of each pupil as they stand and as they were ticked; with nothing else, what changed the placing."""
    assignment.refresh_from_db()
    refreshed(form, version=assignment.version)
    stands, typed = week_of(form.pupils), form.week()
    lists = [(row, form.words_of(stands[row.pk]), form.words_of(typed[row.pk])) for row in form.pupils]
    return [Difference(row.file.student.name, now, mine) for row, now, mine in lists if now != mine]


def _saved(clashes: int) -> str:
    if not clashes:
        return _("The week is saved")
    words = ngettext(
        "The week is saved. In %(n)s lesson the aide would be in two classes.",
        "The week is saved. In %(n)s lessons the aide would be in two classes.",
        clashes,
    )
    return words % {"n": clashes}


@require_http_methods(["GET", "POST"])
@desk_only
def escort_edit(request: Request, pk: int, pupil: int) -> HttpResponse:
    assignment, today = find_assignment(request, pk), timezone.localdate()
    rows = AideAssignmentPupil.objects.filter(assignment=assignment, ended_on=None)
    row = get_or_refuse(rows.select_related("file__eligibility__student", "file__matter"), pk=pupil)
    stands = EscortHours.objects.filter(pupil=row, until_on=None).order_by("-from_on", "-pk").first()
    initial = {"weekly": stands.weekly if stands else None, "from_on": first_day(assignment.year, today)}
    form, stale = EscortForm(posted(request), initial={**initial, "version": assignment.version}), []
    if form.is_valid():
        try:
            return finish(request, url_of(assignment), _write(request, form, row, stands))
        except StaleError:
            assignment.refresh_from_db()
            refreshed(form, version=assignment.version)
            weekly = [str(stands.weekly) if stands else "0", str(form.cleaned_data["weekly"])]
            stale = [Difference(_("Weekly hours of escort"), *weekly)]
    title = _("Escort of %(name)s on the way to school") % {"name": row.file.student.name}
    back = Back(url_of(assignment), assignment.aide.name)
    lead = _("Escort on the way is not taken from the hours of aide.")
    return show_form(request, form, title=title, submit=_("Save"), back=back, lead=lead, stale=stale)


def _write(request: Request, form: EscortForm, row: AideAssignmentPupil, stands: EscortHours | None) -> str:
    facts = form.cleaned_data
    if facts["weekly"]:
        given = {name: facts[name] for name in ("weekly", "from_on", "version")}
        add_escort(pupil=row, by=request.user, key=facts["form_key"], now=timezone.now(), **given)
        return _("The escort is on record. The hours of aide stay as they are.")
    if stands:
        last = max(facts["from_on"], stands.from_on)
        end_escort(escort=stands, on=last, version=facts["version"], by=request.user)
    return _("There is no escort from now on")
