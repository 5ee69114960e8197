"""The words of every notice to people outside, in every language it is written in (ux 5.1; domain 6.1; issue 4)."""

import re
import unicodedata
from html.parser import HTMLParser

import pytest

from accounts.models import Unit
from notices.services.composing import Letter, compose
from notices.services.letter import Section
from notices.services.samples import sample_notice
from notices.services.sources import shipped
from notices.texts import KINDS
from notices.texts.samples import SAMPLES
from tests.notices.test_catalogue import MAILS

pytestmark = pytest.mark.django_db
WRITTEN = [(code, language) for code in SAMPLES for language in KINDS[code].languages]
WITH_LEGAL_WORDS = {
    "N10",
    "N29",
    "N6-removal",
    "N7-removal",
    "N9-principal",
    "N27",
}  # N27 names the law in one line (ux 5.2)
BARE = {
    **dict.fromkeys(("officer", "title", "phone", "gender", "place", "staff", "at", "contact", "committee"), ""),
    **dict.fromkeys(("outcome", "explained"), ""),
    **dict.fromkeys(("call_by", "answer_by", "meet_by", "starts_on", "moved_from")),
    **dict.fromkeys(("school", "aide", "camp", "services", "result", "topic", "body", "routed_to", "support"), ""),
    **dict.fromkeys(("appeal_until", "level_by", "discuss_by", "asked", "granted", "most", "cost", "ends_on")),
    **{key: [] for key in ("slots", "decisions", "tried", "goals")},
}
every_text = pytest.mark.parametrize(("kind", "language"), WRITTEN)


def letter(unit: Unit, kind: str, language: str, **facts: object) -> Letter:
    notice = sample_notice(unit, kind, language)
    notice.context |= facts
    return compose(notice)


def bare(unit: Unit, kind: str, language: str) -> Letter:
    """What a caller does not know is missing: no telephone, no officer, no place, no gender, no dates."""
    unit.phone = unit.hours = ""
    known = sample_notice(unit, kind, language).context
    return letter(unit, kind, language, **{key: BARE[key] for key in known if key in BARE})


def own(written: Letter) -> Section:
    return written.sections[0]


class Read(HTMLParser):
    """What a person reads of the HTML, and where the links lead."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.quiet = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list) -> None:
        self.tags.append((tag, dict(attrs)))
        self.quiet = tag if tag in ("style", "title") else ""

    def handle_endtag(self, tag: str) -> None:
        self.quiet = "" if tag == self.quiet else self.quiet
        if tag == "a" and not (href := self.last_link()).startswith("tel:"):
            self.pieces.append(f": {href}")
        if tag in ("p", "th", "td", "li", "h1", "h2", "h3"):
            self.pieces.append("\n")

    def last_link(self) -> str:
        return next(attrs["href"] or "" for tag, attrs in reversed(self.tags) if tag == "a")

    def handle_data(self, data: str) -> None:
        if not self.quiet:
            self.pieces.append(data)


def read_words(text: str) -> list[str]:
    """Words without marks of direction and the rule; a label's colon stands in the text alone."""
    marks = r"[\u200e\u200f\u2066-\u2069]"
    return [word for word in re.sub(marks, "", text).replace(":", " ").split() if word != "----------"]


@every_text
def test_the_text_says_what_the_html_says(unit: Unit, kind: str, language: str) -> None:
    written = letter(unit, kind, language)

    assert read_words(written.text) == read_words("".join(Read(written.html).pieces))


@every_text
def test_a_body_has_at_most_150_words(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.5."""
    assert len(read_words(own(letter(unit, kind, language)).body_text)) <= 150


@every_text
def test_sentences_are_short(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.5: 15 words; the law's own words are what they are."""
    lines = [line.text for line in own(letter(unit, kind, language)).lines if line.kind in ("text", "item")]

    sentences = [sentence for line in lines for sentence in re.split(r"[.?!:](?:\s|$)", line)]
    assert [sentence for sentence in sentences if len(sentence.split()) > 15] == []


@every_text
def test_language_direction_one_h1_and_size(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.2 and 3: `lang` and `dir` on every table and cell; Hebrew beneath another language."""
    written = letter(unit, kind, language)
    tags = Read(written.html).tags

    marked = [attrs for tag, attrs in tags if tag in ("html", "body", "table", "td", "th")]
    assert all(attrs["dir"] == ("rtl" if attrs["lang"] in ("he", "ar") else "ltr") for attrs in marked)
    assert {attrs["lang"] for attrs in marked} == {language, "he"}
    assert [section.language for section in written.sections] == ([language, "he"] if language != "he" else ["he"])
    assert [tag for tag, _attrs in tags].count("h1") == 1
    assert len(written.html.encode()) + len(written.text.encode()) < 40_000


@every_text
def test_every_line_starts_in_its_own_direction(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.1, the subject too, and it holds no isolates."""
    section = own(letter(unit, kind, language, child="Noah" if language in ("he", "ar") else "נח"))

    lines = [section.subject, *section.text.split("\n\n")]
    if section.direction == "rtl":
        assert {unicodedata.bidirectional(line[0]) for line in lines} <= {"R", "AL"}
    else:
        first = [next(sign for sign in map(unicodedata.bidirectional, line) if sign in "L R AL") for line in lines]
        assert set(first) == {"L"}
    assert not re.search("[\u2066-\u2069]", section.subject)


@every_text
def test_who_writes_where_to_call_and_which_number(unit: Unit, kind: str, language: str) -> None:
    """Domain 6.1: unit, reference number, person, telephone, hours; reliability 6.1: the notice's number twice."""
    section = own(letter(unit, kind, language))

    ref = "" if kind == "link" else "2026-04175382"  # whoever asked for a new link may be anybody
    for fact in (unit.municipality, ref, "דנה לביא", "050-555-0100", "8:00", "012345"):
        assert fact in section.text
    assert section.subject.endswith("012345")


@every_text
def test_parents_read_of_their_rights(unit: Unit, kind: str, language: str) -> None:
    """Domain 6.1: an interpreter is free."""
    if kind in ("N1", "progress", "N9-principal", "N25-school"):
        return
    free = {"he": "מתורגמן", "ar": "ترجم", "ru": "ереводчик", "en": "interpreter"}
    assert free[language] in own(letter(unit, kind, language)).text


@every_text
def test_the_law_speaks_in_the_letters_it_must(unit: Unit, kind: str, language: str) -> None:
    """Domain 6.1: no threat; legal wording in N10 and N29 alone."""
    laws = [line for line in own(letter(unit, kind, language)).lines if line.kind == "law"]

    assert len(laws) == (kind in WITH_LEGAL_WORDS)


@every_text
def test_one_button_leads_to_the_signed_page_where_there_is_one(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.4: links with meaning, and one request a mail."""
    buttons = [line for line in own(letter(unit, kind, language)).lines if line.kind == "button"]

    pages = [line for line in buttons if "/p/" in line.more]
    assert len(pages) == (bool(KINDS[kind].purpose) or kind == "link")
    assert not re.search(r"לחצו|click|اضغط|нажмите", " ".join(line.text for line in buttons))


@every_text
def test_what_is_not_known_leaves_no_hole(unit: Unit, kind: str, language: str) -> None:
    section = own(bare(unit, kind, language))

    for text in (section.subject, *(line.text for line in section.lines), *(line.more for line in section.lines)):
        assert not re.search(r"None|  |\( *\)|\s[.,،:]|[,،:·] *[.,،]|:$|· *$|^[·,،]", text), text
    assert not [line for line in section.lines if line.kind == "fact" and not line.more]
    assert not [line for line in section.lines if line.kind == "button" and not re.match("http", line.more)]


@pytest.mark.parametrize("language", ["he", "ar", "ru", "en"])
@pytest.mark.parametrize("kind", ["N3", "N6", "N6-removal"])
def test_what_moved_says_from_when(unit: Unit, kind: str, language: str) -> None:
    """The day it was set for before."""
    moved = letter(unit, kind, language, moved_from="2026-11-24")

    assert "24.11.2026" in own(moved).text
    assert "24.11.2026" not in own(letter(unit, kind, language)).text


@every_text
def test_nothing_of_absence_is_said_but_in_the_officers_letter(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.6."""
    text = own(letter(unit, kind, language)).text

    absent = {"he": "נעדר|היעדר", "ar": "تغيّب|غياب", "ru": "пропус", "en": "absen"}[language]
    assert bool(re.search(absent, text)) == (kind == "N29")


def test_every_source_belongs_to_a_kind_and_every_kind_has_its_sources() -> None:
    files = {path.name for path in MAILS.glob("*.txt")}
    ours = {
        f"{kind.code.lower()}.{language}.txt"
        for kind in KINDS.values()
        if kind.is_ours and kind.way != "bell"
        for language in kind.languages
    }
    common = {f"footer.{language}.txt" for language in ("he", "ar", "ru", "en")}
    lines = {f"line.{language}.txt" for language in ("ar", "ru", "en", "am", "fr")}

    assert files == ours | common | lines


@every_text
def test_no_exclamation_but_the_russian_greeting(kind: str, language: str) -> None:
    """ux 3.0: no exclamation marks; Russian letters greet with one."""
    text = re.sub(r"^! ", "", shipped(kind, language), flags=re.M).replace("Здравствуйте!", "").replace("!=", "")

    assert "!" not in text
