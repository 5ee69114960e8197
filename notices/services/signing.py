"""The parents' signed links (ux 3.13): made when a notice leaves, found again by their token's hash alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse

from notices.models import Notice, SignedLink
from notices.services.limits import RENEWAL, enough_new_links
from notices.services.outbox import notify
from notices.services.words import site
from notices.texts import KINDS

LIVES = timedelta(days=30)
BYTES = 16  # 128 bits
TRIES = 5  # wrong answers of the light check, for the whole life of a link and of its renewals


@transaction.atomic
def link_of(notice: Notice, *, now: datetime) -> str:
    """The address that stands in the notice, the same over all its tries; empty for a kind without a page."""
    purpose = KINDS[notice.kind].purpose
    link = SignedLink.objects.filter(notice=notice).first()  # a renewed link was made with its notice
    if link is None and purpose:
        link = _make(notice, purpose, now)
    elif link and link.revoked_at:
        _make_anew(link, now)
    return address(token_of(link)) if link else ""


def _make_anew(link: SignedLink, now: datetime) -> None:
    """What was taken back stays so; a notice that leaves only now says another address."""
    link.salt = secrets.token_bytes(BYTES)
    link.token_hash = hash_of(_token(link.salt))
    link.created_at, link.expires_at, link.opened_at = now, now + LIVES, None
    link.revoked_at, link.revoked_by, link.revoked_why = None, None, ""
    link.save()


def _make(notice: Notice, purpose: str, now: datetime, **facts: Any) -> SignedLink:
    salt = secrets.token_bytes(BYTES)
    return SignedLink.objects.get_or_create(
        notice=notice,
        defaults={
            "purpose": purpose,
            "salt": salt,
            "token_hash": hash_of(_token(salt)),
            "created_at": now,
            "expires_at": now + LIVES,
            **facts,
        },
    )[0]


def token_of(link: SignedLink) -> str:
    return _token(bytes(link.salt))


def _token(salt: bytes) -> str:
    mac = hmac.new(settings.SECRET_KEY.encode(), b"signed link " + salt, hashlib.sha256).digest()
    return base64.urlsafe_b64encode(mac[:BYTES]).rstrip(b"=").decode()


def hash_of(token: str) -> str:
    return hashlib.sha256(token.encode(errors="replace")).hexdigest()


def find_link(token: str, *, now: datetime) -> SignedLink | None:
    """The link of a token while it lives; None for what is wrong, foreign, expired or revoked: all answer alike.

    Barred since it was sent, or a matter that became restricted, ends it in the same moment.
    """
    alive = _links().filter(revoked_at=None, expires_at__gt=now).exclude(notice__matter__restricted=True)
    return alive.filter(token_hash=hash_of(token), notice__recipient__may_receive=True).first()


def find_known_link(token: str) -> SignedLink | None:
    """Any link that was given out and not taken back, expired or not, to renew it to the address on file."""
    return _links().filter(token_hash=hash_of(token), revoked_at=None).first()


def _links() -> QuerySet[SignedLink]:
    return SignedLink.objects.select_related(
        "notice__recipient", "notice__matter__unit", "notice__matter__owner", "renewal_of__notice"
    )


def source_of(link: SignedLink) -> Notice:
    """The notice the link speaks for: its own, or the one whose link was renewed."""
    return link.renewal_of.notice if link.renewal_of else link.notice


def mark_opened(link: SignedLink, *, now: datetime) -> None:
    """The first opening, by a person or by a mail scanner: a log, on which nothing hangs."""
    SignedLink.objects.filter(pk=link.pk, opened_at=None).update(opened_at=now)


def mark_used(link: SignedLink, *, now: datetime) -> bool:
    """The first answer, of a renewed link also for the one it stands for; true for it alone."""
    SignedLink.objects.filter(renewals=link, used_at=None).update(used_at=now)
    return SignedLink.objects.filter(pk=link.pk, used_at=None).update(used_at=now) == 1


def tries_are_up(link: SignedLink) -> bool:
    """Read anew: tries at once, and those of a link and its renewals, count together."""
    return SignedLink.objects.filter(pk=_first(link), tries__gte=TRIES).exists()


def pass_light_check(link: SignedLink, *, given: str, answers: Iterable[str]) -> bool:
    """Is it one of the second facts? Each try is counted before it is compared, so that tries at once gain nothing.

    A renewed link counts at the first one: many alive at the same time give no more guesses than one.
    """
    tries = SignedLink.objects.filter(pk=_first(link))
    if not tries.filter(tries__lt=TRIES).update(tries=F("tries") + 1):
        return False
    compared = [hmac.compare_digest(given.encode(errors="replace"), answer.encode()) for answer in answers]
    right = True in compared
    if right:
        tries.update(tries=F("tries") - 1)
    return right


def _first(link: SignedLink) -> int:
    return link.renewal_of_id or link.pk


@transaction.atomic
def renew_link(link: SignedLink, *, context: dict[str, Any], now: datetime) -> bool:
    """Send a new link to the address on file, for the same thing.

    One a quarter of an hour, a few a day, whoever asks; false where there is nobody who may get it.
    """
    source = source_of(link)
    recipient = source.recipient
    if not recipient.may_receive or not recipient.address or source.matter is None or source.matter.restricted:
        return False
    if enough_new_links(source, now):
        return False
    notice = notify(
        kind=RENEWAL,
        subject=f"{RENEWAL} {source.pk} {now:%Y-%m-%d} {now.hour * 4 + now.minute // 15}",
        recipient=recipient,
        not_before=now,
        matter=source.matter,
        context=context,
    )
    _make(notice, link.purpose, now, renewal_of=link.renewal_of or link)
    return True


def address(token: str) -> str:
    return site(reverse("signed-page", args=[token]))
