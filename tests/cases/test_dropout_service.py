"""Dropouts and returns (R10, D19): recorded once, computed each day, corrected with their history."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccessRecord, User
from cases.models import Case, DropoutEvent, Enrolment, EntryKind, TimelineEntry
from cases.services.dropout.events import (
    OverlapError,
    Seat,
    correct_dropout,
    record_dropout,
    record_return,
    withdraw_dropout,
)
from cases.services.dropout.marks import mark_for
from cases.services.joining import join_students
from charter.services.deadlines import StaleError
from tests.cases.dropouts import NOW, bring_back, case_of, drop, dropout, school_of, search
from tests.cases.factories import SchoolFactory, key

TODAY = date(2026, 11, 22)


@pytest.fixture
def case(unit: object, officer: User) -> Case:
    return case_of(officer)


def code(dropped_on: date, returned_on: date | None, today: date) -> str:
    mark = mark_for(dropped_on, returned_on, "f", today)
    return mark.code if mark else ""


def test_a_dropout_is_recorded_once_and_told_in_the_timeline(case: Case, officer: User) -> None:
    facts = dropout(date(2026, 11, 10), last_school=school_of(case.student), note="עובד במוסך")
    events = [record_dropout(case=case, dropout=facts, by=officer, key=key(5), now=NOW) for _ in range(2)]

    assert events[0] == events[1]
    entry = TimelineEntry.objects.get(kind=EntryKind.DROPOUT)
    assert entry.text == "10.11.2026, חטיבת אלונים, הפסיק/ה להגיע ואינו/ה רשום/ה בשום מוסד, עובד במוסך"
    assert (entry.url, entry.by) == (f"/cases/{case.matter.ref}/dropout/", officer)
    assert AccessRecord.objects.filter(page="dropout", action="create").count() == 1


def test_r10_new_only_in_its_school_year_and_a_veteran_from_the_next_september() -> None:
    assert code(date(2026, 11, 10), None, date(2027, 8, 31)) == "new"
    assert code(date(2026, 11, 10), None, date(2027, 9, 1)) == "veteran"
    assert code(date(2026, 8, 31), None, date(2026, 9, 1)) == "veteran"


def test_d19_not_back_in_september_is_new_in_the_new_year(case: Case) -> None:
    event = drop(case, date(2026, 9, 1), reason="not_back")
    assert (str(event.year), event.is_new(TODAY)) == ("תשפ״ז", True)


def test_r10_returned_in_the_same_year_is_marked_and_later_no_more() -> None:
    assert code(date(2026, 11, 10), date(2026, 12, 1), date(2027, 8, 31)) == "returned"
    assert code(date(2026, 11, 10), date(2026, 12, 1), date(2027, 9, 1)) == ""
    assert code(date(2026, 3, 10), date(2026, 10, 1), TODAY) == "returned"


def test_the_mark_speaks_of_a_girl_a_boy_and_of_whom_we_do_not_know() -> None:
    words = [mark_for(date(2026, 11, 1), None, gender, TODAY) for gender in ("f", "m", "")]
    assert [mark.text for mark in words if mark] == ["נושרת חדשה", "נושר חדש", "נושר/ת חדש/ה"]


def test_a_return_is_recorded_once_and_moves_the_pupil_to_his_class(case: Case, officer: User) -> None:
    event = drop(case, date(2026, 11, 1))
    seat = Seat(SchoolFactory(unit=officer.unit, name="אורט נווה אורן"), 9, 2)
    told = [
        record_return(
            event=event, returned_on=date(2026, 11, 15), returned_to="אורט נווה אורן", by=officer, now=NOW, seat=seat
        )
        for _ in range(2)
    ]

    assert told == [True, False]
    assert (event.returned_on, event.is_out) == (date(2026, 11, 15), False)
    stays = Enrolment.objects.filter(student=case.student).order_by("from_on")
    assert [(stay.school.name, stay.until_on) for stay in stays] == [
        ("חטיבת אלונים", date(2026, 11, 15)),
        ("אורט נווה אורן", None),
    ]
    assert TimelineEntry.objects.filter(kind=EntryKind.RETURNED).count() == 1


def test_nobody_drops_out_twice_before_coming_back(case: Case) -> None:
    first = drop(case, date(2026, 9, 20))
    with pytest.raises(OverlapError):
        drop(case, date(2026, 11, 1))
    bring_back(first, date(2026, 10, 10))
    with pytest.raises(OverlapError):
        drop(case, date(2026, 10, 9))
    drop(case, date(2026, 11, 1))
    assert DropoutEvent.objects.count() == 2


def test_a_correction_keeps_what_stood_before(case: Case, officer: User) -> None:
    event = drop(case, date(2026, 11, 1))
    correct_dropout(event=event, dropout=dropout(date(2026, 11, 3)), reason="לפי המזכירות", by=officer, now=NOW)

    assert (event.dropped_on, event.version) == (date(2026, 11, 3), 2)
    change = event.changes.get()
    assert (change.before["dropped_on"], change.reason, change.entry.by) == ("2026-11-01", "לפי המזכירות", officer)
    assert "לפני כן: 1.11.2026" in change.entry.text


def test_a_correction_can_take_a_return_back(case: Case, officer: User) -> None:
    event = drop(case, date(2026, 11, 1))
    bring_back(event, date(2026, 11, 10))
    correct_dropout(event=event, dropout=dropout(date(2026, 11, 1)), reason="לא התייצב", by=officer, now=NOW)
    assert event.is_out


def test_a_stale_correction_changes_nothing(case: Case, officer: User) -> None:
    event = drop(case, date(2026, 11, 1))
    DropoutEvent.objects.update(version=7)
    with pytest.raises(StaleError):
        correct_dropout(event=event, dropout=dropout(date(2026, 11, 3)), reason="לפי", by=officer, now=NOW)
    assert DropoutEvent.objects.get().dropped_on == date(2026, 11, 1)


def test_taken_back_once_it_counts_nowhere_and_stays(case: Case, officer: User) -> None:
    event = drop(case, date(2026, 11, 1))
    told = [withdraw_dropout(event=event, reason="טעות בשם", by=officer, today=TODAY, now=NOW) for _ in range(2)]

    assert told == [True, False]
    assert (DropoutEvent.objects.standing().count(), DropoutEvent.objects.count()) == (0, 1)
    assert case.entries.filter(kind=EntryKind.DROPOUT).order_by("pk").last().text == "בוטל: טעות בשם"
    drop(case, date(2026, 11, 5))


@pytest.mark.parametrize(
    "facts",
    [
        {"reason": "moved"},
        {"returned_on": date(2026, 10, 1), "returned_to": "אורט"},
        {"returned_on": date(2026, 11, 5), "returned_to": ""},
        {"withdrawn_on": TODAY},
    ],
)
def test_the_database_refuses_what_is_no_dropout(case: Case, facts: dict[str, object]) -> None:
    event = drop(case, date(2026, 11, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        DropoutEvent.objects.filter(pk=event.pk).update(**facts)


def test_the_database_refuses_two_open_dropouts_of_one_case(case: Case) -> None:
    event = drop(case, date(2026, 11, 1))
    entry = TimelineEntry.objects.create(case=case, kind="dropout", happened_at=NOW, recorded_at=NOW)
    with pytest.raises(IntegrityError), transaction.atomic():
        DropoutEvent.objects.create(
            case=case, dropped_on=event.dropped_on, reason="work", source="school", entry=entry, form_key=uuid4()
        )


def test_two_files_of_one_pupil_joined_leave_one_dropout_and_one_search(unit: object, officer: User) -> None:
    """The later dropout is taken back, the younger case's search ends, the frozen rows stay as they stood."""
    older, younger = case_of(officer), case_of(officer, "2026-09-20 10:00")
    first, second = drop(older, date(2026, 10, 1)), drop(younger, date(2026, 10, 5))
    kept, ended = search(older, date(2026, 10, 6)), search(younger, date(2026, 10, 7))

    join_students(kept=older.student, merged=younger.student, by=officer, today=TODAY, now=NOW)

    for row in (first, second, kept, ended):
        row.refresh_from_db()
    assert {row.case for row in (first, second, kept, ended)} == {older}
    assert (first.is_out, second.withdrawn_reason) == (True, "אוחדו שתי רשומות של אותו תלמיד/ה")
    assert (kept.outcome, ended.outcome) == ("", "ended")
