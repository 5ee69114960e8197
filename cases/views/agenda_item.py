"""One pupil before a committee: prepared, decided, published with the others, added to."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import Request, role_required
from accounts.models import AccessAction
from accounts.services import record_access
from cases.forms.agenda import ITEM_FACTS, ItemForm, NoteForm, ToldForm
from cases.forms.decision import decided, decision_forms
from cases.models import AgendaItem
from cases.services.committee.agenda import save_item
from cases.services.committee.publishing import add_note, record_told
from cases.services.committee.reading import Card, agenda_items, invite_by, recent_lines
from cases.views.acts import Difference, posted, refreshed
from cases.views.agenda import find_item
from cases.views.committee import STAFF
from charter.services.deadlines import StaleError
from notices.models import BlockedRule
from notices.services.blocked import record_blocked


@require_http_methods(["GET", "POST"])
@role_required(*STAFF)
def agenda_item_edit(request: Request, pk: int, item: int) -> HttpResponse:
    found = find_item(request, pk, item)
    if found.published_at and request.method == "GET":
        return _show_published(request, found)
    today = timezone.localdate()
    form, decisions = ItemForm(posted(request), item=found, today=today), decision_forms(posted(request), found)
    stale: list[Difference] = []
    if request.method == "POST" and all([form.is_valid(), decisions.is_valid()]):
        try:
            version = form.cleaned_data["version"]
            save_item(item=found, version=version, facts=form.facts, decisions=decisions.given, by=request.user)
            messages.success(request, _("Saved."))
            return redirect(_after(request, found))
        except StaleError:
            found = find_item(request, pk, item)
            stale = _differences(found, form, decisions.given)
            refreshed(form, version=found.version)
    return _show(request, found, form, decisions, stale)


def _show(request: Request, item: AgendaItem, form: ItemForm, decisions: Any, stale: list[Difference]) -> HttpResponse:
    today = timezone.localdate()
    barred = form.has_error("summary", "level") or decisions.is_barred
    if barred:
        _record_refusal(request, item)
    context = {
        **_around(request, item),
        "form": form,
        "decisions": decisions,
        "stale": stale,
        "barred": barred,
        "invite_by": invite_by(item.committee, today),
        "today": today,
    }
    return render(request, "cases/agenda_item_edit.html", context, status=409 if stale else 200)


def _show_published(request: Request, item: AgendaItem, note: NoteForm | None = None, told: Any = None) -> HttpResponse:
    context = {
        **_around(request, item),
        "form": note or NoteForm(bars_level=item.committee.kind.bars_level),
        "told": told or _told_form(item),
        "barred": bool(note and note.has_error("text", "level")),
    }
    return render(request, "cases/agenda_item_show.html", context)


def _around(request: Request, item: AgendaItem) -> dict[str, Any]:
    """What every page of one pupil shows beside him: what happened lately, and who comes before and after."""
    ids = list(
        agenda_items(request.user, timezone.localdate()).filter(committee=item.committee).values_list("pk", flat=True)
    )
    place = ids.index(item.pk)
    return {
        "item": item,
        "committee": item.committee,
        "card": Card(item, recent_lines([item.case_id])[item.case_id]),
        "place": place + 1,
        "all": len(ids),
        "previous": ids[place - 1] if place else None,
        "next": ids[place + 1] if place + 1 < len(ids) else None,
    }


def _after(request: Request, item: AgendaItem) -> Any:
    """To the next pupil where that button was pressed, else to the committee."""
    ids = agenda_items(request.user, timezone.localdate()).filter(committee=item.committee, pk__gt=item.pk)
    following = ids.first() if "then" in request.POST else None
    return following or item.committee


def _record_refusal(request: Request, item: AgendaItem) -> None:
    """S15: somebody tried to let the committee set a function level: on the manager's list and in the access log."""
    subject = f"committee {item.committee_id}, case {item.case.matter.ref}"
    record_access(by=request.user, action=AccessAction.REFUSE, page="function level", subject=subject, allowed=False)
    record_blocked(rule=BlockedRule.LEVEL, matter=item.case.matter, by=request.user, now=timezone.now())


def _differences(item: AgendaItem, form: ItemForm, given: list[dict[str, Any]]) -> list[Difference]:
    """Field by field, what stands now and what was typed; the decisions as lines."""
    shown = ItemForm(item=item, today=timezone.localdate())
    rows = [
        Difference(str(shown.fields[name].label), _words(shown, name, getattr(item, name)), _words(form, name, typed))
        for name, typed in ((name, form.cleaned_data[name]) for name in ITEM_FACTS)
    ]
    stand = [(row["text"], row["due_on"]) for row in decided(item)]
    rows.append(Difference(_("Decisions"), _lines(stand), _lines([(d["text"], d["due_on"]) for d in given])))
    return [row for row in rows if row.now != row.typed] or rows[:1]


def _words(form: ItemForm, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", [])) if name != "replacement" else {}
    return str(choices.get(value, value) or "")


def _lines(decisions: list[tuple[str, Any]]) -> str:
    return "; ".join(f"{text} ({due.day}.{due.month}.{due.year})" for text, due in decisions)


def _told_form(item: AgendaItem, data: Any = None) -> ToldForm:
    return ToldForm(data, earliest=item.committee.held_on, today=timezone.localdate())


@require_POST
@role_required(*STAFF)
def agenda_item_note(request: Request, pk: int, item: int) -> HttpResponse:
    found = find_item(request, pk, item)
    if not found.published_at:
        return redirect(found)
    form = NoteForm(request.POST, bars_level=found.committee.kind.bars_level)
    if not form.is_valid():
        if form.has_error("text", "level"):
            _record_refusal(request, found)
        return _show_published(request, found, note=form)
    text, key = form.cleaned_data["text"], form.cleaned_data["form_key"]
    add_note(item=found, text=text, by=request.user, key=key, now=timezone.now())
    messages.success(request, _("The addition is saved; what was published stays as it is."))
    return redirect(found)


@require_POST
@role_required(*STAFF)
def agenda_item_tell(request: Request, pk: int, item: int) -> HttpResponse:
    found = find_item(request, pk, item)
    if not found.published_at:
        return redirect(found)
    form = _told_form(found, request.POST)
    if not form.is_valid():
        return _show_published(request, found, told=form)
    record_told(item=found, by=request.user, **form.cleaned_data)
    messages.success(request, _("Written down: the parents got the decision."))
    return redirect(found)
