"""The state table of ux 3.0, one row a test; the year of the pictures: today is Tuesday 12.5.2026."""

from datetime import UTC, date, datetime, time

import pytest
from django.utils import timezone

from charter.calendar import Day, WorkCalendar
from charter.models import Deadline, NextStep, Outcome
from charter.services.states import State, deadline_state

TODAY = date(2026, 5, 12)
CALENDAR = WorkCalendar({2026: "60123"}, (Day(date(2026, 5, 21), "eve", "ערב שבועות"),))


def state(due: date | None, *, today: date = TODAY, planned: NextStep | None = None, **facts: object) -> State:
    dates = {"target_on": due, "due_on": due, "soon_on": due, "opened_on": date(2026, 5, 1)} | facts
    return deadline_state(Deadline(promise="10", **dates), today, CALENDAR, planned)


@pytest.mark.parametrize(
    ("due", "today", "code", "text", "spoken"),
    [
        (date(2026, 5, 11), TODAY, "late", "באיחור יום אחד", "באיחור, יום עבודה אחד"),
        (date(2026, 5, 10), TODAY, "late", "באיחור יומיים", "באיחור, שני ימי עבודה"),
        (date(2026, 5, 7), TODAY, "late", "באיחור 3 ימים", "באיחור, 3 ימי עבודה"),
        (date(2026, 5, 7), date(2026, 5, 8), "late", "באיחור יום אחד", "באיחור, יום עבודה אחד"),  # C3: on Friday
        (TODAY, TODAY, "today", "היום", "יעד היום"),
        (date(2026, 5, 13), TODAY, "soon", "מחר", "יעד מחר"),
        (date(2026, 5, 17), date(2026, 5, 14), "soon", "ביום א׳", "יעד ביום א׳, יום העבודה הבא"),
        (date(2026, 5, 17), date(2026, 5, 16), "soon", "מחר", "יעד מחר"),
        (date(2026, 5, 14), TODAY, "track", "נותרו יומיים", "נותרו שני ימי עבודה"),
        (date(2026, 5, 17), TODAY, "track", "נותרו 3 ימים", "נותרו 3 ימי עבודה"),
        (date(2026, 5, 24), TODAY, "track", "נותרו 7 ימים", "נותרו 7 ימי עבודה"),  # the eve is not counted (D2)
    ],
)
def test_an_open_promise_is_said_in_working_days(due: date, today: date, code: str, text: str, spoken: str) -> None:
    shown = state(due, today=today)
    assert (shown.code, shown.text, shown.spoken) == (code, text, spoken)


def test_a_fixed_date_is_soon_from_five_working_days_and_has_a_legal_day_after_its_target() -> None:
    """D8: 15.5.2026 is a Friday, so the last working day before it is Thursday 14.5."""
    facts = {"target_on": date(2026, 5, 14), "soon_on": date(2026, 5, 7)}
    legal = date(2026, 5, 15)
    assert state(legal, **facts).text == "נותרו יומיים"
    assert state(legal, **facts).code == "soon"
    assert state(legal, today=date(2026, 5, 15), **facts).text == "המועד החוקי: היום"
    assert state(date(2026, 5, 16), today=date(2026, 5, 15), **facts).text == "המועד החוקי: מחר"
    assert state(legal, today=date(2026, 5, 15), **facts).icon == "hourglass"
    assert state(legal, today=date(2026, 5, 16), **facts).code == "late"


def test_a_set_meeting_keeps_the_colour_and_says_when() -> None:
    thursday = NextStep(kind="meeting", due_on=date(2026, 5, 14), due_time=time(10))
    afternoon = NextStep(kind="meeting", due_on=TODAY, due_time=time(16, 30))
    gone = NextStep(kind="meeting", due_on=date(2026, 5, 10), due_time=time(10))
    assert state(date(2026, 5, 19), planned=thursday) == State(
        "track",
        "נקבע לה׳ 14.5, 10:00",
        "calendar-check",
        "נותרו 5 ימי עבודה, נקבעה פגישה: נקבע לה׳ 14.5, 10:00",
        days=5,
    )
    assert state(TODAY, planned=afternoon).text == "היום 16:30"
    assert state(date(2026, 5, 11), planned=thursday).code == "late"
    assert state(TODAY, planned=gone).text == "היום"


@pytest.mark.parametrize(
    ("closed", "outcome", "code", "text"),
    [
        (date(2026, 5, 10), Outcome.MET, "done", "בוצע בזמן"),
        (date(2026, 5, 11), Outcome.MET, "done", "בוצע בזמן"),
        (date(2026, 5, 13), Outcome.MET, "donelate", "בוצע באיחור יומיים"),
        (date(2026, 5, 11), Outcome.MET_BY_ATTEMPTS, "attempts", "התקיים בניסיונות"),
        (date(2026, 5, 11), Outcome.LAPSED, "donelate", "לא התקיימה"),
        (date(2026, 5, 11), Outcome.WITHDRAWN, "na", "בוטל"),
        (date(2026, 5, 11), Outcome.NOT_REQUIRED, "na", "לא נדרש"),
    ],
)
def test_a_closed_promise_is_quiet(closed: date, outcome: Outcome, code: str, text: str) -> None:
    at = timezone.make_aware(datetime.combine(closed, time(9)))
    shown = state(date(2026, 5, 11), closed_on=closed, closed_at=at, outcome=outcome)
    assert (shown.code, shown.text, shown.note) == (code, text, "")


def test_what_stands_beside_changes_no_state() -> None:
    """D4, D23: an annotation and "recorded late" are words beside the chip."""
    at = datetime(2026, 5, 13, 9, tzinfo=UTC)
    shown = state(date(2026, 5, 11), closed_on=date(2026, 5, 11), closed_at=at, outcome="met", annotation="חולה")
    assert (shown.code, shown.note) == ("done", "חולה · נרשם באיחור")


def test_an_unopened_clock_and_a_missing_calendar_have_words() -> None:
    assert deadline_state(None, TODAY, CALENDAR).text == "ייפתח עם בקשת פגישה"
    assert state(None, soon_on=None).text == "המועד ייקבע עם לוח השנה"
    assert state(date(2027, 1, 5)).text == "נותרו 238 ימים"


def test_a_draft_counts_and_says_so_while_the_promise_runs() -> None:
    """The draft of a year marks its dates until somebody approves it; a finished promise keeps its verdict."""
    draft = WorkCalendar({2026: "60123"}, CALENDAR.days, frozenset({2026}))
    facts = {"promise": "10", "opened_on": TODAY, "target_on": TODAY, "due_on": TODAY, "soon_on": TODAY}
    done = {"closed_on": TODAY, "closed_at": datetime(2026, 5, 12, 9, tzinfo=UTC), "outcome": "met"}
    shown = [deadline_state(Deadline(**facts, **more), TODAY, calendar).note
             for more in ({}, done) for calendar in (CALENDAR, draft)]  # fmt: skip
    assert shown == ["", "לוח לא מאושר", "", ""]
