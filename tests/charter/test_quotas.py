"""Quotas: three talks (R4, D16) and three patrols (R25, D17), warned in time and lapsed when unmet."""

from datetime import UTC, date, datetime

import pytest

from charter.models import Desk, Flag, Outcome
from charter.services.calendar import draft_missing_years
from charter.services.deadlines import open_deadline
from charter.services.matters import open_matter
from charter.services.quotas import Done, settle_quota
from charter.services.sweep import flag_deadlines
from tests.factories import UnitFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)


def quota(code="1", on=date(2026, 9, 1)):
    unit = UnitFactory()
    draft_missing_years(today=on, now=NOW)
    matter = open_matter(unit=unit, desk=Desk.UNIT, url="/x/{ref}/", on=on)
    return open_deadline(matter=matter, promise=code, on=on, now=NOW)


def done(*days):
    return [Done(on=day, at=NOW) for day in days]


def judge(deadline, acts, today):
    settle_quota([deadline.matter], deadline.promise, acts, today=today, now=NOW)
    deadline.refresh_from_db()
    return deadline


def test_r4_talks_warn_on_1_march_below_two_and_on_1_may_below_three():
    deadline = quota()
    assert deadline.soon_on == date(2027, 3, 1)
    assert judge(deadline, done(date(2026, 11, 3)), date(2026, 11, 22)).soon_on == date(2027, 3, 1)
    assert judge(deadline, done(date(2026, 11, 3), date(2027, 2, 9)), date(2027, 2, 9)).soon_on == date(2027, 5, 1)


def test_r25_patrols_warn_on_1_february_and_1_may_and_not_again_before_the_end():
    deadline = quota("15")
    assert deadline.soon_on == date(2027, 2, 1)
    assert judge(deadline, done(date(2026, 11, 9)), date(2026, 11, 9)).soon_on == date(2027, 5, 1)
    two = done(date(2026, 11, 9), date(2027, 2, 17))
    assert judge(deadline, two, date(2027, 2, 17)).soon_on == date(2027, 8, 24)


def test_a_quota_closes_on_the_day_it_filled_whatever_the_order_of_typing():
    acts = done(date(2027, 6, 28), date(2026, 11, 3), date(2027, 2, 9), date(2027, 7, 1))
    deadline = judge(quota(), acts, date(2027, 7, 1))
    assert (deadline.outcome, deadline.closed_on) == (Outcome.MET, date(2027, 6, 28))


def test_acts_of_another_school_year_do_not_count():
    deadline = judge(quota(), done(date(2026, 8, 31), date(2026, 9, 1), date(2026, 9, 2)), date(2026, 9, 3))
    assert deadline.is_open


def test_a_talk_taken_back_opens_the_quota_again():
    deadline = quota()
    three = done(date(2026, 11, 3), date(2027, 2, 9), date(2027, 6, 28))
    judge(deadline, three, date(2027, 6, 28))
    assert judge(deadline, three[:2], date(2027, 6, 28)).is_open


def test_unmet_quotas_lapse_and_are_never_flagged_overdue():
    deadline = quota()
    for _ in range(2):
        flag_deadlines(today=date(2027, 9, 14), now=NOW)
    deadline.refresh_from_db()
    assert (deadline.outcome, deadline.closed_on, deadline.flag) == (Outcome.LAPSED, date(2027, 9, 1), Flag.NONE)


def test_d23_a_talk_typed_after_the_year_keeps_it_by_its_own_day():
    deadline = quota()
    flag_deadlines(today=date(2027, 9, 14), now=NOW)
    acts = done(date(2027, 6, 1), date(2027, 6, 2), date(2027, 8, 31))
    deadline = judge(deadline, acts, date(2027, 9, 20))
    assert (deadline.outcome, deadline.closed_on) == (Outcome.MET, date(2027, 8, 31))


def test_a_warning_that_moved_forgets_that_people_were_told():
    deadline = quota()
    flag_deadlines(today=date(2027, 3, 1), now=NOW)
    deadline.refresh_from_db()
    assert deadline.flag == Flag.SOON
    two = done(date(2026, 11, 3), date(2027, 3, 2))
    assert judge(deadline, two, date(2027, 3, 2)).flag == Flag.NONE
