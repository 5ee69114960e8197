from collections.abc import Iterator

import pytest

from accounts.models import User
from charter.models import Matter
from notices.models import Notice
from tests.notices.factories import MatterFactory
from tests.notices.imap import Box, imap_server
from tests.notices.mailbox.mails import sent


@pytest.fixture(scope="module")
def server() -> Iterator[Box]:
    with imap_server() as box:
        yield box


@pytest.fixture
def box(server: Box, settings) -> Box:
    server.empty()
    settings.MAILBOX_URL = server.url
    return server


@pytest.fixture
def matter(officer: User) -> Matter:
    return MatterFactory(unit=officer.unit, owner=officer)


@pytest.fixture
def notice(matter: Matter) -> Notice:
    return sent(matter)
