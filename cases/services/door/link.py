"""The link of a school's door: made, found, revoked."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from django.db import transaction
from django.utils.crypto import salted_hmac

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import School, SchoolDoor

TOKEN_LENGTH = 22  # 132 bits


def token_of(door: SchoolDoor) -> str:
    """The token as it stands in the link; known only to whoever holds the secret key or the link itself."""
    return _token(door.nonce)


def _token(nonce: str) -> str:
    digest = salted_hmac("cases.door", nonce, algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode()[:TOKEN_LENGTH]


def _hash(token: str) -> str:
    return sha256(token.encode()).hexdigest()


def find_door(token: str) -> SchoolDoor | None:
    """The open door of a link; nothing for a wrong, revoked or foreign one."""
    rows = SchoolDoor.objects.open().filter(token_hash=_hash(token))
    return rows.select_related("school__unit", "school__officer").first()


@transaction.atomic
def open_door(*, school: School, by: User, now: datetime) -> SchoolDoor:
    """Give a school a new link; the one before it stops working in the same moment."""
    School.objects.select_for_update().get(pk=school.pk)
    SchoolDoor.objects.open().filter(school=school).update(revoked_at=now)
    nonce = token_hex(16)
    door = SchoolDoor.objects.create(
        school=school, nonce=nonce, token_hash=_hash(_token(nonce)), opened_by=by, opened_at=now
    )
    record_access(by=by, action=AccessAction.CREATE, page="door", subject=f"school {school.symbol}")
    return door


@transaction.atomic
def revoke_door(*, school: School, by: User, now: datetime) -> bool:
    """Close a school's door; the second time changes nothing."""
    revoked = SchoolDoor.objects.open().filter(school=school).update(revoked_at=now)
    if revoked:
        record_access(by=by, action=AccessAction.CHANGE, page="door", subject=f"school {school.symbol}")
    return bool(revoked)
