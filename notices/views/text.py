"""The words of the notices: how each stands, changing one with a preview, and who approved it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Refused, Request, role_required
from accounts.models import Role
from charter.services.deadlines import StaleError
from notices.forms.text import ApprovalForm, TextForm
from notices.services.letter import MARKS
from notices.services.text.examples import explained, read_aloud
from notices.services.text.lines import shape
from notices.services.text.saving import approve_text, save_text
from notices.services.text.showing import earlier_source, language_names, table_of, versions_of
from notices.services.text.sound import examples_of
from notices.services.text.states import TextState, editable_kinds, languages_of, text_state

CONDITION, FORM = "{% if officer %}…{% else %}…{% endif %}", "{g:…|…}"
manager_only = role_required(Role.MANAGER)


def _find(request: Request, kind: str, language: str) -> TextState:
    """Always of one's own unit: another's texts have no address."""
    found = next((known for known in editable_kinds() if known.code == kind), None)
    if found is None or language not in languages_of(found):
        raise Refused
    return text_state(request.user.unit, kind, language)


def _back(state: TextState) -> HttpResponse:
    return redirect("notices:text-edit", state.kind.code, state.language)


@require_safe
@manager_only
def text_list(request: Request) -> HttpResponse:
    """Every kind in every language: ours, the unit's own, waiting, or none."""
    facts = {"rows": table_of(request.user.unit), "languages": language_names()}
    return render(request, "notices/text_list.html", facts)


@require_http_methods(["GET", "POST"])
@manager_only
def text_edit(request: Request, kind: str, language: str) -> HttpResponse:
    state, unit = _find(request, kind, language), request.user.unit
    form = _form(request, state)
    stale = False
    if form.is_valid():
        facts = form.cleaned_data
        key = facts.pop("form_key")
        try:
            text = save_text(
                unit=unit, kind=kind, language=language, by=request.user, key=key, now=timezone.now(), **facts
            )
            messages.success(request, _("Version %(number)s is kept.") % {"number": text.version})
            return _back(state)
        except StaleError:
            stale, state = True, text_state(unit, kind, language)
            form.data = _with(request.POST, version=state.version or 0)
    return _show(request, state, form, stale=stale)


def _form(request: Request, state: TextState) -> TextForm:
    samples = examples_of(state.kind.code, state.language)
    if request.method == "POST":
        return TextForm(request.POST, state=state, samples=samples)
    return TextForm(state=state, samples=samples, initial=_initial(request, state))


def _initial(request: Request, state: TextState) -> dict[str, object]:
    """An earlier version is taken back by saving it anew, with its own reason."""
    initial: dict[str, object] = {"source": state.source, "version": state.version or 0}
    wanted = request.GET.get("from", "")
    earlier = earlier_source(state, wanted) if wanted else None
    if earlier is None:
        return initial
    return initial | {"source": earlier, "reason": _("Back to version %(number)s") % {"number": wanted}}


def _with(typed: QueryDict, **hidden: object) -> QueryDict:
    """What was typed, made against what stands now: the next press saves it."""
    fresh = typed.copy()
    for name, value in hidden.items():
        fresh[name] = str(value)
    return fresh


def _show(request: Request, state: TextState, form: TextForm, *, stale: bool = False) -> HttpResponse:
    unit, code, language = request.user.unit, state.kind.code, state.language
    versions = versions_of(state)
    facts = {
        "state": state,
        "form": form,
        "readings": read_aloud(unit, code, language, _readable(form)),
        "placeholders": explained(unit, code, language),
        "versions": versions,
        "stale": versions[0] if stale else None,
        "marks": [shape(mark) for mark in MARKS],
        "condition": CONDITION,
        "form_by_gender": FORM,
    }
    return render(request, "notices/text_edit.html", facts, status=409 if stale else 200)


def _readable(form: TextForm) -> str:
    return "" if "source" in form.errors else form["source"].value() or ""


@require_POST
@manager_only
def text_preview(request: Request, kind: str, language: str) -> HttpResponse:
    """What is typed, read with examples; nothing is kept. A fragment for htmx, the whole page for everyone else."""
    state = _find(request, kind, language)
    form = TextForm(request.POST, state=state, samples=examples_of(kind, language), only_looks=True)
    if request.headers.get("HX-Request") != "true":
        return _show(request, state, form)
    facts = {"readings": read_aloud(request.user.unit, kind, language, _readable(form)), "form": form, "live": True}
    return render(request, "notices/_text_preview.html", facts)


@require_http_methods(["GET", "POST"])
@manager_only
def text_approve(request: Request, kind: str, language: str) -> HttpResponse:
    state, now = _find(request, kind, language), timezone.now()
    if state.version is None or state.approval or not state.asks_for_approval:
        return _back(state)
    form = ApprovalForm(request.POST if request.method == "POST" else None, state=state, today=timezone.localdate(now))
    stale = False
    if form.is_valid():
        unit = request.user.unit
        try:
            approve_text(unit=unit, kind=kind, language=language, by=request.user, now=now, **form.cleaned_data)
            messages.success(request, _("The approval is written down. Any change of the words asks for a new one."))
            return _back(state)
        except StaleError:
            stale = True
            form.data = _with(request.POST, sha256=state.sha256)
    facts = {
        "state": state,
        "form": form,
        "stale": stale,
        "readings": read_aloud(request.user.unit, kind, language, state.source),
        "back": reverse("notices:text-edit", args=[kind, language]),
    }
    return render(request, "notices/text_approve.html", facts, status=409 if stale else 200)
