"""F08: thirty ways in which a mail server fails, each with its state, its tries and the moment of the next one."""

from dataclasses import replace
from datetime import timedelta

import pytest

from accounts.models import Unit
from attendance_service import mail
from notices.models import Notice, RelayBreaker
from notices.services import breaker_state, send_due_notices
from notices.services.claiming import may_have_left
from notices.services.retrying import next_try
from notices.texts import KINDS
from tests.faults.talker import DATA, DOT, EHLO, GREETING, MAIL, PHASES, RCPT, TROUBLES, talker
from tests.notices.test_sending import NOW, started

pytestmark = pytest.mark.django_db

AWAY = ("queued", 0, "at once", True, False)  # the relay itself: no try used up, one probe a minute
LATER = ("queued", 1, "by the table", False, False)  # surely not accepted
NEVER = ("failed", 1, "", False, False)
UNSURE = ("queued", 1, "by the table", False, True)  # it may have been taken: again under its number, marked
UNKNOWN = ("unknown", 1, "", False, True)  # the same of a kind that asks: a person looks
BEHAVIOURS = {
    GREETING: {"4xx": AWAY, "5xx": AWAY, "close": AWAY, "hang": AWAY, "garbage": AWAY},
    EHLO: {"4xx": AWAY, "5xx": AWAY, "close": AWAY, "hang": AWAY, "garbage": AWAY},
    MAIL: {"4xx": LATER, "5xx": NEVER, "close": LATER, "hang": LATER, "garbage": LATER},
    RCPT: {"4xx": LATER, "5xx": NEVER, "close": LATER, "hang": LATER, "garbage": LATER},
    DATA: {"4xx": LATER, "5xx": NEVER, "close": LATER, "hang": LATER, "garbage": LATER},
    DOT: {"4xx": LATER, "5xx": NEVER, "close": UNSURE, "hang": UNSURE, "garbage": UNSURE},
}
THIRTY = [(phase, trouble, *BEHAVIOURS[phase][trouble]) for phase in PHASES for trouble in TROUBLES]
ASKING = [(*row[:2], *(UNKNOWN if row[2:] == UNSURE else row[2:])) for row in THIRTY]
RESEND, ASK = ("resend", "ask")
BY_KIND = [(RESEND, *row) for row in THIRTY] + [(ASK, *row) for row in ASKING if row[0] == DOT]


@pytest.fixture(autouse=True)
def _patience(settings, monkeypatch) -> None:
    """Half a second for what takes a minute, or ten."""
    monkeypatch.setattr(mail, "COMMAND_SECONDS", 0.5)
    monkeypatch.setattr(mail, "FINAL_DOT_SECONDS", 0.5)
    settings.EMAIL_BACKEND = "attendance_service.mail.RelayBackend"
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5


def test_the_table_knows_thirty_behaviours() -> None:
    assert len({row[:2] for row in THIRTY}) == len(PHASES) * len(TROUBLES) == 30


@pytest.mark.parametrize(("kind", "phase", "trouble", "state", "tries", "next_one", "broken", "unsure"), BY_KIND)
def test_each_behaviour_ends_in_its_state(
    unit: Unit,
    settings,
    monkeypatch,
    kind: str,
    phase: str,
    trouble: str,
    state: str,
    tries: int,
    next_one: str,
    broken: bool,
    unsure: bool,
) -> None:
    """Reliability 6.1: what dies after the final dot goes again where its kind says `resend`, and waits where `ask`."""
    monkeypatch.setitem(KINDS, "N27", replace(KINDS["N27"], on_unknown=kind))
    notice = started(unit)
    with talker(phase, trouble) as server:
        settings.EMAIL_PORT = server.port
        send_due_notices(now=NOW)
        taken = len(server.taken)

    notice.refresh_from_db()
    expected = {"at once": NOW, "by the table": next_try(Notice(**identity(notice)), NOW), "": None}[next_one]
    assert (notice.state, notice.attempts, breaker_state() is not None, taken) == (state, tries, broken, 0)
    assert (notice.uncertain, notice.copies.exists()) == (unsure, unsure)
    assert expected is None or notice.not_before == expected


@pytest.mark.parametrize(("phase", "trouble"), [row[:2] for row in THIRTY if row[2:] in (AWAY, LATER)])
def test_what_was_surely_not_taken_leaves_once_when_the_server_is_well(
    unit: Unit, settings, phase: str, trouble: str
) -> None:
    notice = started(unit)
    with talker(phase, trouble) as server:
        settings.EMAIL_PORT = server.port
        for minutes in (0, 2, 4):
            RelayBreaker.objects.filter(open_since__isnull=False).update(probe_at=NOW)  # a minute passes
            send_due_notices(now=NOW + timedelta(minutes=minutes))
        taken = len(server.taken)

    notice.refresh_from_db()
    assert (notice.state, taken) == ("sent", 1)


@pytest.mark.parametrize("trouble", ["close", "hang", "garbage"])
def test_what_may_have_been_taken_leaves_once_more_with_its_number_and_says_so(
    unit: Unit, settings, trouble: str
) -> None:
    notice = started(unit)
    with talker(DOT, trouble) as server:
        settings.EMAIL_PORT = server.port
        for minutes in (0, 2, 4):
            send_due_notices(now=NOW + timedelta(minutes=minutes))
        taken = list(server.taken)

    notice.refresh_from_db()
    assert (notice.state, notice.uncertain, notice.note, len(taken)) == ("sent", True, may_have_left(), 1)
    assert notice.message_id.encode() in taken[0]


def identity(notice: Notice) -> dict:
    return {"message_id": notice.message_id, "attempts": 1, "first_tried_at": notice.first_tried_at}
