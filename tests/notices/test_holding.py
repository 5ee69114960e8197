"""What nothing leaves through: jumping clocks, old texts (F05, F07)."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Unit, User
from notices.services import clocks_agree, notify, recipient_for_user, send_due_notices
from notices.services.moving import move_notice
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, started, state_of

pytestmark = pytest.mark.django_db


def test_a_clock_that_went_back_sends_nothing_and_says_so(unit: Unit, relay: Scripted, caplog) -> None:
    """F07: more than two minutes before what was already written down."""
    started(unit)
    send_due_notices(now=NOW)
    notice = started(unit, NOW - timedelta(days=1))

    assert send_due_notices(now=NOW - timedelta(seconds=121)) == 0
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert send_due_notices(now=NOW - timedelta(seconds=119)) == 1
    assert state_of(notice)[0] == "sent"


@pytest.mark.parametrize(("jump", "agree"), [(0, True), (110, True), (-110, True), (180, False), (-86_400, False)])
def test_the_machines_clock_is_held_against_the_databases(jump: int, agree: bool) -> None:
    assert clocks_agree(now=timezone.now() + timedelta(seconds=jump)) is agree


def test_parents_mail_that_waited_three_days_is_read_by_a_manager_first(
    unit: Unit, officer: User, relay: Scripted
) -> None:
    """F05: its text is stale; what is for staff leaves at once."""
    old, young = started(unit, NOW - timedelta(days=3, minutes=1)), started(unit, NOW - timedelta(days=2))
    staff = notify(
        kind="reset",
        subject="r",
        recipient=recipient_for_user(officer),
        context={"user": officer.pk},
        not_before=NOW - timedelta(days=9),
    )

    assert [send_due_notices(now=NOW) for _pulse in "ab"] == [2, 0]
    assert [state_of(row)[0] for row in (old, young, staff)] == ["held", "sent", "sent"]
    assert state_of(old)[2] == "ההודעה הייתה אמורה לצאת לפני יותר משלושה ימים: יש לקרוא אותה לפני שתצא"


def test_what_the_manager_approved_is_not_held_again(unit: Unit, manager: User, relay: Scripted) -> None:
    old = started(unit, NOW - timedelta(days=4))
    send_due_notices(now=NOW)

    move_notice(old, "queued", now=NOW, by=manager, approved_by=manager, approved_at=NOW)

    assert send_due_notices(now=NOW) == 1
