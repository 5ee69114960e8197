"""What became of some mails of the demo year: opened, confirmed, come back, refused, unknown (ux 3.12)."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from random import Random

from accounts.models import Unit
from attendance_service.demo.days import FIRST_MINUTE, at
from notices.models import Channel, Notice, NoticeEvent, NoticeState, Purpose, SignedLink
from notices.services.problems import raise_problem
from notices.services.signing import hash_of

FATES = (
    (NoticeState.FAILED, "550 5.1.1 User unknown"),
    (NoticeState.BOUNCED, "550 5.2.1 Mailbox disabled"),
    (NoticeState.UNKNOWN, ""),
)
SEEN, CONFIRMED = timedelta(hours=3), timedelta(hours=4)


def add(unit: Unit, *, today: date, rng: Random) -> None:
    """Each officer meets one of each; the steps that ask her to call or print are there too."""
    now = at(today, FIRST_MINUTE)
    sent = Notice.objects.filter(matter__unit=unit, channel=Channel.EMAIL, state=NoticeState.SENT)
    by_officer: dict[int | None, list[Notice]] = {}
    for notice in sent.select_related("matter__owner", "matter__cover", "recipient").order_by("-settled_at", "pk"):
        by_officer.setdefault(notice.matter.owner_id if notice.matter else None, []).append(notice)
    for owner, notices in by_officer.items():
        if owner is None:
            continue
        for notice, (state, note) in zip(notices[2:], FATES, strict=False):
            _did_not_arrive(notice, state, note, now)
        for notice, is_confirmed in zip(notices[5:9], (True, False, True, False), strict=False):
            _was_seen(notice, is_confirmed=is_confirmed, now=now)


def _did_not_arrive(notice: Notice, state: NoticeState, note: str, now: datetime) -> None:
    at_ = notice.settled_at or now
    Notice.objects.filter(pk=notice.pk).update(
        state=state, note=note, first_tried_at=at_, settled_at=None if state == NoticeState.UNKNOWN else at_
    )
    NoticeEvent.objects.create(notice=notice, at=at_, state=state, note=note)
    notice.refresh_from_db()
    raise_problem(notice, now=now)


def _was_seen(notice: Notice, *, is_confirmed: bool, now: datetime) -> None:
    """Its page was opened; the address itself opens nothing, because no token belongs to the row."""
    at_ = notice.settled_at or now
    seen_at = min(at_ + SEEN, now)
    SignedLink.objects.get_or_create(
        notice=notice,
        defaults={
            "purpose": Purpose.RECEIVED,
            "salt": notice.pk.to_bytes(16),
            "token_hash": hash_of(f"demo {notice.pk}"),
            "created_at": at_,
            "expires_at": at_ + timedelta(days=30),
            "opened_at": seen_at,
            "used_at": min(at_ + CONFIRMED, now) if is_confirmed else None,
        },
    )
