"""The team's decision of a file: written, published, corrected; a body that may not is refused (R28-R31, R37-R50)."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import Request, get_or_refuse
from assistance.forms.level import LevelForm, SeenForm
from assistance.forms.team import team_forms
from assistance.models import AideFile, DecisionOrigin, FunctionLevelDecision, TeamMeeting
from assistance.models.decision import FunctionLevelDecisionQuerySet
from assistance.services.bodies import prepare_bodies
from assistance.services.decision import (
    AlreadyDecidedError,
    BodyMayNotError,
    NotEntitledError,
    drop_draft,
    save_draft,
)
from assistance.services.filepage import reasons_of
from assistance.services.meeting import BeforeTheCommitteeError, Sitting
from assistance.services.publishing import IncompleteError, missing_of, publish_decision
from assistance.services.refusing import note_refusal
from assistance.views.finding import desk_only, find_file, finish_act
from assistance.views.level_words import differences, initial_of, start_of
from cases.views.acts import posted
from charter.services.deadlines import StaleError


@require_http_methods(["GET", "POST"])
@desk_only
def decision_create(request: Request, ref: str) -> HttpResponse:
    """The yearly decision; where a draft stands it is that one, and a decision in force is corrected instead (R29)."""
    file = find_file(request, ref)
    draft, standing = _draft(file), _in_force(file)
    if draft and request.method == "GET":
        return redirect("assistance:decision-edit", ref, draft.pk)
    if standing and not draft:
        return redirect("assistance:decision-correct", ref, standing.pk)
    return _write(request, file, draft=None, origin=DecisionOrigin.TEAM, source=None)


@require_http_methods(["GET", "POST"])
@desk_only
def decision_edit(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    draft = get_or_refuse(_rows(file).filter(published_at=None), pk=pk)
    return _write(request, file, draft=draft, origin=DecisionOrigin(draft.origin), source=draft)


@require_http_methods(["GET", "POST"])
@desk_only
def decision_correct(request: Request, ref: str, pk: int) -> HttpResponse:
    """A new version of what is in force, with its reason; the old one binds until then (R29)."""
    file = find_file(request, ref)
    standing = get_or_refuse(_rows(file).in_force(), pk=pk)
    draft = _draft(file)
    if draft and request.method == "GET":
        return redirect("assistance:decision-edit", ref, draft.pk)
    return _write(request, file, draft=None, origin=DecisionOrigin.CORRECTION, source=standing)


@require_safe
@desk_only
def decision_detail(request: Request, ref: str, pk: int) -> HttpResponse:
    """One version: a draft with its two ways on, or what was published, read-only."""
    file = find_file(request, ref)
    decision = get_or_refuse(_rows(file), pk=pk)
    facts = {
        "file": file,
        "decision": decision,
        "reasons": reasons_of(decision),
        "members": list(decision.meeting.members.order_by("-is_head", "pk")),
        "missing": [] if decision.published_at else list(missing_of(file, decision)),
    }
    return render(request, "assistance/decision_detail.html", facts)


@require_POST
@desk_only
def decision_publish(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    decision = get_or_refuse(_rows(file), pk=pk)
    seen = SeenForm(request.POST).seen
    try:
        publish_decision(decision=decision, version=seen, by=request.user, now=timezone.now())
    except StaleError:
        messages.warning(request, _("The draft was changed meanwhile. Read it again before it is published."))
        return redirect("assistance:decision-detail", ref, pk)
    except (BodyMayNotError, NotEntitledError, IncompleteError, BeforeTheCommitteeError):
        messages.warning(request, _("The draft is not whole, or may not be published any more. Save it again."))
        return redirect("assistance:decision-edit", ref, pk)
    return finish_act(request, file, _("The decision is published and binds."))


@require_POST
@desk_only
def decision_drop(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    decision = get_or_refuse(_rows(file), pk=pk)
    try:
        dropped = drop_draft(decision=decision, version=SeenForm(request.POST).seen, by=request.user)
    except StaleError:
        messages.warning(request, _("The draft was changed meanwhile. Read it again before it is thrown away."))
        return redirect("assistance:decision-detail", ref, pk)
    if not dropped:
        return redirect("assistance:decision-detail", ref, pk)
    return finish_act(request, file, _("The draft was thrown away."))


def _write(
    request: Request,
    file: AideFile,
    *,
    draft: FunctionLevelDecision | None,
    origin: DecisionOrigin,
    source: FunctionLevelDecision | None,
) -> HttpResponse:
    """The form of a decision: refused, kept as a draft, or published at once."""
    now = timezone.now()
    prepare_bodies(file.matter.unit)
    ahead = TeamMeeting.objects.standing().filter(file=file).order_by("was_held", "-held_on").first()
    initial = initial_of(source, file) if source else start_of(ahead, timezone.localdate(now))
    options: dict[str, Any] = {"file": file, "today": timezone.localdate(now), "origin": origin, "initial": initial}
    form = LevelForm(posted(request), is_new=draft is None, **options)
    members = team_forms(posted(request), source.meeting if source else ahead)
    if request.method == "POST" and form.is_valid() and members.is_valid():
        try:
            if answer := _save(request, file, draft, form, members.named):
                return answer
        except StaleError:
            return _stale(request, file, form, options, members)
    if form.refused:
        note_refusal(file=file, body=form.refused, by=request.user, now=now)
    return render(
        request, "assistance/decision_edit.html", {"file": file, "form": form, "members": members, "decision": draft}
    )


def _save(
    request: Request, file: AideFile, draft: FunctionLevelDecision | None, form: LevelForm, members: Any
) -> HttpResponse | None:
    facts, now = form.cleaned_data, timezone.now()
    sitting = Sitting(facts["on"], members, facts["parents_heard"])
    saving = {"key": draft.form_key, "version": facts["version"]} if draft else {"key": facts["form_key"]}
    saving |= {"origin": form.origin, "why": facts.get("why", "")}
    try:
        saved = save_draft(file=file, sitting=sitting, finding=form.finding, by=request.user, now=now, **saving)
        if form.is_publishing:
            publish_decision(decision=saved, version=saved.version, by=request.user, now=now)
    except NotEntitledError:
        form.add_error(None, _("No valid decision on aide support stands for this school year, so no level is set."))
        return None
    except AlreadyDecidedError:
        form.add_error(None, _("The decision binds. Another one is a correction with its reason."))
        return None
    if form.is_publishing:
        return finish_act(request, file, _("The decision is published and binds."))
    messages.success(request, _("The draft is saved. It does not bind yet."))
    return redirect("assistance:decision-detail", file.matter.ref, saved.pk)


def _stale(request: Request, file: AideFile, form: LevelForm, options: dict[str, Any], members: Any) -> HttpResponse:
    """Somebody else saved a draft meanwhile: both texts, and the next press saves the typed one over it."""
    draft = _draft(file)
    if draft is None:
        messages.warning(request, _("The decision was published meanwhile. It binds; a correction needs a reason."))
        return redirect(file)
    data = request.POST.copy()
    data["version"] = str(draft.version)
    again = LevelForm(data, is_new=False, **{**options, "origin": DecisionOrigin(draft.origin)})
    stale = differences(draft, form)
    facts = {"file": file, "form": again, "members": members, "decision": draft, "stale": stale}
    return render(request, "assistance/decision_edit.html", facts, status=409)


def _rows(file: AideFile) -> FunctionLevelDecisionQuerySet:
    rows = FunctionLevelDecision.objects.filter(file=file)
    return rows.select_related("body", "meeting", "protocol", "published_by", "recorded_by", "file")


def _draft(file: AideFile) -> FunctionLevelDecision | None:
    return _rows(file).filter(published_at=None).first()


def _in_force(file: AideFile) -> FunctionLevelDecision | None:
    return _rows(file).in_force().first()
