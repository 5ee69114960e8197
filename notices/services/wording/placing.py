"""The year with an aide: the plan (N19), the yearly review (N20), its end (N21), who comes along (N22-N24)."""

from typing import Any

from notices.models import Notice
from notices.services.wording.acting import REASONS_MOST, lines
from notices.services.wording.aides import number, year
from notices.services.words import about, day, free, name, said

Facts = dict[str, Any]
Words = dict[str, Any]


def _plan(_notice: Notice, facts: Facts, language: str) -> Words:
    return about(facts, language) | {
        "year": year(facts["year"], language),
        "day": day(facts.get("on"), language),
        "goals": lines(facts.get("goals", []), language),
    }


def _review(_notice: Notice, facts: Facts, language: str) -> Words:
    return about(facts, language) | {
        "year": year(facts["year"], language),
        "day": day(facts.get("on"), language),
        "level_by": day(facts.get("level_by"), language),
    }


def _ending(_notice: Notice, facts: Facts, language: str) -> Words:
    return about(facts, language) | {
        "until": day(facts["until"], language),
        "discuss_by": day(facts.get("discuss_by"), language),
    }


def _companion(facts: Facts, language: str) -> Words:
    return about(facts, language) | {
        "aide": name(facts.get("aide", "")),
        "starts_on": day(facts.get("starts_on"), language),
        "weekly": number(facts.get("weekly")),
    }


def _shared(_notice: Notice, facts: Facts, language: str) -> Words:
    return _companion(facts, language) | {"year": year(facts["year"], language)}


def _camp(_notice: Notice, facts: Facts, language: str) -> Words:
    return _companion(facts, language) | {
        "camp": name(facts.get("camp", "")),
        "ends_on": day(facts.get("ends_on"), language),
    }


def _journey(_notice: Notice, facts: Facts, language: str) -> Words:
    return about(facts, language) | {
        "aide": name(facts.get("aide", "")),
        "starts_on": day(facts.get("starts_on"), language),
        "ends_on": day(facts.get("ends_on"), language),
        "result": said(facts.get("result", ""), language),
        "cost": number(facts.get("cost")),
        "explained": free(facts.get("explained", ""), REASONS_MOST),
    }


WORDS = {"N19": _plan, "N20": _review, "N21": _ending, "N22": _shared, "N23": _camp, "N24": _journey}
