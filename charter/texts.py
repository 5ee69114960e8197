"""Days and amounts in words, the way the interface says them everywhere."""

from __future__ import annotations

from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext, ngettext, pgettext

SCHOOL_YEAR_STARTS = 9  # September


def day_letter(day: date) -> str:
    """The weekday as people write it: א׳ … ה׳, שבת."""
    return (
        pgettext("weekday", "Mon"),
        pgettext("weekday", "Tue"),
        pgettext("weekday", "Wed"),
        pgettext("weekday", "Thu"),
        pgettext("weekday", "Fri"),
        pgettext("weekday", "Sat"),
        pgettext("weekday", "Sun"),
    )[day.weekday()]


def bare_day(day: date, today: date) -> str:
    """ "14.5" within the school year of `today`, "14.5.2025" outside it."""
    same = school_year_of(day) == school_year_of(today)
    return f"{day.day}.{day.month}" if same else f"{day.day}.{day.month}.{day.year}"


def short_day(day: date, today: date) -> str:
    """ "ה׳ 14.5" within the school year of `today`, "14.5.2025" outside it."""
    bare = bare_day(day, today)
    return f"{day_letter(day)} {bare}" if bare.count(".") == 1 else bare


def school_year_of(day: date) -> int:
    return day.year if day.month >= SCHOOL_YEAR_STARTS else day.year - 1


def clock(moment: datetime) -> str:
    return f"{timezone.localtime(moment):%H:%M}"


def days(n: int) -> str:
    """יום אחד, יומיים, n ימים."""
    return ngettext("%(n)s day", "%(n)s days", n) % {"n": n}


def hours(n: int) -> str:
    return ngettext("%(n)s hour", "%(n)s hours", n) % {"n": n}


def talks(n: int) -> str:
    return ngettext("%(n)s talk", "%(n)s talks", n) % {"n": n}


def referrals(n: int) -> str:
    return ngettext("%(n)s referral", "%(n)s referrals", n) % {"n": n}


def cases(n: int) -> str:
    return ngettext("%(n)s case", "%(n)s cases", n) % {"n": n}


def attempts(n: int) -> str:
    return ngettext("%(n)s attempt", "%(n)s attempts", n) % {"n": feminine(n)}


def promises(n: int) -> str:
    """התחייבות אחת, שתי התחייבויות, שלוש התחייבויות."""
    return ngettext("%(n)s promise", "%(n)s promises", n) % {"n": feminine(n)}


def feminine(n: int) -> str:
    """Up to ten in words, as a headline says it; digits from there on."""
    words = (
        "",
        pgettext("feminine", "one"),
        pgettext("feminine", "two"),
        pgettext("feminine", "three"),
        pgettext("feminine", "four"),
        pgettext("feminine", "five"),
        pgettext("feminine", "six"),
        pgettext("feminine", "seven"),
        pgettext("feminine", "eight"),
        pgettext("feminine", "nine"),
        pgettext("feminine", "ten"),
    )
    return words[n] if 0 < n < len(words) else str(n)


def span(a: object, b: object) -> str:
    """A range in words: dashes between digits are laid out both ways in right-to-left text."""
    return gettext("%(a)s to %(b)s") % {"a": a, "b": b}


def due_dates(n: int) -> str:
    """מועד יעד אחד, שני מועדי יעד, n מועדי יעד."""
    return ngettext("%(n)s due date", "%(n)s due dates", n) % {"n": n}


def effect_words(later: int, earlier: int, cases: int) -> str:
    """What a change of the calendar would do, before it is saved (`ux` 3.14)."""
    facts = {
        "later": due_dates(later),
        "earlier": due_dates(earlier),
        "cases": ngettext("in %(n)s case", "in %(n)s cases", cases) % {"n": cases},
    }
    if later and earlier:
        return gettext("The change will put off %(later)s and bring forward %(earlier)s, %(cases)s.") % facts
    if later:
        return gettext("The closure will put off %(later)s %(cases)s. No date will come earlier.") % facts
    if earlier:
        return gettext("The change will bring forward %(earlier)s %(cases)s. No date will be put off.") % facts
    return gettext("The change moves no due date.")


def moved_words(later: int, earlier: int, cases: int) -> str:
    """The same afterwards."""
    moved = later + earlier
    if not moved:
        return gettext("Saved. No due date moved.")
    where = ngettext("in %(n)s case", "in %(n)s cases", cases) % {"n": cases}
    return gettext("Saved. Moved: %(dates)s %(cases)s.") % {"dates": due_dates(moved), "cases": where}
