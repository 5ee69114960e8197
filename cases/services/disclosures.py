"""Information that left the unit for another body: every time one row, never changed (`domain` 5.2)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import BodyKind, Case, Contact, Disclosure, EntryKind, LegalBasis, PartnerKind
from cases.services.cases import write_entry
from cases.services.contact import log_contact
from cases.services.settling import lock_student

BODY_OF = {
    PartnerKind.CURRENT_SCHOOL: BodyKind.SCHOOL,
    PartnerKind.FORMER_SCHOOL: BodyKind.SCHOOL,
    PartnerKind.WELFARE: BodyKind.WELFARE,
    PartnerKind.YOUTH: BodyKind.YOUTH,
    PartnerKind.PSYCHOLOGY: BodyKind.PSYCHOLOGY,
    PartnerKind.SUPERVISION: BodyKind.MINISTRY,
    PartnerKind.PROBATION: BodyKind.PROBATION,
    PartnerKind.OTHER: BodyKind.OTHER,
}


@dataclass(frozen=True)
class Passed:
    """What a partner was told about the pupil, and by what right."""

    what: str
    basis: LegalBasis


@transaction.atomic
def involve_partner(*, case: Case, passed: Passed, by: User, key: UUID, now: datetime, **facts: Any) -> Contact:
    """Write down a partner's involvement and what was passed on in it (R21, 5.2); twice is once.

    Taking the contact back leaves the disclosure: what was said cannot be unsaid.
    """
    contact = log_contact(case=case, by=by, key=key, now=now, **facts)
    record_disclosure(
        case=case,
        body=BODY_OF[PartnerKind(contact.partner)],
        recipient=contact.person or str(contact.get_partner_display()),
        what=passed.what,
        why=_("involving a treatment partner (promise 12)"),
        basis=passed.basis,
        happened_at=contact.happened_at,
        by=by,
        now=now,
        key=uuid5(key, "disclosure"),
    )
    return contact


@transaction.atomic
def record_disclosure(
    *,
    case: Case,
    body: BodyKind,
    recipient: str,
    what: str,
    why: str,
    basis: LegalBasis,
    basis_note: str = "",
    happened_at: datetime,
    by: User,
    now: datetime,
    key: UUID,
    restricted: bool = False,
) -> Disclosure:
    """Write down what was passed to whom, why and by what right; the same key answers with the first record."""
    lock_student(case.student)
    known = Disclosure.objects.filter(form_key=key).first()
    if known:
        return known
    words = f"{BodyKind(body).label}, {recipient}: {what}"
    url = f"{case.matter.url}disclosures/"
    entry = write_entry(
        case, EntryKind.DISCLOSED, by=by, happened_at=happened_at, now=now, text=words, restricted=restricted, url=url
    )
    record_access(by=by, action=AccessAction.CREATE, page="disclosure", subject=f"case {case.matter.ref}")
    return Disclosure.objects.create(
        case=case,
        body=body,
        recipient=recipient,
        what=what,
        why=why,
        basis=basis,
        basis_note=basis_note,
        happened_at=happened_at,
        recorded_at=now,
        by=by,
        restricted=restricted,
        entry=entry,
        form_key=key,
    )
