"""Every partial in every state, for eyes and for axe; it exists only while developing (DEBUG)."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from charter.calendar import Day, WorkCalendar
from charter.models import Deadline, NextStep, Outcome
from charter.services.ribbon import build_ribbon
from charter.services.ruler import Lane, build_ruler
from charter.services.states import deadline_state
from charter.standards import promise

TODAY = date(2026, 5, 12)
CALENDAR = WorkCalendar({2026: "60123"}, (Day(date(2026, 5, 21), "eve", "ערב שבועות"),))
MEETING = NextStep(kind="meeting", due_on=date(2026, 5, 14), due_time=time(10))


class SampleForm(forms.Form):
    name = forms.CharField(label="שם פרטי", error_messages={"required": "כתבו את השם הפרטי"})
    phone = forms.CharField(label="טלפון", required=False, widget=forms.TextInput(attrs={"dir": "ltr"}))
    reason = forms.ChoiceField(
        label="סיבת הפנייה",
        choices=[("a", "היעדרויות חוזרות"), ("b", "איחורים רבים")],
        widget=forms.RadioSelect,
        error_messages={"required": "סמנו סיבה אחת לפחות"},
    )


def sample(number: str, due: date, opened: date = date(2026, 5, 7), **facts: Any) -> Deadline:
    if "closed_on" in facts:
        facts.setdefault("outcome", Outcome.MET)
        facts["closed_at"] = timezone.make_aware(datetime.combine(facts["closed_on"], time(11)))
    return Deadline(promise=number, opened_on=opened, **{"target_on": due, "due_on": due, "soon_on": due} | facts)


def sample_deadlines() -> list[Deadline]:
    return [
        sample("9", date(2026, 5, 12), closed_on=date(2026, 5, 10)),
        sample("10", date(2026, 5, 12)),
        sample("11", date(2026, 5, 19)),
        sample("12", date(2026, 5, 19), closed_on=date(2026, 5, 10)),
    ]


def every_state() -> list[object]:
    rows: list[tuple[Deadline | None, NextStep | None]] = [
        (sample("9", date(2026, 5, 10)), None),
        (sample("9", TODAY), None),
        (sample("11", TODAY), NextStep(kind="meeting", due_on=TODAY, due_time=time(16, 30))),
        (sample("9", date(2026, 5, 13)), None),
        (sample("9", date(2026, 5, 19)), None),
        (sample("11", date(2026, 5, 19)), MEETING),
        (sample("9", TODAY, closed_on=date(2026, 5, 11)), None),
        (sample("9", date(2026, 5, 10), closed_on=TODAY), None),
        (sample("10", TODAY, closed_on=date(2026, 5, 11), outcome=Outcome.MET_BY_ATTEMPTS), None),
        (None, None),
        (sample("5", date(2026, 5, 13), target_on=date(2026, 5, 11)), None),
        (sample("9", TODAY, closed_on=date(2026, 5, 11), outcome=Outcome.NOT_REQUIRED, reason="אין הורה"), None),
        (sample("9", date(2026, 5, 19), annotation="נדחתה לבקשת המשפחה"), None),
    ]
    return [deadline_state(deadline, TODAY, CALENDAR, planned) for deadline, planned in rows]


def sample_ruler() -> object:
    attempts = {"10": (date(2026, 5, 11), TODAY)}
    lanes = [
        Lane(
            promise(deadline.promise).number,
            str(promise(deadline.promise).label),
            promise(deadline.promise).icon,
            deadline,
            attempts.get(deadline.promise, ()),
            MEETING if deadline.promise == "11" else None,
        )
        for deadline in sample_deadlines()
    ]
    return build_ruler(lanes, start=date(2026, 5, 7), today=TODAY, calendar=CALENDAR)


@login_not_required
def styleguide(request: HttpRequest) -> HttpResponse:
    form = SampleForm({"phone": "050-1234567"} if "error" in request.GET else None)
    months = "סאנדיפמאמ"
    return render(
        request,
        "styleguide.html",
        {
            "form": form,
            "states": every_state(),
            "cells": build_ribbon(sample_deadlines(), TODAY, CALENDAR, {"11": MEETING}),
            "ruler": sample_ruler(),
            "amounts": [(246, "בזמן", "ok"), (13, "באיחור", "lt"), (3, "טרם בוצעו", "op")],
            "year": list(zip(months, (90, 91, 92, 92, 91, 93, 94, 94, 95), strict=True)),
            "item": {
                "icon": "school",
                "title": "שיחה עם היועצת, אורלי נבון",
                "at": timezone.now(),
                "by": "דנה לביא",
                "text": "נעדרה 8 ימים מאז פסח, רובם ימי ראשון.",
                "settled": ["השלים את התחייבות 9, יום עבודה 1 מתוך 3"],
            },
        },
    )
