"""Every notice as an A4 letter for a window envelope (issue 4, Paper; domain 6.1; ux 4.6; ADR 0014)."""

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AccessRecord, Unit, User
from notices.models import Notice, NoticeState, SentCopy, SignedLink
from notices.services.composing import Letter, compose
from notices.services.letter import Line, Section
from notices.services.paper import letter_data, read_letter, render_letters
from notices.services.paper.lines import section_data
from notices.services.printing import can_draw, render_pdf
from notices.texts.paper import UNDRAWN
from notices.texts.samples import SAMPLES
from tests.factories import UserFactory
from tests.notices.papers import letter_of, pages_of, tokens
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db
ON = timezone.localdate(NOW)


def pdf_of(notice: Notice, letter: Letter | None = None) -> bytes:
    letter = letter or compose(notice)
    return render_letters(letter.subject, [letter_data(notice, letter, on=ON)])


def test_the_letter_says_who_writes_to_whom_when_about_what_and_whom_to_call(officer: User) -> None:
    """Domain 6.1: municipality and unit, both dates, number, reference, officer, phone, hours, privacy, end."""
    notice = letter_of(officer)

    (page,) = pages_of(pdf_of(notice))

    for words in (
        f"{officer.unit.municipality} היחידה לביקור סדיר סיגל ומאיר כהן שדרות ירושלים 12/4 נווה אורן 7654321",
        "תאריך: יום ה׳, 10.9.2026",
        "תאריך עברי: כ״ח אלול תשפ״ו",
        f"מספר המכתב: {notice.number}",
        f"מספר הפנייה: {notice.matter.ref}",
        "מטפל/ת: דנה לביא, קצינת ביקור סדיר",
        "טלפון: 03-555-0100",
        "הנדון: קיבלנו פנייה",
        "מה עכשיו שיחת טלפון, ואם צריך גם פגישה",
        "להתקשר אלינו: 03-555-0100",
        "מותר לכם לעיין בפרטים",
        "סוף המכתב",
    ):
        assert words in page, words
    assert "טיוטה" not in page


@pytest.mark.parametrize(
    ("language", "own", "sheets"),
    [
        ("ar", ("التاريخ: الخميس، 10.9.2026", "نحن هنا", "الموضوع"), 2),
        ("ru", ("Дата: 10.9.2026 (четверг)", "Мы рядом, чтобы помочь", "Страница 1 из 2"), 2),
        ("en", ("Date: Thursday, 10.9.2026", "We are here to help", "Page 1 of 2"), 2),
        ("fr", ("Pour une explication en français, appelez le 03-555-0100.", "אנחנו כאן כדי לעזור"), 1),
        ("am", ("להסבר באמהרית · Amharic: 03-555-0100", "אנחנו כאן כדי לעזור"), 1),
    ],
)
def test_the_family_reads_its_own_language_and_the_binding_hebrew_on_the_back(
    officer: User, language: str, own: tuple[str, ...], sheets: int
) -> None:
    pages = pages_of(pdf_of(letter_of(officer, language=language)))

    assert len(pages) == sheets
    assert [words for words in own if not tokens(words) <= tokens(pages[0])] == []
    assert "אנחנו כאן כדי לעזור" in pages[-1]
    assert "סוף המכתב" in pages[-1]


def test_the_file_is_tagged_titled_and_in_the_familys_language(officer: User) -> None:
    pdf = pdf_of(letter_of(officer, language="ru"))

    document = pypdfium2.PdfDocument(pdf)
    assert document.is_tagged()
    document.close()
    assert b"/Lang(ru)" in pdf
    assert b"<pdfuaid:part>1</pdfuaid:part>" in pdf
    assert "Мы получили обращение".encode() in pdf


def test_only_the_address_can_show_through_the_window(officer: User) -> None:
    """ADR 0014: whatever lies 44-95 mm from the top and 10-110 mm from the right edge may come behind the window."""
    notice = letter_of(officer, language="ru", name="א" * 30 + " " + "ב" * 30)
    document = pypdfium2.PdfDocument(pdf_of(notice))
    page, millimetre = document[0], 72 / 25.4
    words = page.get_textpage()

    shown = words.get_text_bounded(
        left=(210 - 110) * millimetre,
        right=200 * millimetre,
        bottom=(297 - 95) * millimetre,
        top=(297 - 44) * millimetre,
    )
    always = words.get_text_bounded(
        left=(210 - 100) * millimetre,
        right=190 * millimetre,
        bottom=(297 - 79.5) * millimetre,
        top=(297 - 60) * millimetre,
    )

    expected = ["א" * 30, "ב" * 30, "שדרות", "ירושלים", "12/4", "נווה", "אורן", "7654321"]
    clean = [
        " ".join(t.translate(dict.fromkeys([0x2068, 0x2069, 0x200E, 0x200F])).split()).split() for t in (shown, always)
    ]
    words.close()
    page.close()
    document.close()
    assert clean == [expected, expected]


def test_without_an_address_it_is_to_be_handed_over(officer: User) -> None:
    (page,) = pages_of(pdf_of(letter_of(officer, postal_address="")))

    assert "סיגל ומאיר כהן למסירה ביד" in page


def test_what_people_typed_is_shown_and_never_read_as_a_template(officer: User) -> None:
    """Typst source, markup, a smiley, a forced direction, a name of eighty letters."""
    name = "#evil *x* $y$ <script>😀 @a [b] \\c"
    notice = letter_of(officer, name=name, postal_address="\u202eרחוב #pagebreak(), " + "ע" * 100)

    (page,) = pages_of(pdf_of(notice))

    assert [word for word in ("evil", "$y$", "script", "#pagebreak", "ע" * 100) if word not in page] == []


def test_no_script_that_our_fonts_lack_breaks_a_print() -> None:
    """A tagged PDF refuses what it cannot draw: no print of the house breaks (also the prosecutor's)."""
    assert [can_draw(text) for text in ("שלום\u2066\n", "مرحبًا", "Здравствуйте", "é", "😀", "ለ", "汉")] == [
        True, True, True, True, False, False, False,
    ]  # fmt: skip
    assert render_pdf("labels.typ", {"title": "😀", "start": 1, "labels": [["汉"]]}).startswith(b"%PDF-")


@pytest.mark.parametrize(
    ("typed", "drawn"),
    [
        ("✓ שעות", "• שעות"),
        ("● שעות ■ ★", "• שעות • •"),
        ("☎ שעות 😀👍🏽", "• שעות ••"),
        ("א → ב", "א - ב"),
        ("Ω 中", "? ?"),
    ],
)
def test_one_letter_that_no_font_holds_takes_no_decision_and_no_right_off_the_paper(
    officer: User, typed: str, drawn: str
) -> None:
    """N7: an ornament is a dot, any other is "?"; whoever reads it reads the decision and the way to object."""
    facts = SAMPLES["N7"] | {"decisions": [f"{typed} פרטניות", "שיחה שבועית עם היועצת"]}
    notice = letter_of(officer, kind="N7", context=facts)

    whole = " ".join(pages_of(pdf_of(notice)))

    assert UNDRAWN not in whole
    assert [words for words in (f"{drawn} פרטניות", "שיחה שבועית עם היועצת") if words not in whole] == []
    assert len(whole) > 1000  # and all the rest of it


def section(*lines: Line, language: str = "he") -> Section:
    return Section(language, "נושא", lines)


def test_a_button_becomes_words_an_address_and_a_square_code(officer: User) -> None:
    """Paper readers can answer too: the address to type, the code for a camera, and a telephone beside them (ux 4.6)."""
    link = "https://sadir.example/p/AAAAAAAAAAAAAAAAAAAAAA"
    notice = letter_of(officer)
    row = section_data(section(Line("button", "לאישור ההגעה", link)), "03-555-0100", legal=False)["runs"][0]["rows"][0]

    assert (row["text"], row["answer"], row["qr"][:4]) == ("לאישור ההגעה", f"\u2066{link}\u2069", "<svg")
    assert "03-555-0100" in row["more"]
    (page,) = pages_of(pdf_of(notice, Letter((section(Line("button", "לאישור ההגעה", link)),))))
    assert "בדפדפן את הכתובת" in page
    assert link.rpartition("/")[2] in page


def test_a_call_is_words_and_a_sample_address_has_no_code() -> None:
    rows = section_data(
        section(Line("button", "להתקשר: 03", "tel:+9723"), Line("button", "לאישור", "http://x/p/…")), "03", legal=False
    )["runs"][0]["rows"]

    assert [(row["more"] == "", row["answer"] == "", row["qr"]) for row in rows] == [
        (True, True, ""),
        (False, False, ""),
    ]


def test_a_translation_of_a_legal_letter_says_that_it_is_for_convenience(officer: User) -> None:
    """Domain 6.1: legal letters are Hebrew + translation marked "תרגום לנוחות"."""
    ru, he = Section("ru", "Тема", (Line("text", "Текст"),)), section(Line("text", "נוסח"))
    notice = letter_of(officer, kind="N10", language="ru")

    pages = pages_of(pdf_of(notice, Letter((ru, he))))

    assert {"תרגום", "לנוחות", "Перевод", "удобства.", "Заказным"} <= tokens(pages[0])
    assert "תרגום לנוחות" not in pages[1]
    assert [section_data(one, "", legal=legal)["convenience"] for one, legal in ((ru, False), (he, True))] == ["", ""]


def test_a_letter_begins_on_the_front_of_its_own_sheet_and_counts_its_own_pages(officer: User) -> None:
    """Printed on both sides of the paper, no family gets a page of another's letter."""
    notices = [letter_of(officer, language=language) for language in ("he", "ru", "he")]

    pages = pages_of(render_letters("x", [letter_data(one, compose(one), on=ON) for one in notices]))

    owners = [[one.number for one in notices if one.number in tokens(page)] for page in pages]
    numbers = [one.number for one in notices]
    assert owners == [[numbers[0]], [], [numbers[1]], [numbers[1]], [numbers[2]]]
    assert pages[1] == ""
    assert ["Страница" in pages[n] for n in range(5)] == [False, False, True, True, False]
    assert "עמוד" not in "".join(pages)


@pytest.mark.parametrize(
    ("state", "mark"), [("draft", "טיוטה"), ("held", "טיוטה"), ("print", "טיוטה"), ("posted", "עותק"), ("sent", "עותק")]
)
def test_what_is_only_looked_at_says_so_and_writes_nothing(
    client: Client, officer: User, state: NoticeState, mark: str
) -> None:
    notice = letter_of(officer, state=state)
    client.force_login(officer)

    answer = client.get(f"/outbox/{notice.pk}/letter.pdf")

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("application/pdf", "no-store")
    assert answer["Content-Disposition"] == f'inline; filename="letter-{notice.number}.pdf"'
    assert mark in pages_of(answer.content)[0]
    assert (SentCopy.objects.count(), SignedLink.objects.count()) == (0, 0)
    assert AccessRecord.objects.get().subject == f"N27 {notice.subject}"


def test_a_printed_letter_is_shown_as_it_was_printed(officer: User) -> None:
    notice = letter_of(officer)
    SentCopy.objects.create(notice=notice, attempt=1, at=NOW, content=b"%PDF-first", sha256="1")
    SentCopy.objects.create(notice=notice, attempt=2, at=NOW, content=b"%PDF-second", sha256="2")

    assert read_letter(notice, now=NOW) == b"%PDF-second"


def test_a_stranger_meets_what_does_not_exist(client: Client, officer: User, stranger: User, unit: Unit) -> None:
    notice = letter_of(officer)
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_auditor=True)):
        client.force_login(person)
        assert client.get(f"/outbox/{notice.pk}/letter.pdf").status_code == 404
        assert client.get("/outbox/999999/letter.pdf").status_code == 404
