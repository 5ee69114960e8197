"""The breaks of a school year by rule, for a person to approve; asked once, while drafting (C11).

Jewish days by pyluach; Muslim days by the arithmetic calendar, which may be off by a day: their source says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from pyluach.dates import HebrewDate

from charter.calendar import Break, SchoolYear
from charter.models import Sector, YearEnd
from charter.services.calendar.holidays import independence_day

NISAN, IYAR, SIVAN, AV, ELUL, TISHREI, KISLEV, TEVET, ADAR = 1, 2, 3, 5, 6, 7, 9, 10, 12
BY_RULE, BY_LAW, BY_MOON = "הלוח העברי", "חוק יום העצמאות", "לוח ההיג׳רה, ייתכן הפרש של יום"
CIVIL, CUSTOM = "לוח אזרחי", "נהוג במגזר, לאישור"
HEBREW_ERA = 3761  # the Hebrew year that begins in the autumn of a civil year, less that year
HIJRI_EPOCH = 227014  # ordinal of the first day of the Hijri calendar, less one


class Drafted(NamedTuple):
    on: Break
    source: str
    stage: str = YearEnd.ALL


def drafted_breaks(sector: str, year: SchoolYear) -> list[Drafted]:
    """Every break of a sector that touches the school year, cut to it, in order."""
    makers = {Sector.STATE: _state, Sector.HAREDI: _haredi, Sector.ARAB: _arab, Sector.DRUZE: _druze}
    found = [drafted for drafted in makers[Sector(sector)](year) if drafted.on.last >= year.start]
    return sorted((_cut(drafted, year) for drafted in found), key=lambda drafted: drafted.on)


def _cut(drafted: Drafted, year: SchoolYear) -> Drafted:
    first, last, name = drafted.on
    return drafted._replace(on=Break(max(first, year.start), min(last, year.end), name))


class _Hebrew(NamedTuple):
    """The Hebrew days of one school year: autumn and spring are of the same Hebrew year."""

    year: int

    def on(self, month: int, day: int) -> date:
        found: date = HebrewDate(self.year, month, day).to_pydate()
        return found

    def adar(self, day: int) -> date:
        """The Adar of Purim: the second one of a leap year."""
        return self.on(NISAN, 1) - timedelta(days=30 - day)

    def span(self, start: tuple[int, int], end: tuple[int, int], name: str, source: str = BY_RULE) -> Drafted:
        return Drafted(Break(self.on(*start), self.on(*end), name), source)


def _hebrew(year: SchoolYear) -> _Hebrew:
    return _Hebrew(year.start.year + HEBREW_ERA)


def _autumn(days: _Hebrew) -> Iterator[Drafted]:
    new_year = days.on(TISHREI, 1)
    yield Drafted(Break(new_year - timedelta(days=1), new_year + timedelta(days=1), "ראש השנה"), BY_RULE)
    yield days.span((TISHREI, 9), (TISHREI, 10), "יום הכיפורים")
    yield days.span((TISHREI, 14), (TISHREI, 23), "חופשת סוכות")


def _spring(days: _Hebrew) -> Iterator[Drafted]:
    yield Drafted(Break(days.adar(14), days.adar(15), "פורים"), BY_RULE)
    yield days.span((SIVAN, 5), (SIVAN, 7), "חופשת שבועות")


def _summer(year: SchoolYear) -> Iterator[Drafted]:
    """Primary schools end on 30 June, the others on 20 June."""
    last = year.end
    yield Drafted(Break(date(last.year, 7, 1), last, "חופשת הקיץ"), CIVIL, YearEnd.PRIMARY)
    yield Drafted(Break(date(last.year, 6, 21), last, "חופשת הקיץ"), CIVIL, YearEnd.LATER)


def _free_day(year: SchoolYear) -> Drafted:
    day = independence_day(year.end.year)
    return Drafted(Break(day, day, "יום העצמאות"), BY_LAW)


def _state(year: SchoolYear) -> Iterator[Drafted]:
    days = _hebrew(year)
    yield from _autumn(days)
    first_candle = days.on(KISLEV, 25)
    yield Drafted(Break(first_candle + timedelta(days=1), first_candle + timedelta(days=7), "חופשת חנוכה"), BY_RULE)
    yield from _spring(days)
    yield days.span((NISAN, 6), (NISAN, 22), "חופשת פסח")
    yield _free_day(year)
    yield days.span((IYAR, 18), (IYAR, 18), "ל״ג בעומר")
    yield from _summer(year)


def _haredi(year: SchoolYear) -> Iterator[Drafted]:
    """The terms of the yeshiva world: between Yom Kippur and Heshvan, Nisan, from the ninth of Av to Elul."""
    days = _hebrew(year)
    new_year = days.on(TISHREI, 1)
    yield Drafted(Break(new_year - timedelta(days=1), new_year + timedelta(days=1), "ראש השנה"), BY_RULE)
    yield days.span((TISHREI, 9), (TISHREI, 30), "בין הזמנים תשרי", CUSTOM)
    yield from _spring(days)
    yield days.span((NISAN, 1), (NISAN, 30), "בין הזמנים ניסן", CUSTOM)
    yield days.span((AV, 9), (AV, 30), "בין הזמנים אב", CUSTOM)


def _arab(year: SchoolYear) -> Iterator[Drafted]:
    first, last = year.start.year, year.end.year
    yield Drafted(Break(date(first, 12, 24), date(last, 1, 6), "חופשת חורף"), CUSTOM)
    yield _hebrew(year).span((NISAN, 14), (NISAN, 22), "חופשת אביב", CUSTOM)
    yield _free_day(year)
    yield from _muslim(year, {(10, 1): (-1, 3, "עיד אל־פיטר"), (1, 1): (0, 0, "ראש השנה ההיג׳רית")})
    yield from _muslim(year, {(12, 10): (-1, 4, "עיד אל־אדחא"), (3, 12): (0, 0, "יום הולדת הנביא")})
    yield from _summer(year)


def _druze(year: SchoolYear) -> Iterator[Drafted]:
    last = year.end.year
    yield Drafted(Break(date(last, 1, 1), date(last, 1, 1), "ראש השנה האזרחית"), CIVIL)
    yield Drafted(Break(date(year.start.year, 9, 10), date(year.start.year, 9, 10), "זיארת נבי סבלאן"), CUSTOM)
    yield _hebrew(year).span((NISAN, 14), (NISAN, 22), "חופשת אביב", CUSTOM)
    yield Drafted(Break(date(last, 4, 25), date(last, 4, 28), "זיארת נבי שועייב"), CUSTOM)
    yield _free_day(year)
    yield from _muslim(year, {(12, 10): (-1, 4, "עיד אל־אדחא")})
    yield from _summer(year)


def _muslim(year: SchoolYear, feasts: dict[tuple[int, int], tuple[int, int, str]]) -> Iterator[Drafted]:
    """Each feast as often as it falls in the school year: the Hijri year is eleven days shorter than ours."""
    about = (year.start.toordinal() - HIJRI_EPOCH) * 30 // 10631
    for hijri in (about, about + 1, about + 2):
        for (month, day), (before, after, name) in feasts.items():
            on = date.fromordinal(hijri_ordinal(hijri, month, day))
            if on in year:
                yield Drafted(Break(on + timedelta(days=before), on + timedelta(days=after), name), BY_MOON)


def hijri_ordinal(year: int, month: int, day: int) -> int:
    """The arithmetic Islamic calendar: thirty years of 10,631 days."""
    return HIJRI_EPOCH + (year - 1) * 354 + (3 + 11 * year) // 30 + 29 * (month - 1) + month // 2 + day
