"""One press brings a placing to the hours the pupils have today."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import Request
from assistance.forms.aides.placing import FollowForm
from assistance.models import AideAssignment
from assistance.services.aides.following import follow_hours
from assistance.views.aides.placing import find_assignment, first_day, standing_pupils, url_of
from assistance.views.aides.refusals import REFUSALS, refuse
from assistance.views.finding import desk_only
from charter.services.deadlines import StaleError


@require_POST
@desk_only
def assignment_follow(request: Request, pk: int) -> HttpResponse:
    assignment = find_assignment(request, pk)
    form = FollowForm(request.POST)
    if form.is_valid():
        try:
            _follow(request, assignment, form.cleaned_data["version"])
        except REFUSALS as error:
            rows = standing_pupils(assignment)
            refuse(request, form, error, file=getattr(error, "file", rows[0].file))
        except StaleError:
            form.add_error(None, _("Somebody changed this placing meanwhile. Look at it and press again."))
    for errors in form.errors.values():
        messages.error(request, " ".join(str(words) for words in errors))
    return redirect(url_of(assignment))


def _follow(request: Request, assignment: AideAssignment, version: int) -> None:
    now = timezone.now()
    on = first_day(assignment.year, timezone.localdate(now))
    if follow_hours(assignment=assignment, version=version, on=on, by=request.user, now=now):
        messages.success(request, _("The placing follows the hours of today"))
    else:
        messages.info(request, _("The placing follows the hours of today already"))
