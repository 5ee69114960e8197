"""Names and rooms in another script than the letter around them (ux 3.0; ux 5.1.2; WCAG 3.1.2)."""

import re

import pytest

from accounts.models import Unit
from notices.services.islands import bdi, hyphened
from tests.notices.test_words import letter

pytestmark = pytest.mark.django_db
HEBREW = "[\u05d0-\u05ea]"
FIGURES = re.compile(r'<bdi dir="ltr">[^<]*</bdi>')
FOUND = re.compile(r"<bdi((?: [^>]*)?)>([^<]*)</bdi>")


@pytest.mark.parametrize("language", ["ar", "ru", "en"])
@pytest.mark.parametrize("kind", ["N3", "N6", "N7", "N8"])
def test_a_hebrew_name_or_room_within_another_language_says_that_it_is_hebrew(
    unit: Unit, kind: str, language: str
) -> None:
    """Rooms, schools, programmes and people stay as they are written on the door."""
    own = FIGURES.sub("", letter(unit, kind, language).html.partition("<hr")[0])

    islands = [(attrs, text) for attrs, text in FOUND.findall(own) if re.search(HEBREW, text)]
    assert len(islands) >= 3
    assert {attrs for attrs, _text in islands} == {' lang="he"'}


@pytest.mark.parametrize("language", ["ar", "ru", "en"])
def test_no_hebrew_of_a_letter_in_another_language_stands_outside_its_island(unit: Unit, language: str) -> None:
    own = letter(unit, "N8", language).html.partition("<hr")[0].partition("<body")[2]

    assert not re.search(HEBREW, FOUND.sub("", FIGURES.sub("", own)))


def test_an_arabic_name_within_the_hebrew_says_that_it_is_arabic(unit: Unit) -> None:
    below = letter(unit, "N3", "ar", child="ياسمين").html.partition("<hr")[2]

    assert '<bdi lang="ar">ياسمين</bdi>' in below
    assert 'lang="he">דנה' not in below


def test_islands_within_islands_keep_their_own_marks() -> None:
    assert bdi("Где: \u2068קומה \u20662\u2069, חדר\u2069.", "ru") == (
        'Где: <bdi lang="he">קומה <bdi dir="ltr">2</bdi>, חדר</bdi>.'
    )
    assert bdi("\u2068Noa\u2069 \u2068נועה\u2069", "he") == "<bdi>Noa</bdi> <bdi>נועה</bdi>"


@pytest.mark.parametrize(
    ("line", "written"),
    [
        ("לעזור ל\u2068Noa\u2069", "לעזור ל־\u2068Noa\u2069"),
        ("ול\u2068ياسمين\u2069 שלום", "ול־\u2068ياسمين\u2069 שלום"),
        ("ב\u2068\u206614.1.2027\u2069\u2069", "ב־\u2068\u206614.1.2027\u2069\u2069"),
        ("לעזור ל\u2068נועה\u2069", "לעזור ל\u2068נועה\u2069"),
        ("של \u2068Noa\u2069", "של \u2068Noa\u2069"),
        ("ל\u2068״נועה״\u2069", "ל\u2068״נועה״\u2069"),
    ],
)
def test_a_hebrew_prefix_stands_apart_from_what_is_not_hebrew(line: str, written: str) -> None:
    assert hyphened(line, "he") == written


def test_the_prefix_is_parted_in_the_mail_and_its_subject(unit: Unit) -> None:
    """The Hebrew beneath a letter about a child whose name is written in Latin letters."""
    written = letter(unit, "N3-reminder", "he")
    named = letter(unit, "N3", "he", child="Noa")

    assert "לעזור ל־<bdi>Noa</bdi>" in named.html
    assert "לעזור ל־Noa" in re.sub("[\u2066-\u2069]", "", named.text)
    assert "נפגשים ביום" in written.subject
