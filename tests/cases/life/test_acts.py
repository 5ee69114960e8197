"""A case ends, begins again, and goes to somebody else (domain 2.4, D4, C13, R1, R26)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from accounts.models import AccessRecord, Unit, User
from cases.models import Case, CloseOutcome, Student, TimelineEntry
from cases.services.board import in_state
from cases.services.closing import AnotherCaseOpenError, reopen_case
from cases.services.leaving import move_case
from cases.services.promises import excuse_promise
from cases.services.queue import build_queue
from charter.models import Deadline, Matter, NextStep
from charter.services.calendar import calendar_for
from charter.services.sweep import flag_deadlines
from notices.models import Notice
from tests.cases.factories import key, log, moment, refer
from tests.cases.life.closing import NOW, TODAY, close, kinds, outcomes, send
from tests.factories import UserFactory


def test_closing_lapses_what_is_open_and_leaves_nothing_waiting(case: Case, officer: User) -> None:
    log(case, "school", "reached", "2026-09-14 10:00", by=officer)
    step = NextStep.objects.create(matter=case.matter, kind="call", owner=officer, due_on=TODAY)

    assert close(case, officer)

    case.refresh_from_db()
    assert (case.stage, case.closed_on, case.outcome, case.outcome_note) == ("closed", TODAY, "regular", "חזרה ללמוד")
    assert outcomes() == {"9": "met", "10": "lapsed", "12": "lapsed"}
    assert {d.reason for d in Deadline.objects.filter(outcome="lapsed")} == {"התיק נסגר"}
    step.refresh_from_db()
    assert step.done_on == TODAY
    waiting = Notice.objects.waiting().filter(matter__case=case)
    assert {(one.kind, one.state) for one in waiting} == {("N25", "draft")}, "only the draft that says so"
    assert kinds(case)[-1] == "closed"
    assert TimelineEntry.objects.get(kind="closed").text == f"{CloseOutcome.REGULAR.label} · חזרה ללמוד"
    assert AccessRecord.objects.filter(page="close", subject=f"case {case.matter.ref}").count() == 1


def test_closing_twice_is_once(case: Case, officer: User) -> None:
    assert [close(case, officer), close(case, officer, outcome=CloseOutcome.OTHER)] == [True, False]
    case.refresh_from_db()
    assert case.outcome == "regular"
    assert kinds(case).count("closed") == 1


def test_closed_promises_leave_lists_and_sweeps_and_count_as_missed(case: Case, officer: User) -> None:
    close(case, officer)
    calendar = calendar_for(officer.unit)
    assert build_queue(officer, today=TODAY, calendar=calendar).rows == []
    assert not Deadline.objects.open().exists()
    assert flag_deadlines(today=date(2026, 12, 1), now=moment("2026-12-01 09:00")) == (0, 0)
    assert Deadline.objects.filter(in_state("overdue", date(2026, 12, 1))).count() == 0
    assert Deadline.objects.filter(in_state("undone", date(2026, 12, 1))).count() == 3


def test_d4_the_manager_excuses_at_the_closing_and_the_officer_only_partners(
    case: Case, officer: User, manager: User
) -> None:
    rows = {d.promise: d.pk for d in Deadline.objects.all()}
    close(case, officer, excuses={rows["10"]: "אין הורים", rows["12"]: "אין צורך בשותף"})
    assert outcomes() == {"9": "lapsed", "10": "lapsed", "12": "not_required"}

    reopen_case(case=case, reason="טעות", by=officer, now=NOW)
    close(case, manager, excuses={rows["10"]: "צו בית משפט"})
    assert outcomes() == {"9": "lapsed", "10": "not_required", "12": "not_required"}
    assert Deadline.objects.get(promise="10").reason == "צו בית משפט"


def test_d4_the_manager_may_excuse_what_lapsed_with_the_case(case: Case, officer: User, manager: User) -> None:
    close(case, officer)
    deadline = Deadline.objects.select_related("matter__referral__case__student").get(promise="10")
    excuse_promise(deadline=deadline, reason="אין הורים", by=manager, today=TODAY, now=NOW)
    assert outcomes()["10"] == "not_required"


def test_reopening_settles_again_and_twice_is_once(case: Case, officer: User) -> None:
    close(case, officer)
    before = {d.promise: d.due_on for d in Deadline.objects.all()}

    assert [reopen_case(case=case, reason="חזר להיעדר", by=officer, now=NOW) for _n in range(2)] == [True, False]

    case.refresh_from_db()
    assert (case.stage, case.closed_on, case.closed_at, case.outcome) == ("inquiry", None, None, "")
    assert outcomes() == {"9": "", "10": "", "12": ""}
    assert {d.promise: d.due_on for d in Deadline.objects.all()} == before
    assert kinds(case).count("reopened") == 1
    assert TimelineEntry.objects.get(kind="reopened").text == "חזר להיעדר"


def test_d23_an_act_typed_while_open_again_is_judged_by_its_own_day(case: Case, officer: User) -> None:
    close(case, officer)
    reopen_case(case=case, reason="טעות", by=officer, now=NOW)
    log(case, "call", "reached", "2026-09-15 10:00", by=officer, now=NOW)
    assert outcomes()["10"] == "met"
    close(case, officer)
    assert outcomes() == {"9": "lapsed", "10": "met", "12": "lapsed"}


def test_d22_an_act_in_a_later_case_revives_nothing_of_a_closed_one(
    case: Case, student: Student, officer: User
) -> None:
    close(case, officer)
    later = refer(student, "2026-09-21 09:00", by=officer).case
    assert later != case
    log(later, "call", "reached", "2026-09-22 10:00", by=officer)
    assert Deadline.objects.get(promise="10", matter__referral__case=case).outcome == "lapsed"
    assert Deadline.objects.get(promise="10", matter__referral__case=later).outcome == "met"


def test_a_case_is_not_reopened_beside_another_open_one(case: Case, student: Student, officer: User) -> None:
    close(case, officer)
    refer(student, "2026-09-21 09:00", by=officer)
    with pytest.raises(AnotherCaseOpenError):
        reopen_case(case=case, reason="טעות", by=officer, now=NOW)


def test_r4_the_quota_of_a_closed_case_is_not_required_and_runs_again_when_it_reopens(
    case: Case, officer: User
) -> None:
    quota = Deadline.objects.get(promise="1")
    close(case, officer)
    quota.refresh_from_db()
    assert (quota.outcome, quota.closed_on) == ("not_required", TODAY)
    assert quota.reason
    reopen_case(case=case, reason="טעות", by=officer, now=NOW)
    quota.refresh_from_db()
    assert (quota.outcome, quota.closed_on) == ("", None)


def test_r1_moving_to_another_authority_cancels_what_still_runs_and_keeps_what_was_missed(
    case: Case, officer: User
) -> None:
    given: dict[str, Any] = {
        "authority": "עיריית חולון",
        "passed": 'סיכום טיפול, לקב"ס בחולון',
        "by": officer,
        "key": key(9),
    }
    moved = [move_case(case=case, today=TODAY, now=NOW, **given) for _n in range(2)]

    assert moved == [True, False]
    case.refresh_from_db()
    assert (case.outcome, case.outcome_note) == ("moved", "עיריית חולון")
    assert outcomes() == {"9": "lapsed", "10": "lapsed", "12": "withdrawn"}
    assert kinds(case)[-3:] == ["closed", "transferred", "disclosed"]
    assert (case.disclosures.get().body, case.disclosures.get().recipient) == ("authority", "עיריית חולון")
    reopen_case(case=case, reason="המשפחה נשארה", by=officer, now=NOW)
    assert outcomes() == {"9": "", "10": "", "12": ""}


def test_c13_a_transfer_keeps_the_dates_and_leaves_its_reason(case: Case, manager: User, unit: Unit) -> None:
    other = UserFactory(unit=unit, is_officer=True, name="יעל כהן")
    before = list(Deadline.objects.order_by("pk").values("opened_on", "due_on", "flag"))
    answer = send(manager, f"/cases/{case.matter.ref}/transfer/", owner=other.pk, reason="עומס")
    assert answer.status_code == 302
    assert list(Deadline.objects.order_by("pk").values("opened_on", "due_on", "flag")) == before
    assert {matter.owner for matter in Matter.objects.all()} == {other}
    assert TimelineEntry.objects.filter(kind="assigned").last().text == "יעל כהן: עומס"
