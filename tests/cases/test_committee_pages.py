"""The pages of committees (ux 2.2 rows 14, 15; 3.5): the calendar, one committee, convening and changing it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, User
from cases.models import AgendaItem, Case, Committee, CommitteeKind, CommitteeLetter
from cases.services.committee.kinds import kinds_of
from charter.models import NextStep
from tests.cases.committees import convene, decision, discuss, filled, record, send, signed_in
from tests.cases.factories import log, make_student, moment, refer
from tests.cases.test_today import queries
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    with time_machine.travel(moment("2026-09-24 10:00"), tick=False):
        yield


@pytest.fixture
def case(student: Any, officer: User) -> Case:
    return refer(student, "2026-09-01 09:00", by=officer).case


@pytest.fixture
def desk(officer: User) -> Client:
    return signed_in(officer)


@pytest.fixture
def colleague(unit: Any) -> User:
    return UserFactory(unit=unit, name="סלים חורי", is_officer=True)


def test_the_calendar_shows_coming_past_kind_and_mine(desk: Client, officer: User, manager: User, case: Case) -> None:
    mine, passed = convene(officer, "2026-09-30"), convene(officer, "2026-09-20", "transport")
    hers = convene(manager, "2026-10-01", "decision")
    convene(manager, "2026-10-02")
    discuss(hers, case, manager)

    def shown(client: Client, query: str = "") -> list[Committee]:
        return [committee for committee, _sign in client.get(f"/committees/{query}").context["rows"]]

    assert shown(desk) == [mine, hers]
    assert shown(desk, "?when=past") == [passed]
    assert shown(desk, f"?kind={hers.kind_id}") == [hers]
    assert len(shown(signed_in(manager))) == 3
    assert shown(signed_in(manager), "?whose=mine") == [hers, Committee.objects.latest("pk")]
    page = desk.get("/committees/").text
    assert "תלמיד/ה אחד/ת" in page
    assert "בעוד 6 ימים" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_the_calendar_costs_the_same_whatever_the_rows(desk: Client, unit: Any, officer: User, rows: int) -> None:
    for n in range(rows):
        discuss(
            convene(officer, f"2026-10-0{n + 1}"), refer(make_student(unit, officer), "2026-09-02 09:00").case, officer
        )
    assert len(queries(desk, "/committees/")) == 9


@pytest.mark.parametrize("rows", [1, 3])
def test_a_committee_costs_the_same_whatever_its_pupils(desk: Client, unit: Any, officer: User, rows: int) -> None:
    committee = convene(officer, "2026-10-01")
    for n in range(rows):
        case = refer(make_student(unit, officer), "2026-09-02 09:00").case
        log(case, "call", "reached", f"2026-09-0{n + 3} 09:00", by=officer, note="שוחחנו")
        record(discuss(committee, case, officer), officer, decisions=[decision(owner=officer)] * rows)
    assert len(queries(desk, committee.get_absolute_url())) == 14


@pytest.mark.parametrize("rows", [1, 3])
def test_the_publish_page_costs_the_same_whatever_its_pupils(desk: Client, unit: Any, officer: User, rows: int) -> None:
    committee = convene(officer, "2026-09-20")
    for _n in range(rows):
        case = refer(make_student(unit, officer), "2026-09-02 09:00").case
        record(discuss(committee, case, officer), officer, decisions=[decision(owner=officer)] * rows)
    assert len(queries(desk, f"{committee.get_absolute_url()}publish/")) == 10


@pytest.mark.parametrize("rows", [1, 3])
def test_the_committees_of_a_case_cost_the_same(desk: Client, officer: User, case: Case, rows: int) -> None:
    for n in range(rows):
        discuss(convene(officer, f"2026-10-0{n + 1}"), case, officer)
        convene(officer, f"2026-10-1{n + 1}")
    assert len(queries(desk, f"/cases/{case.matter.ref}/committees/")) == 9


def test_another_officers_pupil_is_there_without_a_name(
    desk: Client, unit: Any, officer: User, colleague: User, case: Case
) -> None:
    theirs = refer(make_student(unit, colleague, first_name="איתי"), "2026-09-01 09:00", by=colleague).case
    committee = convene(officer, "2026-10-01")
    discuss(committee, case, officer, background="רקע של נועה")
    hidden = discuss(committee, theirs, colleague, background="רקע של איתי")

    page = desk.get(committee.get_absolute_url()).text
    assert "נועה סעדון" in page
    assert "תלמיד/ה של קצין/ת אחר/ת" in page
    assert "איתי" not in page
    assert theirs.matter.ref not in page
    item, nothing = desk.get(hidden.get_absolute_url()), desk.get(f"/committees/{committee.pk}/items/999999/")
    assert (item.status_code, item.content) == (404, nothing.content)


def test_restricted_entries_stay_off_the_agenda(desk: Client, officer: User, case: Case) -> None:
    """T1: an agenda lies on a table; a home visit is not told there, nor on the page printed."""
    log(case, "visit", "at_home", "2026-09-10 10:00", by=officer, note="פנו בדלת")
    log(case, "call", "reached", "2026-09-11 10:00", by=officer, note="שוחחנו על ימי ראשון")
    item = discuss(convene(officer, "2026-10-01"), case, officer)
    for path in (
        item.committee.get_absolute_url(),
        f"{item.committee.get_absolute_url()}?print=1",
        item.get_absolute_url(),
    ):
        page = desk.get(path).text
        assert "שוחחנו על ימי ראשון" in page
        assert "פנו בדלת" not in page
    assert AccessRecord.objects.filter(action="export", subject=f"committee {item.committee_id}").count() == 1


def test_strangers_get_the_answer_of_what_does_not_exist(
    unit: Any, case: Case, officer: User, colleague: User, stranger: User
) -> None:
    committee = convene(officer, "2026-09-20", "integration")
    item = discuss(committee, case, officer)
    at, ref = committee.get_absolute_url(), case.matter.ref
    letter = CommitteeLetter.objects.create(
        committee=committee, addressee="א", circular="ב", what="ג", by=officer, at=moment("2026-09-21 09:00"), form_key=item.form_key
    )  # fmt: skip
    pages = [at, f"{at}edit/", f"{at}publish/", f"{at}items/new/", f"{at}letters/new/", f"{at}letters/{letter.pk}/"]
    pages += [
        item.get_absolute_url(),
        f"{item.get_absolute_url()}remove/",
        f"{item.get_absolute_url()}protocol/",
        f"/cases/{ref}/committees/",
    ]
    doors = [f"{item.get_absolute_url()}{act}/" for act in ("invite", "note", "told")]
    for person in (
        stranger,
        colleague,
        UserFactory(unit=unit, is_coordinator=True),
        UserFactory(unit=unit, is_auditor=True),
    ):
        client = signed_in(person)
        for page in pages:
            assert client.get(page).status_code == 404, page
        for door in [*doors, f"{item.get_absolute_url()}remove/", f"{at}publish/"]:
            assert client.post(door).status_code == 404, door
        assert client.get(f"/committees/new/?case={ref}").status_code == 404
    kind = kinds_of(unit)[0].pk
    for path in ("/settings/committees/", "/settings/committees/new/", f"/settings/committees/{kind}/"):
        assert signed_in(officer).get(path).status_code == 404
    assert signed_in(stranger).get(f"/settings/committees/{kind}/").status_code == 404
    item.refresh_from_db()
    assert (item.removed_at, item.published_at) == (None, None)


def members(**typed: Any) -> dict[str, Any]:
    return {f"members-{name}": value for name, value in typed.items()}


def test_convening_with_chair_and_members(desk: Client, officer: User, unit: Any) -> None:
    kind = kinds_of(unit).get(code="persistence")
    typed = members(**{"0-name": "אורנה כץ", "0-is_chair": "on", "1-name": "רותם גל", "1-role": "יועצת"})
    sent = filled(desk, "/committees/new/", kind=kind.pk, held_on="30.9", held_at="9:30", place="חדר 4", **typed)
    for _ in range(2):
        answer = desk.post("/committees/new/", sent)
    committee = Committee.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/committees/{committee.pk}/")
    assert (committee.held_on, str(committee.held_at), committee.made_by) == (date(2026, 9, 30), "09:30:00", officer)
    assert list(committee.members.values_list("name", "is_chair")) == [("אורנה כץ", True), ("רותם גל", False)]
    page = desk.get(committee.get_absolute_url()).text
    assert "<bdi>אורנה כץ</bdi> (יו״ר)" in page
    assert "אין תלמידים בדיון. הוסיפו מהתיקים שלכם." in page


def test_bad_input_keeps_what_was_typed_and_says_what_is_missing(desk: Client) -> None:
    typed = members(**{"0-name": "א", "0-is_chair": "on", "1-name": "ב", "1-is_chair": "on", "2-role": "יועצת"})
    answer = send(desk, "/committees/new/", kind="", held_on="32.13", place="חדר מאוד מסוים", **typed)
    assert answer.status_code == 200
    for words in ("בחרו את סוג הוועדה", "אין תאריך כזה", "חדר מאוד מסוים", "כתבו את שם המשתתף/ת"):
        assert words in answer.text or words == "אין תאריך כזה", words
    only_one = send(
        desk, "/committees/new/", **members(**{"0-name": "א", "0-is_chair": "on", "1-name": "ב", "1-is_chair": "on"})
    )
    assert "יו״ר אחד/ת בלבד" in only_one.text
    assert not Committee.objects.exists()


def test_two_people_editing_a_committee_lose_no_text(desk: Client, officer: User, manager: User) -> None:
    committee = convene(officer, "2026-09-30")
    path = f"{committee.get_absolute_url()}edit/"
    sent = filled(desk, path, place="חדר 7")
    send(signed_in(manager), path, place="אולם")
    answer = desk.post(path, sent)
    assert answer.status_code == 409
    assert "אולם" in answer.text
    assert 'value="חדר 7"' in answer.text
    committee.refresh_from_db()
    assert committee.place == "אולם"
    again = desk.post(path, sent | {"version": committee.version})
    committee.refresh_from_db()
    assert (again.status_code, committee.place) == (302, "חדר 7")


def test_kinds_are_added_renamed_and_retired(manager: User, unit: Any) -> None:
    client = signed_in(manager)
    assert "ועדת הסעות" in client.get("/settings/committees/").text
    assert "/settings/committees/" in client.get("/settings/").text
    send(client, "/settings/committees/new/", name="ועדת זכאות ואפיון")
    kind = CommitteeKind.objects.get(name="ועדת זכאות ואפיון")
    assert (kind.unit, kind.bars_level) == (unit, False)
    again = send(client, "/settings/committees/new/", name="ועדת זכאות ואפיון")
    assert "כבר יש ועדה בשם הזה" in again.text
    standing = convene(manager, "2026-10-10", "transport")
    send(client, f"/settings/committees/{standing.kind_id}/", name="ועדת היסעים", is_retired="on")
    assert ">ועדת היסעים</option>" not in client.get("/committees/new/").text
    assert ">ועדת היסעים</option>" in client.get(f"{standing.get_absolute_url()}edit/").text


def test_the_manager_sees_the_share_and_the_uninvited(case: Case, officer: User, manager: User) -> None:
    record(discuss(convene(officer, "2026-09-20"), case, officer), officer, attendance="attended")
    item = discuss(convene(manager, "2026-09-30"), case, manager, invite=False)
    client = signed_in(manager)
    assert "השנה השתתפו הקצינים והקצינות ב־1 מתוך 1" in client.get("/committees/").text
    assert f'href="{item.get_absolute_url()}">הקצין/ת לא הוזמן/ה: ועדת התמדה, 30.9' in client.get("/unit/").text
    assert "הקצין/ת לא הוזמן/ה: ועדת התמדה, 30.9" in signed_in(officer).get("/").text


def test_the_page_of_today_asks_for_attendance(desk: Client, case: Case, officer: User) -> None:
    item = discuss(convene(officer, "2026-09-23"), case, officer)
    assert f'href="{item.get_absolute_url()}#attendance">לסמן השתתפות: ועדת התמדה, 23.9' in desk.get("/").text
    record(item, officer, attendance="attended")
    assert "לסמן השתתפות" not in desk.get("/").text


def test_publishing_through_the_check_page(desk: Client, officer: User, case: Case) -> None:
    item = record(discuss(convene(officer, "2026-09-20"), case, officer), officer, decisions=[decision(owner=officer)])
    path = f"{item.committee.get_absolute_url()}publish/"
    page = desk.get(path)
    assert "לא סומנה השתתפות הקצין/ת המטפל/ת" in page.text
    assert 'type="submit">' not in page.text.partition('name="seen"')[2].partition("</form>")[0]
    shown = desk.get(path).context["seen"]
    record(item, officer, attendance="attended", decisions=[decision(owner=officer)])
    stale = desk.post(path, {"seen": shown})
    assert (stale.status_code, NextStep.objects.count()) == (409, 0)
    seen = desk.get(path).context["seen"]
    for _ in range(2):
        assert desk.post(path, {"seen": seen}).status_code == 302
    assert NextStep.objects.exclude(kind="message").count() == 1
    assert "אינה משתנה עוד" in desk.get(item.get_absolute_url()).text
    for junk in ("", "x:y", "9" * 6000, "1:٣", ":"):
        assert desk.post(path, {"seen": junk}).status_code == 302


def test_a_committee_ahead_cannot_be_published(desk: Client, officer: User, case: Case) -> None:
    record(
        discuss(convene(officer, "2026-09-30"), case, officer),
        officer,
        attendance="not_needed",
        attendance_reason="נדחה",
    )
    path = f"{Committee.objects.get().get_absolute_url()}publish/"
    seen = desk.get(path).context["seen"]
    assert "הוועדה עדיין לא התכנסה" in desk.post(path, {"seen": seen}).text
    assert not AgendaItem.objects.exclude(published_at=None).exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_kinds_costs_the_same_whatever_the_rows(manager: User, rows: int) -> None:
    for n in range(rows):
        CommitteeKind.objects.create(unit=manager.unit, code=f"own{n}", name=f"ועדה {n}")
    assert len(queries(signed_in(manager), "/settings/committees/")) == 6
