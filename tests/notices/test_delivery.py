"""What happens to a notice whose sender died, and what is written down on the way (reliability 6.1; F02)."""

import hashlib
from datetime import timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.db.models.functions import Now

from accounts.models import Unit, User
from charter.models import Matter, NextStep
from notices.models import Notice, SenderBeat, SentCopy
from notices.services import beats, resume_notices, send_due_notices
from notices.services import journal as sent
from notices.services.beats import beat
from notices.services.claiming import claim, may_have_left, recover_notices
from notices.services.retrying import next_try
from notices.texts import KINDS
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, started, state_of

pytestmark = pytest.mark.django_db
UNSURE = "לא ידוע אם הודעה הגיעה (התחלנו בטיפול, סיגל ומאיר כהן): לברר עם המשפחה, ולעדכן בעמוד ההודעה"


def ask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "N27", KINDS["N27"].__class__(**{**vars(KINDS["N27"]), "on_unknown": "ask"}))


def fall_silent(worker: str, seconds: int) -> None:
    SenderBeat.objects.filter(worker=worker).update(beat_at=Now() - timedelta(seconds=seconds))


def events_of(notice: Notice) -> list[tuple[str, str]]:
    return list(notice.events.order_by("pk").values_list("state", "note"))


@pytest.fixture
def left_behind(unit: Unit) -> Notice:
    """Claimed by a sender that beats no more."""
    notice = started(unit)
    beat("dead")
    claim(notice.pk, worker="dead", now=NOW)
    fall_silent("dead", 61)
    return notice


def test_a_sender_without_a_sign_of_life_for_a_minute_loses_its_lease(unit: Unit, relay: Scripted) -> None:
    """Its lease of 900 seconds is not waited for; one that was heard 59 seconds ago keeps it."""
    notice = started(unit)
    beat("slow")
    claim(notice.pk, worker="slow", now=NOW)
    fall_silent("slow", 55)
    assert (resume_notices(now=NOW), state_of(notice)[0]) == (0, "sending")

    fall_silent("slow", 61)

    assert (resume_notices(now=NOW), resume_notices(now=NOW)) == (1, 0)
    assert relay.accepted[0]["Message-ID"] == notice.message_id


@pytest.mark.parametrize("relay", [["451 busy"]], indirect=True)
def test_every_change_leaves_an_event_with_the_relays_answer(unit: Unit, relay: Scripted) -> None:
    notice = started(unit)

    for minutes in (0, 2):
        send_due_notices(now=NOW + timedelta(minutes=minutes))

    assert events_of(notice) == [("sending", ""), ("queued", "451 busy"), ("sending", ""), ("sent", "250 OK")]


def test_a_sender_beats_while_it_waits_and_leaves_no_beat_behind(unit: Unit, relay: Scripted, monkeypatch) -> None:
    seen = []
    handed = beats.beat
    monkeypatch.setattr(beats, "beat", lambda worker: (seen.append(worker), handed(worker)))
    notice = started(unit)

    send_due_notices(now=NOW)

    notice.refresh_from_db()
    assert (seen, notice.state, SenderBeat.objects.count()) == ([notice.worker], "sent", 0)


def test_what_the_journal_knows_is_sent_and_leaves_no_second_time(left_behind: Notice, relay: Scripted) -> None:
    """F02: the sender died after it wrote the answer down and before it committed."""
    sent.write_down(left_behind.message_id, "250 2.0.0 Ok: queued as 4R", now=NOW)

    assert (send_due_notices(now=NOW), relay.bytes_seen) == (0, 0)
    assert state_of(left_behind)[:2] == ("sent", 1)
    assert events_of(left_behind)[-1] == ("sent", "250 2.0.0 Ok: queued as 4R")
    assert not Notice.objects.get(pk=left_behind.pk).uncertain


def test_what_it_does_not_know_leaves_again_and_keeps_the_mark(left_behind: Notice, relay: Scripted) -> None:
    """Never doubled silently: row and events say that a copy may exist, under the same number."""
    assert send_due_notices(now=NOW) == 1

    left_behind.refresh_from_db()
    assert (left_behind.state, left_behind.uncertain, left_behind.note) == ("sent", True, may_have_left())
    assert [state for state, _note in events_of(left_behind)] == ["sending", "queued", "sending", "sent"]
    assert relay.accepted[0]["Message-ID"] == left_behind.message_id


def test_6_1_what_kills_its_sender_twice_waits_by_the_table(left_behind: Notice) -> None:
    """The first death is followed at once (F02), a second one is not: it might kill sender after sender."""
    recover_notices(now=NOW)
    beat("second")
    claim(left_behind.pk, worker="second", now=NOW)
    fall_silent("second", 61)
    recover_notices(now=NOW)

    left_behind.refresh_from_db()
    assert (left_behind.state, left_behind.attempts) == ("queued", 2)
    assert left_behind.not_before == next_try(left_behind, NOW)


def test_of_a_kind_that_asks_a_person_decides_unless_the_journal_knows(
    left_behind: Notice, officer: User, monkeypatch
) -> None:
    ask(monkeypatch)
    Matter.objects.filter(pk=left_behind.matter_id).update(owner=officer)
    assert (recover_notices(now=NOW), recover_notices(now=NOW)) == (1, 0)
    assert state_of(left_behind) == ("unknown", 1, may_have_left())
    assert list(NextStep.objects.values_list("owner", "text")) == [(officer.pk, UNSURE)]


def test_an_answer_that_comes_after_the_lease_is_read_before_the_next_try(left_behind: Notice, relay: Scripted) -> None:
    """The first sender was slow, not dead: it wrote its answer down after it had lost the row."""
    recover_notices(now=NOW)
    sent.write_down(left_behind.message_id, "250 late", now=NOW)

    assert (send_due_notices(now=NOW), relay.bytes_seen, state_of(left_behind)[0]) == (0, 0, "sent")


@pytest.mark.parametrize("trouble", ["absent", "a folder", "torn"])
def test_a_journal_that_cannot_be_read_only_knows_less(
    left_behind: Notice, relay: Scripted, journal: Path, caplog, trouble: str
) -> None:
    if trouble == "absent":
        journal.rmdir()
    elif trouble == "a folder":
        (journal / "2026-09.log").mkdir()
    else:
        (journal / "2026-09.log").write_bytes(b"\xff\x00 <half")

    assert send_due_notices(now=NOW) == 1
    assert state_of(left_behind)[0] == "sent"


def test_6_1_a_round_reads_the_journal_once_and_not_inside_its_transactions(
    unit: Unit, relay: Scripted, journal: Path, monkeypatch
) -> None:
    """However many are uncertain: read whole before the first claim, then only the lines that were added."""
    uncertain = [started(unit) for _person in range(3)]
    Notice.objects.filter(pk__in=[row.pk for row in uncertain]).update(uncertain=True)
    for number in range(200):
        sent.write_down(f"<{number}@other>", "250 OK", now=NOW)
    sent.write_down(uncertain[1].message_id, "250 known", now=NOW)
    size = (journal / "2026-09.log").stat().st_size
    read, claimed, reads = [], [], sent._bytes_from

    def spied(*given: object) -> bytes:
        claimed.append(Notice.objects.filter(state="sending").exists())
        read.append(reads(*given))
        return read[-1]

    monkeypatch.setattr(sent, "_bytes_from", spied)

    assert send_due_notices(now=NOW) == 2
    assert [state_of(row)[0] for row in uncertain] == ["sent"] * 3
    assert (uncertain[1].events.order_by("-pk").first().note, relay.bytes_seen > 0) == ("250 known", True)
    assert (len(read[0]), claimed[0]) == (size, False)
    assert sum(map(len, read)) <= (journal / "2026-09.log").stat().st_size


def test_a_line_after_a_torn_one_is_read(journal: Path) -> None:
    """A power cut in the middle of a line spoils that line alone; a month has a file."""
    (journal / "2026-09.log").write_bytes(b"2026-09-10T08:00 <a@b")
    sent.write_down("<c@d>", "250\r\nOK", now=NOW)
    sent.write_down("<e@f>", "250", now=NOW + timedelta(days=31))

    assert sorted(path.name for path in journal.iterdir()) == ["2026-09.log", "2026-10.log"]
    assert sent.answers_to(["<c@d>", "<e@f>", "<a@b"]) == {"<c@d>": "250 OK", "<e@f>": "250"}


@pytest.mark.parametrize("relay", [["451 busy"]], indirect=True)
def test_what_left_is_kept_byte_for_byte_and_what_did_not_is_not(unit: Unit, relay: Scripted) -> None:
    """SentCopy: the very bytes the relay got, with the versions of their texts."""
    notice = started(unit)
    send_due_notices(now=NOW)
    assert SentCopy.objects.count() == 0

    send_due_notices(now=NOW + timedelta(minutes=2))

    copy = SentCopy.objects.get(notice=notice)
    assert (copy.attempt, copy.texts) == (2, {"he": 0})
    assert copy.sha256 == hashlib.sha256(bytes(copy.content)).hexdigest()
    assert relay.content == [bytes(copy.content)]


def test_a_round_of_three_asks_no_more_of_each_than_a_round_of_one(
    unit: Unit, relay: Scripted, django_assert_num_queries
) -> None:
    moved = 0 if connection.vendor == "postgresql" else 2  # each move's event is a statement of its own elsewhere
    started(unit)
    with django_assert_num_queries(22 + 9 + moved):
        send_due_notices(now=NOW)
    for _person in range(3):
        started(unit)
    with django_assert_num_queries(20 + 3 * (8 + moved)):
        send_due_notices(now=NOW)
