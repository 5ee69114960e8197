"""The page of one form that is about no single file: an aide, a camp, a school."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

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


def differences(form: forms.Form | forms.ModelForm[Any], row: object, names: Sequence[str]) -> list[Difference]:
    """Each field whose typed value is not what stands in the row now."""
    typed = form.cleaned_data
    shown = [(name, getattr(row, name), typed.get(name)) for name in names]
    changed = [one for one in shown if one[1] != one[2]] or shown[:1]
    return [
        Difference(str(form.fields[name].label), _words(form, name, now), _words(form, name, mine))
        for name, now, mine in changed
    ]


def _words(form: forms.Form | forms.ModelForm[Any], name: str, value: object) -> str:
    """A value as the form says it: a tick as yes or no, a choice by its words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return f"{value:%-d.%-m.%Y}"
    choices = getattr(form.fields[name], "choices", ()) if isinstance(value, str) else ()
    return str(dict(choices).get(value, value) if value is not None else "")
