"""The May board, the passing to the centres and the missing list as pages (ux 3.10, R51, D14, domain 2.1)."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
import time_machine
from django.conf import LazySettings
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideFile, DecisionDelivery, MatyaTransfer
from assistance.services.progress import settle_file
from notices.models import Notice, hash_of_text
from notices.services import notify
from notices.services.sources import shipped
from notices.services.text.saving import approve_text
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.cases.factories import make_student, moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
TODAY = moment("2026-05-12 09:00")
PAGES = (
    "/assist/may/",
    "/assist/may/print/",
    "/assist/may/transfer/",
    "/assist/may/notices/",
    "/assist/may/missing/",
    "/assist/may/transfers/",
)


@pytest.fixture(autouse=True)
def _day() -> Iterator[None]:
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture(autouse=True)
def documents(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_DIR = tmp_path


def open_file(unit: Unit, name: str = "נועה", level: int | None = None, *, delivered: str = "") -> AideFile:
    file = file_of(entitle(unit, "2025-12-10", student=make_student(unit, first_name=name)))
    with_pool(file, 10)
    if level:
        decision = decide(file, level)
        if delivered:
            _deliver(decision, delivered)
        settle_file(file, now=TODAY)
    return file


def _deliver(decision, on: str) -> None:
    for guardian in decision.file.eligibility.student.guardians.all():
        DecisionDelivery.objects.create(
            decision=decision, guardian=guardian, channel="hand", delivered_on=on, proof="חתימה",
            appeal_until="2026-06-01", recorded_at=TODAY,
        )  # fmt: skip


@contextmanager
def later(client: Client, user: User, day: str) -> Iterator[None]:
    """Another day; the session of before has ended by then."""
    with time_machine.travel(moment(f"{day} 09:00"), tick=False):
        client.force_login(user)
        yield


def read(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def test_ux_3_10_the_headline_names_the_last_working_day(desk: Client, unit: Unit) -> None:
    """D8: 15 May 2026 is a Friday."""
    open_file(unit)
    open_file(unit, "תמר")
    open_file(unit, "ליאור", 3)
    page = read(desk, "/assist/may/")

    assert "3 תיקים צריכים להגיע להורים עד ה׳ 14.5, 2 מהם עוד בלי החלטה" in page
    assert "15.5 חל ביום ו׳, לכן יום העבודה האחרון הוא ה׳ 14.5" in page
    assert "בקצב הזה 3 תיקים לא יגיעו להורים עד ה׳ 14.5" in page
    assert AccessRecord.objects.filter(subject="may board").count() == 1


def test_ux_3_10_when_all_are_delivered_the_next_is_the_matya(desk: Client, unit: Unit) -> None:
    open_file(unit, "נועה", 3, delivered="2026-05-10")

    assert "כל התיקים נמסרו. הבא: העברה למתי״א עד ה׳ 28.5." in read(desk, "/assist/may/")


def test_ux_3_10_after_15_may_the_late_stand_first_each_with_its_reason(
    desk: Client, unit: Unit, coordinator: User
) -> None:
    open_file(unit, "ליאור", 3, delivered="2026-05-10")
    late = open_file(unit, "נועה", 2)
    AideFile.objects.filter(pk=late.pk).update(late_reason="הצוות חיכה לחוות דעת")
    with later(desk, coordinator, "2026-05-18"):
        page = read(desk, "/assist/may/")

    assert "תיק אחד לא הגיע להורים עד 15.5" in page
    assert page.index("נועה סעדון") < page.index("ליאור סעדון")
    assert "הצוות חיכה לחוות דעת" in page


@pytest.mark.parametrize(
    ("query", "seen"),
    [("stage=3", ["ליאור"]), ("stage=1", ["נועה"]), ("risk=soon", ["ליאור", "נועה"]), ("language=ru", ["ליאור"])],
)
def test_the_board_is_filtered(desk: Client, unit: Unit, query: str, seen: list[str]) -> None:
    open_file(unit)
    speaker = open_file(unit, "ליאור", 3).student.guardians.get(relation="mother").recipient
    speaker.language = "ru"
    speaker.save()
    page = read(desk, f"/assist/may/?{query}")

    assert [name for name in ("ליאור", "נועה") if f"סימון: {name}" in page] == seen


@pytest.mark.parametrize("query", ["stage=x&school=99999999&risk=%00&language=zz", "page=999", "school=abc"])
def test_the_board_takes_no_harm(desk: Client, unit: Unit, query: str) -> None:
    open_file(unit)

    assert "נועה סעדון" in read(desk, f"/assist/may/?{query}")


@pytest.mark.parametrize("path", ["/assist/may/", "/assist/may/missing/", "/assist/may/print/"])
def test_empty_boards_say_so(desk: Client, path: str) -> None:
    assert read(desk, path)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_board_costs_the_same_for_one_file_and_three(
    desk: Client, unit: Unit, django_assert_num_queries, rows: int
) -> None:
    for n in range(rows):
        open_file(unit, f"תלמיד{n}", 3)
    desk.get("/assist/may/")
    with django_assert_num_queries(19):
        desk.get("/assist/may/")


def test_r51_ticked_files_are_checked_and_passed_on_once(desk: Client, unit: Unit) -> None:
    file, undecided = open_file(unit, "נועה", 3), open_file(unit, "תמר")
    query = f"file={file.matter.ref}&file={undecided.matter.ref}&file=2026-00000000&file=%00"
    page = read(desk, f"/assist/may/transfer/?{query}")
    assert "סימון העברה של תיק אחד" in page
    assert "עדיין אין החלטה. לא ייכללו: <a" in page

    sent = {"file": [file.matter.ref, undecided.matter.ref], "sent_on": "12.5.2026", "form_key": str(uuid4())}
    for _ in range(2):
        assert desk.post("/assist/may/transfer/", sent).url == "/assist/may/transfers/"
    assert MatyaTransfer.objects.count() == 1
    listed = read(desk, "/assist/may/transfers/")
    assert "מתי״א נווה אורן" in listed
    assert "טרם אושרה" in listed


@pytest.mark.parametrize(
    ("day", "words"),
    [
        ("5.5.2026", "אי אפשר להעביר לפני כן"),
        ("13.5.2026", "sent_on"),
        ("31.2.2026", "sent_on"),
        ("", "כתבו באיזה יום"),
    ],
)
def test_a_wrong_day_is_refused_beside_the_field_and_nothing_is_stored(
    desk: Client, unit: Unit, tmp_path: Path, day: str, words: str
) -> None:
    file = open_file(unit, "נועה", 3)
    answer = desk.post(
        "/assist/may/transfer/", {"file": file.matter.ref, "sent_on": day, "form_key": str(uuid4()), "how": "בדואר"}
    )

    page = answer.content.decode()
    assert answer.status_code == 200
    assert words in page
    assert "בדואר" in page
    assert (MatyaTransfer.objects.count(), list(tmp_path.iterdir())) == (0, [])


def draft(file: AideFile, relation: str) -> Notice:
    """What publishing leaves for each parent: a draft of N14."""
    decision = file.decisions.get()
    context = {
        "child": "נועה", "gender": "f", "ref": file.matter.ref, "year": 2026, "decided_on": "2026-05-06", "level": "ג׳",
        "base": 16, "most": 23, "ends": False, "goals": ["מטרה"], "explained": "", "services": "",
        "appeal_until": "2026-06-02",
    }  # fmt: skip
    recipient = file.student.guardians.get(relation=relation).recipient
    subject = f"decision {decision.pk}"
    return notify(
        kind="N14", subject=subject, recipient=recipient, not_before=TODAY, matter=file.matter, context=context
    )


def approved_words(unit: Unit) -> None:
    """A lawyer has read N14: what she has not read is let go one by one (ux 8.9)."""
    sha256, manager = hash_of_text(shipped("N14", "he").strip()), UserFactory(unit=unit, is_manager=True)
    facts = {"kind": "N14", "language": "he", "sha256": sha256, "approver": "עו״ד", "approved_on": TODAY.date()}
    approve_text(unit=unit, by=manager, now=TODAY, **facts)


def test_ux_8_9_before_a_lawyer_read_the_words_no_box_stands_there(desk: Client, unit: Unit) -> None:
    file = open_file(unit, "נועה", 3)
    draft(file, "mother")
    page = read(desk, f"/assist/may/notices/?file={file.matter.ref}")
    assert ('name="notice"' in page, "טעון אישור משפטי" in page) == (False, True)


def test_ux_3_10_the_notices_of_ticked_files_are_checked_and_let_go_by_one_press(desk: Client, unit: Unit) -> None:
    approved_words(unit)
    file, undecided = open_file(unit, "נועה", 3), open_file(unit, "תמר")
    mother, father = draft(file, "mother"), draft(file, "father")
    father.recipient.may_receive, father.recipient.barred_reason = False, "צו"
    father.recipient.save()
    address = f"/assist/may/notices/?file={file.matter.ref}&file={undecided.matter.ref}"
    page = read(desk, address)
    assert "אחת בדוא״ל" in page
    assert "אחת אינה יכולה לצאת עכשיו" in page
    assert "תמר סעדון" in page[page.index("עדיין אין החלטה. לא ייכללו:") :]

    marks = re.findall(r'name="notice" value="([^"]+)"', page)
    assert [mark.partition(":")[0] for mark in marks] == [str(mother.pk)]
    for _ in range(2):
        sent = desk.post("/assist/may/notices/", {"file": file.matter.ref, "notice": marks})
        assert sent.url == "/assist/may/"
    states = Notice.objects.filter(kind="N14").order_by("pk").values_list("state", flat=True)
    assert list(states) == ["queued", "draft"]


def test_a_box_of_another_file_or_kind_lets_nothing_go(desk: Client, unit: Unit) -> None:
    approved_words(unit)
    file, other = open_file(unit, "נועה", 3), open_file(unit, "תמר", 2)
    draft(file, "mother")
    marks = re.findall(r'name="notice" value="([^"]+)"', read(desk, f"/assist/may/notices/?file={file.matter.ref}"))
    assert len(marks) == 1
    desk.post("/assist/may/notices/", {"file": other.matter.ref, "notice": marks})
    desk.post("/assist/may/notices/", {"file": file.matter.ref, "notice": ["x", "1:", "9" * 30, marks[0] + "0"]})

    assert Notice.objects.get(kind="N14").state == "draft"


def pass_on(desk: Client, file: AideFile) -> MatyaTransfer:
    desk.post("/assist/may/transfer/", {"file": file.matter.ref, "sent_on": "12.5.2026", "form_key": str(uuid4())})
    return MatyaTransfer.objects.get()


def test_r51_the_list_is_downloaded_and_confirmed(desk: Client, unit: Unit) -> None:
    transfer = pass_on(desk, open_file(unit, "נועה", 3))
    file = desk.get(f"/assist/may/transfers/{transfer.pk}/download/")
    assert b"".join(file.streaming_content)[:2] == b"PK"
    assert file["Content-Disposition"].startswith("attachment")
    assert AccessRecord.objects.filter(action="export", subject=f"list {transfer.pk} to a centre, file").count() == 1

    page = f"/assist/may/transfers/{transfer.pk}/"
    early = desk.post(page, {"ack_on": "11.5.2026", "ack_name": "רות", "version": 1})
    assert early.status_code == 200
    assert "רות" in early.content.decode()
    assert desk.post(page, {"ack_on": "12.5.2026", "ack_name": "רות", "version": 1}).status_code == 302
    stale = desk.post(page, {"ack_on": "12.5.2026", "ack_name": "אורית", "version": 1})
    assert stale.status_code == 409
    assert "אורית" in stale.content.decode()
    transfer.refresh_from_db()
    assert (transfer.ack_name, str(transfer.ack_on)) == ("רות", "2026-05-12")


def test_a_lost_file_says_so(desk: Client, unit: Unit, tmp_path: Path) -> None:
    transfer = pass_on(desk, open_file(unit, "נועה", 3))
    (tmp_path / transfer.stored_as).unlink()

    assert desk.get(f"/assist/may/transfers/{transfer.pk}/download/").url == f"/assist/may/transfers/{transfer.pk}/"


def test_r51_late_ones_are_listed_with_their_reason(desk: Client, unit: Unit, coordinator: User) -> None:
    file = open_file(unit, "נועה", 3)
    AideFile.objects.filter(pk=file.pk).update(late_reason="הצוות חיכה לחוות דעת")
    assert "באיחור" not in read(desk, "/assist/may/transfers/")
    with later(desk, coordinator, "2026-05-31"):
        page = read(desk, "/assist/may/transfers/")

    assert "באיחור: המועד עבר" in page
    assert "הצוות חיכה לחוות דעת" in page


def test_d14_the_missing_list_of_1_september(desk: Client, unit: Unit, coordinator: User) -> None:
    open_file(unit)
    open_file(unit, "ליאור", 3)
    assert "לתלמיד/ה אחד/ת עדיין אין החלטה לשנה הבאה" in read(desk, "/assist/may/missing/")
    with later(desk, coordinator, "2026-09-01"):
        page = read(desk, "/assist/may/missing/")

    assert "לתלמיד/ה אחד/ת אין החלטה לשנת תשפ״ז, ולכן אין שעות" in page
    assert ("נועה סעדון" in page, "ליאור סעדון" in page) == (True, False)


def test_r54_the_plan_is_recorded_on_its_own_page(desk: Client, unit: Unit, coordinator: User) -> None:
    file = open_file(unit, "נועה", 3)
    page = f"/assist/{file.matter.ref}/plan/"
    with later(desk, coordinator, "2026-10-20"):
        early = desk.post(page, {"final_on": "31.8.2026", "version": file.version})
        assert (early.status_code, "31.8.2026" in early.content.decode()) == (200, True)
        file.refresh_from_db()
        assert desk.post(page, {"final_on": "19.10.2026", "version": file.version}).status_code == 302
        assert desk.post(page, {"final_on": "18.10.2026", "version": file.version}).status_code == 409
    file.refresh_from_db()
    assert str(file.iep_final_on) == "2026-10-19"


def test_the_printed_list_stands_by_school_and_is_recorded_as_an_export(desk: Client, unit: Unit) -> None:
    one, other = open_file(unit, "נועה", 3), open_file(unit, "תמר")
    assert read(desk, "/assist/may/print/").count('<section class="panel schoolsheet"') == 2
    page = read(desk, f"/assist/may/print/?file={one.matter.ref}")

    assert ("נועה סעדון" in page, f"{other.student.name}" in page) == (True, False)
    assert AccessRecord.objects.filter(action="export", subject="may board, printed").count() == 2


@pytest.mark.parametrize("role", ["officer", "administrator", "auditor"])
def test_domain_2_1_nobody_but_the_desk_comes_in(client: Client, unit: Unit, role: str) -> None:
    file = open_file(unit, "נועה", 3)
    client.force_login(UserFactory(unit=unit, **{f"is_{role}": True}))
    pages = (*PAGES, f"/assist/{file.matter.ref}/plan/")

    assert [client.get(path).status_code for path in pages] == [404] * len(pages)


def test_another_units_coordinator_finds_nothing(desk: Client, unit: Unit) -> None:
    file = open_file(unit, "נועה", 3)
    transfer = pass_on(desk, file)
    desk.force_login(UserFactory(is_coordinator=True))
    for path in (f"/assist/may/transfers/{transfer.pk}/", f"/assist/may/transfers/{transfer.pk}/download/"):
        assert desk.get(path).status_code == 404
    assert desk.get(f"/assist/{file.matter.ref}/plan/").status_code == 404
    for path in PAGES:
        assert "סעדון" not in read(desk, path)
    desk.post("/assist/may/transfer/", {"file": file.matter.ref, "sent_on": "12.5.2026", "form_key": str(uuid4())})
    assert MatyaTransfer.objects.count() == 1
