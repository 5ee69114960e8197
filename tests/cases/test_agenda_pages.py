"""One pupil before a committee, through the pages: prepared, decided, the guard of R30, notes, put on and taken off."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import AccessRecord, User
from cases.models import AgendaItem, AgendaNote, Case, CommitteeLetter, Document, TimelineEntry
from notices.models import BlockedAttempt, BlockedRule
from tests.cases.committees import convene, decision, discuss, filled, publish, record, send, signed_in
from tests.cases.document_files import pdf
from tests.cases.factories import make_student, moment, refer
from tests.cases.test_today import queries
from tests.factories import UserFactory

GUARD = "ועדת השילוב קובעת זכאות. דרגת התפקוד תיקבע בידי הצוות הבין־מקצועי, והקביעה מחייבת."


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
def item(case: Case, officer: User) -> AgendaItem:
    """Before a committee of the day before."""
    return discuss(convene(officer, "2026-09-23"), case, officer)


def decisions(**typed: Any) -> dict[str, Any]:
    return {f"decisions-{name}": value for name, value in typed.items()}


WHOLE = decisions(**{"0-text": "שיבוץ במרכז למידה", "0-due_on": "20.10"})


def test_background_parents_attendance_and_decisions_are_kept(desk: Client, officer: User, item: AgendaItem) -> None:
    facts = {"parents_invited": "yes", "parents_invited_on": "10.9", "parents_invited_how": "letter"}
    answer = send(
        desk, item.get_absolute_url(), background="רקע", parents_present="no", attendance="attended", summary="סוכם",
        **facts, **WHOLE, **decisions(**{"0-owner": officer.pk}),
    )  # fmt: skip
    assert answer.headers["Location"] == item.committee.get_absolute_url()
    item.refresh_from_db()
    shown = (item.background, item.parents_invited, item.parents_present, item.attendance, item.summary, item.version)
    assert shown == ("רקע", "yes", "no", "attended", "סוכם", 2)
    assert [(d.text, d.owner) for d in item.decisions.all()] == [("שיבוץ במרכז למידה", officer)]
    page = desk.get(item.committee.get_absolute_url()).text
    for words in ("רקע", "מכתב", "השתתף/ה", "שיבוץ במרכז למידה"):
        assert words in page


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (WHOLE, "החלטה בלי אחראי/ת לא תישמר"),
        (decisions(**{"0-text": "שיבוץ", "0-owner_name": "יועצת"}), "כתבו עד מתי"),
        (decisions(**{"0-due_on": "20.10", "0-owner_name": "יועצת"}), "כתבו מה הוחלט"),
        ({"attendance": "not_needed"}, "כתבו למה לא נדרשה השתתפות"),
        ({"attendance": "replacement"}, "בחרו מי בא/ה במקומו/ה"),
        ({"parents_invited": "yes"}, "כתבו מתי הוזמנו ההורים"),
    ],
)
def test_what_is_not_whole_is_refused_and_stays_typed(
    desk: Client, item: AgendaItem, typed: dict[str, Any], told: str
) -> None:
    answer = send(desk, item.get_absolute_url(), background="מה שכתבתי ונשאר", **typed)
    assert answer.status_code == 200
    assert answer.text.count(told) >= 2, "above and beside the field"
    assert "מה שכתבתי ונשאר" in answer.text
    item.refresh_from_db()
    assert (item.version, item.decisions.count()) == (1, 0)


def test_nobody_took_part_in_what_is_still_to_come(desk: Client, case: Case, officer: User) -> None:
    ahead = discuss(convene(officer, "2026-10-30"), case, officer)
    for typed in ({"attendance": "attended"}, {"parents_present": "yes"}):
        assert "הוועדה עדיין לא התכנסה" in send(desk, ahead.get_absolute_url(), **typed).text
    excused = {"attendance": "not_needed", "attendance_reason": "הדיון בעל פה"}
    assert send(desk, ahead.get_absolute_url(), **excused).status_code == 302
    assert "עשרה ימי עבודה לפני הוועדה" in desk.get(ahead.get_absolute_url()).text


@pytest.mark.parametrize("field", ["summary", "decisions-0-text"])
def test_r30_an_integration_committee_cannot_set_a_level(desk: Client, case: Case, officer: User, field: str) -> None:
    item = discuss(convene(officer, "2026-09-23", "integration"), case, officer)
    answer = send(
        desk,
        item.get_absolute_url(),
        **(decisions(**{"0-owner": officer.pk, "0-due_on": "1.11"}) | {field: "דרגת תפקוד ג׳"}),
    )
    assert GUARD in answer.text
    assert "דרגת תפקוד ג׳" in answer.text
    assert f'href="{item.committee.get_absolute_url()}letters/new/">דיווח על חריגה' in answer.text
    item.refresh_from_db()
    assert (item.summary, item.decisions.count()) == ("", 0)
    refused = AccessRecord.objects.get(action="refuse", page="function level")
    assert (refused.user, refused.allowed) == (officer, False)
    blocked = BlockedAttempt.objects.get()  # S15
    assert (blocked.rule, blocked.by, blocked.matter) == (BlockedRule.LEVEL, officer, case.matter)


def test_r30_other_committees_may_speak_of_a_level(desk: Client, item: AgendaItem) -> None:
    """D21: who may set a level is a fact of the kind, not a constant."""
    assert send(desk, item.get_absolute_url(), summary="דרגת תפקוד ג׳").status_code == 302


def test_r31_the_letter_to_the_chair_is_prepared_printed_and_logged(desk: Client, case: Case, officer: User) -> None:
    members = [{"name": "אורנה כץ", "role": "", "is_chair": True, "attended": True}]
    item = discuss(convene(officer, "2026-09-23", "integration", members=members), case, officer)
    path = f"{item.committee.get_absolute_url()}letters/new/"
    assert 'value="אורנה כץ"' in desk.get(path).text
    assert "כתבו מה קרה בוועדה" in send(desk, path, what="").text
    sent = filled(desk, path, what="נכתבה דרגת תפקוד בפרוטוקול.")
    for _ in range(2):
        answer = desk.post(path, sent)
    letter = CommitteeLetter.objects.get()
    page = desk.get(answer.headers["Location"]).text
    for words in ("אורנה כץ", "חוזר המנכ״ל", "דרגת התפקוד תיקבע", "נכתבה דרגת תפקוד בפרוטוקול.", officer.name):
        assert words in page
    assert letter.committee == item.committee
    assert AccessRecord.objects.filter(action="create", page="committee letter").count() == 1
    other = discuss(convene(officer, "2026-09-23"), case, officer).committee
    assert desk.get(f"{other.get_absolute_url()}letters/new/").status_code == 404


def test_two_people_editing_one_pupil_lose_no_text(desk: Client, manager: User, item: AgendaItem) -> None:
    path = item.get_absolute_url()
    sent = filled(
        desk,
        path,
        background="מה שדנה כתבה",
        **decisions(**{"0-text": "לברר", "0-owner_name": "יועצת", "0-due_on": "1.11"}),
    )
    send(signed_in(manager), path, background="מה שהמנהלת כתבה")
    answer = desk.post(path, sent)
    assert answer.status_code == 409
    for words in ("מה שדנה כתבה", "מה שהמנהלת כתבה", "לברר"):
        assert words in answer.text
    item.refresh_from_db()
    assert (item.background, item.version) == ("מה שהמנהלת כתבה", 2)
    assert f'name="version" value="{item.version}"' in answer.text
    assert desk.post(path, sent | {"version": item.version}).status_code == 302
    item.refresh_from_db()
    assert (item.background, item.decisions.count()) == ("מה שדנה כתבה", 1)


def test_what_was_typed_while_somebody_published_is_still_there(desk: Client, officer: User, item: AgendaItem) -> None:
    record(item, officer, attendance="attended")
    sent = filled(desk, item.get_absolute_url(), summary="מה שהוקלד בינתיים")
    publish(item.committee, officer, "2026-09-24 09:30")
    answer = desk.post(item.get_absolute_url(), sent)
    assert answer.status_code == 409
    assert "מה שהוקלד בינתיים" in answer.text
    assert "ההחלטות פורסמו בינתיים" in answer.text
    item.refresh_from_db()
    assert item.summary == ""


def test_after_publishing_a_note_is_added_and_the_parents_are_told(
    desk: Client, officer: User, item: AgendaItem
) -> None:
    record(item, officer, attendance="attended", decisions=[decision(owner=officer)])
    publish(item.committee, officer, "2026-09-24 09:30")
    path = item.get_absolute_url()
    sent = filled(desk, path, text="המועד תוקן ל־1.11")
    for _ in range(2):
        assert desk.post(f"{path}note/", sent).status_code == 302
    assert AgendaNote.objects.count() == 1
    assert "כתבו מה להוסיף" in desk.post(f"{path}note/", filled(desk, path, text="")).text
    assert "כתבו את היום" in desk.post(f"{path}told/", {"how": "letter"}).text
    assert desk.post(f"{path}told/", {"on": "24.9", "how": "letter"}).status_code == 302
    page = desk.get(path).text
    for words in ("המועד תוקן ל־1.11", "נמסרה להורים", "שיבוץ במרכז למידה"):
        assert words in page


def test_notes_wait_until_something_is_published(desk: Client, item: AgendaItem) -> None:
    for act in ("note", "told"):
        assert desk.post(f"{item.get_absolute_url()}{act}/", {"text": "א"}).status_code == 302
    assert not AgendaNote.objects.exists()


def test_a_pupil_is_put_on_the_agenda_from_his_case(desk: Client, case: Case, officer: User, manager: User) -> None:
    """Also of a committee she made none of: day, kind and place are shown, never who else is discussed."""
    committee = convene(manager, "2026-10-10")
    convene(manager, "2026-09-10")
    path = f"/cases/{case.matter.ref}/committees/"
    page = desk.get(path)
    assert [row.pk for row in page.context["form"].fields["committee"].queryset] == [committee.pk]
    assert "בחרו ועדה" in send(desk, path).text
    sent = filled(desk, path, committee=committee.pk, background="נעדרת בימי ראשון")
    assert desk.post(path, sent).status_code == 302
    item = AgendaItem.objects.get()
    assert (item.case, item.background, item.invited) == (case, "נעדרת בימי ראשון", officer)
    assert "ועדת התמדה" in desk.get(path).text
    assert "הבאה: ועדת התמדה" in desk.get(f"/cases/{case.matter.ref}/").text


def test_a_pupil_is_added_from_the_committee_and_taken_off(desk: Client, case: Case, officer: User, unit: Any) -> None:
    refer(make_student(unit, UserFactory(unit=unit, is_officer=True)), "2026-09-01 09:00")
    committee = convene(officer, "2026-10-10")
    path = f"{committee.get_absolute_url()}items/new/"
    assert list(desk.get(path).context["form"].fields["case"].queryset) == [case]
    send(desk, path, case=case.pk)
    item = AgendaItem.objects.get()
    assert "כל התיקים הפתוחים שלכם כבר בסדר היום." in desk.get(path).text
    remove = f"{item.get_absolute_url()}remove/"
    assert desk.get(remove).status_code == 200
    assert desk.post(remove).headers["Location"] == committee.get_absolute_url()
    assert desk.post(remove).status_code == 404
    assert TimelineEntry.objects.filter(kind="committee").count() == 2


def test_the_invitation_is_written_down_from_the_warning(case: Case, manager: User, officer: User) -> None:
    item = discuss(convene(manager, "2026-10-10"), case, manager, invite=False)
    client = signed_in(manager)
    assert "לא הוזמן/ה" in client.get(item.get_absolute_url()).text
    for _ in range(2):
        assert client.post(f"{item.get_absolute_url()}invite/").status_code == 302
    item.refresh_from_db()
    assert item.invited == officer


def test_one_pupil_at_a_time_with_next_and_previous(desk: Client, unit: Any, officer: User, item: AgendaItem) -> None:
    second = discuss(item.committee, refer(make_student(unit, officer), "2026-09-01 09:00", by=officer).case, officer)
    first, last = desk.get(item.get_absolute_url()).text, desk.get(second.get_absolute_url()).text
    assert f'rel="next" href="{second.get_absolute_url()}"' in first
    assert f'rel="prev" href="{item.get_absolute_url()}"' in last
    answer = send(desk, item.get_absolute_url(), then="next")
    assert answer.headers["Location"] == second.get_absolute_url()


@pytest.mark.parametrize("rows", [1, 3])
def test_a_pupils_page_costs_the_same_whatever_was_decided(
    desk: Client, officer: User, unit: Any, item: AgendaItem, rows: int
) -> None:
    for _n in range(rows):
        discuss(item.committee, refer(make_student(unit, officer), "2026-09-01 09:00", by=officer).case, officer)
    record(item, officer, decisions=[decision(owner=officer)] * rows)
    assert len(queries(desk, item.get_absolute_url())) == 17


def test_the_protocol_is_a_document_of_the_case(desk: Client, item: AgendaItem, settings: Any, tmp_path: Path) -> None:
    """Also after publishing; refused files say why, a restricted one is not named on the agenda."""
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    path = f"{item.get_absolute_url()}protocol/"
    assert desk.post(path, filled(desk, path, file=SimpleUploadedFile("א.pdf", b"MZ"))).status_code == 415
    sent = filled(desk, path)
    for _ in range(2):
        answer = desk.post(path, sent | {"file": SimpleUploadedFile("פרוטוקול.pdf", pdf())})
        assert answer.headers["Location"] == item.get_absolute_url()
    document = Document.objects.get()
    item.refresh_from_db()
    assert (item.protocol, document.case, document.kind) == (document, item.case, "minutes")
    link = f"/cases/{item.case.matter.ref}/documents/{document.pk}/"
    assert f'href="{link}"' in desk.get(item.committee.get_absolute_url()).text
    Document.objects.update(restricted=True)
    assert "פרוטוקול.pdf" not in desk.get(item.committee.get_absolute_url()).text


def test_a_closed_case_shows_its_committees_and_takes_no_more(desk: Client, item: AgendaItem) -> None:
    Case.objects.filter(pk=item.case_id).update(closed_on="2026-09-24", stage="closed")
    path = f"/cases/{item.case.matter.ref}/committees/"
    page = desk.get(path).text
    assert item.get_absolute_url() in page
    assert '<button type="submit" class="btn btn-primary">' not in page
    assert desk.post(path, {"committee": item.committee_id}).status_code == 200
