"""The geometry of ux 3.3 on the case of picture b: a report of Thursday 7.5.2026, seen on Tuesday 12.5."""

from datetime import UTC, date, datetime, time

from charter.calendar import Day, WorkCalendar
from charter.models import Deadline, NextStep
from charter.services.ribbon import build_ribbon
from charter.services.ruler import Lane, Ruler, build_ruler

TODAY, RECEIVED = date(2026, 5, 12), date(2026, 5, 7)
CALENDAR = WorkCalendar({2026: "60123"}, (Day(date(2026, 5, 21), "eve", "ערב שבועות"),))
MEETING = NextStep(kind="meeting", due_on=date(2026, 5, 14), due_time=time(10))


def deadline(number: str, due: date, *, closed: date | None = None, opened: date = RECEIVED) -> Deadline:
    row = Deadline(promise=number, opened_on=opened, target_on=due, due_on=due, soon_on=due)
    if closed:
        row.closed_on, row.outcome = closed, "met"
        row.closed_at = datetime.combine(closed, time(9), tzinfo=UTC)
    return row


def picture_b() -> Ruler:
    lanes = [
        Lane(9, "קשר עם צוות ביה״ס", "school", deadline("9", TODAY, closed=date(2026, 5, 10))),
        Lane(10, "פנייה טלפונית להורים", "phone", deadline("10", TODAY), (date(2026, 5, 11), TODAY)),
        Lane(11, "פגישה עם הורים ותלמידה", "people", deadline("11", date(2026, 5, 19)), (), MEETING),
        Lane(12, "עירוב שותפים", "partners", deadline("12", date(2026, 5, 19), closed=date(2026, 5, 10))),
    ]
    return build_ruler(lanes, start=RECEIVED, today=TODAY, calendar=CALENDAR)


def test_columns_are_working_days_and_weekends_are_gaps() -> None:
    ruler = picture_b()
    assert [column.x for column in ruler.columns] == [870, 782, 720, 658, 596, 534, 446, 384, 322]
    assert [f"{c.day.day}.{c.day.month}" for c in ruler.columns] == [
        "7.5", "10.5", "11.5", "12.5", "13.5", "14.5", "17.5", "18.5", "19.5",
    ]  # fmt: skip
    assert ruler.gaps == [813, 477]
    assert ruler.today_x == 658


def test_each_lane_says_where_it_stands() -> None:
    school, phone, meeting, partners = picture_b().lanes
    assert (school.track, school.run, school.done_x, school.detail) == (
        (870, 658),
        (870, 782),
        782,
        "יום עבודה 1 מתוך 3",
    )
    assert (phone.run, phone.run_css, phone.attempts_x) == ((870, 658), "today", (720, 674))
    assert (phone.state.text, phone.detail) == ("היום", "שני ניסיונות")
    assert (meeting.planned_x, meeting.run) == (534, (870, 658))
    assert (partners.state.text, partners.y) == ("בוצע בזמן", 210)
    assert school.sentence == "קשר עם צוות ביה״ס, התחייבות 9: בוצע בזמן. יום עבודה 1 מתוך 3"


def test_an_unopened_lane_and_a_later_request_still_fit() -> None:
    """D6: promise 11 counts from its own request, so its due day may lie beyond the eighth column."""
    later = deadline("11", date(2026, 5, 31), opened=date(2026, 5, 17))
    ruler = build_ruler([Lane(11, "פגישה", "people", later)], start=RECEIVED, today=TODAY, calendar=CALENDAR)
    assert ruler.columns[-1].day == date(2026, 5, 31)
    assert min(column.x for column in ruler.columns) > 196
    assert ruler.lanes[0].run is None
    empty = build_ruler([Lane(11, "פגישה", "people", None)], start=RECEIVED, today=TODAY, calendar=CALENDAR)
    assert (empty.lanes[0].track, empty.lanes[0].state.text) == (None, "ייפתח עם בקשת פגישה")


def test_a_missing_calendar_leaves_a_ruler_that_ends_early() -> None:
    ruler = build_ruler([], start=date(2026, 12, 29), today=date(2026, 12, 30), calendar=CALENDAR)
    assert [column.day.day for column in ruler.columns] == [29, 30, 31]


def test_the_ribbon_shows_the_weightiest_row_of_each_promise() -> None:
    """D22: with two reports the open one that is due first speaks."""
    rows = [
        deadline("9", TODAY, closed=date(2026, 5, 10)),
        deadline("10", date(2026, 5, 19)),
        deadline("10", date(2026, 5, 11)),
        deadline("12", date(2026, 5, 19)),
    ]
    cells = build_ribbon(rows, TODAY, CALENDAR)
    assert [(cell.icon, cell.code, cell.sign, cell.text) for cell in cells] == [
        ("school", "done", "check", ""),
        ("phone", "late", "", "!"),
        ("people", "na", "dot", ""),
        ("partners", "track", "", "5"),
    ]
    assert cells[1].spoken == "פנייה טלפונית להורים: באיחור, יום עבודה אחד"
