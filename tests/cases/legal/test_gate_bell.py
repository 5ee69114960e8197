"""S13: the gate became complete, by an act or by the day; the treating officer alone hears of it."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from cases.models import Case
from cases.services.assignment import assign_case
from cases.services.legal import change_principal_notice
from cases.services.legal.gate_bell import ring_gates
from notices.models import Notice
from tests.cases.factories import moment
from tests.cases.legal.factories import NOW, absent, ask_exemptions, complete, letter
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def told(person: User) -> list[str]:
    rows = Notice.objects.of_bell(person).filter(kind="S13").order_by("pk")
    return [line.context["url"] for line in rows]


def test_the_act_that_completes_it_rings_the_officer_once(case: Case, officer: User, manager: User) -> None:
    letter(case, officer)
    letter(case, officer, "father")
    absent(case, officer)
    assert told(officer) == []
    ask_exemptions(case, officer)
    assert told(officer) == [f"{case.matter.url}legal/"]
    absent(case, officer, "2026-11-24")  # complete before and after
    assert (len(told(officer)), told(manager)) == (1, [])


def test_incomplete_again_and_complete_again_rings_again(case: Case, officer: User) -> None:
    complete(case, officer)
    ask_exemptions(case, officer, is_clear=False)
    assert len(told(officer)) == 1
    Notice.objects.filter(kind="S13").update(subject="gate before")  # the clock of these tests stands still
    ask_exemptions(case, officer)
    assert len(told(officer)) == 2


def test_a_letter_put_right_completes_it(case: Case, officer: User) -> None:
    first = letter(case, officer, signed_by="officer")
    letter(case, officer, "father")
    absent(case, officer)
    ask_exemptions(case, officer)
    assert told(officer) == []
    facts = {"signed_by": "principal", "registered_no": first.registered_no, "school": first.school}
    change_principal_notice(notice=first, version=first.version, by=officer, now=NOW, **facts)
    assert len(told(officer)) == 1


def test_scenario_19_the_day_itself_rings_with_nobody_at_the_keyboard(case: Case, officer: User, time_machine) -> None:
    for relation in ("mother", "father"):
        letter(case, officer, relation, "2026-11-24")
    absent(case, officer, "2026-11-25")
    ask_exemptions(case, officer)
    assert told(officer) == []
    days = [ring_gates(now=moment(f"2026-12-0{day} 08:00")) for day in (1, 1, 2, 2, 3)]
    assert days == [0, 0, 1, 0, 0]  # day 7 is Tuesday 1.12
    assert len(told(officer)) == 1


def test_after_an_outage_it_is_told_late_and_once(case: Case, officer: User) -> None:
    for relation in ("mother", "father"):
        letter(case, officer, relation, "2026-11-24")
    absent(case, officer, "2026-11-25")
    ask_exemptions(case, officer)
    assert [ring_gates(now=moment(f"2026-12-{day} 08:00")) for day in (20, 21)] == [1, 0]


def test_what_an_act_told_the_day_does_not_tell_again(case: Case, officer: User) -> None:
    complete(case, officer)
    assert [ring_gates(now=NOW + timedelta(days=days)) for days in (0, 1)] == [0, 0]
    assert len(told(officer)) == 1


def test_after_a_handover_the_new_officer_hears_and_the_old_one_not(case: Case, officer: User, manager: User) -> None:
    complete(case, officer)
    other = UserFactory(unit=officer.unit, is_officer=True)
    assign_case(case=case, owner=other, by=manager, now=NOW)
    ask_exemptions(Case.objects.get(pk=case.pk), other, is_clear=False)
    ask_exemptions(Case.objects.get(pk=case.pk), other)
    assert (len(told(officer)), told(other), told(manager)) == (1, [f"{case.matter.url}legal/"], [])


def test_an_idle_pulse_asks_once(case: Case, officer: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    complete(case, officer)
    ring_gates(now=NOW + timedelta(days=1))
    with django_assert_num_queries(1):
        ring_gates(now=NOW + timedelta(days=1, minutes=1))
