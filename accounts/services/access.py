"""The record of who looked: written for every view, act and refusal, and never changed."""

from datetime import date, datetime, time

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, Unit, User

KEPT_MONTHS = 24  # Data Security Regulations 2017, reg. 10(d) and 17(a)


class TooYoungError(ValueError):
    """Rows younger than 24 months are kept by law."""


def record_access(
    *,
    by: User | None,
    action: AccessAction,
    page: str,
    subject: str = "",
    allowed: bool = True,
    unit: Unit | None = None,
) -> None:
    """Add one row; inside a service's transaction for an act, committed before the answer for a page.

    `unit` only where the system acts (`by=None`): whose auditor shall see the row.
    """
    AccessRecord.objects.create(
        user=by,
        unit=by.unit if by else unit,
        action=action,
        page=_storable(page),
        subject=_storable(subject),
        allowed=allowed,
    )


def _storable(text: str) -> str:
    """An address may hold what no database column takes: the refusal of it must still leave its record."""
    return text.encode(errors="replace").decode().replace("\x00", "␀")[:200]


def newest_purgeable_day(today: date) -> date:
    """The first day whose rows must stay; everything before it may go."""
    return today - relativedelta(months=KEPT_MONTHS)


@transaction.atomic
def purge_access_records(*, before: date, today: date, by: User | None = None) -> int:
    """Delete the rows of days before `before`, and record that; the trigger asks the database's own clock again."""
    if before > newest_purgeable_day(today):
        raise TooYoungError(before)
    moment = timezone.make_aware(datetime.combine(before, time.min))
    purged, _ = AccessRecord.objects.filter(at__lt=moment).delete()
    if purged:
        subject = f"access-records {before.isoformat()}: {purged}"
        record_access(by=by, action=AccessAction.PURGE, page="purge_access_records", subject=subject)
    return purged
