"""What stands in the way of a notice, in the words of ux 3.12: some of it stops, some is only to be known."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _

from notices.models import Notice, SuppressedAddress, TextApproval
from notices.texts import KINDS


class Blocker(NamedTuple):
    words: str
    stops: bool  # it may not leave while this stands


class BlockedError(Exception):
    """Raised instead of letting a notice go that may not leave; carries the words."""

    def __init__(self, words: Iterable[str]) -> None:
        super().__init__(" · ".join(words))


def blockers_of(notices: Iterable[Notice]) -> dict[int, list[Blocker]]:
    """Of many notices at once; read with their recipients and matters it takes two questions."""
    rows = list(notices)
    returned, unread = _returned_addresses(rows), unapproved_kinds(rows)
    return {row.pk: [*_of_person(row), *_of_address(row, returned), *_of_words(row, unread)] for row in rows}


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


def _of_words(notice: Notice, unread: set[str]) -> list[Blocker]:
    found = []
    kind = KINDS[notice.kind]
    if notice.language not in kind.languages and len(kind.languages) > 1:
        language = str(dict(settings.LANGUAGES).get(notice.language, notice.language))
        words = _("the translation into %(language)s waits for review") % {"language": language}
        found.append(Blocker(words, stops=False))
    if notice.kind in unread:
        found.append(Blocker(_("legal approval needed"), stops=False))
    return found


def waits_for_legal(notice: Notice) -> bool:
    """Whether a lawyer has still to approve the binding words of this kind: shown, and no obstacle (ux 8.9)."""
    return notice.kind in unapproved_kinds([notice])


def unapproved_kinds(notices: Iterable[Notice]) -> set[str]:
    """The kinds among those of one unit that wait for a lawyer."""
    rows = [notice for notice in notices if KINDS[notice.kind].legal]
    if not rows:
        return set()
    kinds = {notice.kind for notice in rows}
    approved = TextApproval.objects.filter(unit=rows[0].unit, kind__in=kinds, language="he")
    return kinds - set(approved.values_list("kind", flat=True))


def _returned_addresses(notices: list[Notice]) -> dict[str, datetime]:
    emails = {notice.recipient.address.lower() for notice in notices if notice.recipient.address}
    listed = SuppressedAddress.objects.filter(email__in=emails, listed_at__isnull=False)
    return {email: at for email, at in listed.values_list("email", "listed_at") if at}
