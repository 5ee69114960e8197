"""What the unit does: a committee (N6, N7), a programme (N8), the letters with legal words (N29, N10)."""

from typing import Any

from notices.models import Notice
from notices.services.words import about, day, free, ltr, said

Facts = dict[str, Any]
REASONS_MOST = 1_200  # characters: why a committee decided as it did
LINES_MOST = 12  # of a list; a letter is no protocol


def lines(texts: list[str], language: str) -> list[str]:
    return [words for text in texts[:LINES_MOST] if (words := said(text, language))]


def _committee(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {
        "committee": free(facts.get("committee", "")),
        "day": day(facts["on"], language),
        "time": ltr(facts.get("at", "")),
        "place": said(facts.get("place", ""), language),
        "moved_from": day(facts.get("moved_from"), language),
        "decisions": lines(facts.get("decisions", []), language),
        "explained": free(facts.get("explained", ""), REASONS_MOST),
    }


def _programme(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {
        "programme": free(facts["programme"]),
        "contact": free(facts.get("contact", "")),
        "starts_on": day(facts.get("starts_on"), language),
        "leaves_town": facts.get("leaves_town", False),
    }


def _prosecution(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {
        "tried": lines(facts.get("tried", []), language),
        "answer_by": day(facts.get("answer_by"), language),
    }


def _reminder(_notice: Notice, facts: Facts, _language: str) -> Facts:
    return {"ref": ltr(facts["ref"]), "letters": ltr(str(facts["letters"]))}


def _warning(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {
        "first_on": day(facts["first_on"], language),
        "last_on": day(facts["last_on"], language),
        "days": ltr(str(facts["days"])),
        "answer_by": day(facts.get("answer_by"), language),
    }


WORDS = {
    "N6": _committee,
    "N6-removal": _committee,
    "N6-cancelled": _committee,
    "N7": _committee,
    "N7-removal": _committee,
    "N8": _programme,
    "N9-principal": _reminder,
    "N10": _prosecution,
    "N29": _warning,
}
