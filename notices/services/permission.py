"""May this leave, and may it leave now? Asked at the moment of sending, of the rows as they are then (T6)."""

from datetime import datetime, timedelta

from django.utils.translation import gettext

from accounts.models import Unit
from charter.models import ClosedDay, DayKind
from notices.calendar import QuietDays, next_sending_moment
from notices.models import Notice
from notices.texts import KINDS

AHEAD = timedelta(days=30)  # no run of quiet days is longer


def refusal(notice: Notice) -> str:
    """Why it must not be sent, in words for the officer; empty where it may."""
    recipient = notice.recipient
    if not recipient.may_receive:
        return gettext("May not receive information: %(reason)s") % {"reason": recipient.barred_reason}
    if recipient.user is not None and not recipient.user.is_active:
        return gettext("The account is not active")
    if not recipient.address:
        return gettext("No e-mail address")
    if KINDS[notice.kind].sensitive and (notice.matter is None or notice.matter.restricted):
        return gettext("The matter is restricted")
    return ""


def allowed_from(notice: Notice, now: datetime) -> datetime:
    """`now`, or the end of the quiet hours for kinds that keep them (domain 6.1)."""
    if not KINDS[notice.kind].quiet_hours:
        return now
    return next_sending_moment(now, quiet_days(notice.unit, now))


def quiet_days(unit: Unit, now: datetime) -> QuietDays:
    near = ClosedDay.objects.current().filter(
        unit=unit, on__range=(now.date() - timedelta(days=1), (now + AHEAD).date())
    )
    rows = near.filter(kind__in=[DayKind.HOLIDAY, DayKind.EVE]).values_list("kind", "on")
    return QuietDays(
        holidays=frozenset(on for kind, on in rows if kind == DayKind.HOLIDAY),
        eves=frozenset(on for kind, on in rows if kind == DayKind.EVE),
    )
