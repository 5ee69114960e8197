"""Documents of a case (charter 16, R26): what is taken in, how it is kept and sent, who sees it (B44 to B51, T8)."""

import socket
import threading
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.fields import FileKind
from accounts.models import AccessRecord, Unit, User
from cases.models import Case, Document, EntryKind, TimelineEntry
from cases.services.document import add_document, hide_document
from tests.cases.document_files import docx, jpg, locked_zip, packed, pdf, png, zipped
from tests.cases.factories import key, make_student, moment, refer
from tests.factories import UserFactory

NOW = "2026-11-22 10:00"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Iterator[Path]:
    settings.DOCUMENTS_DIR = tmp_path / "documents"
    with time_machine.travel(moment(NOW), tick=False):
        yield settings.DOCUMENTS_DIR


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2026-11-15 09:00", by=officer).case


@pytest.fixture
def page(client: Client, case: Case, officer: User) -> str:
    client.force_login(officer)
    return f"/cases/{case.matter.ref}/documents/"


def send(client: Client, page: str, content: bytes, name: str = "מכתב.pdf", **more: Any) -> Any:
    typed = {"kind": "letter", "origin": "school", "received_on": "20.11", "about": "זימון", "form_key": str(uuid4())}
    return client.post(f"{page}new/", typed | {"file": SimpleUploadedFile(name, content)} | more)


def add(case: Case, by: User, n: int = 1, **facts: Any) -> Document:
    given = {"chunks": [pdf()], "content": FileKind.PDF, "name": "a.pdf", "kind": "letter", "origin": "school"}
    given |= {"received_on": date(2026, 11, 20), "about": f"מכתב {n}", "restricted": False, "now": moment(NOW)}
    return add_document(case=case, by=by, key=key(n), **(given | facts))


def kept(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("*"))


# -- what is taken in


@pytest.mark.parametrize(
    ("content", "name", "stored"),
    [
        (pdf(), "a.pdf", "a.pdf"),
        (pdf(packed(b"<< /Type /Page >>")), "a.PDF", "a.pdf"),
        (pdf(b"<< /OpenAction [3 0 R /Fit] /Names (JSON) >>"), "a.pdf", "a.pdf"),
        (png(), "a.png", "a.png"),
        (jpg(), "a.jpeg", "a.jpg"),
        (docx(), "a.docx", "a.docx"),
        (docx(**{"word___rels__document.xml.rels": b'<Relationship TargetMode="External" Type="x/hyperlink"/>'}), "a", "a.docx"),
        (pdf(), "photo.png", "photo.pdf"),
    ],
)  # fmt: skip
def test_what_is_taken_in_bears_the_extension_of_its_content(client, page, folder, content, name, stored) -> None:
    assert send(client, page, content, name).status_code == 302
    document = Document.objects.get()
    assert (document.file_name, document.size, kept(folder)) == (stored, len(content), [document.stored_as])
    assert (folder / document.stored_as).read_bytes() == content


@pytest.mark.parametrize(
    ("rule", "content", "name", "says"),
    [
        ("B44", OLE, "a.xls", "נעול בסיסמה או מסוג ישן"),
        ("B44", OLE, "a.docx", "נעול בסיסמה או מסוג ישן"),
        ("B44", locked_zip(), "a.docx", "נעול בסיסמה"),
        ("B44", pdf(b"<< /Encrypt 5 0 R >>"), "a.pdf", "נעול בסיסמה"),
        ("B44", zipped({"mimetype": b"application/vnd.oasis.opendocument.text"}), "a.ods", "נקלטים רק"),
        ("B44", zipped({"[Content_Types].xml": b"", "xl/workbook.xml": b""}), "a.xlsx", "נקלטים רק"),
        ("B45", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a.png", "נקלטים רק"),
        ("B45", b"<!doctype html><p>", "a.pdf", "נקלטים רק"),
        ("B45", b"<?xml version='1.0'?><x/>", "a.docx", "נקלטים רק"),
        ("B45", b"alert(1)", "a.js", "נקלטים רק"),
        ("B45", b"[InternetShortcut]\nURL=x", "a.url", "נקלטים רק"),
        ("B45", b"L\x00\x00\x00\x01\x14\x02\x00", "a.lnk", "נקלטים רק"),
        ("B45", b"MZ\x90", "a.jpg", "נקלטים רק"),
        ("B46", b"%PDF-1.7\n<script>alert(1)</script>", "a.pdf", "נקלטים רק"),
        ("B46", pdf(tail=zipped({"a": b"b"})), "a.pdf", "נקלטים רק"),
        ("B46", b"\x89PNG\r\n\x1a\n<html>", "a.png", "נקלטים רק"),
        ("B48", b"PK\x03\x04 not a zip", "a.docx", "נקלטים רק"),
        ("bomb", docx(**{"word__media__a.png": bytes(60_000_000)}), "a.docx", "נקלטים רק"),
    ],
)
def test_b44_to_b46_other_kinds_answer_415_with_advice(client, page, folder, rule, content, name, says) -> None:
    answer = send(client, page, content, name)
    assert (answer.status_code, says in answer.text, "זימון" in answer.text) == (415, True, True), rule
    assert (Document.objects.count(), kept(folder)) == (0, [])


@pytest.mark.parametrize(
    "content",
    [
        pdf(b"<< /S /JavaScript /JS (app.alert(1)) >>"),
        pdf(b"<< /S /J#61vaScript >>"),
        pdf(b"<< /JS 7 0 R >>"),
        pdf(b"<< /S /Launch /F (cmd.exe) >>"),
        pdf(b"<< /Type /EmbeddedFile >>"),
        pdf(packed(b"<< /S /JavaScript >>")),
        pdf(packed(b"<< /S /JavaScript >>", name=b"/Obj#53tm")),
        pdf(packed(b"<< >>", how=b"/LZWDecode")),
        docx(**{"word__vbaProject.bin": b"x"}),
        docx(**{"[Content_Types].xml": b'<Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/>'}),
        docx(**{"word__embeddings__oleObject1.bin": b"x"}),
        docx(**{"word___rels__settings.xml.rels": b'<Relationship Type="http://x/relationships/attachedTemplate" Target="http://evil/a.dotm" TargetMode="External"/>'}),
    ],
)  # fmt: skip
def test_b46_what_would_act_when_opened_is_shown_again_with_its_reason(client, page, folder, content) -> None:
    answer = send(client, page, content)
    assert (answer.status_code, "הקובץ מכיל תוכנה" in answer.text, kept(folder)) == (200, True, [])


def test_b46_a_name_cut_by_the_end_of_a_block_is_found(client, page) -> None:
    for shift in range(0, 16, 5):
        filling = b"% " + b"x" * (1_000_000 - 60 - shift) + b"\n<< /S /JavaScript >>"
        assert send(client, page, pdf(filling)).status_code == 200
    assert not Document.objects.exists()


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("..\\..\\x.pdf", "x.pdf"),
        ("CON.pdf", "_CON.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("x\u202efdp.exe", "xfdp.pdf"),
        ("א" * 300 + ".pdf", "א" * 96 + ".pdf"),
        ("דוח <b>.pdf", "דוח b.pdf"),
    ],
)
def test_b48_the_stored_name_is_random_and_the_shown_one_clean(case, officer, folder, name, shown) -> None:
    document = add(case, officer, name=name)
    assert (document.file_name, len(document.stored_as), kept(folder)) == (shown, 32, [document.stored_as])
    assert document.stored_as not in (name, shown)


def test_b49_sizes(client, page, folder) -> None:
    answer = send(client, page, b"")
    assert (answer.status_code, "הקובץ ריק" in answer.text) == (200, True)
    answer = send(client, page, pdf() + bytes(10_000_000))
    assert (answer.status_code, "10 MB" in answer.text) == (413, True)
    limit = pdf(b"% " + b"x" * (10_000_000 - len(pdf(b"% "))))
    assert (len(limit), send(client, page, limit).status_code) == (10_000_000, 302)
    missing = client.post(f"{page}new/", {"kind": "letter"})
    assert (missing.status_code, "בחרו קובץ" in missing.text) == (200, True)


def test_b49_a_body_that_ends_early_or_is_far_too_long_is_refused(client, page, settings) -> None:
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n'
    cut = client.post(f"{page}new/", head + b"%PDF", content_type="multipart/form-data; boundary=b")
    assert cut.status_code in (200, 400, 415)
    settings.LARGEST_UPLOAD = 1_000
    client.raise_request_exception = False
    assert send(client, page, pdf() + bytes(2_000)).status_code in (400, 413)
    assert not Document.objects.exists()


def test_b51_twenty_files_a_minute(client, page, case, officer) -> None:
    for n in range(20):
        add(case, officer, n + 1)
    answer = send(client, page, pdf())
    assert (answer.status_code, "יותר מדי קבצים" in answer.text) == (429, True)


def test_the_rest_of_the_form_is_checked_beside_its_fields(client, page, folder) -> None:
    answer = send(client, page, pdf(), received_on="23.11", about="נשמר", kind="x")
    assert answer.status_code == 200
    for says in ("אינו יכול להתקבל בעתיד", "סמנו מה זה", "נשמר", "בחרו אותו שוב"):
        assert says in answer.text, says
    assert kept(folder) == []


# -- how it is kept and sent


def test_a_document_twice_is_once(case, officer, folder) -> None:
    assert add(case, officer) == add(case, officer)
    assert (Document.objects.count(), len(kept(folder))) == (1, 1)
    entry = TimelineEntry.objects.get(kind=EntryKind.DOCUMENT)
    assert (entry.text, entry.restricted, entry.url) == ("מכתב · מכתב 1", False, f"{case.matter.url}documents/")


def test_it_is_sent_as_an_attachment_that_cannot_run(client, case, officer, page) -> None:
    document = add(case, officer, name="מכתב.pdf")
    assert f'href="{page}{document.pk}/"' in client.get(page).text
    AccessRecord.objects.count()
    answer = client.get(f"{page}{document.pk}/")

    assert b"".join(answer.streaming_content) == pdf()
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert "no-store" in answer["Cache-Control"]
    subject = f"document {document.pk} of case {case.matter.ref}"
    assert AccessRecord.objects.filter(subject=subject, user=officer).count() == 1


def test_a_file_that_is_gone_says_so(client, case, officer, page, folder) -> None:
    document = add(case, officer)
    (folder / document.stored_as).unlink()
    assert "אי אפשר לקרוא את הקובץ" in client.get(f"{page}{document.pk}/", follow=True).text


def test_hidden_with_a_reason_and_never_deleted(client, case, officer, manager, page, folder) -> None:
    document = add(case, officer, about="מכתב שגוי")
    assert client.post(f"{page}{document.pk}/hide/", {"reason": "x"}).status_code == 404, "an officer hides nothing"
    client.force_login(manager)
    assert f'href="{page}{document.pk}/hide/"' in client.get(page).text
    assert client.post(f"{page}{document.pk}/hide/", {"reason": ""}).status_code == 200
    for _time in range(2):
        client.post(f"{page}{document.pk}/hide/", {"reason": "שייך לתיק אחר"})
    document.refresh_from_db()
    assert not hide_document(document=document, reason="שוב", by=manager, now=moment(NOW))
    assert (document.hidden_reason, len(kept(folder))) == ("שייך לתיק אחר", 1)
    assert "שייך לתיק אחר" in client.get(page).text
    client.force_login(officer)
    assert ("מכתב שגוי" in client.get(page).text, client.get(f"{page}{document.pk}/").status_code) == (False, 404)


def test_restricted_ones_are_for_those_who_treat(client, unit, manager, stranger) -> None:
    logger = UserFactory(unit=unit, is_officer=True)
    case = refer(make_student(unit), "2026-11-15 09:00", by=logger).case
    secret, page = add(case, manager, 1, restricted=True, about="חוות דעת"), f"/cases/{case.matter.ref}/documents/"
    add(case, manager, 2, about="גלוי")
    client.force_login(logger)
    told = client.get(page).text + client.get(case.get_absolute_url()).text
    assert ("חוות דעת" in told, "גלוי" in told, "מסמך אחד" in told) == (False, True, True)
    assert client.get(f"{page}{secret.pk}/").status_code == 404
    client.force_login(manager)
    assert "שני מסמכים" in client.get(case.get_absolute_url()).text
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_auditor=True)):
        client.force_login(person)
        assert [client.get(f"{page}{part}").status_code for part in ("", "new/", f"{secret.pk}/")] == [404] * 3


@pytest.mark.parametrize(("verdict", "status"), [(b"stream: OK\0", 302), (b"stream: Eicar FOUND\0", 200), (b"", 200)])
def test_the_virus_scanner_has_its_say(client, page, folder, settings, verdict, status) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        settings.CLAMD = f"127.0.0.1:{server.getsockname()[1]}"
        heard: list[bytes] = []
        thread = threading.Thread(target=scan_once, args=(server, verdict, heard))
        thread.start()
        answer = send(client, page, pdf())
        thread.join()
    assert (answer.status_code, len(kept(folder))) == (status, 1 if status == 302 else 0)
    assert pdf() in heard[0]


def scan_once(server: socket.socket, verdict: bytes, heard: list[bytes]) -> None:
    asked, _address = server.accept()
    with asked:
        told = b""
        while not told.endswith(bytes(4)):
            told += asked.recv(65_536)
        heard.append(told)
        asked.sendall(verdict)


def test_without_the_scanner_that_is_set_nothing_is_taken_in(client, page, folder, settings) -> None:
    settings.CLAMD = "/nowhere/clamd.ctl"
    answer = send(client, page, pdf())
    assert ("סורק הווירוסים אינו עונה" in answer.text, kept(folder)) == (True, [])


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_the_same_queries(
    client, case, officer, page, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for n in range(rows):
        add(case, officer, n + 1)
    with django_assert_num_queries(9):
        client.get(page)
