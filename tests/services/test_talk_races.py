"""Talks at the same moment on a real PostgreSQL: siblings' cases never wait for one another, a year closes once."""

from collections.abc import Callable
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from accounts.models import User
from cases.models import Case, Contact, Student, TimelineEntry
from cases.services.families import join_family
from cases.services.shared_talks import correct_talk, log_talk, undo_talk
from cases.services.talk_years import open_yearly_talks
from charter.models import Deadline
from charter.services.calendar import draft_year
from charter.services.deadlines import StaleError
from tests.cases.factories import log, make_student, moment, refer
from tests.factories import UnitFactory, UserFactory
from tests.services.test_case_races import at_once

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
MONDAY, TUESDAY = "2026-11-02 09:00", "2026-11-03 09:00"


@pytest.fixture
def officer() -> User:
    unit = UnitFactory()
    for year in (2026, 2027):
        draft_year(unit=unit, year=year, now=moment("2026-01-01 08:00"))
    return UserFactory(unit=unit, is_officer=True)


@pytest.fixture
def cases(officer: User) -> list[Case]:
    """Three siblings' open cases."""
    found = [refer(make_student(officer.unit, officer), MONDAY, by=officer).case for _ in range(3)]
    for other in found[1:]:
        join_family(student=found[0].student, other=other.student, by=officer, now=moment(MONDAY))
    return found


def shared(case: Case, cases: list[Case], by: User, key: Any = None) -> Contact:
    return log_talk(
        case=case,
        siblings=[other for other in cases if other != case],
        kind="call",
        outcome="reached",
        happened_at=moment(TUESDAY),
        guardians=[case.student.guardians.get(relation="mother")],
        with_pupil=True,
        by=by,
        key=key or uuid4(),
        now=moment(TUESDAY),
    )


def test_shared_talks_from_every_side_at_once_wait_for_nobody_for_ever(cases: list[Case], officer: User) -> None:
    """Each needs all three pupils; they take them in one order."""
    acts: list[Callable[[], Any]] = [partial(shared, case, cases, officer) for case in cases * 3]

    answers = at_once(*acts)

    assert len({answer.shared_talk for answer in answers}) == 9
    assert Contact.objects.count() == 27
    rows = Deadline.objects.filter(promise="1")
    assert set(rows.values_list("outcome", flat=True)) == {"met"}
    for row in rows:
        assert TimelineEntry.settled.through.objects.filter(deadline=row).count() == 1


def test_eight_presses_of_one_shared_form_are_one_talk(cases: list[Case], officer: User) -> None:
    press = partial(shared, cases[0], cases, officer, uuid4())

    answers = at_once(*[press] * 8)

    assert ({answer.pk for answer in answers}, Contact.objects.count()) == ({answers[0].pk}, 3)


def test_corrected_here_and_taken_back_there_at_once_is_one_of_both_everywhere(
    cases: list[Case], officer: User
) -> None:
    shared(cases[0], cases, officer)
    first, second = Contact.objects.filter(case__in=cases[:2]).order_by("pk")
    now = moment(TUESDAY)

    at_once(
        partial(correct_talk, contact=first, version=1, by=officer, now=now, outcome="no_answer"),
        partial(undo_talk, contact=second, by=officer, now=now),
    )

    assert set(Contact.objects.values_list("undone_at", flat=True)) == {now}
    assert Contact.objects.values("outcome").distinct().count() == 1
    assert not Deadline.objects.filter(promise="10").exclude(closed_on=None).exists()


def test_two_third_talks_at_once_close_the_year_once(officer: User) -> None:
    case = refer(make_student(officer.unit, officer), MONDAY, by=officer).case
    for _ in range(2):
        log(case, "meeting", "held", TUESDAY, by=officer)

    answers = at_once(*[partial(log, case, "call", "reached", TUESDAY, by=officer) for _ in range(4)])

    assert not any(isinstance(answer, StaleError) for answer in answers)
    row = Deadline.objects.get(promise="1")
    assert (row.outcome, TimelineEntry.settled.through.objects.filter(deadline=row).count()) == ("met", 1)


def test_four_minutes_at_once_open_one_row_a_case(cases: list[Case], officer: User) -> None:
    TimelineEntry.settled.through.objects.all().delete()
    Deadline.objects.filter(promise="1").delete()
    now = moment(TUESDAY)

    at_once(*[partial(open_yearly_talks, today=now.date(), now=now)] * 4)

    assert Deadline.objects.filter(promise="1").count() == len(cases)


def test_two_joins_at_once_leave_one_family(officer: User) -> None:
    a, b, c = (make_student(officer.unit, officer) for _ in range(3))
    now = moment(MONDAY)

    at_once(
        partial(join_family, student=a, other=b, by=officer, now=now),
        partial(join_family, student=b, other=c, by=officer, now=now),
        partial(join_family, student=c, other=a, by=officer, now=now),
    )

    assert Student.objects.values("family").distinct().count() == 1
    assert not Student.objects.filter(family=None).exists()
