"""The parents' signed links (ux 3.13): made when a notice leaves, found again by their token's hash alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.urls import reverse

from notices.models import Notice, SignedLink
from notices.services.words import site
from notices.texts import KINDS

LIVES = timedelta(days=30)
BYTES = 16  # 128 bits


@transaction.atomic
def link_of(notice: Notice, *, now: datetime) -> str:
    """The address that stands in the notice, the same over all its tries; empty for a kind without a page."""
    purpose = KINDS[notice.kind].purpose
    if not purpose:
        return ""
    link = SignedLink.objects.filter(notice=notice).first() or _make(notice, purpose, now)
    return address(token_of(link))


def _make(notice: Notice, purpose: str, now: datetime) -> SignedLink:
    salt = secrets.token_bytes(BYTES)
    return SignedLink.objects.get_or_create(
        notice=notice,
        defaults={
            "purpose": purpose,
            "salt": salt,
            "token_hash": hash_of(_token(salt)),
            "created_at": now,
            "expires_at": now + LIVES,
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
    """The link of a token while it lives; None for what is wrong, foreign, expired or revoked: all answer alike."""
    alive = SignedLink.objects.filter(token_hash=hash_of(token), revoked_at=None, expires_at__gt=now)
    return alive.select_related("notice__recipient", "notice__matter__unit", "notice__matter__owner").first()


def address(token: str) -> str:
    return site(reverse("signed-page", args=[token]))
