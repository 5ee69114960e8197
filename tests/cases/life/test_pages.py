"""The pages of a case's life: closing, reopening, moving (R1, C13, D4)."""

from __future__ import annotations

import pytest

from accounts.models import Unit, User
from cases.models import Case, Student, TimelineEntry
from charter.models import Deadline
from notices.models import Notice
from tests.cases.factories import key, refer
from tests.cases.life.closing import TODAY, close, seen, send, sign_in
from tests.factories import UserFactory


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
