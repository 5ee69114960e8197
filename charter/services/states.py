"""What a promise looks like today: one function, one table (`ux` 3.0), used by every page, list and mail."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from charter import texts
from charter.calendar import CalendarError, WorkCalendar, working_days_between
from charter.models import Deadline, NextStep, Outcome

ONE_DAY = timedelta(days=1)
KEPT = (Outcome.MET, Outcome.MET_BY_ATTEMPTS)


@dataclass(frozen=True)
class State:
    """`code` chooses colour and form, `icon` the shape, `text` the words seen and `spoken` the words heard.

    `note` stands beside and changes nothing (D4, D23); `days` is what a ribbon cell has room for.
    """

    code: str
    text: str
    icon: str
    spoken: str
    note: str = ""
    days: int | None = None


def deadline_state(
    deadline: Deadline | None, today: date, calendar: WorkCalendar, planned: NextStep | None = None
) -> State:
    """The state of one promise; `None` is one whose clock has not opened (promise 11 before a request, D6)."""
    if deadline is None:
        text = _("opens with a meeting request")
        return State("na", text, "dot", text)
    if deadline.closed_on is not None:
        state = _closed(deadline, calendar)
    elif deadline.due_on is None or deadline.target_on is None:
        text = _("the date waits for the calendar")
        state = State("na", text, "dot", text)
    else:
        soon_on = deadline.soon_on or deadline.target_on
        state = _open(deadline.target_on, deadline.due_on, soon_on, today, calendar)
        state = _planned(state, planned, today)
    return replace(state, note=_note(deadline, calendar))


def _open(target: date, due: date, soon: date, today: date, calendar: WorkCalendar) -> State:
    if today > due:
        return _late(_days(due, today, calendar))
    if today > target:
        return _past_target(due, today)
    if today == target:
        return State("today", _("today"), "clock-fill", _("due today"), days=0)
    left = _days(today, target, calendar)
    if left <= 1:
        return _tomorrow(target, today, left)
    text = ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}
    spoken = ngettext("%(n)s working day left", "%(n)s working days left", left) % {"n": left}
    if soon <= today:
        return State("soon", text, "clock", spoken, days=left)
    return State("track", text, "circle", spoken, days=left)


def _late(days: int) -> State:
    text = _("%(days)s late") % {"days": texts.days(days)}
    spoken = ngettext("late, %(n)s working day", "late, %(n)s working days", days) % {"n": days}
    return State("late", text, "late", spoken, days=-days)


def _tomorrow(target: date, today: date, left: int) -> State:
    if target - today == ONE_DAY:
        return State("soon", _("tomorrow"), "clock", _("due tomorrow"), days=left)
    letter = texts.day_letter(target)
    text = _("on day %(letter)s") % {"letter": letter}
    return State(
        "soon", text, "clock", _("due on day %(letter)s, the next working day") % {"letter": letter}, days=left
    )


def _past_target(due: date, today: date) -> State:
    """A fixed date whose last working day has gone, the legal day not yet (D8)."""
    when = _("today") if due == today else _("tomorrow") if due - today == ONE_DAY else texts.short_day(due, today)
    spoken = _("the target has passed; the legal date is %(day)s") % {"day": texts.short_day(due, today)}
    return State("today", _("the legal date: %(when)s") % {"when": when}, "hourglass", spoken, days=0)


def _closed(deadline: Deadline, calendar: WorkCalendar) -> State:
    excused = {Outcome.WITHDRAWN: _("cancelled"), Outcome.NOT_REQUIRED: _("not required")}
    if word := excused.get(Outcome(deadline.outcome)):
        return State("na", word, "dash-circle", f"{word}: {deadline.reason}" if deadline.reason else word)
    if deadline.outcome == Outcome.LAPSED:
        return State("donelate", _("not kept"), "dash-circle", _("not kept"))
    if deadline.outcome == Outcome.MET_BY_ATTEMPTS:
        return State("attempts", _("kept by attempts"), "check", _("kept by attempts"))
    if deadline.was_late and deadline.due_on and deadline.closed_on:
        days = texts.days(_days(deadline.due_on, deadline.closed_on, calendar))
        text = _("done %(days)s late") % {"days": days}
        return State("donelate", text, "check", text)
    return State("done", _("done on time"), "check-circle", _("done on time"))


def _planned(state: State, planned: NextStep | None, today: date) -> State:
    """A set time keeps the colour and says when; one that has passed says nothing any more."""
    if planned is None or planned.done_on is not None or planned.due_on < today:
        return state
    at = f"{planned.due_time:%H:%M}" if planned.due_time else ""
    if planned.due_on == today and state.code == "today":
        text = _("today") + f" {at}".rstrip()
    else:
        when = ", ".join(filter(None, (texts.short_day(planned.due_on, today), at)))
        text = _("set for %(when)s") % {"when": when}
    meeting = _("a meeting is set")
    return replace(state, text=text, icon="calendar-check", spoken=f"{state.spoken}, {meeting}: {text}")


def _note(deadline: Deadline, calendar: WorkCalendar) -> str:
    notes = [deadline.annotation]
    notes += [_("recorded late")] if _typed_late(deadline) else []
    notes += [_("the calendar is not approved")] if rests_on_draft(deadline, calendar) else []
    return " · ".join(filter(None, notes))


def rests_on_draft(deadline: Deadline, calendar: WorkCalendar) -> bool:
    """A draft counts, and says so while its date can still move; a finished promise keeps its verdict."""
    if deadline.closed_on is not None or deadline.due_on is None:
        return False
    return calendar.is_draft(deadline.opened_on, deadline.due_on)


def _typed_late(deadline: Deadline) -> bool:
    """Done in time, written down after the day (D23)."""
    if deadline.closed_at is None or deadline.due_on is None or deadline.outcome not in KEPT or deadline.was_late:
        return False
    return timezone.localdate(deadline.closed_at) > deadline.due_on


def _days(after: date, until: date, calendar: WorkCalendar) -> int:
    """Working days, never fewer than one; calendar days where a year of the calendar is missing."""
    try:
        return max(1, working_days_between(after, until, calendar))
    except CalendarError:
        return max(1, (until - after).days)
