"""Prints that leave the unit: each is a disclosure and an export on record before a byte of it is answered."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import BodyKind, Case, LegalBasis, Opinion
from cases.services.disclosures import record_disclosure
from cases.services.legal.access import is_treating
from cases.services.legal.acts import NotTreatingOfficerError
from cases.services.legal.chronology import choose
from cases.services.legal.dossier import Dossier, dossier_data, opinion_data
from cases.services.legal.facts import LegalFile
from cases.services.settling import lock_student
from notices.services.printing import render_pdf

TEMPLATE = "dossier.typ"
SECTION = "חוק לימוד חובה, סעיף 4"


def print_prosecutor_file(
    *, dossier: Dossier, keys: set[str], recipient: str, by: User, now: datetime, key: UUID
) -> bytes:
    """The PDF of what was chosen; the same choice from the same page is one disclosure, every download an export."""
    case = dossier.file.case
    if not is_treating(case, by):
        raise NotTreatingOfficerError
    pdf = render_pdf(TEMPLATE, dossier_data(dossier, keys, by, now))
    lines, left_out = choose([*dossier.lines, *dossier.documents], keys)
    facts = {"n": len(lines), "out": len(left_out)}
    what = _("File for the prosecutor: %(n)s lines and documents, with the ID number; %(out)s left out") % facts
    _leave_trace(case, BodyKind.PROSECUTOR, recipient, what, by, now, uuid5(key, repr((sorted(keys), recipient))))
    return pdf


def print_opinion(
    *, opinion: Opinion, file: LegalFile, body: BodyKind, recipient: str, by: User, now: datetime
) -> bytes:
    if not is_treating(file.case, by):
        raise NotTreatingOfficerError
    pdf = render_pdf(TEMPLATE, opinion_data(opinion, file, by, now))
    what = _("Opinion of the attendance officer, with the ID number")
    _leave_trace(file.case, body, recipient, what, by, now, uuid5(opinion.form_key, repr((body, recipient))))
    return pdf


@transaction.atomic
def _leave_trace(case: Case, body: BodyKind, recipient: str, what: str, by: User, now: datetime, key: UUID) -> None:
    record_access(by=by, action=AccessAction.EXPORT, page="prosecutor's file", subject=f"case {case.matter.ref}")
    why = _("enforcement of the Compulsory Education Law")
    record_disclosure(
        case=case,
        body=body,
        recipient=recipient,
        what=what,
        why=why,
        basis=LegalBasis.LAW,
        basis_note=SECTION,
        happened_at=now,
        by=by,
        now=now,
        key=key,
        restricted=True,
    )


@transaction.atomic
def save_opinion(*, case: Case, by: User, now: datetime, key: UUID, **chapters: str) -> Opinion:
    """A new version beside the old ones; the same text again, or the same key, is no new version."""
    if not is_treating(case, by):
        raise NotTreatingOfficerError
    lock_student(case.student)
    newest = Opinion.objects.filter(case=case).order_by("-pk").first()
    known = Opinion.objects.filter(form_key=key).first()
    if known or (newest and all(getattr(newest, name) == text for name, text in chapters.items())):
        return known or newest  # type: ignore[return-value]
    record_access(by=by, action=AccessAction.CHANGE, page="legal", subject=f"case {case.matter.ref}")
    return Opinion.objects.create(case=case, by=by, written_at=now, form_key=key, **chapters)
