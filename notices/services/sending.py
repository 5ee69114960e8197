"""The round of the minute: claim, look again, write, send, note what became of it. Never called from a request."""

import logging
from datetime import datetime
from time import monotonic
from typing import NamedTuple

from django.core.mail import BadHeaderError, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, transaction
from django.utils.translation import gettext

from notices.models import Notice, NoticeState
from notices.services import journal
from notices.services.approved import is_as_approved
from notices.services.beats import beating
from notices.services.breaker import close_breaker, may_try, open_breaker
from notices.services.claiming import (
    by_journal,
    claim,
    hold_unapproved,
    recover_notices,
    release,
    settle_notice,
    settle_sent,
    settle_unsure,
)
from notices.services.composing import compose
from notices.services.copies import keep_copy
from notices.services.holding import clock_went_back, hold_stale
from notices.services.limits import each_due, enough_today
from notices.services.message import Mail, build_message
from notices.services.overtaken import replaced
from notices.services.permission import Calendars, forbidden, outdated, unreachable
from notices.services.preview import find_once
from notices.services.problems import raise_problem
from notices.services.refreshing import follow_language
from notices.services.relay import Answer, Verdict, hand_over, hang_up, let_in
from notices.services.retrying import next_try, next_try_after
from notices.services.signing import link_of
from notices.services.sources import our_source
from notices.services.suppression import count_bounce
from notices.texts import KINDS

ROUND_NOTICES, ROUND_SECONDS = 200, 45
log = logging.getLogger(__name__)


class Round(NamedTuple):
    """One sender's minute."""

    relay: BaseEmailBackend
    worker: str
    now: datetime
    calendars: Calendars
    journal: journal.Reading


class Ready(NamedTuple):
    """Claimed, permitted, written and committed: it may be handed over."""

    notice: Notice
    mail: Mail


def send_due_notices(*, now: datetime) -> int:
    """Send what is due, at most 200 notices or 45 seconds; answer how many left."""
    if clock_went_back(now=now):
        return 0
    recover_notices(now=now)
    hold_stale(now=now)
    if not Notice.objects.due(now).exists() or not may_try():
        return 0
    relay = get_connection()
    try:
        with beating() as worker:
            return _send_all(Round(relay, worker, now, Calendars(), journal.Reading()))
    finally:
        hang_up(relay)


def resume_notices(*, now: datetime) -> int:
    """Send at once what a dead sender held: the minute's pulse alone would come too late (F02: 90 seconds)."""
    return send_due_notices(now=now) if recover_notices(now=now) else 0


def _send_all(mine: Round) -> int:
    """The relay is asked first: while it is away nothing is claimed and no try is used up."""
    ends, sent, away = monotonic() + ROUND_SECONDS, 0, let_in(mine.relay)
    if not away:
        close_breaker()
        if Notice.objects.due(mine.now).filter(uncertain=True).exists():
            mine.journal.catch_up()
        for pk in each_due(worker=mine.worker, now=mine.now, most=ROUND_NOTICES):
            if monotonic() >= ends or (away := let_in(mine.relay)):
                break
            verdict = _send(pk, mine)
            sent += verdict.answer == Answer.ACCEPTED
            if verdict.answer == Answer.AWAY:
                away = verdict.note
                break
    if away:
        open_breaker(away)
    return sent


def _send(pk: int, mine: Round) -> Verdict:
    ready = _take(pk, mine)
    if ready is None:
        return Verdict(Answer.LATER)
    verdict = hand_over(ready.mail, mine.relay)
    if verdict.answer == Answer.ACCEPTED:
        journal.write_down(ready.notice.message_id, verdict.note, now=mine.now)
    if not _note(ready.notice, verdict, mine.now):  # now the row is another's: the journal and this line tell of it
        log.warning("notice %s: the lease ran out while sending, answer %s", pk, verdict.answer)
    return verdict


def _take(pk: int, mine: Round) -> Ready | None:
    """A notice that cannot be written fails alone; a database that is away ends the round."""
    try:
        return take(pk, mine)
    except OperationalError:
        raise
    except BadHeaderError:
        _fail(pk, mine, gettext("A name or an address holds what no mail may hold"))
    except Exception:
        log.exception("notice %s could not be written", pk)
        _fail(pk, mine, gettext("The text could not be written"))
    return None


@transaction.atomic(durable=True)
def take(pk: int, mine: Round) -> Ready | None:
    """Claim it and write it as it reads at this moment, in one commit; None where it does not leave now."""
    notice = claim(pk, worker=mine.worker, now=mine.now)
    if notice is None or _is_turned_away(notice, mine):
        return None
    follow_language(notice)
    find = find_once() if notice.has_own_words else our_source
    if not is_as_approved(notice, find):
        hold_unapproved(notice, now=mine.now)
        return None
    letter = compose(notice, link=link_of(notice, now=mine.now) if KINDS[notice.kind].purpose else "", find=find)
    mail = build_message(notice, letter)
    keep_copy(notice, mail.content, letter.versions, now=mine.now)
    return Ready(notice, mail)


def _is_turned_away(notice: Notice, mine: Round) -> bool:
    """Permission, address and hour are those of this moment, not those of the queueing (T6)."""
    now = mine.now
    if notice.uncertain and (answer := mine.journal.answer_to(notice.message_id)) is not None:
        return settle_sent(notice, answer, now=now, note=by_journal())
    if notice.is_called_off:
        return settle_notice(notice, NoticeState.CANCELLED, note=replaced(), now=now)
    if reason := forbidden(notice):
        return settle_notice(notice, NoticeState.SUPPRESSED, note=reason, now=now)
    if reason := unreachable(notice) or outdated(notice, now):
        settled = settle_notice(notice, NoticeState.SUPPRESSED, note=reason, now=now)
        raise_problem(notice, now=now)
        return settled
    moment = mine.calendars.allowed_from(notice, enough_today(notice, now) or now)
    return moment > now and release(notice, not_before=moment, now=now)


@transaction.atomic(durable=True)
def _fail(pk: int, mine: Round, note: str) -> None:
    if notice := claim(pk, worker=mine.worker, now=mine.now):
        settle_notice(notice, NoticeState.FAILED, note=note, now=mine.now)


@transaction.atomic(durable=True)
def _note(notice: Notice, verdict: Verdict, now: datetime) -> bool:
    """False where the lease ran out meanwhile."""
    if verdict.answer == Answer.ACCEPTED:
        return settle_sent(notice, verdict.note, now=now)
    if verdict.answer == Answer.UNKNOWN:
        return settle_unsure(notice, again=next_try(notice, now), said=verdict.note, now=now)
    if verdict.answer == Answer.AWAY:
        return release(notice, not_before=now, now=now, note=verdict.note)
    if verdict.answer == Answer.NO_ADDRESS:
        count_bounce(email=notice.recipient.address, reason=verdict.note, now=now)
    moment = next_try_after(notice, verdict, now)
    if moment is None:
        return settle_notice(notice, NoticeState.FAILED, note=verdict.note, now=now)
    return settle_notice(notice, NoticeState.QUEUED, note=verdict.note, now=now, not_before=moment)
