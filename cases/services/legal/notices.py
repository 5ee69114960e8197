"""The principal's statutory notices: what the registered letters to the parents say (N9). The unit sends none."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Case, Guardian, NoticeSigner, PrincipalNotice
from cases.services.legal.acts import legal_entry
from cases.services.legal.gate_bell import watching_gate
from cases.services.settling import lock_student
from charter.services.deadlines import StaleError


@transaction.atomic
def record_principal_notice(
    *, case: Case, guardian: Guardian, sent_on: date, by: User, key: UUID, now: datetime, **facts: Any
) -> PrincipalNotice:
    """Write down one letter to one parent; the same key answers with the first record."""
    lock_student(case.student)
    known = PrincipalNotice.objects.filter(form_key=key).first()
    if known:
        return known
    with watching_gate(case, now=now):
        entry = legal_entry(case, _words(guardian, sent_on, facts), by=by, now=now)
        return PrincipalNotice.objects.create(
            case=case, guardian=guardian, sent_on=sent_on, entry=entry, form_key=key, **facts
        )


@transaction.atomic
def change_principal_notice(
    *, notice: PrincipalNotice, version: int, by: User, now: datetime, **facts: Any
) -> PrincipalNotice:
    """Complete or correct a letter, the return slip above all. Raises StaleError when somebody else was first."""
    rows = PrincipalNotice.objects.filter(pk=notice.pk, version=version)
    with watching_gate(notice.case, now=now):
        if not rows.update(**facts, version=F("version") + 1):
            raise StaleError
    notice.refresh_from_db()
    words = _("corrected: %(words)s") % {"words": _words(notice.guardian, notice.sent_on, facts)}
    legal_entry(notice.case, words, by=by, now=now)
    return notice


def _words(guardian: Guardian, sent_on: date, facts: dict[str, Any]) -> str:
    about = {
        "name": guardian.recipient.name,
        "day": f"{sent_on.day}.{sent_on.month}.{sent_on.year}",
        "number": facts.get("registered_no") or _("without a number"),
        "who": NoticeSigner(facts["signed_by"]).label,
    }
    return _("Principal's notice to %(name)s, sent %(day)s, registered mail %(number)s, signed by %(who)s") % about
