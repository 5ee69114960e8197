"""The light check before sensitive content (ux 3.13, T7): four digits of a telephone on file, few tries."""

from __future__ import annotations

import unicodedata
from typing import Any, NamedTuple

from accounts.http import take_try
from attendance_service.signed.visit import Visit
from cases.services.second_fact import second_facts
from notices.services.signing import pass_light_check, tries_are_up

MOST = 20  # letters of a code that is given back


class Check(NamedTuple):
    """What a visit's code opened; nothing here is remembered, so each act brings its code again."""

    by_hand: bool  # nothing to ask for: the content goes on paper only
    is_open: bool
    is_wrong: bool
    no_more_tries: bool
    code: str

    @property
    def shown(self) -> dict[str, Any]:
        return self._asdict()


def check(visit: Visit, *, asked: bool) -> Check:
    """Count a try where the form `asked` for the content."""
    facts = second_facts(visit.notice.recipient)
    is_open = asked and passes(visit, facts)
    code = visit.request.POST.get("code", "")[:MOST] if is_open else ""
    return Check(not facts, is_open, asked and not is_open, has_no_more(visit), code)


def passes(visit: Visit, facts: list[str]) -> bool:
    given = "".join(str(unicodedata.decimal(char)) for char in visit.request.POST.get("code", "") if char.isdecimal())
    mine = take_try(visit.request, "signed_code", key=_mailbox(visit)) if facts else None
    if mine is None:
        return False
    is_right = pass_light_check(visit.link, given=given, answers=facts)
    if is_right:
        mine.rollback()
    return is_right


def has_no_more(visit: Visit) -> bool:
    """Five for a letter and ten a month over all letters, for each gives away as much as the other."""
    return tries_are_up(visit.link) or take_try(visit.request, "signed_code", key=_mailbox(visit), look=True) is None


def _mailbox(visit: Visit) -> str:
    """Whoever reads it holds all its links, also those of brothers and sisters."""
    recipient = visit.notice.recipient
    return recipient.address.lower() or f"recipient {recipient.pk}"
