"""Charter 16 through the pages: documents kept in the case and sent safely; a meeting set and put off (R26)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile

from accounts.models import AccessRecord, Unit, User
from cases.models import Case, Document, MeetingPlan
from tests.cases.document_files import pdf
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in


@pytest.fixture(autouse=True)
def clock(settings: Any, tmp_path: Path) -> Iterator[Any]:
    settings.DOCUMENTS_DIR = tmp_path
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer, meeting_requested_by="parent").case


def test_a_document_is_kept_found_sent_and_hidden(officer: User, manager: User, case: Case) -> None:
    dana, at = signed_in(officer), f"/cases/{case.matter.ref}/"
    page = follow(dana, dana.get(at), f"{at}documents/")
    assert "עדיין לא נשמר מסמך בתיק" in page.text
    page = follow(dana, page, f"{at}documents/new/")

    # what would run is refused with a reason; what was written stays
    facts = {"kind": "letter", "origin": "school", "about": "מכתב המנהלת"}
    evil = SimpleUploadedFile("a.pdf", pdf(b"<< /S /JavaScript /JS (x) >>"))
    page = send(dana, page, file=evil, **facts)
    assert ("הקובץ מכיל תוכנה" in page.text, "מכתב המנהלת" in page.text) == (True, True)
    page = send(dana, page, file=SimpleUploadedFile("מכתב.pdf", pdf()), **facts)
    document = Document.objects.get()
    assert "מכתב המנהלת" in page.text

    # it stands in the timeline and in the panel, comes as an attachment, and who looked is on record
    board = dana.get(at)
    assert ("מכתב · מכתב המנהלת" in board.text, "מסמך אחד" in board.text) == (True, True)
    answer = follow(dana, page, f"{at}documents/{document.pk}/")
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content) == pdf()  # type: ignore[attr-defined]
    assert AccessRecord.objects.filter(subject__startswith=f"document {document.pk}", user=officer).exists()

    # it belongs elsewhere: the manager hides it with a reason, and the file stays
    ronit = signed_in(manager)
    page = follow(ronit, ronit.get(f"{at}documents/"), f"{at}documents/{document.pk}/hide/")
    send(ronit, page, reason="שייך לתיק אחר")
    assert "מכתב המנהלת" not in dana.get(f"{at}documents/").text
    assert "שייך לתיק אחר" in ronit.get(f"{at}documents/").text


def test_a_meeting_is_set_and_put_off_at_the_familys_wish(officer: User, case: Case) -> None:
    """O6 and scenario 12b: the ruler shows the day; the clock of promise 11 runs on."""
    dana, at = signed_in(officer), f"/cases/{case.matter.ref}/"
    page = follow(dana, dana.get(at), f"{at}meetings/new/")
    page = send(dana, page, on="25.11", at="10:00", room="חדר היועצת")
    assert ("הפגישה נקבעה לד׳ 25.11, 10:00" in page.text, "חדר היועצת" in page.text) == (True, True)
    plan = MeetingPlan.objects.get()
    assert plan.request is not None
    page = follow(dana, page, f"{at}meetings/{plan.pk}/postpone/")
    page = send(dana, page, on="3.12", at="10:00", wished_by_family="on", reason="האם במשמרת")
    assert "נדחה לבקשת המשפחה: מד׳ 25.11, 10:00 לה׳ 3.12, 10:00" in page.text
    assert "נדחה לבקשת המשפחה" in dana.get(f"{at}?as=table").text
