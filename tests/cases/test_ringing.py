"""What the staff hear of cases: without an officer (S1), assigned (S2), before a committee without her (S10)."""

from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import Unit, User
from cases.models import Student
from cases.services.assignment import assign_case
from cases.services.committee.agenda import invite_officer, put_on_agenda
from cases.services.ringing import ring_unassigned
from cases.tasks import ring_about_cases
from notices.models import Notice
from notices.services import prepare_morning_digests
from tests.cases.committees import convene
from tests.cases.factories import make_student, moment, refer
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def lines(person: User, kind: str) -> list[tuple[str, str, str]]:
    rows = Notice.objects.of_bell(person).filter(kind=kind).order_by("pk")
    return [(row.context["ref"], row.context["what"], row.context["url"]) for row in rows]


def morning(text: str) -> int:
    prepare_morning_digests(now=moment(text))
    return ring_unassigned(now=moment(text))


@pytest.fixture
def unassigned(unit: Unit, manager: User) -> Student:
    return make_student(unit)


def test_s1_a_report_without_an_officer_rings_the_managers_at_once(unassigned: Student, manager: User) -> None:
    key = uuid4()
    case = refer(unassigned, "2026-09-08 10:00", key=key).case
    refer(unassigned, "2026-09-08 10:00", key=key)
    assert lines(manager, "S1") == [(case.matter.ref, "", "/unit/unassigned/")]
    manager.refresh_from_db()
    assert manager.unread == 1


def test_s1_again_each_working_morning_while_nobody_has_it(unassigned: Student, manager: User, officer: User) -> None:
    case = refer(unassigned, "2026-09-09 10:00").case  # a Wednesday
    again = ("", "תיק אחד מחכה לשיבוץ", "/unit/unassigned/")
    assert [morning("2026-09-09 11:00"), morning("2026-09-10 07:59")] == [0, 0]
    assert [morning("2026-09-10 08:00"), morning("2026-09-10 08:01")] == [1, 0]
    assert lines(manager, "S1")[1:] == [again]
    assert morning("2026-09-11 09:00") == 0  # Friday
    assert morning("2026-09-15 09:00") == 1  # after the feast, for all the days between once
    assign_case(case=case, owner=officer, by=manager, now=moment("2026-09-15 10:00"))
    assert morning("2026-09-16 09:00") == 0
    assert lines(manager, "S1")[1:] == [again, again]


def test_s1_an_idle_pulse_writes_nothing(
    unassigned: Student, manager: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    refer(unassigned, "2026-09-09 10:00")
    morning("2026-09-10 08:00")
    with django_assert_num_queries(2):
        ring_unassigned(now=moment("2026-09-10 08:02"))


def test_s1_of_another_unit_is_silent(unassigned: Student, stranger: User) -> None:
    refer(unassigned, "2026-09-09 10:00")
    morning("2026-09-10 08:00")
    assert lines(stranger, "S1") == []


def test_s2_a_report_of_somebody_else_rings_its_officer_and_no_name_is_told(
    student: Student, officer: User, manager: User
) -> None:
    case = refer(student, "2026-09-08 10:00", by=manager).case
    assert lines(officer, "S2") == [(case.matter.ref, "", case.matter.url)]
    line = Notice.objects.of_bell(officer).get()
    assert student.first_name not in str(line.context)
    refer(student, "2026-09-09 10:00", by=None)  # through the school's door
    assert len(lines(officer, "S2")) == 2


def test_s2_what_she_wrote_herself_does_not_ring(student: Student, officer: User, manager: User) -> None:
    case = refer(student, "2026-09-08 10:00", by=officer).case
    assert lines(officer, "S2") == []
    assign_case(case=case, owner=officer, by=manager, now=moment("2026-09-08 11:00"))
    assert lines(officer, "S2") == []


def test_s2_assigned_once_each_time(student: Student, officer: User, manager: User) -> None:
    case, other = refer(student, "2026-09-08 10:00", by=officer).case, UserFactory(unit=officer.unit, is_officer=True)
    for owner, hour in ((other, 11), (other, 12), (officer, 13), (other, 14)):
        assign_case(case=case, owner=owner, by=manager, now=moment(f"2026-09-08 {hour}:00"))
    here = (case.matter.ref, "", case.matter.url)
    assert (lines(other, "S2"), lines(officer, "S2")) == ([here, here], [here])


def test_s10_a_committee_without_the_treating_officer_rings_her_and_the_manager(
    student: Student, officer: User, manager: User
) -> None:
    case = refer(student, "2026-09-08 10:00", by=officer).case
    committee, key = convene(manager, "2026-10-20"), uuid4()
    for _ in range(2):
        item = put_on_agenda(
            committee=committee, case=case, by=manager, key=key, now=moment("2026-09-08 12:00"), invite=False
        )
    line = (case.matter.ref, "הקב״ס המטפל/ת לא הוזמן/ה", item.get_absolute_url())
    assert (lines(officer, "S10"), lines(manager, "S10")) == ([line], [line])
    invite_officer(item=item, by=manager, now=moment("2026-09-08 13:00"))
    assert lines(officer, "S10") == [line]


def test_s10_with_her_invited_or_by_herself_nothing_rings(student: Student, officer: User, manager: User) -> None:
    case = refer(student, "2026-09-08 10:00", by=officer).case
    for by, invite in ((manager, True), (officer, False)):
        put_on_agenda(
            committee=convene(manager, "2026-10-20"), case=case, by=by, key=uuid4(), now=moment("2026-09-08 12:00"),
            invite=invite,
        )  # fmt: skip
    assert (lines(officer, "S10"), lines(manager, "S10")) == ([], [])


def test_the_bell_is_on_no_timeline_and_on_no_list_of_notices(
    client, student: Student, officer: User, manager: User
) -> None:
    case = refer(student, "2026-09-08 10:00", by=manager).case
    client.force_login(officer)
    assert "פנייה שויכה" not in client.get(case.matter.url).content.decode()
    shown = Notice.objects.visible_to(officer, moment("2026-09-08 10:00").date())
    assert not shown.filter(channel="bell").exists()


def test_the_pulse_calls_it(unassigned: Student, manager: User, time_machine) -> None:
    time_machine.move_to(moment("2026-09-10 09:00"), tick=False)
    refer(unassigned, "2026-09-09 10:00")
    prepare_morning_digests(now=moment("2026-09-10 09:00"))
    assert [ring_about_cases(), ring_about_cases()] == [1, 0]
