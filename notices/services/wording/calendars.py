"""The few words beside a calendar entry of our own staff."""

from typing import Any

from notices.models import Notice
from notices.services.words import day, ltr, name, site


def calendar_words(_notice: Notice, facts: dict[str, Any], language: str) -> dict[str, str]:
    return {
        "title": "" if facts["title"] == "meeting" else name(facts["title"]),
        "ref": ltr(facts["ref"]),
        "day": day(facts["on"], language),
        "at": ltr(facts["at"]),
        "place": name(facts["place"]),
        "link": site(facts["url"]) if facts["url"] else "",
        "moved": "1" if facts["sequence"] else "",
    }


WORDS = {"calendar": calendar_words, "calendar-cancelled": calendar_words}
