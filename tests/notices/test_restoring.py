"""A database put back to its backup while the journal went on: nothing that left leaves again unasked (F21)."""

from datetime import datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from accounts.models import Unit, User
from notices.models import Notice, NoticeEvent, NoticeState, SentCopy
from notices.services import notify, recipient_for_user, send_due_notices
from notices.services.blockers import what_blocks
from notices.services.moving import move_notice
from notices.services.reviewing import release_draft
from notices.services.solving import try_again
from tests.notices.papers import letter_of
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, started, state_of

pytestmark = pytest.mark.django_db
FIELDS = [field.attname for field in Notice._meta.concrete_fields]


@pytest.fixture(autouse=True)
def journal(settings, tmp_path) -> None:
    settings.JOURNAL_DIR = tmp_path


class Backup:
    """The rows as they stood; putting them back forgets all that came after."""

    def __init__(self) -> None:
        self.rows = list(Notice.objects.order_by("pk").values(*FIELDS))
        self.events = set(NoticeEvent.objects.values_list("pk", flat=True))

    def put_back(self) -> None:
        NoticeEvent.objects.exclude(pk__in=self.events).delete()
        SentCopy.objects.all().delete()
        Notice.objects.exclude(pk__in=[row["id"] for row in self.rows]).delete()
        for row in self.rows:
            Notice.objects.filter(pk=row["id"]).update(**row)


def moved(notice: Notice, state: str) -> Notice:
    Notice.objects.filter(pk=notice.pk).update(state=state)
    notice.refresh_from_db()
    return notice


def run(times: int = 2) -> list[str]:
    said = [StringIO() for _ in range(times)]
    for answer in said:
        call_command("hold_after_restore", stdout=answer)
    return [answer.getvalue() for answer in said]


def states(*notices: Notice) -> list[tuple[str, bool]]:
    return [(Notice.objects.get(pk=one.pk).state, Notice.objects.get(pk=one.pk).uncertain) for one in notices]


def leave_all(at: datetime) -> None:
    while send_due_notices(now=at):
        pass


def test_what_left_after_the_backup_is_settled_whatever_it_was_then(
    unit: Unit, officer: User, manager: User, relay: Scripted
) -> None:
    """A draft released, a failure tried again, one approved, one refused for its address: all sent since the backup."""
    draft, held, queued = moved(started(unit), "draft"), moved(started(unit), "held"), started(unit)
    failed, suppressed, unknown = (moved(started(unit), state) for state in ("failed", "suppressed", "unknown"))
    staff = notify(
        kind="reset", subject="r", recipient=recipient_for_user(officer), context={"user": officer.pk}, not_before=NOW
    )
    waits = [moved(started(unit, NOW + timedelta(days=9)), state) for state in ("draft", "failed", "queued")]
    backup = Backup()
    release_draft(notice=draft, by=officer, now=NOW - timedelta(minutes=10))
    move_notice(held, NoticeState.QUEUED, now=NOW, by=manager)
    for one in (failed, suppressed, unknown):
        try_again(notice=one, by=officer, now=NOW, reason="שוב")
    later = started(unit)
    leave_all(NOW)
    left = (draft, held, queued, failed, suppressed, unknown, staff)
    assert [state for state, _asked in states(*left, later)] == ["sent"] * 8

    backup.put_back()
    said = run()

    assert states(*left) == [("sent", False)] * 7
    assert states(*waits) == [("draft", True), ("failed", True), ("held", True)]
    assert Notice.objects.get(pk=draft.pk).note == "נשלחה לפני שחזור מסד הנתונים, לפי יומן השליחה"
    assert said == [
        "in flight 0, sent by the journal 7, asked about 3, held 1, left and unknown here 1\n",
        "in flight 0, sent by the journal 0, asked about 0, held 0, left and unknown here 1\n",
    ]
    seen = relay.bytes_seen
    leave_all(timezone.now())
    assert relay.bytes_seen == seen
    assert NoticeEvent.objects.filter(notice=draft, state="sent").count() == 1


def test_the_journal_is_asked_again_where_it_was_late(unit: Unit, officer: User, relay: Scripted, settings) -> None:
    """Its folder was put beside the database only afterwards: the marked rows look in it before each try."""
    draft = moved(started(unit), "draft")
    backup, folder = Backup(), settings.JOURNAL_DIR
    release_draft(notice=draft, by=officer, now=NOW - timedelta(minutes=10))
    leave_all(NOW)
    backup.put_back()
    settings.JOURNAL_DIR = folder / "nothing"
    run()
    assert states(draft) == [("draft", True)]

    settings.JOURNAL_DIR = folder
    seen = relay.bytes_seen
    draft.refresh_from_db()
    release_draft(notice=draft, by=officer, now=NOW)
    leave_all(NOW + timedelta(minutes=11))
    assert (states(draft), relay.bytes_seen) == ([("sent", True)], seen)


def test_a_person_is_asked_before_it_goes_again(unit: Unit, officer: User) -> None:
    draft, letter = moved(started(unit), "draft"), letter_of(officer)
    run()
    assert states(letter) == [("held", True)]

    said = [[(one.words, one.stops) for one in what_blocks(Notice.objects.get(pk=row.pk))] for row in (draft, letter)]
    assert ("ייתכן שכבר יצאה: יש לברר לפני שתצא שוב", False) in said[0]
    assert ("ייתכן שכבר נשלחה בדואר: יש לברר לפני שתצא שוב", False) in said[1]


@pytest.mark.parametrize("state", ["sent", "cancelled", "bounced", "posted", "delivered"])
def test_what_came_to_its_end_stays_there(unit: Unit, state: str, settings) -> None:
    notice = moved(started(unit), state)
    (settings.JOURNAL_DIR / "2026-11.log").write_text(f"2026-11-01T10:00:00 {notice.message_id} 250 OK\n")
    run()
    assert states(notice) == [(state, False)]
    assert state_of(notice)[2] == ""


def test_a_marked_one_whose_page_is_looked_at_says_so(unit: Unit, officer: User, client: Any) -> None:
    failed = moved(started(unit), "failed")
    type(failed.matter).objects.update(owner=officer)
    run()
    client.force_login(officer)
    assert "ייתכן שכבר יצאה: יש לברר לפני שתצא שוב" in client.get(f"/outbox/{failed.pk}/").text
