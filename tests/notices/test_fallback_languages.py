"""Amharic and French over every kind a family gets: Hebrew and a telephone by mail and on paper (issue 4, Languages)."""

from typing import Any

import pytest

from accounts.models import Unit, User
from notices.models import Channel, Notice
from notices.services.blockers import what_blocks
from notices.services.composing import compose
from notices.services.paper import letter_data
from notices.services.samples import sample_notice
from notices.texts import FOUR, KINDS
from tests.notices.test_outbox import NOW
from tests.notices.texts import approved, kept

pytestmark = pytest.mark.django_db
FAMILY = sorted(kind.code for kind in KINDS.values() if kind.is_ours and kind.languages == FOUR)
LINES = {"am": "ለማብራሪያ በአማርኛ ይደውሉ፦", "fr": "Pour une explication en français, appelez le"}
MISSING = {"am": "אין תרגום לאמהרית: עברית וטלפון", "fr": "אין תרגום לצרפתית: עברית וטלפון"}
WAITING = {"am": "תרגום לאמהרית ממתין לבדיקה", "fr": "תרגום לצרפתית ממתין לבדיקה"}
each = pytest.mark.parametrize(("kind", "language"), [(kind, language) for kind in FAMILY for language in LINES])


def of(unit: Unit, kind: str, language: str, **facts: Any) -> Notice:
    notice = sample_notice(unit, kind, language)
    notice.recipient.email = "parent@example.org"
    notice.context |= facts
    return notice


def words_beside(notice: Notice) -> list[str]:
    return [row.words for row in what_blocks(notice) if not row.legal]


def test_the_table_holds_every_kind_of_the_families() -> None:
    numbers = {KINDS[code].number for code in FAMILY}
    aides = {f"N{number}" for number in range(12, 25)}
    assert numbers == {"N3", "N4", "N6", "N7", "N8", "N10", "N25", "N26", "N27", "N28", "N29", "link"} | aides


@each
def test_the_mail_is_hebrew_under_a_line_with_the_telephone(unit: Unit, kind: str, language: str) -> None:
    letter, hebrew = compose(of(unit, kind, language)), compose(of(unit, kind, "he"))
    line, binding = letter.sections
    assert (line.language, binding.language, line.subject, letter.subject) == (language, "he", "", hebrew.subject)
    assert line.text.startswith(LINES[language])
    assert "050-555-0100" in line.text
    assert binding.text == hebrew.sections[0].text
    assert f'lang="{language}"' in letter.html
    assert 'lang="he" dir="rtl"' in letter.html


@each
def test_the_paper_says_the_same(unit: Unit, kind: str, language: str) -> None:
    notice = of(unit, kind, language)
    notice.channel = Channel.LETTER
    data = letter_data(notice, compose(notice, on_paper=True), on=NOW.date())
    said = str(data["sections"][0])
    assert "050-555-0100" in said
    assert ("Amharic" if language == "am" else LINES["fr"]) in said
    assert data["language"] == "he"


@each
def test_the_outbox_says_that_there_is_no_translation_or_that_it_waits(
    unit: Unit, manager: User, kind: str, language: str
) -> None:
    notice = of(unit, kind, language)
    assert words_beside(notice) == [MISSING[language]]
    source = "Message\n\n# Titre\n\nBonjour."
    kept(manager, kind, language, source)
    assert words_beside(notice) == [WAITING[language]]
    assert compose(notice).text.startswith(LINES[language]), "what nobody looked at does not leave"
    approved(manager, kind, language)
    assert (words_beside(notice), [part.language for part in compose(notice).sections]) == ([], [language, "he"])
    assert "Bonjour" in compose(notice).text


@pytest.mark.parametrize("language", [*LINES, "ar", "ru", "en"])
def test_without_any_telephone_no_line_asks_to_call_one(unit: Unit, language: str) -> None:
    unit.phone = ""
    notice = of(unit, "N1" if language in FOUR else "N27", language, officer="", phone="")
    letter = compose(notice)
    assert [part.language for part in letter.sections] == ["he"]
