"""What stands in the way of a notice, in the words of ux 3.12: some of it stops, some is only to be known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from notices.models import Notice, SuppressedAddress
from notices.services.sources import HEBREW
from notices.services.text.states import TextState, states_for
from notices.texts import KINDS

States = dict[tuple[str, str], TextState]


class Blocker(NamedTuple):
    words: str
    stops: bool  # it may not leave while this stands
    legal: bool = False  # a lawyer has not approved the words: a manager says that she knows


class BlockedError(Exception):
    """Raised instead of letting a notice go that may not leave; carries the words."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(" · ".join(words))


def blockers_of(notices: Iterable[Notice]) -> dict[int, list[Blocker]]:
    """Of many notices at once; read with their recipients and matters it takes three questions."""
    rows = list(notices)
    returned, states = _returned_addresses(rows), states_for(rows)
    return {
        row.pk: [*_of_person(row), *_of_address(row, returned), *_of_words(row, states), *_of_past(row)] for row in rows
    }


def what_blocks(notice: Notice) -> list[Blocker]:
    return blockers_of([notice])[notice.pk]


def refuse_blocked(notice: Notice) -> None:
    if stopping := [blocker.words for blocker in what_blocks(notice) if blocker.stops]:
        raise BlockedError(stopping)


def _of_person(notice: Notice) -> list[Blocker]:
    found = []
    if not notice.recipient.may_receive:
        reason = notice.recipient.barred_reason
        found.append(Blocker(_("the parent may not be told: %(reason)s") % {"reason": reason}, stops=True))
    if KINDS[notice.kind].sensitive and (notice.matter is None or notice.matter.restricted):
        found.append(Blocker(_("the case is restricted"), stops=True))
    return found


def _of_address(notice: Notice, returned: dict[str, datetime]) -> list[Blocker]:
    if notice.is_letter:
        return []
    address = notice.recipient.address.lower()
    if not address:
        return [Blocker(_("no e-mail address"), stops=True)]
    if address in returned:
        day = timezone.localdate(returned[address])
        return [Blocker(_("the address came back on %(day)s") % {"day": f"{day.day}.{day.month}"}, stops=True)]
    return []


def _of_words(notice: Notice, states: States) -> list[Blocker]:
    state = states.get((notice.kind, notice.language))
    found = [Blocker(state.blocker, stops=False)] if state and state.blocker else []
    if _waits_for_lawyer(notice, states):
        found.append(Blocker(_("legal approval needed"), stops=False, legal=True))
    return found


def _of_past(notice: Notice) -> list[Blocker]:
    """After a restore, or a sender that died over it."""
    if not notice.uncertain:
        return []
    asks = _("it may have been posted already: ask before it goes again")
    return [Blocker(asks if notice.is_letter else _("it may have left already: ask before it goes again"), stops=False)]


def waits_for_legal(notice: Notice) -> bool:
    """Whether a lawyer has still to approve words it goes out with: shown, and no obstacle (ux 8.9)."""
    return _waits_for_lawyer(notice, states_for([notice]))


def _waits_for_lawyer(notice: Notice, states: States) -> bool:
    found = (states.get((notice.kind, language)) for language in {HEBREW, notice.language})
    return any(state.waits_for_lawyer for state in found if state)


def _returned_addresses(notices: list[Notice]) -> dict[str, datetime]:
    emails = {notice.recipient.address.lower() for notice in notices if notice.recipient.address}
    listed = SuppressedAddress.objects.filter(email__in=emails, listed_at__isnull=False)
    return {email: at for email, at in listed.values_list("email", "listed_at") if at}
