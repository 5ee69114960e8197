"""The pupils of an agenda: put on it, invited to, taken off it; from the committee and from the case."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request, get_or_refuse, record_view, role_required
from cases.forms.agenda import AddItemForm
from cases.http import safe_next, visible_cases
from cases.models import AgendaItem, Committee
from cases.services.committee.agenda import invite_officer, put_on_agenda, take_off_agenda
from cases.services.committee.reading import agenda_items
from cases.views.acts import posted
from cases.views.committee import STAFF, find_committee
from charter.services.deadlines import StaleError


def find_item(request: Request, pk: int, item: int) -> AgendaItem:
    """An item of a committee, of a pupil one may see; looking at it is recorded."""
    found = get_or_refuse(agenda_items(request.user, timezone.localdate()), committee=pk, pk=item)
    record_view(request, f"case {found.case.matter.ref}")
    return found


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def agenda_add(request: Request, ref: str) -> HttpResponse:
    """The committees of one pupil, and putting him on the agenda of a coming one."""
    now = timezone.now()
    case = get_or_refuse(visible_cases(request, now), matter__ref=ref)
    record_view(request, f"case {ref}")
    items = AgendaItem.objects.standing().filter(case=case).select_related("committee__kind")
    coming = Committee.objects.filter(unit=request.user.unit, held_on__gte=timezone.localdate(now), closed_at=None)
    free = coming.exclude(pk__in=items.values("committee")).select_related("kind").order_by("held_on", "pk")
    form = AddItemForm(posted(request), committees=free)
    if case.closed_on is None and form.is_valid():
        return _add(request, form, committee=form.cleaned_data["committee"], case=case)
    context = {
        "form": form,
        "case": case,
        "items": items.order_by("-committee__held_on", "-pk"),
        "any_free": free.exists(),
        "today": timezone.localdate(now),
    }
    return render(request, "cases/agenda_add.html", context)


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def agenda_item_add(request: Request, pk: int) -> HttpResponse:
    committee = find_committee(request, pk)
    if committee.closed_at:
        messages.warning(request, _("Decisions of this committee are published; it is not changed any more."))
        return redirect(committee)
    standing = AgendaItem.objects.standing().filter(committee=committee)
    cases = visible_cases(request, timezone.now()).open().exclude(pk__in=standing.values("case"))
    form = AddItemForm(posted(request), cases=cases.order_by("student__last_name", "student__first_name", "pk"))
    record_view(request, f"committee {pk}")
    if form.is_valid():
        return _add(request, form, committee=committee, case=form.cleaned_data["case"])
    context = {"form": form, "committee": committee, "any_free": cases.exists()}
    return render(request, "cases/agenda_item_add.html", context)


def _add(request: Request, form: AddItemForm, *, committee: Committee, case: object) -> HttpResponse:
    facts = {name: form.cleaned_data[name] for name in ("background", "invite")}
    key = form.cleaned_data["form_key"]
    try:
        item = put_on_agenda(committee=committee, case=case, by=request.user, key=key, now=timezone.now(), **facts)  # type: ignore[arg-type]
    except StaleError:
        messages.warning(request, _("Nothing was added: this form was sent before, or the committee is closed."))
        return redirect(committee)
    messages.success(request, _("%(name)s is on the agenda.") % {"name": item.case.student.name})
    return redirect(item)


@require_POST
@role_required(*STAFF)
def agenda_item_invite(request: Request, pk: int, item: int) -> HttpResponse:
    found = find_item(request, pk, item)
    if invite_officer(item=found, by=request.user, now=timezone.now()):
        messages.success(request, _("Written down: the treating officer was invited."))
    return redirect(safe_next(request, found.get_absolute_url()))


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def agenda_item_remove(request: Request, pk: int, item: int) -> HttpResponse:
    found = find_item(request, pk, item)
    if request.method == "GET":
        return render(request, "cases/agenda_item_remove.html", {"item": found, "committee": found.committee})
    if take_off_agenda(item=found, by=request.user, now=timezone.now()):
        messages.success(request, _("%(name)s is off the agenda.") % {"name": found.case.student.name})
    else:
        messages.warning(request, _("The decisions are published; the pupil stays on the agenda."))
    back = Committee.objects.visible_to(request.user, timezone.localdate()).filter(pk=pk).first()
    return redirect(back or found.case)
