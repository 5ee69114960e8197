"""The words of an invented family fill a source in, so that it can be checked before anybody gets it."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from accounts.models import Unit
from notices.services.samples import sample_notice
from notices.services.text.checking import faults_of
from notices.services.wording import words_of
from notices.services.words import site

STAGE = "stage"  # a word of the code, not of a language: good for a condition alone
SAMPLE_PAGE = "/p/…"


def examples_of(kind: str, language: str, unit: Unit | None = None) -> dict[str, Any]:
    """Every word of the kind as the language writes it."""
    notice = sample_notice(unit or Unit(name="…", municipality="…"), kind, language)
    words = words_of(notice, {**notice.context, "link": site(SAMPLE_PAGE)}, language)
    return words | ({STAGE: True} if STAGE in words else {})


@lru_cache(maxsize=512)
def is_sound(kind: str, language: str, source: str) -> bool:
    return not faults_of(source, examples_of(kind, language))
