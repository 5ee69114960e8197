"""The ID numbers of a pupil's parents, and what they reveal of an aide who is placed already (R70, S15)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.http import Request
from assistance.forms.aides.people import GuardianIdsForm
from assistance.models import Aide
from assistance.services.aides.cards import write_cards
from assistance.services.aides.forbidden import guardian_aides, volunteering
from assistance.views.finding import desk_only, find_file, finish_act, show_act
from cases.models import Guardian
from cases.views.acts import Difference, posted
from charter.services.deadlines import StaleError
from notices.models import BlockedRule
from notices.services.blocked import record_blocked


@require_http_methods(["GET", "POST"])
@desk_only
def guardian_id_edit(request: Request, ref: str) -> HttpResponse:
    """The numbers by which a parent is recognised who would be the aide of her own child (R70)."""
    file = find_file(request, ref)
    guardians = Guardian.objects.filter(student=file.eligibility.student_id).select_related("recipient", "id_card")
    form, stale = GuardianIdsForm(posted(request), guardians=guardians.order_by("pk")), []
    if form.is_valid():
        try:
            write_cards(cards=form.cards(), by=request.user)
            flag_guardians(request, file=file)
            return finish_act(request, file, _("The ID numbers of the parents are saved"))
        except StaleError:
            stale = _both(form)
    lead = _("By these numbers the system recognises a parent who is about to be placed as the aide of her own child.")
    title = _("ID numbers of the parents")
    return show_act(request, file, form, title=title, submit=_("Save"), lead=lead, stale=stale)


def flag_guardians(request: Request, **which: object) -> None:
    """A number typed after the placing: nothing is undone by itself, but it is said here and in the manager's list."""
    words = _("%(aide)s is a parent of %(name)s by the ID number and is placed as the aide. End the placing.")
    for row in guardian_aides(**which):
        record_blocked(rule=BlockedRule.GUARDIAN_IS, matter=row.file.matter, by=request.user, now=timezone.now())
        messages.error(request, words % {"aide": row.assignment.aide.name, "name": row.file.student.first_name})


def flag_aide(request: Request, aide: Aide) -> None:
    """The same where the number of the aide was set right (R69, R70)."""
    flag_guardians(request, assignment__aide=aide)
    words = _("%(aide)s volunteers at %(school)s by the ID number and works there as an aide. End one of the two.")
    for school in volunteering(aide):
        url = aide.get_absolute_url()
        record_blocked(rule=BlockedRule.VOLUNTEER_IS, url=url, by=request.user, now=timezone.now())
        messages.error(request, words % {"aide": aide.name, "school": school.name})


def _both(form: GuardianIdsForm) -> list[Difference]:
    """Each number that is not what stands now; the form goes on from there."""
    typed, data, found = form.cards(), form.data.copy(), []  # type: ignore[attr-defined]
    now = GuardianIdsForm(None, guardians=[Guardian.objects.get(pk=card.guardian.pk) for card in typed])
    for card in typed:
        stands = now.fields[f"number{card.guardian.pk}"].initial
        data[f"version{card.guardian.pk}"] = str(now.fields[f"version{card.guardian.pk}"].initial)
        if stands != card.id_number:
            found.append(Difference(str(form.fields[f"number{card.guardian.pk}"].label), str(stands), card.id_number))
    form.data = data
    return found
