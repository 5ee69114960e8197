"""The individual education programme becomes final (R54)."""

from __future__ import annotations

from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from assistance.forms.plan import PlanForm
from assistance.models import AideFile
from assistance.services.plan import NoDecisionError, finish_plan
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from cases.views.acts import Difference, posted, refreshed
from charter import texts
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@desk_only
def plan_finish(request: Request, ref: str) -> HttpResponse:
    file = find_file(request, ref)
    form = PlanForm(posted(request), file=file, today=timezone.localdate())
    stale: list[Difference] = []
    if form.is_valid():
        try:
            finish_plan(
                file=file, on=form.cleaned_data["final_on"], version=form.cleaned_data["version"],
                by=request.user, now=timezone.now(),
            )  # fmt: skip
            return finish_act(request, file, _("The individual plan is recorded as final"))
        except NoDecisionError:
            form.add_error("final_on", _("There is no decision of the team yet, and the goals come out of it."))
        except StaleError:
            stale = [_difference(file, form)]
            refreshed(form, version=AideFile.objects.get(pk=file.pk).version)
    title, lead = _("The individual plan is final"), _("The parents get a notice, once.")
    return show_act(request, file, form, title=title, submit=_("Record"), lead=lead, stale=stale)


def _difference(file: AideFile, form: PlanForm) -> Difference:
    today, stands = timezone.localdate(), AideFile.objects.get(pk=file.pk).iep_final_on
    typed = texts.short_day(form.cleaned_data["final_on"], today)
    return Difference(_("The programme is final since"), texts.short_day(stands, today) if stands else "", typed)
