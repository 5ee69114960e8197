"""The prosecutor's file: what it tells, what it never tells, the line on each page, and its trace (R23, domain 5.2)."""

import re
from typing import Any
from uuid import uuid4

import pypdfium2
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import AccessRecord, User
from cases.models import Case, Disclosure, Document, DocumentKind, EntryKind, Opinion, TimelineEntry
from cases.services.cases import write_entry
from cases.services.legal import NotTreatingOfficerError, look_at_proceeding, print_prosecutor_file, read_dossier
from cases.services.legal.dossier import dossier_data
from notices.services import printing
from notices.services.printing import LEGAL_LINE, TooMuchToPrintError, render_pdf
from tests.cases.factories import key, log, make_student, refer
from tests.cases.legal.factories import NOW, TODAY, complete, letter, opened, referred
from tests.factories import UserFactory

EVIL = '#import "x" *bold* $x^2$ <script> \\ "quoted" 100%'


def at(case: Case, rest: str = "file/") -> str:
    return f"/cases/{case.matter.ref}/legal/{rest}"


def pages_of(pdf: bytes) -> list[str]:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [text_of(document, n) for n in range(len(document))]
    finally:
        document.close()


def text_of(document: pypdfium2.PdfDocument, n: int) -> str:
    page = document[n]
    words = page.get_textpage()
    text = " ".join(words.get_text_range().split())
    words.close()
    page.close()
    return text


@pytest.fixture
def told(case: Case, officer: User) -> Case:
    """A case with a line of every sort; only some of them may go to the prosecutor."""
    log(case, "call", "reached", "2026-11-02 09:00", by=officer, note="האם מסרה שאין הסעה")
    log(case, "visit", "at_home", "2026-11-03 09:00", by=officer, note="ממצאחסוי בבית")
    log(case, "partner", "reached", "2026-11-04 09:00", by=officer, note="מהרווחה נמסר", person="שרהמהרווחה")
    log(case, "note", "noted", "2026-11-05 09:00", by=officer, note="הרהורפנימי")
    write_entry(case, EntryKind.SIBLINGS, by=officer, happened_at=NOW, now=NOW, text="אחאחר")
    refer(case.student, "2026-11-08 09:00", by=officer, reporter_kind="neighbour", reporter_name="שכנהסקרנית")
    complete(case, officer)
    return case


def data(case: Case, officer: User, keys: set[str] | None = None) -> dict[str, Any]:
    dossier = read_dossier(case, officer, TODAY, NOW)
    proposed = {line.key for line in dossier.lines if line.why is None}
    return dossier_data(dossier, proposed if keys is None else keys, officer, NOW)


def section(told_data: dict[str, Any], title: str) -> list[Any]:
    return next((found["rows"] for found in told_data["sections"] if title in found["title"]), [])


def test_what_is_proposed_and_what_is_left_out_with_its_reason(told, officer) -> None:
    found = data(told, officer)
    titles = [line["title"] for line in section(found, "השתלשלות העניינים")]
    assert titles == ["התיק נפתח מפנייה: יועץ/ת", "שיחה עם האם", "התקבלה פנייה"]
    assert section(found, "מה לא נכלל") == [
        ["3.11.2026", "ביקור בית", "חסוי: לעיני המטפלים בתיק בלבד"],
        ["4.11.2026", "קשר עם שותף", "מידע של צד שלישי או של גוף אחר"],
        ["5.11.2026", "הערה", "הערה פנימית"],
        ["8.11.2026", "זהות הפונה", "צד שלישי: זהות הפונה אינה נמסרת"],
        ["25.11.2026", "רישום", "פרטים של תלמיד/ה אחר/ת"],
    ]


@pytest.mark.parametrize("marker", ["ממצאחסוי", "שכנהסקרנית", "אחאחר"])
def test_no_choice_brings_out_what_is_locked(told, officer, marker: str) -> None:
    dossier = read_dossier(told, officer, TODAY, NOW)
    everything = {line.key for line in dossier.lines}
    assert marker not in str(data(told, officer, everything))


def test_what_is_not_locked_may_be_chosen_and_is_not_told_otherwise(told, officer) -> None:
    everything = {line.key for line in read_dossier(told, officer, TODAY, NOW).lines}
    for marker in ("שרהמהרווחה", "הרהורפנימי"):
        assert (marker in str(data(told, officer, everything)), marker in str(data(told, officer))) == (True, False)


def test_the_managers_look_stays_inside(told, officer, manager) -> None:
    proceeding = opened(told, officer)
    look_at_proceeding(proceeding=proceeding, by=manager, today=TODAY, now=NOW, key=key(1), text="דעתהמנהלת")
    everything = {line.key for line in read_dossier(told, officer, TODAY, NOW).lines}
    found = data(told, officer, everything)
    assert "דעתהמנהלת" not in str(found)
    assert section(found, "מה לא נכלל")[-1] == ["25.11.2026", "עיון של מנהל/ת היחידה", "פנימי: עיון המנהל/ת"]


def test_the_chapters_and_the_gate_as_it_stood(told, officer) -> None:
    referred(opened(told, officer), officer)
    letter(told, officer, registered_no="RRLATER", sent_on="2026-11-20")
    found = data(told, officer)
    assert [chapter["title"] for chapter in found["sections"]] == [
        "התלמיד/ה",
        "ההפניה",
        "התנאים שבחוק נכון ל־25.11.2026",
        "הודעות מנהל/ת בית הספר",
        "היעדרות אחרי ההודעה",
        "התחייבויות האמנה ומועדי הביצוע",
        "השתלשלות העניינים",
        "מה לא נכלל בתיק ומדוע",
    ]
    assert [row[2] for row in section(found, "התנאים שבחוק")] == ["מתקיים"] * 8
    assert [row[3:5] for row in section(found, "הודעות מנהל/ת")] == [
        ["17.11.2026", "RRmother"],
        ["17.11.2026", "RRfather"],
        ["20.11.2026", "RRLATER"],
    ]
    assert ["10. פנייה טלפונית להורים", "1.11.2026", "4.11.2026", "2.11.2026", "בוצע בזמן"] in section(
        found, "התחייבויות"
    )


def test_the_print_carries_the_line_and_its_number_on_each_page(told, officer) -> None:
    for n in range(60):
        log(told, "call", "reached", "2026-11-09 09:00", by=officer, note=f"שיחה {n}: " + "נעדרה רוב ימי ראשון. " * 20)
    pages = pages_of(render_pdf("dossier.typ", data(told, officer)))
    assert len(pages) > 5
    assert [LEGAL_LINE in page for page in pages] == [True] * len(pages)
    assert [f"עמוד {n} מתוך {len(pages)}" in page for n, page in enumerate(pages, 1)] == [True] * len(pages)
    assert [told.matter.ref in page for page in pages] == [True] * len(pages)


def test_the_exact_line_of_the_regulation() -> None:
    assert LEGAL_LINE == "מכיל מידע מוגן לפי חוק הגנת הפרטיות – המוסרו שלא כדין עובר עבירה"


def test_hebrew_and_digits_stand_in_reading_order(told, officer) -> None:
    referred(opened(told, officer), officer)
    text = " ".join(pages_of(render_pdf("dossier.typ", data(told, officer))))
    for words in (
        "תיק לתביעה העירונית",
        "שם התלמיד/ה נועה סעדון",
        f"מספר זהות {told.student.id_number}",
        "תאריך לידה 4.3.2013",
        "2 2.11.2026 שיחה עם האם האם מסרה שאין הסעה",
        "הופק ב־25.11.2026 בשעה 10:00",
    ):
        assert words in text, words
    assert re.search(r"השתלשלות העניינים [. ]+\d", text), "the index leads to each chapter"


def test_it_is_tagged_hebrew_and_titled(told, officer) -> None:
    pdf = render_pdf("dossier.typ", data(told, officer))
    document = pypdfium2.PdfDocument(pdf)
    assert (document.is_tagged(), document.get_metadata_value("Title")) == (True, "תיק לתביעה העירונית")
    document.close()
    assert b"/Lang (he)" in pdf or b"/Lang(he)" in pdf


def test_what_people_typed_is_text_and_never_typst(told, officer) -> None:
    log(told, "call", "reached", "2026-11-09 09:00", by=officer, note=EVIL)
    text = " ".join(pages_of(render_pdf("dossier.typ", data(told, officer))))
    assert [
        word for word in ("import", "bold", "script", "quoted", "#", "*", "$", "^", "<", ">") if word not in text
    ] == []


def test_more_than_a_print_may_hold_is_refused_before_it_is_begun(monkeypatch, browser, told, officer) -> None:
    opened(told, officer)
    form = browser.get(at(told)).context["form"]
    monkeypatch.setattr(printing, "MOST_CHARACTERS", 500)
    with pytest.raises(TooMuchToPrintError):
        render_pdf("dossier.typ", {"text": "x" * 500})
    answer = browser.post(at(told), sent(form))
    assert (answer.status_code, "בחרו פחות רישומים" in answer.content.decode()) == (200, True)
    assert not Disclosure.objects.exists()


def sent(form: Any, **typed: Any) -> dict[str, Any]:
    return {name: form[name].value() for name in form.fields} | {"keep": list(form.kept)} | typed


def test_each_download_is_an_export_and_each_choice_a_disclosure(browser: Client, told: Case, officer: User) -> None:
    opened(told, officer)
    form = browser.get(at(told)).context["form"]
    for _ in range(2):
        answer = browser.post(at(told), sent(form))
    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer["Content-Disposition"] == f'attachment; filename="prosecutor-{told.matter.ref}.pdf"'
    assert answer.content.startswith(b"%PDF-")
    exports = AccessRecord.objects.filter(action="export", page="prosecutor's file", user=officer)
    assert (exports.count(), Disclosure.objects.count()) == (2, 1)
    browser.post(at(told), sent(form, keep=[]))
    rows = Disclosure.objects.order_by("pk").values_list("body", "recipient", "what", "basis_note", "restricted")
    words = "תיק לתביעה: {} רישומים ומסמכים, עם מספר הזהות; לא נכללו {}"
    law = "חוק לימוד חובה, סעיף 4"
    assert list(rows) == [
        ("prosecutor", "התובעת העירונית", words.format(3, 5), law, True),
        ("prosecutor", "התובעת העירונית", words.format(0, 9), law, True),
    ]
    assert TimelineEntry.objects.filter(kind="disclosed", restricted=True).count() == 2


@pytest.mark.parametrize("page", ["file/", "opinion/"])
def test_prints_are_for_the_treating_officer_alone(told, officer, manager, stranger, page: str) -> None:
    cover = UserFactory(unit=told.matter.unit, is_officer=True)
    type(told.matter).objects.filter(pk=told.matter_id).update(cover=cover, cover_from=TODAY, cover_until=TODAY)
    opened(told, officer)
    for user, status in ((officer, 200), (manager, 404), (cover, 404), (stranger, 404)):
        client = Client()
        client.force_login(user)
        assert client.get(at(told, page)).status_code == status
    dossier = read_dossier(told, manager, TODAY, NOW)
    with pytest.raises(NotTreatingOfficerError):
        print_prosecutor_file(dossier=dossier, keys=set(), recipient="x", by=manager, now=NOW, key=key(1))


@pytest.mark.parametrize(
    ("wrong", "words"), [({"recipient": " "}, "כתבו מי יקבל"), ({"keep": ["e999999"]}, "פתחו את העמוד שוב")]
)
def test_a_wrong_form_downloads_nothing(browser, told, officer, wrong: dict[str, Any], words: str) -> None:
    opened(told, officer)
    form = browser.get(at(told)).context["form"]
    answer = browser.post(at(told), sent(form) | wrong)
    assert (answer["Content-Type"].split(";")[0], words in answer.content.decode()) == ("text/html", True)
    assert not Disclosure.objects.exists()


def test_a_locked_line_cannot_be_sent(browser: Client, told: Case, officer: User) -> None:
    opened(told, officer)
    page = browser.get(at(told))
    locked = next(line for line, why in page.context["lines"] if line.is_locked)
    assert f'value="{locked.key}"' not in page.content.decode()
    assert browser.post(at(told), sent(page.context["form"], keep=[locked.key])).status_code == 200
    assert not Disclosure.objects.exists()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_builder_costs_the_same_for_every_length(browser: Client, case: Case, officer: User, rows: int) -> None:
    opened(case, officer)
    for n in range(rows):
        log(case, "call", "reached", f"2026-11-0{n + 3} 09:00", by=officer)
    with CaptureQueriesContext(connection) as queries:
        browser.get(at(case))
    assert len(queries) == 23, "\n".join(q["sql"][:120] for q in queries)


def test_a_pupil_without_id_or_school_has_a_file_too(unit, officer) -> None:
    student = make_student(unit, officer, id_type="none", id_number="", id_missing_reason="עולה חדשה")
    student.enrolments.all().delete()
    case = refer(student, "2026-11-01 09:00", by=officer).case
    type(case.matter).objects.filter(pk=case.matter_id).update(owner=officer)
    case = Case.objects.select_related("matter__unit", "student__unit").get(pk=case.pk)
    assert LEGAL_LINE in pages_of(render_pdf("dossier.typ", data(case, officer)))[0]


def opinion(**typed: Any) -> dict[str, Any]:
    chapters = {"background": "רקע", "offered": "הוצעו\nתגבור", "assessment": "הערכה", "recommendation": "להמתין"}
    return chapters | {"body": "court", "recipient": "בית המשפט לנוער", "form_key": str(uuid4())} | typed


def test_the_opinion_is_saved_in_versions_and_printed(browser: Client, told: Case, officer: User) -> None:
    facts = opinion()
    for _ in range(2):
        browser.post(at(told, "opinion/"), facts)
    assert (Opinion.objects.count(), Disclosure.objects.count()) == (1, 0)
    browser.post(at(told, "opinion/"), opinion(recommendation="להגיש"))
    assert list(Opinion.objects.order_by("pk").values_list("recommendation", flat=True)) == ["להמתין", "להגיש"]
    assert browser.get(at(told, "opinion/")).context["form"]["recommendation"].value() == "להגיש"
    answer = browser.post(at(told, "opinion/"), opinion(recommendation="להגיש", print="1"))
    text = pages_of(answer.content)
    assert Opinion.objects.count() == 2
    assert all(LEGAL_LINE in page for page in text)
    assert [words in text[0] for words in ("חוות דעת קצין/ת ביקור סדיר", "הוצעו", "תגבור", "להגיש", "דנה לביא")] == [
        True
    ] * 5
    row = Disclosure.objects.get()
    assert (row.body, row.recipient, row.restricted) == ("court", "בית המשפט לנוער", True)
    assert AccessRecord.objects.filter(action="export").count() == 1


@pytest.mark.parametrize("chapter", ["background", "offered", "assessment", "recommendation", "recipient", "body"])
def test_an_opinion_that_is_not_whole_keeps_what_was_typed(browser: Client, told: Case, chapter: str) -> None:
    answer = browser.post(at(told, "opinion/"), opinion(**{chapter: "", "print": "1"}))
    assert (answer.status_code, Opinion.objects.count(), "יש לתקן" in answer.content.decode()) == (200, 0, True)
    assert [name for name in ("רקע", "הוצעו", "להמתין") if name not in answer.content.decode()] == {
        "background": ["רקע"],
        "offered": ["הוצעו"],
        "recommendation": ["להמתין"],
    }.get(chapter, [])


def test_documents_go_along_only_when_chosen(told, officer) -> None:
    entries = [
        write_entry(told, EntryKind.DOCUMENT, by=officer, happened_at=NOW, now=NOW, restricted=n == 1) for n in range(2)
    ]
    for n, entry in enumerate(entries):
        Document.objects.create(
            case=told, entry=entry, kind=DocumentKind.REPORT, origin="school", received_on="2026-11-10",
            about=f"אודות{n}", restricted=n == 1, file_name=f"קובץ{n}.pdf", stored_as=f"x{n}", format="pdf", size=1,
            sha256="0" * 64, added_at=NOW, form_key=key(n + 1),
        )  # fmt: skip
    dossier = read_dossier(told, officer, timezone.localdate(), NOW)
    assert section(data(told, officer), "מסמכים מצורפים") == []
    keys = {line.key for line in dossier.documents}
    assert [row[1:3] for row in section(data(told, officer, keys), "מסמכים מצורפים")] == [
        ["דוח בית ספר · אודות0", "קובץ0.pdf"]
    ]
    assert "אודות1" not in str(data(told, officer, keys))
