"""A case ends, begins again, and goes to somebody else (domain 2.4, D4, C13, R1, R26)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from cases.models import Case, CloseOutcome, Referral, Student, TimelineEntry
from cases.services.board import in_state
from cases.services.closing import AnotherCaseOpenError, close_case, reopen_case
from cases.services.leaving import move_case
from cases.services.promises import excuse_promise
from cases.services.queue import build_queue
from cases.services.settling import TIMED
from charter.models import Deadline, Matter, NextStep
from charter.services.calendar import calendar_for
from charter.services.sweep import flag_deadlines
from notices.models import Notice
from tests.cases.factories import key, log, moment, refer
from tests.factories import UserFactory

NOW = moment("2026-09-20 12:00")
TODAY = date(2026, 9, 20)  # referral of Thu 10.9: promises 9 and 10 due 16.9 (late), 12 due 4.10 (runs)


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def referral(student: Student, officer: User) -> Referral:
    return refer(student, "2026-09-10 15:40", by=officer)


@pytest.fixture
def case(referral: Referral) -> Case:
    return referral.case


def close(case: Case, by: User, **facts: Any) -> bool:
    given: dict[str, Any] = {"outcome": CloseOutcome.REGULAR, "note": "חזרה ללמוד", "today": TODAY, "now": NOW}
    return close_case(case=case, by=by, **given | facts)


def outcomes() -> dict[str, str]:
    return dict(Deadline.objects.filter(promise__in=TIMED).values_list("promise", "outcome"))


def kinds(case: Case) -> list[str]:
    return list(TimelineEntry.objects.filter(case=case).order_by("pk").values_list("kind", flat=True))


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


# the pages


def sign_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def send(user: User, url: str, **data: Any) -> Any:
    return sign_in(user).post(url, data)


def seen(user: User, case: Case) -> str:
    return str(sign_in(user).get(f"/cases/{case.matter.ref}/close/").context["form"].seen)


def test_o10_three_clicks_close_a_case(case: Case, officer: User) -> None:
    client, url = sign_in(officer), f"/cases/{case.matter.ref}/close/"
    assert f'href="{url}"' in client.get(case.get_absolute_url()).content.decode()
    check = client.post(url, {"outcome": "regular", "note": "חזרה", "seen": seen(officer, case)})
    assert "בדיקה לפני סגירה" in check.content.decode()
    assert Case.objects.get().closed_on is None
    carried = dict(check.context["form"].carried)
    done = client.post(url, {**carried, "confirm": "1"})
    assert (done.status_code, done.url) == (302, case.get_absolute_url())
    assert Case.objects.get().outcome == "regular"
    assert client.post(url, {**carried, "confirm": "1"}).status_code == 302
    assert TimelineEntry.objects.filter(kind="closed").count() == 1
    page = client.get(case.get_absolute_url()).content.decode()
    assert f"/cases/{case.matter.ref}/reopen/" in page
    assert "/close/" not in page


def test_going_back_from_the_check_keeps_what_was_typed(case: Case, officer: User) -> None:
    pk = Deadline.objects.get(promise="12").pk
    typed = {"outcome": "regular", "note": "חזרה", f"answer_{pk}": "excused", f"why_{pk}": "אין צורך"}
    back = send(officer, f"/cases/{case.matter.ref}/close/", **typed, seen=seen(officer, case), back="1")
    page = back.content.decode()
    assert back.status_code == 200
    assert "חזרה</textarea>" in page
    assert 'value="אין צורך"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({}, "בחרו איך הסתיים התיק"),
        ({"outcome": "x"}, "בחרו איך הסתיים התיק"),
        ({"outcome": "other"}, "כתבו מה הייתה התוצאה"),
    ],
)
def test_closing_says_what_is_missing(case: Case, officer: User, typed: dict[str, str], words: str) -> None:
    answer = send(officer, f"/cases/{case.matter.ref}/close/", seen=seen(officer, case), **typed)
    assert words in answer.content.decode()
    assert Case.objects.get().closed_on is None


def test_not_required_needs_its_reason_and_an_officer_is_asked_only_for_partners(case: Case, officer: User) -> None:
    rows = {d.promise: d.pk for d in Deadline.objects.all()}
    page = sign_in(officer).get(f"/cases/{case.matter.ref}/close/").content.decode()
    assert [f"answer_{rows[code]}" in page for code in ("9", "10", "12")] == [False, False, True]
    typed = {"outcome": "regular", f"answer_{rows['12']}": "excused", "seen": seen(officer, case)}
    answer = send(officer, f"/cases/{case.matter.ref}/close/", **typed)
    assert "כתבו את הסיבה" in answer.content.decode()


def test_a_case_that_changed_meanwhile_is_shown_again(case: Case, officer: User, student: Student) -> None:
    before = seen(officer, case)
    refer(student, "2026-09-20 09:00", by=officer)
    answer = send(officer, f"/cases/{case.matter.ref}/close/", outcome="regular", note="חזרה", seen=before, confirm="1")
    assert answer.status_code == 409
    assert "חזרה</textarea>" in answer.content.decode()
    assert Case.objects.get().closed_on is None


def test_reopening_by_its_page(case: Case, officer: User, student: Student) -> None:
    url = f"/cases/{case.matter.ref}/reopen/"
    assert send(officer, url, reason="x").status_code == 302  # open: nothing to do
    close(case, officer)
    assert "כתבו את הסיבה" in send(officer, url, reason="").content.decode()
    refer(student, "2026-09-20 09:00", by=officer)
    assert "תיק פתוח אחר" in send(officer, url, reason="חזר").content.decode()
    Case.objects.exclude(pk=case.pk).update(stage="closed", closed_on=TODAY)
    assert send(officer, url, reason="חזר").status_code == 302
    assert Case.objects.get(pk=case.pk).closed_on is None


def test_moving_by_its_page(case: Case, officer: User) -> None:
    url = f"/cases/{case.matter.ref}/move/"
    assert "כתבו לאיזו רשות" in send(officer, url, authority="").content.decode()
    assert send(officer, url, authority="עיריית חולון", passed="", basis="public", key=str(key(9))).status_code == 302
    assert Case.objects.get().outcome == "moved"
    assert not TimelineEntry.objects.filter(kind="disclosed").exists()


@pytest.mark.parametrize("page", ["edit", "close", "reopen", "transfer", "move"])
def test_strangers_find_no_such_page(case: Case, stranger: User, unit: Unit, page: str) -> None:
    colleague = UserFactory(unit=unit, is_officer=True)
    url = f"/cases/{case.matter.ref}/{page}/"
    assert [sign_in(user).get(url).status_code for user in (stranger, colleague)] == [404, 404]
    assert [send(user, url, outcome="regular", confirm="1").status_code for user in (stranger, colleague)] == [404, 404]
    assert Case.objects.get().closed_on is None


def test_only_the_manager_transfers(case: Case, officer: User) -> None:
    assert sign_in(officer).get(f"/cases/{case.matter.ref}/transfer/").status_code == 404


def test_cancelled_notices_stay_cancelled(case: Case, officer: User) -> None:
    Notice.objects.to_others().update(state="held")
    assert Notice.objects.waiting().count() == 2
    close(case, officer)
    assert Notice.objects.filter(state="cancelled").count() == 2
