"""Where the words of a kind come from: one source a language, ours until a unit writes its own."""

from functools import cache
from typing import NamedTuple

from django.conf import settings

from accounts.models import Unit
from notices.models import NoticeText, TextApproval
from notices.services.statements import Rows, slot
from notices.services.text.sound import is_sound
from notices.texts import FOUR, KINDS, Audience

HEBREW = "he"
FOOTER = "footer"  # beneath every notice to people outside; its words are nobody's but ours


class Source(NamedTuple):
    text: str
    version: int = 0  # of NoticeText; 0 is the one we ship


def source_of(unit: Unit, kind: str, language: str) -> Source | None:
    """The words that go out today: the unit's newest that may, else ours; None: Hebrew and a line in this language."""
    is_ours_alone = KINDS[kind].audience == Audience.STAFF  # sign-in mails and the digest keep their words
    own = None if is_ours_alone else newest_words(unit, kind, language)
    if own and may_go_out(own):
        return Source(own.source, own.version)
    return our_source(unit, kind, language)


def our_source(_unit: Unit, kind: str, language: str) -> Source | None:
    return Source(shipped(kind, language)) if language in KINDS[kind].languages else None


def newest_words(unit: Unit, kind: str, language: str) -> NoticeText | None:
    return next(iter(_newest().of(unit_id=unit.pk, kind=kind, language=language)), None)


@cache
def _newest() -> Rows[NoticeText]:
    asked = {name: slot(NoticeText, name) for name in ("unit_id", "kind", "language")}
    return Rows(NoticeText.objects.filter(**asked).order_by("-version")[:1])


def may_go_out(text: NoticeText) -> bool:
    """A translation waits for whoever checks it; and words that ask for what the kind no longer knows never go out."""
    if not is_sound(text.kind, text.language, text.source):
        return False
    if text.language == HEBREW:
        return True
    same = {"unit": text.unit_id, "kind": text.kind, "language": text.language}
    return TextApproval.objects.filter(**same, sha256=text.sha256).exists()


def footer_of(kind: str, language: str) -> str:
    """The lines under the source: who writes, what never is asked for, which text binds."""
    if KINDS[kind].audience == Audience.STAFF:
        return ""
    return "\n\n" + (shipped(FOOTER, language) if language in FOUR else "~ " + shipped("line", language))


@cache
def shipped(stem: str, language: str) -> str:
    path = settings.BASE_DIR / "templates" / "notices" / "mail" / f"{stem.lower()}.{language}.txt"
    return path.read_text(encoding="utf-8")
