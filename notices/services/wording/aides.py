"""The right to an aide, N12-N24: the words of a mail, of a letter, and of what is behind the light check alike.

A fact that is sealed is missing in a mail: its word is then an empty one.
"""

from typing import Any

from charter.calendar import year_of
from notices.models import Notice
from notices.services.wording.acting import REASONS_MOST, lines
from notices.services.words import about, day, free, ltr, name, said

Facts = dict[str, Any]
Words = dict[str, Any]
LEVELS = {"א׳": "1", "ב׳": "2", "ג׳": "3", "ד׳": "4"}  # as other languages count the four letters


def year(first: int, language: str) -> str:
    """ "תשפ״ז" in Hebrew, "2026/27" in every other language."""
    return name(str(year_of(first))) if language == "he" else ltr(f"{first}/{(first + 1) % 100:02}")


def level(letter: str, language: str) -> str:
    """The level's letter; elsewhere its number too, for whoever does not read Hebrew."""
    number = LEVELS.get(letter)
    return f"{number} ({name(letter)})" if number and language != "he" else name(letter)


def number(fact: int | str | None) -> str:
    """A nought is said, what is not known is not."""
    return "" if fact in (None, "") else ltr(str(fact))


def _year(facts: Facts, language: str) -> Words:
    return about(facts, language) | {"year": year(facts["year"], language)}


def _granted(_notice: Notice, facts: Facts, language: str) -> Words:
    return _year(facts, language) | {
        "support": said(facts.get("support", ""), language),
        "valid_until": day(facts.get("valid_until"), language),
        "level_by": day(facts.get("level_by"), language),
    }


def _team(_notice: Notice, facts: Facts, language: str) -> Words:
    return _year(facts, language) | {
        "day": day(facts["on"], language),
        "time": ltr(facts.get("at", "")),
        "place": said(facts.get("place", ""), language),
        "topic": said(facts.get("topic", ""), language),
        "moved_from": day(facts.get("moved_from"), language),
    }


def _decided(_notice: Notice, facts: Facts, language: str) -> Words:
    return _year(facts, language) | {
        "day": day(facts["decided_on"], language),
        "starts_on": day(f"{facts['year']}-09-01", language),
        "level": level(facts.get("level", ""), language),
        "base": number(facts.get("base")),
        "most": number(facts.get("most")),
        "ends": facts.get("ends", False),
        "goals": lines(facts.get("goals", []), language),
        "explained": free(facts.get("explained", ""), REASONS_MOST),
        "services": free(facts.get("services", "")),
        "appeal_until": day(facts.get("appeal_until"), language),
        "is_new_version": facts.get("is_new_version", False),
    }


def _undelivered(_notice: Notice, facts: Facts, language: str) -> Words:
    return _year(facts, language) | {
        "school": name(facts.get("school", "")),
        "routed_to": said(facts.get("routed_to", ""), language),
        "answer_by": day(facts.get("answer_by"), language),
    }


def _hours(_notice: Notice, facts: Facts, language: str) -> Words:
    counted = {fact: number(facts.get(fact)) for fact in ("base", "matya", "supervisor", "total", "most")}
    return _year(facts, language) | {
        "level": level(facts.get("level", ""), language),
        "is_changed": facts.get("is_changed", False),
        **counted,
    }


def _more(_notice: Notice, facts: Facts, language: str) -> Words:
    return _year(facts, language) | {
        "stage": facts.get("stage", "received"),
        "asked": number(facts.get("asked")),
        "granted": number(facts.get("granted")),
        "result": said(facts.get("result", ""), language),
        "explained": free(facts.get("explained", ""), REASONS_MOST),
        "most": number(facts.get("most")),
        "answer_by": day(facts.get("answer_by"), language),
    }


def _appealed(_notice: Notice, facts: Facts, language: str) -> Words:
    return _year(facts, language) | {
        "stage": facts.get("stage", "received"),
        "day": day(facts["on"], language),
        "body": free(facts.get("body", "")),
        "topic": said(facts.get("topic", ""), language),
        "result": said(facts.get("result", ""), language),
        "explained": free(facts.get("explained", ""), REASONS_MOST),
        "answer_by": day(facts.get("answer_by"), language),
        "is_late": facts.get("is_late", False),
    }


def _appeal_rights(_notice: Notice, facts: Facts, language: str) -> Words:
    return _year(facts, language) | {
        "topic": said(facts.get("topic", ""), language),
        "appeal_until": day(facts.get("appeal_until"), language),
    }


WORDS = {
    "N12": _granted,
    "N13": _team,
    "N13-cancelled": _team,
    "N14": _decided,
    "N15": _undelivered,
    "N16": _hours,
    "N17": _more,
    "N18": _appealed,
    "N18-how": _appeal_rights,
}
