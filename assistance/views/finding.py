"""What every page of the desk shares: who comes in, the file it is about, and the page of one act."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import Request, get_or_refuse, record_view, role_required
from assistance.models import AideEligibility, AideFile
from assistance.models.desk import DESK_ROLES
from assistance.services.files import files_to_show
from assistance.services.rights import rights_of
from cases.views.acts import Difference

desk_only = role_required(*DESK_ROLES)


def find_file(request: Request, ref: str) -> AideFile:
    """A file of the unit; looking at anything of it is looking at the pupil, so it is recorded."""
    file = get_or_refuse(files_to_show(request.user, timezone.localdate()), matter__ref=ref)
    record_view(request, f"aide file {ref}")
    return file


def find_eligibility(request: Request, ref: str) -> AideEligibility:
    right = get_or_refuse(rights_of(request.user, timezone.localdate()), matter__ref=ref)
    record_view(request, f"eligibility {ref}")
    return right


def show_act(
    request: Request,
    file: AideFile,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    lead: str = "",
    is_danger: bool = False,
    stale: Sequence[Difference] = (),
) -> HttpResponse:
    """The form of one act in a file; after a stale save both texts stand above it (409)."""
    facts = {"file": file, "form": form, "title": title, "submit": submit, "lead": lead, "stale": stale}
    return render(request, "assistance/file_act.html", {**facts, "is_danger": is_danger}, status=409 if stale else 200)


def finish_act(request: Request, file: AideFile, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(file)
