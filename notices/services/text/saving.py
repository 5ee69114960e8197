"""The unit's own words: a version is added, never changed; an approval is held by the words it was given for."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from charter.services.deadlines import StaleError
from notices.models import NoticeText, TextApproval
from notices.services.text.states import text_state


@transaction.atomic
def save_text(
    *, unit: Unit, kind: str, language: str, source: str, reason: str, version: int, by: User, key: UUID, now: datetime
) -> NoticeText:
    """Add the version after `version`. StaleError where somebody did so first; the same key is the same version."""
    same = NoticeText.objects.of(unit, kind, language)
    done = same.filter(form_key=key).first()
    if done:
        return done
    newest = same.first()
    if version != (newest.version if newest else 0):
        raise StaleError
    facts = {"unit": unit, "kind": kind, "language": language, "version": version + 1, "source": source}
    try:
        with transaction.atomic():
            text = NoticeText.objects.create(**facts, reason=reason, made_by=by, made_at=now, form_key=key)
    except IntegrityError:
        raise StaleError from None
    record_access(by=by, action=AccessAction.CHANGE, page="notice-text", subject=f"text {text}")
    return text


@transaction.atomic
def approve_text(
    *, unit: Unit, kind: str, language: str, sha256: str, approver: str, approved_on: date, by: User, now: datetime
) -> TextApproval:
    """Write down who approved the newest words. StaleError where they are other words by now; twice is once."""
    state = text_state(unit, kind, language)
    if state.version is None or state.sha256 != sha256:
        raise StaleError
    approval, made = TextApproval.objects.get_or_create(
        unit=unit,
        kind=kind,
        language=language,
        sha256=sha256,
        defaults={
            "version": state.version,
            "approver": approver,
            "approved_on": approved_on,
            "made_by": by,
            "made_at": now,
        },
    )
    if made:
        record_access(by=by, action=AccessAction.CHANGE, page="notice-text", subject=f"approved text {approval}")
    return approval
