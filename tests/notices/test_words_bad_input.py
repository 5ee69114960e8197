"""Whatever was typed, a clear safe mail leaves (issue 4, "Bad input")."""

import re
from email import message_from_bytes, policy

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.models import Unit
from notices.services.composing import Letter, compose
from notices.services.message import build_message
from notices.services.samples import sample_notice
from notices.services.words import clean, dial, free, ltr, name, phone
from notices.texts.samples import SAMPLES, sample_facts
from tests.factories import UnitFactory
from tests.notices.test_outbox import NOW
from tests.notices.test_words import Read, every_text, letter, own, read_words

pytestmark = pytest.mark.django_db
TURNED, ISOLATES = "[\u061c\u202a-\u202e\ufeff]", "[\u2066-\u2069]"


def typed_facts(kind: str) -> list[str]:
    """Facts that a person typed: names and free text, not days, numbers and states."""
    fixed = {"gender", "ref", "phone", "stage", "uid", "at", "title", "officer"}
    facts = sample_facts(kind, "he")
    texts = [key for key, value in facts.items() if isinstance(value, str) and key not in fixed]
    return [key for key in texts if not re.fullmatch(r"\d{4}-\d\d-\d\d", facts[key])]


def with_all(unit: Unit, kind: str, language: str, text: str) -> Letter:
    """`text` in every place where somebody may type."""
    facts: dict[str, object] = dict.fromkeys(typed_facts(kind), text)
    for many in ("decisions", "tried", "goals"):
        if many in SAMPLES[kind]:
            facts[many] = [text] * 3
    unit.name = unit.municipality = unit.hours = text
    return letter(unit, kind, language, officer=text, title=text, phone=text, **facts)


def kinds_of_lines(written: Letter) -> list[str]:
    return [line.kind for section in written.sections for line in section.lines]


def tags_of(written: Letter) -> list[str]:
    return [tag for tag, _attrs in Read(written.html).tags if tag != "bdi"]


@every_text
def test_ten_thousand_characters_make_a_mail_as_any_other(unit: Unit, kind: str, language: str) -> None:
    written = with_all(unit, kind, language, "מילה ארוכה " * 1_000)

    assert kinds_of_lines(written) == kinds_of_lines(with_all(unit, kind, language, "מילה"))
    assert len(written.html.encode()) < 40_000
    assert len(written.subject) < 400
    assert "…" in written.text


@every_text
def test_a_line_break_or_a_mark_in_a_name_makes_no_line_of_its_own(unit: Unit, kind: str, language: str) -> None:
    rude = "נועה\r\n# כותרת\n> כפתור | http://evil.example\u2028! חוק | x\x0b- פריט {g:א|ב} {{ number }} {% if %}"

    written = with_all(unit, kind, language, rude)

    assert kinds_of_lines(written) == kinds_of_lines(with_all(unit, kind, language, "מילה"))
    assert tags_of(written) == tags_of(with_all(unit, kind, language, "מילה"))
    assert not [attrs for _tag, attrs in Read(written.html).tags if "evil" in str(attrs.get("href"))]


@every_text
def test_an_override_of_direction_is_taken_out(unit: Unit, kind: str, language: str) -> None:
    written = with_all(unit, kind, language, "נועה\u202eabc\u2066\u2069\ufeff")

    assert not re.search(TURNED, written.text + written.html + written.subject)
    assert "נועהabc" in written.text
    for section in written.sections:
        for line in section.text.split("\n\n"):
            assert_balanced(line)


def assert_balanced(line: str) -> None:
    depth = 0
    for sign in re.findall(ISOLATES, line):
        depth += -1 if sign == "\u2069" else 1
        assert depth >= 0
    assert depth == 0


@every_text
def test_a_tag_is_shown_and_not_obeyed(unit: Unit, kind: str, language: str) -> None:
    written = with_all(unit, kind, language, "<b onclick=x>נועה</b>&lt;")

    assert tags_of(written) == tags_of(with_all(unit, kind, language, "מילה"))
    assert "&lt;b onclick=x&gt;נועה&lt;/b&gt;&amp;lt;" in written.html
    assert read_words(written.text) == read_words("".join(Read(written.html).pieces))


@every_text
def test_a_header_cannot_be_added_by_a_name(unit: Unit, kind: str, language: str) -> None:
    rude = "Noa\r\nBcc: evil@example.org\nSubject: x"
    notice = sample_notice(unit, kind, language)
    notice.recipient.email, notice.message_id = "parent@example.org", "<1@example.org>"
    notice.created_at = notice.first_tried_at = NOW

    message = build_message(notice, with_all(unit, kind, language, rude)).message()
    mail = message_from_bytes(message.as_bytes(), policy=policy.default)

    assert (mail["Bcc"], mail.get_all("To"), len(mail.get_all("Subject"))) == (None, ["parent@example.org"], 1)
    assert "\n" not in mail["Subject"]


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(min_size=1, max_size=200))
@pytest.mark.parametrize("language", ["he", "ar", "ru", "en"])
def test_no_text_at_all_changes_the_form_of_a_letter(unit: Unit, language: str, text: str) -> None:
    """N7 holds every sort of words: a name, a list, reasons."""
    written = with_all(unit, "N7", language, f"x{text}")

    assert kinds_of_lines(written) == kinds_of_lines(with_all(unit, "N7", language, "מילה"))
    assert tags_of(written) == tags_of(with_all(unit, "N7", language, "מילה"))
    assert read_words(written.text) == read_words("".join(Read(written.html).pieces))


@every_text
def test_a_name_of_nothing_leaves_no_hole(unit: Unit, kind: str, language: str) -> None:
    """Signs that nobody sees are no name."""
    words = {"he": "הילד/ה", "ar": "ولدكم", "ru": "ваш ребёнок", "en": "your child"}[language]
    text = own(letter(unit, kind, language, child="\u202e\u200b")).text

    if sample_facts(kind, language)["child"] in own(letter(unit, kind, language)).text:
        assert words in text


@pytest.mark.parametrize(
    ("typed", "shown", "dialled"),
    [
        ("+972505550100", "\u2066050-555-0100\u2069", "+972505550100"),
        ("*5555", "\u2066*5555\u2069", "*5555"),
        ("03-555 | javascript:alert(1)", "\u206603-555 javascript:alert(1)\u2069", "035551"),
        ("", "", ""),
    ],
)
def test_a_telephone_stays_a_telephone(typed: str, shown: str, dialled: str) -> None:
    assert (phone(typed), dial(typed)) == (shown, dialled)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("יעל, 03-555-0188", "\u2068יעל, \u206603-555-0188\u2069\u2069"),
        ("052 555 0188 או יעל", "\u2068\u2066052 555 0188\u2069 או יעל\u2069"),
        ("ב־14.1.2027, 16–23", "\u2068ב־\u206614.1.2027\u2069, \u206616–23\u2069\u2069"),
        ("קומה 2", "\u2068קומה 2\u2069"),
        (" \n ", ""),
    ],
)
def test_numbers_within_a_text_are_islands(typed: str, kept: str) -> None:
    """ux 3.0: telephones, dates and ranges."""
    assert free(typed) == kept


def test_a_long_text_ends_at_a_word() -> None:
    assert clean("אחת שתיים, שלוש", 11) == "אחת שתיים…"
    assert (name(""), ltr("")) == ("", "")


def test_a_number_in_a_subject_keeps_its_place(unit: Unit) -> None:
    """ux 3.0: no isolates there, marks instead, and nothing after the last number."""
    written = compose(sample_notice(unit, "N3", "he"))

    assert written.subject == (
        "פגישה בנושא נועה, יום ה׳, \u200e26.11.2026\u200f בשעה\xa0\u200e10:00\u200f · \u200e012345"
    )


def test_every_unit_writes_in_its_own_name() -> None:
    one, other = UnitFactory(municipality="עיריית אלון"), UnitFactory(municipality="עיריית ברוש")

    assert "עיריית אלון" in own(letter(one, "N27", "he")).text
    assert "עיריית אלון" not in own(letter(other, "N27", "he")).text
