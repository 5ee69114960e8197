"""A notice as it would leave now, for whoever looks at it first; what cannot be written says so and breaks no page."""

from __future__ import annotations

import logging
from functools import cache
from hashlib import sha256

from notices.models import Notice
from notices.services.composing import Find, Letter, compose
from notices.services.sources import source_of

log = logging.getLogger(__name__)


def read_letter(notice: Notice, find: Find = source_of) -> Letter | None:
    """None where a text or a fact is missing: the sender would refuse it too."""
    try:
        return compose(notice, find=find)
    except (LookupError, OSError, ValueError):
        log.exception("notice %s could not be written", notice.pk)
        return None


def find_once() -> Find:
    """The source of each kind and language, asked once a page."""
    return cache(source_of)


def fingerprint(notice: Notice, letter: Letter) -> str:
    """What a reader saw: another word, another address or another way is another notice."""
    seen = (notice.channel, notice.recipient.address, letter.subject, letter.text)
    return sha256("\x1f".join(seen).encode()).hexdigest()[:20]
