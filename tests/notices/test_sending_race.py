"""Four senders at once, on a real PostgreSQL: each notice leaves once (reliability 6.1, "Claim")."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from accounts.models import Unit
from notices.models import Notice
from notices.models.notice import NoticeQuerySet
from notices.services import send_due_notices
from tests.factories import UnitFactory
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, started

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]
SENDERS, NOTICES = 4, 40


def send_once() -> int:
    try:
        return send_due_notices(now=NOW)
    finally:
        connection.close()


def without_locks(rows: NoticeQuerySet, **_options: object) -> NoticeQuerySet:
    return rows


@pytest.mark.parametrize("locks", [True, False])
def test_four_senders_at_once_send_each_notice_once(relay: Scripted, monkeypatch, locks: bool) -> None:
    """Also where no row is ever locked, as on SQLite: then the state in the UPDATE alone decides."""
    if not locks:
        monkeypatch.setattr(NoticeQuerySet, "select_for_update", without_locks)
    unit: Unit = UnitFactory()
    for _person in range(NOTICES):
        started(unit)

    with ThreadPoolExecutor(SENDERS) as pool:
        sent = sum(pool.map(lambda _sender: send_once(), range(SENDERS)))

    assert sent == NOTICES
    assert len({mail["Message-ID"] for mail in relay.accepted}) == len(relay.accepted) == NOTICES
    assert set(Notice.objects.values_list("state", "attempts")) == {("sent", 1)}
