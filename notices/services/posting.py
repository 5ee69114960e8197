"""How a printed letter went its way: posted, registered or handed over, then delivered or back, each with its day."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from charter.services.deadlines import StaleError
from notices.models import HandedHow, Notice, NoticeState, Posting
from notices.services.composing import current_facts
from notices.services.moving import move_notice
from notices.services.outbox import subject_of
from notices.services.permission import forbidden
from notices.services.problems import raise_problem


class NotPrintedError(ValueError):
    """Only what was printed, and so is kept, can leave."""


class MustBeRegisteredError(ValueError):
    """A kind that goes by registered post, or from hand to hand (domain 6.2)."""


class NumberTakenError(ValueError):
    """The registered-mail number stands at another letter."""


class ForbiddenNowError(Exception):
    """Printed while it was allowed, and now this person may not be told; carries the reason."""


@transaction.atomic
def post_letter(
    *,
    notice: Notice,
    how: HandedHow,
    on: date,
    by: User,
    now: datetime,
    number: str = "",
    proof: str = "",
    version: int = 0,
    left_already: bool = False,
) -> Posting:
    """Say how it left; with a version, put that right while it is on its way. The same again changes nothing.

    Handing over is leaving and arriving at once. Raises StaleError where somebody else was first, ForbiddenNowError
    where the person may not be told any more and nobody said that it had left already.
    """
    _check(notice, how)
    reason = "" if version else forbidden(notice)
    if reason and not left_already and not Posting.objects.filter(notice=notice).exists():
        raise ForbiddenNowError(reason)
    by_hand = how == HandedHow.HAND
    facts = {
        "how": how,
        "registered_number": number if how == HandedHow.REGISTERED else "",
        "posted_on": None if by_hand else on,
        "delivered_on": on if by_hand else None,
        "proof": proof,
    }
    posting = _written(notice, facts, version, by, now)
    if posting is None:
        return notice.posting
    state = NoticeState.DELIVERED if by_hand else NoticeState.POSTED
    left = {"how": posting, "reason": reason}
    note = _("%(how)s. It had left already: %(reason)s") % left if reason else str(posting)
    moved = move_notice(notice, state, now=now, by=by, note=note, context=current_facts(notice))
    if not moved and (not version or by_hand):
        raise StaleError
    record_access(by=by, action=AccessAction.CHANGE, page="post letter", subject=subject_of(notice))
    return posting


def _check(notice: Notice, how: HandedHow) -> None:
    if not notice.copies.exists():
        raise NotPrintedError
    if how == HandedHow.POST and notice.goes_registered:
        raise MustBeRegisteredError


def _written(notice: Notice, facts: dict[str, Any], version: int, by: User, now: datetime) -> Posting | None:
    """The row, new or changed; None where it says the same already."""
    known = Posting.objects.filter(notice=notice).first()
    if known and all(getattr(known, name) == value for name, value in facts.items()):
        notice.posting = known
        return None
    if bool(known) != bool(version):
        raise StaleError
    try:
        with transaction.atomic():
            if known is None:
                return Posting.objects.create(notice=notice, made_by=by, made_at=now, **facts)
            _change(known, version, **facts)
    except IntegrityError:
        if Posting.objects.filter(notice=notice).exists() and not known:
            raise StaleError from None
        raise NumberTakenError from None
    return known


def _change(posting: Posting, version: int, **facts: Any) -> None:
    """While it is on its way: what came to an end is changed by nobody."""
    rows = Posting.objects.filter(pk=posting.pk, version=version, delivered_on=None, returned_on=None)
    if not rows.update(**facts, version=F("version") + 1):
        raise StaleError
    posting.refresh_from_db()


@transaction.atomic
def end_posting(
    *, posting: Posting, version: int, delivered: bool, on: date, proof: str, by: User, now: datetime
) -> Posting:
    """It arrived, or came back: then somebody has to call, print or visit (S14). The same again changes nothing."""
    days = {"delivered_on": on if delivered else None, "returned_on": None if delivered else on}
    facts = {**days, "proof": proof}
    standing = Posting.objects.get(pk=posting.pk)
    if all(getattr(standing, name) == value for name, value in facts.items()):
        return standing
    _change(standing, version, **facts)
    notice, state = posting.notice, NoticeState.DELIVERED if delivered else NoticeState.BOUNCED
    if not move_notice(notice, state, now=now, by=by, note=proof):
        raise StaleError
    if not delivered:
        raise_problem(notice, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="letter arrived", subject=subject_of(notice))
    return standing


@transaction.atomic
def post_letters(
    *, letters: list[tuple[Notice, str]], how: HandedHow, on: date, by: User, now: datetime
) -> list[Posting]:
    """Many letters of one day, each with its registered number: all of them, or none."""
    return [post_letter(notice=notice, how=how, on=on, by=by, now=now, number=number) for notice, number in letters]
