"""Meetings: asked for (N4), set, remembered and cancelled (N3), missed (N28); a new link to the page of one."""

from typing import Any

from notices.models import Notice
from notices.services.words import about, day, free, ltr, moment, said

Facts = dict[str, Any]


def _requested(_notice: Notice, facts: Facts, language: str) -> Facts:
    return {"ref": ltr(facts["ref"]), "meet_by": day(facts.get("meet_by"), language)}


def _set(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {
        "day": day(facts["on"], language),
        "time": ltr(facts.get("at", "")),
        "place": said(facts.get("place", ""), language),
        "staff": free(facts.get("staff", "")),
        "with_pupil": facts.get("with_pupil", False),
        "moved_from": day(facts.get("moved_from"), language),
    }


def _missed(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {
        "day": day(facts["on"], language),
        "slots": [moment(slot, language) for slot in facts.get("slots", ())],
    }


def _renewed(_notice: Notice, _facts: Facts, _language: str) -> Facts:
    """The link alone: whoever asked for it may be anybody."""
    return {}


WORDS = {"link": _renewed, "N3": _set, "N3-reminder": _set, "N3-cancelled": _set, "N4": _requested, "N28": _missed}
