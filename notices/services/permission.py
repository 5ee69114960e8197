"""May this leave, and may it leave now? Asked at the moment of sending, of the rows as they are then (T6)."""

from datetime import datetime, timedelta

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Unit
from charter.models import ClosedDay, DayKind
from notices.calendar import QuietDays, next_sending_moment
from notices.models import Notice
from notices.services.suppression import is_listed
from notices.texts import KINDS

LAST_HOUR = "23:59"
AHEAD = timedelta(days=30)  # no run of quiet days is longer


def refusal(notice: Notice) -> str:
    """Why it must not be sent, in words for the officer; empty where it may."""
    return forbidden(notice) or unreachable(notice)


def forbidden(notice: Notice) -> str:
    """This person may not be told."""
    recipient = notice.recipient
    if not recipient.may_receive:
        return gettext("May not receive information: %(reason)s") % {"reason": recipient.barred_reason}
    if recipient.user is not None and not recipient.user.is_active:
        return gettext("The account is not active")
    if KINDS[notice.kind].sensitive and (notice.matter is None or notice.matter.restricted):
        return gettext("The matter is restricted")
    return ""


def outdated(notice: Notice, now: datetime) -> str:
    """An invitation whose hour has passed invites nobody: somebody has to call instead."""
    on = notice.context.get("on") if KINDS[notice.kind].ahead else None
    if not on:
        return ""
    moment = datetime.fromisoformat(f"{on}T{notice.context.get('at') or LAST_HOUR}")
    return gettext("The day it speaks of has passed") if timezone.make_aware(moment) < now else ""


def unreachable(notice: Notice) -> str:
    """This person may be told, but not by mail: somebody has to find another way."""
    address = notice.recipient.address
    if not address:
        return gettext("No e-mail address")
    if not _is_address(address):
        return gettext("The e-mail address cannot be written to")
    listed = notice.is_listed if notice.recipient.user is None else None
    if is_listed(address) if listed is None else listed:
        return gettext("Mail to this address came back twice: nobody writes to it until a person takes it off the list")
    return ""


def _is_address(text: str) -> bool:
    """Whatever wrote the row: a line break or a letter that no relay reads goes into no header (T9)."""
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True


class Calendars:
    """The quiet days of each unit, read once a round."""

    def __init__(self) -> None:
        self._known: dict[int, QuietDays] = {}

    def allowed_from(self, notice: Notice, now: datetime) -> datetime:
        """`now`, or the end of the quiet hours for kinds that keep them (domain 6.1)."""
        if not KINDS[notice.kind].quiet_hours:
            return now
        unit = notice.unit
        if unit.pk not in self._known:
            self._known[unit.pk] = quiet_days(unit, now)
        return next_sending_moment(now, self._known[unit.pk])


def quiet_days(unit: Unit, now: datetime) -> QuietDays:
    near = ClosedDay.objects.current().filter(
        unit=unit, on__range=(now.date() - timedelta(days=1), (now + AHEAD).date())
    )
    rows = near.filter(kind__in=[DayKind.HOLIDAY, DayKind.EVE]).values_list("kind", "on")
    return QuietDays(
        holidays=frozenset(on for kind, on in rows if kind == DayKind.HOLIDAY),
        eves=frozenset(on for kind, on in rows if kind == DayKind.EVE),
    )
