"""Hours that were taught: never more than granted, by one conditional UPDATE on the grant (R12)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import TuitionGrant, TuitionSession
from cases.services.programme_referrals import at_noon
from cases.services.tuition import write_tuition_entry
from charter import texts


class MoreThanGrantedError(ValueError):
    """The grant has not so many hours left, or runs no more."""


def use_hours(grant: TuitionGrant, hours: int) -> bool:
    rows = TuitionGrant.objects.running().filter(pk=grant.pk, hours__gte=F("used") + hours)
    return bool(rows.update(used=F("used") + hours))


@transaction.atomic
def log_session(
    *,
    grant: TuitionGrant,
    on: date,
    hours: int,
    teacher: str,
    subject: str,
    by: User,
    key: UUID,
    now: datetime,
    note: str = "",
) -> TuitionSession:
    """Write down hours that were taught; the same key is the same session."""
    known = TuitionSession.objects.filter(form_key=key).first()
    if known:
        return known
    if not use_hours(grant, hours):
        raise MoreThanGrantedError
    grant.refresh_from_db()
    text = _("%(hours)s taught by %(teacher)s, %(subject)s; %(used)s of %(granted)s used") % {
        "hours": texts.hours(hours),
        "teacher": teacher,
        "subject": subject,
        "used": grant.used,
        "granted": grant.hours,
    }
    entry = write_tuition_entry(grant.case, text, by=by, at=at_noon(on, now), now=now)
    record_access(by=by, action=AccessAction.CREATE, page="tuition", subject=f"case {grant.case.matter.ref}")
    return TuitionSession.objects.create(
        grant=grant,
        on=on,
        hours=hours,
        teacher=teacher,
        subject=subject,
        note=note,
        by=by,
        recorded_at=now,
        entry=entry,
        form_key=key,
    )


@transaction.atomic
def take_session_back(*, session: TuitionSession, by: User, now: datetime) -> bool:
    """A session typed by mistake gives its hours back to the grant that still runs; twice is once."""
    grant = session.grant
    if not TuitionSession.objects.filter(pk=session.pk, taken_back_at=None).update(taken_back_at=now):
        return False
    if not TuitionGrant.objects.running().filter(pk=grant.pk).update(used=F("used") - session.hours):
        raise MoreThanGrantedError
    text = _("%(hours)s written down by mistake were taken back") % {"hours": texts.hours(session.hours)}
    write_tuition_entry(grant.case, text, by=by, at=now, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="tuition", subject=f"case {grant.case.matter.ref}")
    return True
