"""What a committee decided: published once, by whom it belongs to, locked afterwards (charter 5, R8, N7)."""

from datetime import date
from typing import Any

import pytest

from accounts.models import User
from cases.models import AgendaItem, Case, Committee, Need, TimelineEntry
from cases.services.committee.agenda import save_item, take_off_agenda
from cases.services.committee.convening import change_committee
from cases.services.committee.publishing import NotReadyError, add_note, publish_committee, record_told
from cases.services.needs import raise_need
from charter.models import NextStep
from charter.services.deadlines import StaleError
from tests.cases.committees import convene, decision, discuss, publish, ready, record
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(unit: Any, officer: User, student: Any) -> Case:
    return refer(student, "2026-09-01 09:00", by=officer).case


def test_publishing_makes_next_steps_once_and_answers_promise_5(case: Case, officer: User, manager: User) -> None:
    need = raise_need(
        case=case, promise="5", text="ועדת התמדה", raised_on=date(2026, 9, 3), by=officer, key=key(9),
        now=moment("2026-09-03 09:00"),
    )  # fmt: skip
    item = ready(case, officer)
    assert [len(publish(item.committee, officer, "2026-09-20 14:00")) for _ in range(2)] == [1, 0]

    steps = list(NextStep.objects.exclude(kind="message").order_by("pk").values_list("text", "owner", "due_on"))
    due = date(2026, 10, 20)
    assert steps == [
        ("שיבוץ במרכז למידה", officer.pk, due),
        ("לוודא ביצוע: בירור הסעה (רכזת ההסעות)", officer.pk, due),
    ]
    item.refresh_from_db()
    item.committee.refresh_from_db()
    need.refresh_from_db()
    assert (item.published.happened_at, need.answer, need.answered_on) == (
        moment("2026-09-20 12:00"), item.published, date(2026, 9, 20)
    )  # fmt: skip
    assert item.committee.closed_at == moment("2026-09-20 14:00")
    assert "שיבוץ במרכז למידה (דנה לביא, 20.10)" in item.published.text
    assert Need.objects.count() == 1


def test_a_step_of_a_manager_is_hers(case: Case, officer: User, manager: User) -> None:
    item = record(
        discuss(convene(officer, "2026-09-20"), case, officer), officer, attendance="attended",
        decisions=[decision(owner=manager)],
    )  # fmt: skip
    publish(item.committee, officer, "2026-09-20 14:00")
    assert NextStep.objects.exclude(kind="message").get().owner == manager


@pytest.mark.parametrize(
    ("facts", "answered"),
    [({"attendance": "not_needed", "attendance_reason": "הדיון נדחה"}, 0), ({"attendance": "missed"}, 0), ({}, 1)],
)
def test_only_taking_part_keeps_promise_5(case: Case, officer: User, facts: Any, answered: int) -> None:
    item = ready(case, officer, **facts)
    publish(item.committee, officer, "2026-09-20 14:00")
    assert Need.objects.filter(promise="5").count() == answered


def test_nothing_is_published_unseen_unmarked_or_ahead(case: Case, officer: User) -> None:
    item = ready(case, officer, attendance="")
    with pytest.raises(NotReadyError):
        publish(item.committee, officer, "2026-09-20 14:00")
    record(item, officer, attendance="missed")
    with pytest.raises(NotReadyError):
        publish(item.committee, officer, "2026-09-19 14:00")
    with pytest.raises(StaleError):
        publish_committee(
            committee=item.committee, seen={item.pk: 1}, by=officer, today=date(2026, 9, 20),
            now=moment("2026-09-20 14:00"),
        )  # fmt: skip
    assert (NextStep.objects.count(), AgendaItem.objects.exclude(published_at=None).count()) == (0, 0)


def test_what_is_published_is_locked_and_added_to_only_by_notes(case: Case, officer: User) -> None:
    item = ready(case, officer)
    publish(item.committee, officer, "2026-09-20 14:00")
    item.refresh_from_db()
    now = moment("2026-09-22 09:00")

    with pytest.raises(StaleError):
        save_item(item=item, version=item.version, facts={"summary": "אחר"}, decisions=[], by=officer)
    with pytest.raises(StaleError):
        change_committee(
            committee=item.committee,
            version=1,
            members=[],
            by=officer,
            held_on=date(2026, 9, 1),
            now=moment("2026-09-01 09:00"),
        )
    assert take_off_agenda(item=item, by=officer, now=now) is False
    notes = {add_note(item=item, text="המועד תוקן ל־1.11", by=officer, key=key(5), now=now).pk for _ in range(2)}
    assert len(notes) == 1
    assert item.notes.get().entry.text == "תוספת להחלטות: ועדת התמדה, 20.9\nהמועד תוקן ל־1.11"
    assert [record_told(item=item, on=date(2026, 9, 23), how="letter", by=officer) for _ in range(2)] == [True, False]


def test_taking_off_the_agenda_happens_once_and_leaves_a_trace(case: Case, officer: User) -> None:
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    now = moment("2026-09-05 09:00")
    assert [take_off_agenda(item=item, by=officer, now=now) for _ in range(2)] == [True, False]
    assert discuss(item.committee, case, officer).pk != item.pk
    texts = TimelineEntry.objects.filter(kind="committee").order_by("pk").values_list("text", flat=True)
    assert [text.partition(":")[0] for text in texts] == ["עלה לסדר היום", "ירד מסדר היום", "עלה לסדר היום"]


def test_each_officer_publishes_her_own_pupils(case: Case, unit: Any, officer: User) -> None:
    colleague = UserFactory(unit=unit, is_officer=True)
    theirs = refer(make_student(unit, colleague), "2026-09-01 09:00", by=colleague).case
    committee = convene(officer, "2026-09-20")
    mine, hers = discuss(committee, case, officer), discuss(committee, theirs, colleague)
    record(mine, officer, attendance="attended")
    record(hers, colleague, attendance="attended")

    assert publish(committee, officer, "2026-09-20 14:00") == [mine]
    assert Committee.objects.get().closed_at is None
    assert publish(committee, colleague, "2026-09-20 15:00") == [hers]
    assert Committee.objects.get().closed_at == moment("2026-09-20 15:00")
