"""The embedded broker: a message is whole or not there, whoever looks in between (design 5)."""

import os
from pathlib import Path
from queue import Empty

import pytest
from django.conf import settings
from kombu import Connection
from kombu.exceptions import ChannelError
from kombu.transport import filesystem

from attendance_service.broker import SCHEME
from attendance_service.broker import Transport as Folder
from attendance_service.celery import app

MESSAGE = {"body": "שלום", "headers": {"task": "x"}}


def channel(folder: Path, scheme: str = SCHEME) -> filesystem.Channel:
    options = {name: str(folder) for name in ("data_folder_in", "data_folder_out")}
    options["control_folder"] = str(folder / "control")
    return Connection(f"{scheme}://localhost//", transport_options=options).channel()


def test_what_was_put_comes_out_once(tmp_path: Path) -> None:
    ours = channel(tmp_path)
    ours._put("celery", MESSAGE)

    assert ours._get("celery") == MESSAGE
    with pytest.raises(Empty):
        ours._get("celery")


def test_a_message_that_is_being_written_is_not_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def die(*_given: object) -> None:
        raise OSError("killed")

    ours = channel(tmp_path)
    monkeypatch.setattr(os, "replace", die)
    with pytest.raises(ChannelError):
        ours._put("celery", MESSAGE)

    assert len(list(tmp_path.glob("*.half"))) == 1
    with pytest.raises(Empty):
        ours._get("celery")


def test_without_it_a_worker_reads_half_a_message(tmp_path: Path) -> None:
    """The control: kombu's own names a message before it is written."""
    (tmp_path / "1_x.celery.msg").touch()

    with pytest.raises(ValueError, match="Expecting value"):
        channel(tmp_path, "filesystem")._get("celery")


@pytest.mark.skipif(bool(settings.REDIS_URL), reason="with REDIS_URL messages go through Redis")
def test_the_embedded_house_uses_it() -> None:
    assert app.conf.broker_url == "folder://localhost//"
    assert isinstance(app.connection().transport, Folder)
