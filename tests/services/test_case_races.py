"""Two people, or one double click, at the same moment on a real PostgreSQL: one truth comes out (M8, M9, F11)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from functools import partial
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from accounts.models import User
from cases.models import Case, Contact, EntryKind, Guardian, Referral, Student, TimelineEntry
from cases.services.assignment import assign_case
from cases.services.contact import correct_contact, undo_contact
from cases.services.intake import take_in_new_pupil
from charter.models import Deadline, Matter
from charter.services.calendar import draft_year
from charter.services.deadlines import StaleError
from notices.models import Notice
from tests.cases.factories import log, make_student, moment, refer
from tests.factories import UnitFactory, UserFactory

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
MONDAY, TUESDAY = "2026-11-02 09:00", "2026-11-03 09:00"


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """Run every act in a thread and a connection of its own, from one starting line; a failure is its own answer."""
    line = Barrier(len(acts))

    def run(act: Callable[[], Any]) -> Any:
        try:
            connection.ensure_connection()
            line.wait(timeout=60)
            return act()
        except StaleError as stale:
            return stale
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


@pytest.fixture
def officer() -> User:
    unit = UnitFactory()
    for year in (2026, 2027):
        draft_year(unit=unit, year=year, now=moment("2026-01-01 08:00"))
    return UserFactory(unit=unit, is_officer=True)


@pytest.fixture
def pupil(officer: User) -> Student:
    return make_student(officer.unit, officer)


@pytest.fixture
def case(pupil: Student, officer: User) -> Case:
    return refer(pupil, MONDAY, by=officer).case


def test_eight_presses_of_one_contact_form_are_one_contact(case: Case, officer: User) -> None:
    """F11: the form's key, read under the pupil's lock, answers with the first record; nobody gets an error."""
    press = partial(log, case, "call", "reached", TUESDAY, by=officer, key=uuid4())

    answers = at_once(*[press] * 8)

    assert {answer.pk for answer in answers} == {Contact.objects.get().pk}
    assert Deadline.objects.get(promise="10").closed_on == date(2026, 11, 3)


def test_eight_presses_of_one_referral_form_are_one_referral(pupil: Student, officer: User) -> None:
    press = partial(refer, pupil, MONDAY, by=officer, key=uuid4(), meeting_requested_by="parent")

    answers = at_once(*[press] * 8)

    assert {answer.pk for answer in answers} == {Referral.objects.get().pk}
    assert sorted(Deadline.objects.values_list("promise", flat=True)) == ["1", "10", "11", "12", "9"]


def test_eight_presses_with_a_new_pupil_put_one_pupil_on_file(officer: User) -> None:
    press = partial(new_pupil, officer, uuid4())

    answers = at_once(*[press] * 8)

    assert {answer.pk for answer in answers} == {Referral.objects.get().pk}
    assert (Student.objects.count(), Guardian.objects.count(), Case.objects.count()) == (1, 1, 1)


def new_pupil(officer: User, key: UUID) -> Referral:
    facts = {"reporter_kind": "counsellor", "received_at": moment(MONDAY), "reasons": ["seven_days"]}
    return take_in_new_pupil(
        pupil={"first_name": "נועה", "last_name": "סעדון", "id_number": "123456782"},
        guardian={"name": "סיגל סעדון", "relation": "mother", "phone": "+972505550142"},
        referral=facts,
        by=officer,
        key=key,
        now=moment(MONDAY),
        today=date(2026, 11, 2),
    )


def test_different_referrals_at_once_open_one_case(pupil: Student, officer: User) -> None:
    """D7: whoever waits for the pupil's lock joins the case that the first one opened."""
    answers = at_once(*[partial(refer, pupil, MONDAY, by=officer, key=uuid4()) for _ in range(6)])

    assert {answer.case_id for answer in answers} == {Case.objects.get().pk}
    assert Referral.objects.count() == 6
    assert Deadline.objects.filter(promise="9").count() == 6
    assert Notice.objects.filter(kind="assigned").count() <= 6


@pytest.mark.parametrize("_round", range(5))
def test_undoing_one_call_while_another_is_logged_leaves_the_promise_kept(case, officer, _round) -> None:
    """D22: both are judged one after the other, and the call that stands answers."""
    first = log(case, "call", "reached", TUESDAY, by=officer)

    at_once(
        partial(undo_contact, contact=first, by=officer, now=moment(TUESDAY)),
        partial(log, case, "call", "reached", TUESDAY, by=officer),
    )

    second = Contact.objects.standing().get()
    assert Deadline.objects.get(promise="10").closed_on == date(2026, 11, 3)
    assert list(second.entry.settled.values_list("promise", flat=True)) == ["10"]


def test_undoing_twice_at_once_undoes_once(case: Case, officer: User) -> None:
    contact = log(case, "call", "reached", TUESDAY, by=officer)
    undo = partial(undo_contact, contact=contact, by=officer, now=moment(TUESDAY))

    assert sorted(at_once(undo, undo, undo, undo)) == [False, False, False, True]


def test_two_managers_assigning_at_once_leave_one_officer(case: Case, officer: User) -> None:
    """C13: the case, its referrals and the last line of its timeline name the same officer."""
    owners = [UserFactory(unit=officer.unit, is_officer=True) for _ in range(4)]
    by = UserFactory(unit=officer.unit, is_manager=True)

    at_once(*[partial(assign_case, case=case, owner=owner, by=by, now=moment(TUESDAY)) for owner in owners])

    last = TimelineEntry.objects.filter(case=case, kind=EntryKind.ASSIGNED).latest("pk")
    assert set(Matter.objects.values_list("owner__name", flat=True)) == {last.text}


def test_two_managers_giving_a_case_to_one_officer_write_one_line(case: Case, officer: User) -> None:
    owner, by = UserFactory(unit=officer.unit, is_officer=True), UserFactory(unit=officer.unit, is_manager=True)
    act = partial(assign_case, case=case, owner=owner, by=by, now=moment(TUESDAY))

    assert sorted(at_once(act, act, act, act)) == [False, False, False, True]


@pytest.mark.parametrize("_round", range(8))
def test_a_referral_that_meets_an_assignment_goes_with_its_case(case: Case, officer: User, _round: int) -> None:
    """C13: one officer answers for a case and all its referrals, whichever of the two came first."""
    owner = UserFactory(unit=officer.unit, is_officer=True)

    at_once(
        partial(assign_case, case=case, owner=owner, by=officer, now=moment(TUESDAY)),
        partial(refer, case.student, TUESDAY, by=officer),
    )

    assert set(Matter.objects.values_list("owner", flat=True)) == {owner.pk}


def test_correcting_one_version_twice_at_once_tells_the_second(case: Case, officer: User) -> None:
    """B56: the version in the UPDATE decides; nothing of the second text is stored."""
    contact = log(case, "note", "noted", TUESDAY, by=officer, note="א")
    texts = ["ב", "ג", "ד", "ה"]

    answers = at_once(
        *[
            partial(correct_contact, contact=contact, version=1, by=officer, now=moment(TUESDAY), note=text)
            for text in texts
        ]
    )

    standing = Contact.objects.get()
    assert sum(isinstance(answer, StaleError) for answer in answers) == 3
    assert (standing.version, len(standing.corrections)) == (2, 1)
    assert isinstance(answers[texts.index(standing.note)], Contact)
