from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.http import Request, for_all_staff
from charter.calendar import Counted, Verdict
from charter.forms.calculator import CalculatorForm
from charter.services.calendar import calendar_for
from charter.views.months import verdict_words


@dataclass(frozen=True)
class Square:
    """One day of the trace; `number` for the days that count."""

    on: date
    verdict: Verdict
    words: str
    name: str
    number: int | None


@require_safe
@for_all_staff
def calculator_show(request: Request) -> HttpResponse:
    """The date that explains itself: every day on the way, with its verdict."""
    calendar = calendar_for(request.user.unit)
    form = CalculatorForm(request.GET or None, calendar=calendar, initial={"on": timezone.localdate(), "days": 3})
    facts = {"form": form, "squares": [], "counted": None, "is_draft": False}
    if form.is_valid() and form.counted:
        facts["counted"] = form.counted
        facts["squares"] = squares_of(form.counted)
        facts["is_draft"] = calendar.is_draft(form.counted.trace[0].on, form.counted.due)
    return render(request, "charter/calculator_show.html", facts)


def squares_of(counted: Counted) -> list[Square]:
    squares, number = [], 0
    for day in counted.trace:
        is_counted = day.verdict is Verdict.COUNTED
        number += is_counted
        words = verdict_words(day.verdict)
        squares.append(Square(day.on, day.verdict, words, day.name, number if is_counted else None))
    return squares
