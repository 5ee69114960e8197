"""May it leave, and may it leave now: read at the moment of sending (T6; domain 6.1, quiet hours)."""

from datetime import UTC, date, datetime

import pytest

from accounts.models import Unit, User
from charter.models import ClosedDay, DayKind, Matter
from notices.models import Notice, Recipient
from notices.services import notify, recipient_for_user, send_due_notices
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, started, state_of

pytestmark = pytest.mark.django_db


def bar(notice: Notice) -> None:
    Recipient.objects.filter(pk=notice.recipient_id).update(may_receive=False, barred_reason="צו בית משפט")


def restrict(notice: Notice) -> None:
    Matter.objects.filter(pk=notice.matter_id).update(restricted=True)


def forget_address(notice: Notice) -> None:
    Recipient.objects.filter(pk=notice.recipient_id).update(email="")


@pytest.mark.parametrize(
    ("happens", "note"),
    [
        (bar, "לא רשאי/ת לקבל מידע: צו בית משפט"),
        (restrict, "התיק מסומן כחסוי"),
        (forget_address, "אין כתובת דוא״ל"),
    ],
)
def test_what_changed_after_queueing_stops_it_before_a_byte(unit: Unit, relay: Scripted, happens, note: str) -> None:
    """T6: permission is read at the moment of sending."""
    notice = started(unit)
    happens(notice)

    assert send_due_notices(now=NOW) == 0
    assert (state_of(notice), relay.bytes_seen) == (("suppressed", 1, note), 0)


def test_staff_who_left_get_nothing(officer: User, relay: Scripted) -> None:
    recipient = recipient_for_user(officer)
    notice = notify(kind="reset", subject="reset 1", recipient=recipient, context={"user": officer.pk}, not_before=NOW)
    officer.is_active = False
    officer.save()

    assert (send_due_notices(now=NOW), state_of(notice)[0], relay.bytes_seen) == (0, "suppressed", 0)


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        (datetime(2026, 9, 10, 17, 0, tzinfo=UTC), datetime(2026, 9, 11, 5, 0, tzinfo=UTC)),  # 20:00 → 8:00
        (datetime(2026, 9, 11, 11, 0, tzinfo=UTC), datetime(2026, 9, 14, 5, 0, tzinfo=UTC)),  # eve 14:00 → Monday
        (datetime(2026, 9, 5, 9, 0, tzinfo=UTC), datetime(2026, 9, 6, 5, 0, tzinfo=UTC)),  # Shabbat → Sunday
    ],
)
def test_quiet_hours_put_a_notice_off_and_use_up_no_try(
    unit: Unit, relay: Scripted, moment: datetime, leaves: datetime
) -> None:
    """Domain 6.1, on the unit's own calendar."""
    for on, kind in [(11, DayKind.EVE), (12, DayKind.HOLIDAY), (13, DayKind.HOLIDAY)]:
        ClosedDay.objects.create(
            unit=unit, on=date(2026, 9, on), kind=kind, name="ראש השנה", source="בדיקה", added_at=NOW
        )
    notice = started(unit, moment)

    assert send_due_notices(now=moment) == 0
    assert (state_of(notice), notice.not_before, relay.bytes_seen) == (("queued", 0, ""), leaves, 0)


def test_a_sign_in_mail_knows_no_quiet_hours(officer: User, relay: Scripted) -> None:
    recipient = recipient_for_user(officer)
    notify(kind="reset", subject="reset 1", recipient=recipient, context={"user": officer.pk}, not_before=NOW)

    assert send_due_notices(now=datetime(2026, 9, 12, 20, 0, tzinfo=UTC)) == 1
