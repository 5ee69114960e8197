"""The round of the minute: claim, look again, write, send, note what became of it. Never called from a request."""

import logging
from datetime import datetime
from time import monotonic
from uuid import uuid4

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils.translation import gettext

from notices.models import Notice, NoticeState
from notices.services.claiming import claim_next, recover_expired, release, settle_notice
from notices.services.composing import compose, current_facts
from notices.services.message import build_message
from notices.services.permission import allowed_from, refusal
from notices.services.relay import Answer, Verdict, hand_over, hang_up
from notices.services.retrying import next_try
from notices.services.signing import link_of

ROUND_NOTICES, ROUND_SECONDS = 200, 45
log = logging.getLogger(__name__)


def send_due_notices(*, now: datetime) -> int:
    """Send what is due, at most 200 notices or 45 seconds; answer how many left."""
    recover_expired(now=now)
    if not Notice.objects.due(now).exists():
        return 0
    relay, worker, ends = get_connection(), uuid4().hex, monotonic() + ROUND_SECONDS
    sent = 0
    try:
        for _place in range(ROUND_NOTICES):
            notice = _next_notice(relay, worker, now) if monotonic() < ends else None
            if notice is None:
                break
            sent += _treat(notice, relay, now)
    finally:
        hang_up(relay)
    return sent


def _next_notice(relay: BaseEmailBackend, worker: str, now: datetime) -> Notice | None:
    """The relay is asked first: while it is away nothing is claimed and no try is used up."""
    try:
        relay.open()
    except OSError as error:
        log.warning("the mail relay does not answer: %s", type(error).__name__)
        return None
    return claim_next(worker=worker, now=now)


def _treat(notice: Notice, relay: BaseEmailBackend, now: datetime) -> bool:
    """True where it left."""
    if reason := refusal(notice):
        settle_notice(notice, NoticeState.SUPPRESSED, note=reason, now=now)
        return False
    if (moment := allowed_from(notice, now)) > now:
        release(notice, not_before=moment)
        return False
    try:
        message = build_message(notice, compose(notice, link=link_of(notice, now=now)))
    except Exception:
        log.exception("notice %s could not be written", notice.pk)
        settle_notice(notice, NoticeState.FAILED, note=gettext("The text could not be written"), now=now)
        return False
    return _note(notice, hand_over(message, relay), now)


def _note(notice: Notice, verdict: Verdict, now: datetime) -> bool:
    """The lease may have run out meanwhile: then the row is another's, and only the log says that a copy left."""
    if verdict.answer == Answer.ACCEPTED:
        held = settle_notice(notice, NoticeState.SENT, now=now, context=current_facts(notice))
    elif verdict.answer == Answer.UNKNOWN:
        held = settle_notice(notice, NoticeState.UNKNOWN, note=verdict.note, now=now)
    elif verdict.answer == Answer.NEVER:
        held = settle_notice(notice, NoticeState.FAILED, note=verdict.note, now=now)
    else:
        held = _queue_again(notice, verdict.note, now)
    if not held:
        log.warning("notice %s: the lease ran out while sending, answer %s", notice.pk, verdict.answer)
    return verdict.answer == Answer.ACCEPTED


def _queue_again(notice: Notice, note: str, now: datetime) -> bool:
    moment = next_try(notice, now)
    if moment is None:
        return settle_notice(notice, NoticeState.FAILED, note=note, now=now)
    return settle_notice(notice, NoticeState.QUEUED, note=note, now=now, not_before=moment)
