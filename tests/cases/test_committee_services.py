"""Committees (charter 5): R8 kinds, R9 attendance, S10, the guard of R30, publishing once, scenario 17."""

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from accounts.models import AccessRecord, User
from cases.models import AgendaItem, Case, Committee, CommitteeKind, EntryKind, Need, TimelineEntry
from cases.services.committee.agenda import invite_officer
from cases.services.committee.convening import convene_committee
from cases.services.committee.kinds import kinds_of, save_kind
from cases.services.committee.level_guard import names_level
from cases.services.committee.publishing import add_note
from cases.services.committee.reminders import committee_tasks, uninvited_tasks
from cases.services.committee.shares import AttendanceShare, attendance_share
from charter.models import Matter
from charter.services.deadlines import StaleError
from tests.cases.committees import convene, decision, discuss, publish, ready, record
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(unit: Any, officer: User, student: Any) -> Case:
    return refer(student, "2026-09-01 09:00", by=officer).case


def test_r8_a_unit_starts_with_the_five_of_the_charter_and_integration(unit: Any, officer: User) -> None:
    """R8, D20: an editable list; only integration may not set a function level (R30)."""
    for _ in range(2):
        assert [(kind.code, kind.bars_level) for kind in kinds_of(unit)] == [
            ("decision", False), ("placement", False), ("persistence", False), ("interprofessional", False),
            ("transport", False), ("integration", True),
        ]  # fmt: skip
    integration = kinds_of(unit).get(code="integration")
    integration.name, integration.bars_level = "ועדת שילוב עירונית", False
    save_kind(kind=integration, by=officer)
    assert kinds_of(unit).get(code="integration").bars_level is True
    assert CommitteeKind.objects.count() == 6


def test_convening_and_putting_on_the_agenda_twice_is_once(case: Case, officer: User) -> None:
    kind, now = kinds_of(officer.unit)[0], moment("2026-09-02 08:00")
    facts = {"kind": kind, "held_on": date(2026, 9, 20), "by": officer, "now": now, "key": key(1)}
    members = [{"name": "אורנה כץ", "role": "", "is_chair": True, "attended": False}]
    committee = convene_committee(members=members, **facts)
    assert convene_committee(members=members, **facts) == committee
    assert committee.members.count() == 1

    item = discuss(committee, case, officer, key=key(2))
    assert discuss(committee, case, officer, key=key(2)) == item
    assert discuss(committee, case, officer, key=key(3)) == item
    entry = TimelineEntry.objects.get(kind=EntryKind.COMMITTEE)
    assert (entry.text, entry.url) == (
        "עלה לסדר היום: ועדת החלטה, 20.9",
        f"/committees/{committee.pk}/items/{item.pk}/",
    )
    assert item.entry == entry


def test_a_key_of_another_record_adds_nothing(case: Case, officer: User) -> None:
    discuss(convene(officer, "2026-09-20"), case, officer, key=key(2))
    with pytest.raises(StaleError):
        discuss(convene(officer, "2026-09-21"), case, officer, key=key(2))
    assert (AgendaItem.objects.count(), TimelineEntry.objects.filter(kind="committee").count()) == (1, 1)


def test_r9_who_treats_the_pupil_and_adds_him_is_invited_by_that(case: Case, officer: User, manager: User) -> None:
    mine = discuss(convene(officer, "2026-09-20"), case, officer, invite=False)
    hers = discuss(convene(manager, "2026-09-21"), case, manager, invite=False)
    told = discuss(convene(manager, "2026-09-22"), case, manager)

    assert [item.invited for item in (mine, hers, told)] == [officer, None, officer]


def test_s10_officer_and_manager_are_warned_until_the_officer_is_invited(
    case: Case, unit: Any, officer: User, manager: User
) -> None:
    item = discuss(convene(manager, "2026-09-20"), case, manager, invite=False)
    today = date(2026, 9, 10)

    assert [(task.item, task.is_uninvited) for task in committee_tasks(officer, today)] == [(item, True)]
    assert [task.item for task in uninvited_tasks(unit, today)] == [item]
    assert [invite_officer(item=item, by=manager, now=moment("2026-09-10 09:00")) for _ in range(2)] == [True, False]
    assert committee_tasks(officer, today) == uninvited_tasks(unit, today) == []

    other = UserFactory(unit=unit, is_officer=True)
    Matter.objects.filter(pk=case.matter_id).update(owner=other)
    assert [task.item for task in committee_tasks(other, today)] == [item], "the one invited treats him no more"


def test_attendance_is_asked_for_a_day_later(case: Case, officer: User, manager: User) -> None:
    """ux 3.5: a row on the page of today until it is marked; for her cover too, for nobody else."""
    item = discuss(convene(officer, "2026-09-10"), case, officer)
    assert committee_tasks(officer, date(2026, 9, 10)) == []
    assert [(t.item, t.is_uninvited) for t in committee_tasks(officer, date(2026, 9, 11))] == [(item, False)]
    assert committee_tasks(UserFactory(unit=officer.unit, is_officer=True), date(2026, 9, 11)) == []

    record(item, officer, attendance="attended")
    assert committee_tasks(officer, date(2026, 9, 11)) == []


def test_a_save_never_overwrites_what_somebody_saved_meanwhile(case: Case, officer: User, manager: User) -> None:
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    record(item, officer, background="נעדרת בימי ראשון", decisions=[decision(owner=officer)], version=1)
    with pytest.raises(StaleError):
        record(item, manager, background="אחר", version=1)
    item.refresh_from_db()
    assert (item.background, item.version, item.decisions.count()) == ("נעדרת בימי ראשון", 2, 1)


def test_a_decision_without_somebody_responsible_is_refused_by_the_database(case: Case, officer: User) -> None:
    item = discuss(convene(officer, "2026-09-20"), case, officer)
    for wrong in ({}, {"owner": officer, "owner_name": "עו״ס"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            record(item, officer, decisions=[decision(**wrong)])
    for wrong in ({"attendance": "not_needed"}, {"attendance": "replacement"}, {"replacement": officer}):
        with pytest.raises(IntegrityError), transaction.atomic():
            record(item, officer, **wrong)


def test_visibility_of_committees(case: Case, unit: Any, officer: User, manager: User, stranger: User) -> None:
    """Hers, those with a pupil of hers, all for the manager; nothing for other units and roles."""
    colleague = UserFactory(unit=unit, is_officer=True)
    with_mine, without = convene(manager, "2026-09-20"), convene(colleague, "2026-09-21")
    discuss(with_mine, case, manager)
    today = date(2026, 9, 10)
    seen = {
        person: set(Committee.objects.visible_to(person, today))
        for person in (officer, colleague, manager, stranger, UserFactory(unit=unit, is_coordinator=True))
    }
    assert list(seen.values()) == [{with_mine}, {without}, {with_mine, without}, set(), set()]


def test_scenario_17_committee_half(unit: Any, student: Any, officer: User, manager: User) -> None:
    """Placement committee Tue 2027-01-19, officer not invited: S10 to officer and manager; a replacement counts."""
    case = refer(student, "2026-12-01 09:00", by=officer).case
    committee = convene(manager, "2027-01-19", "placement")
    item = discuss(committee, case, manager, invite=False, now=moment("2027-01-05 09:00"))
    today = date(2027, 1, 5)
    assert [task.item for task in committee_tasks(officer, today)] == [item]
    assert [task.item for task in uninvited_tasks(unit, today)] == [item]

    invite_officer(item=item, by=manager, now=moment("2027-01-06 09:00"))
    stand_in = UserFactory(unit=unit, is_officer=True)
    record(item, officer, attendance="replacement", replacement=stand_in)
    publish(committee, officer, "2027-01-19 15:00")

    share = attendance_share(unit, date(2026, 9, 1), date(2027, 8, 31))
    assert (share, share.kept, share.asked, share.percent) == (AttendanceShare(replacement=1), 1, 1, 100)
    assert Need.objects.get(promise="5").answered_on == date(2027, 1, 19)


def test_r9_the_share_of_attendance_is_countable(unit: Any, officer: User, stranger: User) -> None:
    marks: list[dict[str, Any]] = [
        {"attendance": "attended"},
        {"attendance": "attended"},
        {"attendance": "replacement", "replacement": UserFactory(unit=unit, is_officer=True)},
        {"attendance": "not_needed", "attendance_reason": "התיק נסגר"},
        {"attendance": "missed"},
        {},
    ]
    for mark in marks:
        case = refer(make_student(unit, officer), "2026-09-01 09:00", by=officer).case
        record(discuss(convene(officer, "2026-09-20"), case, officer), officer, **mark)
    case = refer(make_student(unit, officer), "2026-09-01 09:00", by=officer).case
    discuss(convene(officer, "2026-11-20"), case, officer)

    share = attendance_share(unit, date(2026, 9, 1), date(2026, 10, 31))
    assert share == AttendanceShare(attended=2, replacement=1, not_needed=1, missed=1, unmarked=1)
    assert (share.kept, share.asked, share.percent) == (3, 5, 60)
    assert attendance_share(stranger.unit, date(2026, 9, 1), date(2026, 10, 31)).percent is None


@pytest.mark.parametrize(
    ("text", "refused"),
    [
        ("דרגת תפקוד ג׳", True),
        ("נקבעה דרגת־תפקוד: ב'", True),
        ("הוחלט על דרגת התפקוד של התלמיד", True),
        ("רמת תפקוד ד", True),
        ("הצוות הבין־מקצועי מתבקש לקבוע דרגת תפקוד ג׳", True),
        ("מאשרים דרגה ב׳ לשנה", True),
        ("זכאי/ת לסייעת; להעביר לצוות הבין־מקצועי לקביעת דרגת התפקוד", False),
        ("דרגת התפקוד תיקבע בצוות הבין-מקצועי", False),
        ("תלמידה בכיתה ד׳, תפקוד טוב בכיתה", False),
        ("זכאות לתמיכה מסוג סייעת", False),
        ("", False),
    ],
)
def test_r30_the_guard_knows_a_level_from_handing_the_question_on(text: str, refused: bool) -> None:
    assert names_level(text) is refused


def test_every_act_leaves_its_access_record(case: Case, officer: User) -> None:
    before = AccessRecord.objects.count()
    item = ready(case, officer)
    publish(item.committee, officer, "2026-09-20 14:00")
    add_note(item=item, text="נוסף", by=officer, key=uuid4(), now=moment("2026-09-20 15:00"))
    rows = AccessRecord.objects.order_by("pk")[before:].values_list("action", "page")
    assert list(rows) == [
        ("create", "committee"), ("create", "committee"), ("change", "committee"), ("create", "step"),
        ("create", "step"), ("create", "step"), ("change", "publish"), ("change", "committee"),
    ]  # fmt: skip
