"""One language, one page (ux 4.6): every kind that goes on paper, in every language it is written in."""

import re
from collections.abc import Iterator

import pypdfium2
import pytest
from django.utils import timezone

from accounts.models import Unit
from notices.services.composing import compose
from notices.services.paper import letter_data, render_letters
from notices.services.samples import sample_notice
from notices.texts import KINDS
from notices.texts.samples import SAMPLES
from tests.notices.papers import HOME, pages_of, tokens
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db
ON = timezone.localdate(NOW)
PAPER = [kind.code for kind in KINDS.values() if kind.is_ours and kind.on_paper and kind.code in SAMPLES]
WRITTEN = [(code, language) for code in PAPER for language in KINDS[code].languages]
LINK = "https://sadir.neve-oren.example/p/AbCdEfGhIjKlMnOpQrStUv/"


def printed(unit: Unit, kind: str, language: str, **facts: object) -> bytes:
    notice = sample_notice(unit, kind, language)
    notice.recipient.postal_address = HOME
    notice.context |= facts
    letter = compose(notice, link=LINK, on_paper=True)
    return render_letters(letter.subject, [letter_data(notice, letter, on=ON)])


def sizes(pdf: bytes, page: int) -> Iterator[float]:
    document = pypdfium2.PdfDocument(pdf)
    words = document[page].get_textpage()
    for number in range(words.count_chars()):
        yield round(pypdfium2.raw.FPDFText_GetFontSize(words, number), 1)
    words.close()
    document.close()


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_a_language_takes_one_page_and_the_binding_hebrew_stands_on_its_back(
    unit: Unit, kind: str, language: str
) -> None:
    """ux 4.6; domain 6.1: with a registered number, a reason, a law and a square code, too."""
    pdf = printed(unit, kind, language)

    pages = pages_of(pdf)
    assert len(pages) == (1 if language == "he" else 2)
    assert "הנדון" in pages[-1]
    assert "סוף המכתב" in pages[-1]
    assert min(size for size in sizes(pdf, 0) if size > 1) >= 8.5  # the foot's line is 8.5, the small print 9


def test_what_was_typed_at_length_goes_on_overleaf_in_the_usual_size(unit: Unit) -> None:
    """Ten kilobytes of a committee's words: none is lost, and none is set small."""
    decisions = [f"{number} " + "החלטה ארוכה מאוד " * 40 for number in range(100, 112)]

    pdf = printed(unit, "N7", "he", decisions=decisions, explained="נימוק " * 2000)

    pages = pages_of(pdf)
    assert len(pages) > 1
    assert {str(number) for number in range(100, 112)} <= tokens(" ".join(pages))
    assert 11.5 in set(sizes(pdf, 0))
    assert "סוף המכתב" in pages[-1]


@pytest.mark.parametrize("language", ["ar", "ru", "en"])
def test_the_head_names_the_sender_and_the_hours_in_the_familys_language_and_the_foot_does_not_again(
    unit: Unit, language: str
) -> None:
    notice = sample_notice(unit, "N27", language)
    letter = compose(notice, link=LINK, on_paper=True)
    data = letter_data(notice, letter, on=ON)

    own, hebrew = ([row["text"] for run in one["runs"] for row in run["rows"]] for one in data["sections"])
    assert unit.municipality in data["sender"]
    assert [any("16:00" in text for text in rows) for rows in (own, hebrew)] == [False, True]
    assert any("16:00" in value for _label, value in data["facts"])


def test_the_head_of_an_arabic_letter_uses_arabic_commas(unit: Unit) -> None:
    notice = sample_notice(unit, "N27", "ar")
    facts = letter_data(notice, compose(notice, link=LINK, on_paper=True), on=ON)["facts"]

    assert [value for _label, value in facts if "," in value] == []
    assert len([value for _label, value in facts if "،" in value]) == 3  # day, officer, hours


@pytest.mark.parametrize("kind", ["N10", "N29"])
@pytest.mark.parametrize("language", ["ar", "ru", "en"])
def test_a_legal_translation_says_once_that_it_is_for_convenience(unit: Unit, kind: str, language: str) -> None:
    """Domain 6.1: our words say it themselves, so that nothing of the page goes to saying it twice."""
    (front, back) = pages_of(printed(unit, kind, language))

    assert (front.count("לנוחות"), back.count("לנוחות")) == (1, 0)


def test_a_long_name_and_a_long_street_stay_within_the_window(unit: Unit) -> None:
    """ADR 0014: whatever shows stands 60-79 mm down; a name of sixty letters, a street of ninety."""
    notice = sample_notice(unit, "N27", "he")
    notice.recipient.name = "אברהם־יצחק־בן־שושן הלוי אבו חאטר מנסור המכונה בקיצור כהן לוי"
    street = "רחוב שדרות הרב עובדיה יוסף המלך והנביא על שם חללי מלחמת ההתשה 1234/56 כניסה ב׳ קומה 17"
    notice.recipient.postal_address = f"{street}, קריית טבעון העליונה, 7654321"
    letter = compose(notice, link=LINK, on_paper=True)
    document = pypdfium2.PdfDocument(render_letters("x", [letter_data(notice, letter, on=ON)]))
    words, mm = document[0].get_textpage(), 72 / 25.4

    window = {"left": 110 * mm, "right": 190 * mm, "bottom": (297 - 79.5) * mm, "top": (297 - 59.5) * mm}
    shown = tokens(words.get_text_bounded(**window))
    words.close()
    document.close()
    parts = {part for one in shown for part in re.split("[/־-]", one)}
    assert {"לוי", "רחוב", "1234", "17", "טבעון", "7654321"} <= parts
