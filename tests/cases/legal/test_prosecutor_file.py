"""The prosecutor's file: what it tells, what it never tells, the line on each page, and its trace (R23, domain 5.2)."""

import re

import pypdfium2
import pytest
from django.utils import timezone

from cases.models import Disclosure, Document, DocumentKind, EntryKind
from cases.services.cases import write_entry
from cases.services.legal import look_at_proceeding, read_dossier
from notices.services import printing
from notices.services.printing import LEGAL_LINE, TooMuchToPrintError, render_pdf
from tests.cases.factories import key, log
from tests.cases.legal.factories import NOW, TODAY, letter, opened, referred
from tests.cases.legal.prints import at, data, pages_of, section, sent

EVIL = '#import "x" *bold* $x^2$ <script> \\ "quoted" 100%'


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
