"""What each kind's facts are in words of one language: the placeholders its source may use."""

from collections.abc import Callable
from typing import Any

from notices.models import Notice
from notices.services.digest_words import digest_words
from notices.services.links import link_words
from notices.services.wording import acting, aides, calendars, ending, meetings, placing, referral
from notices.services.words import ltr, name, officer_words, unit_words
from notices.texts import KINDS, Audience

Words = dict[str, Any]
WORDS: dict[str, Callable[[Notice, dict[str, Any], str], Words]] = {
    "invite": link_words,
    "reset": link_words,
    "S3": digest_words,
    **calendars.WORDS,
    **referral.WORDS,
    **meetings.WORDS,
    **acting.WORDS,
    **ending.WORDS,
    **aides.WORDS,
    **placing.WORDS,
}


def words_of(notice: Notice, facts: dict[str, Any], language: str) -> Words:
    """Every word is there, if only an empty one: a source asks `{% if officer %}` and never for what is not known."""
    kind = KINDS[notice.kind]
    words: Words = unit_words(notice, language) | officer_words(facts, language)
    words |= {"recipient": name(str(notice.recipient)), "number": ltr(notice.number), "link": facts["link"]}
    words |= {"has_page": bool(kind.purpose), "to_parents": kind.audience == Audience.PARENTS}
    words |= {"is_sealed": facts.get("is_sealed", False)}
    return words | WORDS[notice.kind](notice, facts, language)
