"""What every page of one act in a case shares: finding the case, showing the form, and telling of a stale save."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone

from accounts.http import Request, get_or_refuse, record_view
from cases.models import Case
from cases.services.casefile import cases_to_show, opens_restricted

F = TypeVar("F", bound=forms.BaseForm)


@dataclass(frozen=True)
class Difference:
    """One field of a stale save: what stands now and what was typed."""

    label: str
    now: str
    typed: str


def find_case(request: Request, ref: str) -> Case:
    """An open case the person may see; looking at its form is looking at the pupil, so it is recorded."""
    return _find(request, ref, closed_on=None)


def find_any_case(request: Request, ref: str) -> Case:
    """The same for a page that only shows: a closed case is read on."""
    return _find(request, ref)


def _find(request: Request, ref: str, **state: None) -> Case:
    rows = cases_to_show(request.user, timezone.localdate()).select_related("matter__unit")
    case = get_or_refuse(rows, matter__ref=ref, **state)
    record_view(request, f"case {ref}")
    return case


def sees_restricted(request: Request, case: Case) -> bool:
    """The treating officer, her cover, the manager."""
    return opens_restricted(case.matter, request.user, timezone.localdate())


def posted(request: Request) -> QueryDict | None:
    """What was sent, also where nothing was filled in."""
    return request.POST if request.method == "POST" else None


def show_act(
    request: Request,
    case: Case,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    lead: str = "",
    is_danger: bool = False,
    stale: Sequence[Difference] = (),
) -> HttpResponse:
    """The form of one act; after a stale save both texts stand above it, and the next press saves the typed one."""
    facts = {"case": case, "form": form, "title": title, "submit": submit, "lead": lead, "stale": stale}
    status = 409 if stale else 200
    return render(request, "cases/case_act.html", {**facts, "is_danger": is_danger}, status=status)


def finish_act(request: Request, case: Case, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(case)


def refreshed(form: F, **hidden: object) -> F:
    """The same form with what was typed, made from the row as it stands now."""
    data: Any = QueryDict(mutable=True)
    data.update(form.data)  # several ticks of one name stay several
    for name, value in hidden.items():
        data[name] = str(value)
    form.data = data
    return form
