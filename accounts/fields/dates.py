"""Days and times as people type them: 14.5, 14/5/26, 14-5-2026, 2026-5-6; 9:30, 0930."""

import re
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields.numbers import ascii_digits
from accounts.fields.text import MARKS, plain

EARLIEST, LATEST = date(1900, 1, 1), date(2100, 12, 31)
YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})(?:[ T]00:00(?::00)?)?")
DAY_FIRST = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})[-./]([0-9]{4}|[0-9]{2})")
NO_YEAR = re.compile(r"([0-9]{1,2})[-./]([0-9]{1,2})\.?")
CLOCK = re.compile(r"([0-9]{1,2})[:.]([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?|([0-9]{2})([0-9]{2})")
LONGEST = 40


def _typed(value: object) -> str:
    text = plain(value)[:LONGEST]
    return ascii_digits(text.translate({ord(mark): None for mark in MARKS}))


def _real(year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    except ValueError:
        raise ValidationError(_("There is no such day in the calendar."), code="no_such_day") from None


def _nearest(month: int, day: int, today: date, earliest: date, latest: date) -> date:
    """A day typed without its year: of last, this and next year the allowed one closest to today."""
    around = []
    for year in (today.year - 1, today.year, today.year + 1):
        try:
            around.append(date(year, month, day))
        except ValueError:
            continue
    allowed = [on for on in around if earliest <= on <= latest] or around or [_real(today.year, month, day)]
    return min(allowed, key=lambda on: abs((on - today).days))


def _parse(text: str, today: date | None, earliest: date, latest: date) -> date:
    if match := YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, match.groups())
        return _real(year, month, day)
    if (match := DAY_FIRST.fullmatch(text)) and (today or len(match[3]) == 4):
        return _real(int(match[3]) + (2000 if len(match[3]) == 2 else 0), int(match[2]), int(match[1]))
    if today and (match := NO_YEAR.fullmatch(text)):
        return _nearest(int(match[2]), int(match[1]), today, earliest, latest)
    raise ValidationError(_("Write the date as day.month.year, for example 14.5.2026."), code="invalid")


def parse_date(value: object, *, today: date | None = None, earliest: date = EARLIEST, latest: date = LATEST) -> date:
    """The day; with `today` (a person typing) the year may have two digits or be left out, in a file it may not."""
    if isinstance(value, datetime):
        day = value.date()
    elif isinstance(value, date):
        day = value
    else:
        day = _parse(_typed(value), today, earliest, latest)
    if not earliest <= day <= latest:
        raise ValidationError(
            _("The date must be from %(earliest)s to %(latest)s."),
            code="out_of_range",
            params={"earliest": f"{earliest:%d.%m.%Y}", "latest": f"{latest:%d.%m.%Y}"},
        )
    return day


def parse_time(value: object) -> time:
    """Hours and minutes; seconds are dropped."""
    if isinstance(value, datetime | time):
        return time(value.hour, value.minute)
    match = CLOCK.fullmatch(_typed(value))
    if match:
        hour, minute = int(match[1] or match[3]), int(match[2] or match[4])
        if hour < 24 and minute < 60:
            return time(hour, minute)
    raise ValidationError(_("Write the time as hours and minutes, for example 9:30."), code="invalid")
