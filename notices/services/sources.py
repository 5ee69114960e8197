"""Where the words of a kind come from: one source a language, ours until a unit writes its own."""

from functools import cache
from typing import NamedTuple

from django.conf import settings

from accounts.models import Unit
from notices.texts import FOUR, KINDS, Audience

FOOTER = "footer"  # beneath every notice to people outside; its words are nobody's but ours


class Source(NamedTuple):
    text: str
    version: int = 0  # of NoticeText; 0 is the one we ship


def source_of(unit: Unit, kind: str, language: str) -> Source | None:
    """The words that hold today; None where nobody has written the kind in this language yet."""
    return Source(shipped(kind, language)) if language in KINDS[kind].languages else None


def footer_of(kind: str, language: str) -> str:
    """The lines under the source: who writes, what never is asked for, which text binds."""
    has_footer = KINDS[kind].audience != Audience.STAFF and language in FOUR
    return "\n\n" + shipped(FOOTER, language) if has_footer else ""


@cache
def shipped(stem: str, language: str) -> str:
    path = settings.BASE_DIR / "templates" / "notices" / "mail" / f"{stem.lower()}.{language}.txt"
    return path.read_text(encoding="utf-8")
