"""Who decides what, in the settings (D21), and the letter to the chair of a body that went beyond it (R31)."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import Request, get_or_refuse, record_view, role_required
from accounts.models import AccessAction, Role
from assistance.forms.body import BodyForm, ChairLetterForm
from assistance.models import Body, ChairLetter
from assistance.services.bodies import POWERS, prepare_bodies, save_body
from assistance.services.refusing import write_chair_letter
from assistance.views.aides.pages import differences
from assistance.views.finding import desk_only, find_file
from cases.views.acts import posted, refreshed
from charter.services.deadlines import StaleError


@require_safe
@role_required(Role.MANAGER)
def body_list(request: Request) -> HttpResponse:
    bodies = sorted(prepare_bodies(request.user.unit), key=lambda body: (body.track, body.pk))
    return render(request, "assistance/body_list.html", {"bodies": bodies})


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def body_create(request: Request) -> HttpResponse:
    return _edit(request, Body(unit=request.user.unit))


@require_http_methods(["GET", "POST"])
@role_required(Role.MANAGER)
def body_edit(request: Request, pk: int) -> HttpResponse:
    return _edit(request, get_or_refuse(Body.objects.visible_to(request.user), pk=pk))


def _edit(request: Request, body: Body) -> HttpResponse:
    known = body.name
    form, stale = BodyForm(posted(request), instance=body), []
    if form.is_valid():
        try:
            version = form.cleaned_data.get("version", 0)
            saved = save_body(body=form.save(commit=False), version=version, by=request.user)
            messages.success(request, _("%(body)s was saved.") % {"body": saved.name})
            return redirect("assistance:body-list")
        except StaleError:
            body = Body.objects.get(pk=body.pk)
            stale = differences(form, body, ("name", *POWERS))
            refreshed(form, version=body.version)
    facts = {"form": form, "known": known, "stale": stale}
    return render(request, "assistance/body_edit.html", facts, status=409 if stale else 200)


@require_http_methods(["GET", "POST"])
@desk_only
def chair_letter_create(request: Request, ref: str, body: int) -> HttpResponse:
    file = find_file(request, ref)
    found = get_or_refuse(Body.objects.visible_to(request.user), pk=body)
    form = ChairLetterForm(posted(request), today=timezone.localdate())
    if form.is_valid():
        facts = dict(form.cleaned_data)
        key = facts.pop("form_key")
        letter = write_chair_letter(file=file, body=found, by=request.user, key=key, now=timezone.now(), **facts)
        return redirect("assistance:chair-letter-detail", ref, letter.pk)
    return render(request, "assistance/chair_letter_create.html", {"form": form, "file": file, "body": found})


@require_safe
@desk_only
def chair_letter_detail(request: Request, ref: str, pk: int) -> HttpResponse:
    file = find_file(request, ref)
    letter = get_or_refuse(ChairLetter.objects.filter(file=file).select_related("body", "by"), pk=pk)
    record_view(request, f"aide file {ref}", AccessAction.EXPORT)
    return render(request, "assistance/chair_letter_detail.html", {"letter": letter, "file": file})
