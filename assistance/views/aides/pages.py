"""The page of one form that is about no single file: an aide, a camp, a school."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render

from accounts.http import Request
from cases.views.acts import Difference


class Back(NamedTuple):
    """Where the page came from: for the crumb and for Cancel."""

    url: str
    label: str


def show_form(
    request: Request,
    form: forms.Form,
    *,
    title: str,
    submit: str,
    back: Back,
    lead: str = "",
    is_danger: bool = False,
    stale: Sequence[Difference] = (),
    template: str = "assistance/desk_act.html",
    **more: Any,
) -> HttpResponse:
    facts = {"form": form, "title": title, "submit": submit, "back": back, "lead": lead, "stale": stale, **more}
    return render(request, template, {**facts, "is_danger": is_danger}, status=409 if stale else 200)


def finish(request: Request, url: str, words: str) -> HttpResponseRedirect:
    messages.success(request, words)
    return redirect(url)


def differences(form: forms.Form, row: object, names: Sequence[str]) -> list[Difference]:
    """Each field whose typed value is not what stands in the row now."""
    typed = form.cleaned_data
    shown = [(name, getattr(row, name), typed.get(name)) for name in names]
    return [
        Difference(str(form.fields[name].label), str(now), str(mine)) for name, now, mine in shown if now != mine
    ] or [Difference(str(form.fields[names[0]].label), str(shown[0][1]), str(shown[0][2]))]
