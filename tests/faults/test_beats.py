"""A sender that waits long for the relay goes on beating, on a connection of its own (reliability 6.1; F09)."""

import threading

import pytest
from django.db.models.functions import Now

from attendance_service import mail
from notices.models import Notice, SenderBeat
from notices.services import beats, send_due_notices
from notices.services.limits import share_of
from tests.factories import UnitFactory
from tests.faults.talker import DOT, talker
from tests.notices.test_sending import NOW, started

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def test_a_slow_send_keeps_beating(settings, monkeypatch, tmp_path) -> None:
    """Half a second of silence after the final dot, a beat every twentieth: all but the first by the thread beside."""
    notice = started(UnitFactory())
    monkeypatch.setattr(mail, "FINAL_DOT_SECONDS", 0.5)
    monkeypatch.setattr(beats, "EVERY", 0.05)
    heard, beat = [], beats.beat
    monkeypatch.setattr(beats, "beat", lambda worker: (beat(worker), heard.append(threading.current_thread().name)))
    settings.EMAIL_BACKEND, settings.JOURNAL_DIR = "attendance_service.mail.RelayBackend", tmp_path
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 5

    with talker(DOT, "hang") as relay:
        settings.EMAIL_PORT = relay.port
        send_due_notices(now=NOW)

    worker = Notice.objects.get(pk=notice.pk).worker
    assert heard[0] == "MainThread"
    assert set(heard[1:]) == {f"beat {worker}"}
    assert SenderBeat.objects.count() == 0


def test_senders_at_work_together_part_the_list() -> None:
    """Each row is one sender's; a sender whose part is empty takes the others', of which one may be dead."""
    for worker in ("a", "b", "c"):
        SenderBeat.objects.create(worker=worker, beat_at=Now())

    assert [share_of([3, 4, 5, 6, 7], worker) for worker in "abc"] == [[3, 6], [4, 7], [5]]
    assert share_of([3, 6], "b") == [3, 6]
