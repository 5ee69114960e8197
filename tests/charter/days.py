"""The default closed days of domain.md 1.0, Sunday to Thursday, written out by hand: no library has a say here."""

from collections.abc import Iterable
from datetime import date

from charter.calendar import Day, WorkCalendar

EVE, HOLIDAY, HOL_HAMOED = "eve", "holiday", "hol_hamoed"
TABLE: dict[tuple[int, str], str] = {
    (2025, HOLIDAY): "23.9 24.9 2.10 7.10 14.10",
    (2025, EVE): "22.9 1.10 6.10",
    (2025, HOL_HAMOED): "8.10 9.10 12.10 13.10",
    (2026, HOLIDAY): "2.4 8.4 22.4 13.9 21.9",
    (2026, EVE): "1.4 21.5 20.9",
    (2026, HOL_HAMOED): "5.4 6.4 7.4 27.9 28.9 29.9 30.9 1.10",
    (2027, HOLIDAY): "22.4 28.4 12.5",
    (2027, EVE): "21.4 10.6",
    (2027, HOL_HAMOED): "25.4 26.4 27.4",
}
SHORT = {2025: "25.9 30.12", 2026: "2.3 3.3 21.4 2.7 23.7 14.9 20.12", 2027: "22.3 23.3 11.5 22.7 12.8"}
WEEK = "60123"


def dates(year: int, text: str) -> list[date]:
    return [date(year, int(word.split(".")[1]), int(word.split(".")[0])) for word in text.split()]


def table_days() -> list[Day]:
    days = [Day(on, kind, kind) for (year, kind), text in TABLE.items() for on in dates(year, text)]
    return days + [Day(on, "half_day", "יום קצר", counts=True) for year in SHORT for on in dates(year, SHORT[year])]


def table_calendar(
    closed: Iterable[date] = (), *, count_eves: bool = False, count_hol_hamoed: bool = False
) -> WorkCalendar:
    counted = {kind for kind, on in ((EVE, count_eves), (HOL_HAMOED, count_hol_hamoed)) if on}
    days = [Day(day.on, day.kind, day.name, day.counts or day.kind in counted) for day in table_days()]
    days += [Day(on, "closure", "סגירה") for on in closed]
    return WorkCalendar(dict.fromkeys((2025, 2026, 2027), WEEK), tuple(days))
