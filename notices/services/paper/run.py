"""A run of letters: one PDF for the printer, and of each letter the bytes it was printed with."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import DatabaseError, transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import AccessAction, User
from accounts.services import record_access
from notices.models import Notice, NoticeState, SentCopy
from notices.services.approved import hold_changed, is_as_approved
from notices.services.composing import Find, compose
from notices.services.moving import move_notice
from notices.services.outbox import subject_of
from notices.services.paper.letter import letter_data, render_letters
from notices.services.permission import forbidden, outdated
from notices.services.preview import find_once
from notices.services.printing import MOST_CHARACTERS, size_of
from notices.services.refreshing import follow_language
from notices.services.signing import link_of
from notices.texts.facts import PRINTED_TO

MOST_LETTERS = 50  # some fifteen seconds and 1 GB of memory where all have two languages
ROOM = MOST_CHARACTERS - 1_000  # what the letters of one file may take; the rest is its title
log = logging.getLogger(__name__)


class TooManyLettersError(ValueError):
    """More letters than one run may hold."""


class LettersMovedError(ValueError):
    """Somebody stopped or posted one of them meanwhile; nothing of the run is kept."""


@dataclass(frozen=True)
class Run:
    """What was printed, what a look at the last moment refused, with the reason, and what waits for the next file."""

    pdf: bytes
    printed: int
    refused: list[tuple[Notice, str]]
    left: int = 0


@dataclass(frozen=True)
class _Sheet:
    notice: Notice
    data: dict[str, Any]
    versions: dict[str, int]
    pdf: bytes
    sha256: str


def print_letters(*, notices: Sequence[Notice], by: User, now: datetime) -> Run:
    """Print what may be told today (T6). The drawing stands outside the transaction: it takes seconds."""
    if len(notices) > MOST_LETTERS:
        raise TooManyLettersError(len(notices))
    find = find_once()
    refused = [(notice, reason) for notice in notices if (reason := _turn_away(notice, find, by, now))]
    turned_away = {notice.pk for notice, _reason in refused}
    sheets, unwritten, left = _draw_all([notice for notice in notices if notice.pk not in turned_away], find, now)
    refused += [(notice, gettext("the text could not be written")) for notice in unwritten]
    if not sheets:
        return Run(b"", 0, refused)
    pdf = render_letters(gettext("Letters to print"), [sheet.data for sheet in sheets])
    _keep(sheets, by, now)
    return Run(pdf, len(sheets), refused, left)


def _draw_all(notices: Sequence[Notice], find: Find, now: datetime) -> tuple[list[_Sheet], list[Notice], int]:
    """As many as one file holds, those that cannot be written, and how many wait: a broken one stops no other."""
    sheets: list[_Sheet] = []
    unwritten, room = [], ROOM
    for nth, notice in enumerate(notices):
        sheet = _try_to_draw(notice, find, now)
        if sheet is None:
            unwritten.append(notice)
        elif (room := room - size_of(sheet.data)) < 0:
            return sheets, unwritten, len(notices) - nth
        else:
            sheets.append(sheet)
    return sheets, unwritten, 0


def _try_to_draw(notice: Notice, find: Find, now: datetime) -> _Sheet | None:
    """A database that is away ends the run; what is too big for a file by itself is like one without words."""
    try:
        sheet = _draw(notice, find, now)
    except DatabaseError:
        raise
    except Exception:
        log.exception("letter %s could not be written", notice.pk)
        return None
    return sheet if size_of(sheet.data) <= ROOM else None


def _turn_away(notice: Notice, find: Find, by: User, now: datetime) -> str:
    """Why it is not printed: this person may not be told, or it is not what was approved. Empty where it is."""
    follow_language(notice)
    if reason := forbidden(notice) or outdated(notice, now):
        move_notice(notice, NoticeState.SUPPRESSED, now=now, by=by, note=reason)
        return reason
    return "" if is_as_approved(notice, find) else hold_changed(notice, now=now)


def _draw(notice: Notice, find: Find, now: datetime) -> _Sheet:
    letter = compose(notice, link=link_of(notice, now=now), find=find)
    data = letter_data(notice, letter, on=timezone.localdate(now))
    pdf = render_letters(letter.subject, [data])
    return _Sheet(notice, data, dict(letter.versions), pdf, hashlib.sha256(pdf).hexdigest())


@transaction.atomic
def _keep(sheets: Sequence[_Sheet], by: User, now: datetime) -> None:
    """The same letter again, printed the same day, is no second copy."""
    pks = [sheet.notice.pk for sheet in sheets]
    rows = Notice.objects.select_for_update(no_key=True).filter(pk__in=pks, state=NoticeState.PRINT)
    there = {notice.pk: notice for notice in rows.order_by("pk")}
    if len(there) < len(pks):
        raise LettersMovedError
    newest = SentCopy.objects.filter(notice__in=pks).values("notice").annotate(newest=Max("pk")).values("newest")
    known = dict(SentCopy.objects.filter(pk__in=newest).values_list("notice_id", "sha256"))
    new = [sheet for sheet in sheets if known.get(sheet.notice.pk) != sheet.sha256]
    for sheet in new:
        notice = there[sheet.notice.pk]
        notice.attempts, notice.first_tried_at = notice.attempts + 1, notice.first_tried_at or now
        notice.context |= {PRINTED_TO: sheet.data["address"]}  # what its return slip shows
    Notice.objects.bulk_update([there[sheet.notice.pk] for sheet in new], ["attempts", "first_tried_at", "context"])
    SentCopy.objects.bulk_create([_copy(sheet, there[sheet.notice.pk].attempts, now) for sheet in new], batch_size=50)
    for sheet in sheets:
        record_access(by=by, action=AccessAction.EXPORT, page="print letter", subject=subject_of(sheet.notice))


def _copy(sheet: _Sheet, attempt: int, now: datetime) -> SentCopy:
    return SentCopy(
        notice=sheet.notice, attempt=attempt, at=now, content=sheet.pdf, sha256=sheet.sha256, texts=sheet.versions
    )
