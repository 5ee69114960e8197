"""The week of an aide, lesson by lesson, and the escort on the way (R65, R71)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from accounts.http import Request, get_or_refuse
from assistance.forms.aides.placing import EscortForm, WeekForm
from assistance.models import AideAssignmentPupil, AideHour, EscortHours
from assistance.services.aides.timetable import add_escort, end_escort, write_timetable
from assistance.views.aides.pages import Back, finish, show_form
from assistance.views.aides.placing import find_assignment, first_day, standing_pupils, url_of
from assistance.views.finding import desk_only
from cases.views.acts import posted


@require_http_methods(["GET", "POST"])
@desk_only
def timetable_edit(request: Request, pk: int) -> HttpResponse:
    assignment = find_assignment(request, pk)
    pupils = standing_pupils(assignment)
    hours = AideHour.objects.filter(pupil__in=pupils)
    initial = {f"pupil{row.pk}": [f"{h.weekday}-{h.hour}" for h in hours if h.pupil_id == row.pk] for row in pupils}
    form = WeekForm(posted(request), assignment=assignment, pupils=pupils, initial=initial)
    if form.is_valid():
        clashes = write_timetable(assignment=assignment, week=form.week(), by=request.user)
        return finish(request, url_of(assignment), _saved(len(clashes)))
    title = _("The week of %(name)s") % {"name": assignment.aide.name}
    back, template = Back(url_of(assignment), assignment.aide.name), "assistance/timetable_edit.html"
    return show_form(request, form, title=title, submit=_("Save"), back=back, template=template)


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
    form = EscortForm(posted(request), initial=initial)
    if form.is_valid():
        return finish(request, url_of(assignment), _write(request, form, row, stands))
    title = _("Escort of %(name)s on the way to school") % {"name": row.file.student.name}
    back = Back(url_of(assignment), assignment.aide.name)
    lead = _("Escort on the way is not taken from the hours of aide.")
    return show_form(request, form, title=title, submit=_("Save"), back=back, lead=lead)


def _write(request: Request, form: EscortForm, row: AideAssignmentPupil, stands: EscortHours | None) -> str:
    facts = form.cleaned_data
    if facts["weekly"]:
        key, now = facts["form_key"], timezone.now()
        add_escort(pupil=row, weekly=facts["weekly"], from_on=facts["from_on"], by=request.user, key=key, now=now)
        return _("The escort is on record. The hours of aide stay as they are.")
    if stands:
        end_escort(escort=stands, on=max(facts["from_on"], stands.from_on), by=request.user)
    return _("There is no escort from now on")
