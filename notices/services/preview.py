"""A notice as it would leave now, for whoever looks at it first; what cannot be written says so and breaks no page."""

from __future__ import annotations

import json
import logging
from functools import cache
from hashlib import sha256

from notices.models import Notice
from notices.services.composing import Find, Letter, compose
from notices.services.sources import source_of
from notices.texts import KINDS

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


def mark_of(notice: Notice, letter: Letter | None) -> str:
    """What was shown: whoever lets it go sends this along, and another notice is not let go by it."""
    return f"{notice.pk}:{notice.state}:{fingerprint(notice, letter) if letter else ''}"


def fingerprint(notice: Notice, letter: Letter) -> str:
    """What a reader saw, as mail and on paper: another word, person, address or way is another notice."""
    person = notice.recipient
    sealed = json.dumps({fact: notice.context.get(fact) for fact in KINDS[notice.kind].sealed}, sort_keys=True)
    seen = (notice.channel, str(person), person.address, person.postal_address, letter.subject, letter.text, sealed)
    return sha256("\x1f".join(seen).encode()).hexdigest()[:20]
