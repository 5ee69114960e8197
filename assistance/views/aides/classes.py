"""The weekly hours of the classes of a school, one form for a school year (R66)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Refused, Request, get_or_refuse, record_view
from assistance.forms.aides.classes import ClassHoursForm, key_of
from assistance.services.aides.classes import rooms_of, write_class_hours
from assistance.services.aides.reading import placing_year
from assistance.views.aides.pages import finish, show_form
from assistance.views.aides.schools import to_schools
from assistance.views.finding import desk_only
from cases.models import School
from cases.views.acts import Difference, posted, refreshed
from charter.calendar import year_of
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@desk_only
def class_hours_edit(request: Request, pk: int, year: int) -> HttpResponse:
    school = get_or_refuse(School.objects.visible_to(request.user), pk=pk)
    first = placing_year(timezone.localdate())
    if year not in (first - 1, first, first + 1):
        raise Refused
    record_view(request, f"school {pk}, class hours {year}")
    form, stale = ClassHoursForm(posted(request), rooms=rooms_of(school, year)), []
    if form.is_valid():
        try:
            write_class_hours(school=school, year=year, rooms=form.typed(), by=request.user)
            return finish(request, to_schools().url, _("The hours of the classes are saved"))
        except StaleError:
            stale = _both(form)
    title = _("Weekly hours of the classes: %(school)s, %(year)s") % {"school": school.name, "year": year_of(year)}
    years = [(one, str(year_of(one)), one == year) for one in (first + 1, first, first - 1)]
    return show_form(
        request, form, title=title, submit=_("Save"), back=to_schools(), lead=_lead(), stale=stale,
        template="assistance/class_hours_edit.html", years=years, school=school,
    )  # fmt: skip


def _lead() -> str:
    return _("A shared aide of one class works the hours of its pupils together, up to the hours the class learns.")


def _both(form: ClassHoursForm) -> list[Difference]:
    """The form's classes were read anew for this request: what stands is theirs."""
    found, versions = [], {}
    for stands, typed in zip(form.rooms, form.typed(), strict=True):
        versions[f"version-{key_of(stands)}"] = stands.version
        if stands.weekly_hours != typed.weekly_hours:
            hours = [str(room.weekly_hours or "") for room in (stands, typed)]
            found.append(Difference(_("Class %(name)s") % {"name": stands.name}, *hours))
    refreshed(form, **versions)
    return found
