"""A year's days by the Hebrew calendar and the law. Asked once, while drafting; afterwards the rows speak.

pyluach knows the Hebrew dates and the fasts; what the law moves (Independence and Memorial Day) are our own lines.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import NamedTuple

from pyluach.dates import HebrewDate

from charter.calendar import FIRST_YEAR, LAST_YEAR, Day, WorkCalendar
from charter.models import DayKind

NISAN, IYAR, SIVAN, ELUL, TISHREI = 1, 2, 3, 6, 7
FRIDAY, SATURDAY, MONDAY = 4, 5, 0
DEFAULT_WEEK = "60123"
HEBREW, LAW = "הלוח העברי", "חוק יום העצמאות"

FIXED: dict[tuple[int, int], tuple[DayKind, str]] = {
    (ELUL, 29): (DayKind.EVE, "ערב ראש השנה"),
    (TISHREI, 1): (DayKind.HOLIDAY, "ראש השנה, יום ראשון"),
    (TISHREI, 2): (DayKind.HOLIDAY, "ראש השנה, יום שני"),
    (TISHREI, 9): (DayKind.EVE, "ערב יום הכיפורים"),
    (TISHREI, 10): (DayKind.HOLIDAY, "יום הכיפורים"),
    (TISHREI, 14): (DayKind.EVE, "ערב סוכות"),
    (TISHREI, 15): (DayKind.HOLIDAY, "סוכות"),
    **{(TISHREI, day): (DayKind.HOL_HAMOED, "חול המועד סוכות") for day in range(16, 21)},
    (TISHREI, 21): (DayKind.HOL_HAMOED, "הושענא רבה"),
    (TISHREI, 22): (DayKind.HOLIDAY, "שמיני עצרת ושמחת תורה"),
    (NISAN, 14): (DayKind.EVE, "ערב פסח"),
    (NISAN, 15): (DayKind.HOLIDAY, "פסח"),
    **{(NISAN, day): (DayKind.HOL_HAMOED, "חול המועד פסח") for day in range(16, 20)},
    (NISAN, 20): (DayKind.HOL_HAMOED, "ערב שביעי של פסח"),
    (NISAN, 21): (DayKind.HOLIDAY, "שביעי של פסח"),
    (IYAR, 18): (DayKind.NO_SCHOOL, "ל״ג בעומר"),
    (SIVAN, 5): (DayKind.EVE, "ערב שבועות"),
    (SIVAN, 6): (DayKind.HOLIDAY, "שבועות"),
}
COUNTED = (DayKind.HALF_DAY, DayKind.NO_SCHOOL)


class Drafted(NamedTuple):
    day: Day
    source: str


def independence_day(year: int) -> date:
    """5 Iyar; from Friday and Shabbat back to Thursday, from Monday on to Tuesday (the Independence Day Law)."""
    day: date = HebrewDate(year + 3760, IYAR, 5).to_pydate()
    return day + timedelta(days={FRIDAY: -1, SATURDAY: -2, MONDAY: 1}.get(day.weekday(), 0))


def drafted_days(year: int) -> list[Drafted]:
    """Every named day of a civil year, on all weekdays: closed ones, and counted ones worth showing."""
    start = date(year, 1, 1)
    days = [start + timedelta(days=n) for n in range((date(year + 1, 1, 1) - start).days)]
    drafted = [entry for day in days if (entry := _hebrew_day(day))]
    free = independence_day(year)
    drafted += [
        _entry(free - timedelta(days=1), DayKind.HALF_DAY, "יום הזיכרון", LAW),
        _entry(free, DayKind.HOLIDAY, "יום העצמאות", LAW),
    ]
    return sorted(drafted, key=lambda entry: entry.day.on)


def calendar_by_rules() -> WorkCalendar:
    """Every year as the rules draft it, for counting where no unit has a calendar yet."""
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    days = tuple(entry.day for year in years for entry in drafted_days(year))
    return WorkCalendar(dict.fromkeys(years, DEFAULT_WEEK), days, drafts=frozenset(years))


def _hebrew_day(on: date) -> Drafted | None:
    hebrew = HebrewDate.from_pydate(on)
    if fixed := FIXED.get((hebrew.month, hebrew.day)):
        return _entry(on, *fixed)
    fast = hebrew.fast_day(hebrew=True)
    purim = hebrew.festival(israel=True, hebrew=True) == "פורים"
    name = fast or ("פורים" if purim else "")
    return _entry(on, DayKind.HALF_DAY, name) if name else None


def _entry(on: date, kind: DayKind, name: str, source: str = HEBREW) -> Drafted:
    return Drafted(Day(on, kind.value, name, counts=kind in COUNTED), source)
