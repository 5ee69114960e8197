"""The centre's approval of a pupil's hours, and its copy in the parents' hands before 1 September (R47, N16)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideAllocation, AideFile, DeliveryChannel, EventKind, MatyaApproval
from assistance.services.history import write_event
from assistance.services.ledger import NoAllocationError
from assistance.services.progress import lock_file
from assistance.services.telling_hours import tell_hours


@transaction.atomic
def approve_hours(
    *, file: AideFile, on: date, approved_by: str, reference: str, by: User, now: datetime
) -> AideAllocation:
    """Enter that the centre approved the hours as they stand, and tell the parents; the same day again is once.

    Raises NoAllocationError.
    """
    file = lock_file(file)
    rows = AideAllocation.objects.select_related("decision", "file__eligibility__student", "file__matter")
    found = rows.filter(file=file).first()
    if found is None:
        raise NoAllocationError
    if found.approved_on != on:
        approve(found, on=on, approved_by=approved_by, reference=reference, by=by, now=now)
    return found


def approve(
    allocation: AideAllocation,
    *,
    on: date,
    approved_by: str,
    reference: str,
    by: User,
    now: datetime,
    approval: MatyaApproval | None = None,
) -> None:
    """The caller holds the file."""
    file, rows = allocation.file, AideAllocation.objects.filter(pk=allocation.pk)
    rows.update(approved_on=on, approval=approval, version=F("version") + 1)
    allocation.refresh_from_db(fields=["approved_on", "approval", "version"])
    facts = {"hours": allocation.total, "who": approved_by, "number": reference or "-"}
    text = _("%(hours)s hours approved by %(who)s, number %(number)s") % facts
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.HOURS, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="hours", subject=file.matter.ref)
    tell_hours(allocation, now=now)


@transaction.atomic
def give_copy(*, file: AideFile, on: date, channel: DeliveryChannel, by: User, now: datetime) -> bool:
    """Enter that the parents hold a copy of the approval as it stands; False where that is entered already."""
    file = lock_file(file)
    approved = AideAllocation.objects.filter(file=file, approved_on__isnull=False)
    if not approved.exists():
        raise NoAllocationError
    if not AideFile.objects.filter(pk=file.pk, copy_sent_on=None).update(copy_sent_on=on, copy_channel=channel):
        return False
    text = _("Copy of the approval given to the parents: %(how)s") % {"how": channel.label}
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.HOURS, on=on, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="hours", subject=file.matter.ref)
    return True
