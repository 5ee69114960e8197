from pathlib import Path

import pytest
from django.test import Client

from accounts.models import User
from tests.notices.smtp import Scripted, smtp_server


@pytest.fixture(autouse=True)
def journal(settings, tmp_path) -> Path:
    """A send journal of this test alone."""
    settings.JOURNAL_DIR = tmp_path / "journal"
    settings.JOURNAL_DIR.mkdir()
    return settings.JOURNAL_DIR


@pytest.fixture
def relay(settings, request) -> Scripted:
    """A server with the replies of `@pytest.mark.parametrize("relay", [...], indirect=True)`, or one that accepts."""
    with smtp_server(*getattr(request, "param", ())) as (handler, port):
        settings.EMAIL_BACKEND = "attendance_service.mail.RelayBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 10
        yield handler


@pytest.fixture
def page(client: Client, officer: User) -> Client:
    """Of an officer who is signed in."""
    client.force_login(officer)
    return client
