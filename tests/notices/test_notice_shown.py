"""A notice before it leaves, as mail and as letter side by side; afterwards, as it left (issue 4; ux 3.12)."""

import pytest
from django.test import Client

from accounts.models import Unit, User
from charter.models import Matter
from notices.models import Notice, SentCopy, SignedLink
from notices.services import send_due_notices
from notices.services.copies import parts_sent
from tests.factories import UserFactory
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, started
from tests.notices.texts import HEBREW, kept

pytestmark = pytest.mark.django_db


@pytest.fixture
def notice(unit: Unit, officer: User) -> Notice:
    found = started(unit, language="ar")
    Matter.objects.filter(pk=found.matter_id).update(owner=officer)
    return found


def page_of(client: Client, notice: Notice) -> str:
    return client.get(f"/outbox/{notice.pk}/").text


def test_what_was_sent_is_shown_as_it_was_sent(
    client: Client, officer: User, manager: User, notice: Notice, relay: Scripted
) -> None:
    """Words that were changed since are those of later notices."""
    assert (send_due_notices(now=NOW), parts_sent(notice) != []) == (1, True)
    kept(manager, "N27", "he", HEBREW)
    later = started(manager.unit)
    Matter.objects.filter(pk=later.matter_id).update(owner=officer)
    client.force_login(officer)

    assert [(part.language, part.direction) for part in parts_sent(notice)] == [("ar", "rtl"), ("he", "rtl")]
    assert "أنا" in page_of(client, notice)
    assert "אנחנו כאן כדי לעזור" in page_of(client, notice)
    assert "נשמח לפגוש" not in page_of(client, notice)
    assert "נשמח לפגוש" in page_of(client, later)


def test_before_it_leaves_the_letter_stands_beside_the_mail(client: Client, officer: User, notice: Notice) -> None:
    client.force_login(officer)
    picture = f"/outbox/{notice.pk}/letter.png"

    assert f'src="{picture}"' in page_of(client, notice)
    answer = client.get(picture)

    assert (answer["Content-Type"], answer["Cache-Control"]) == ("image/png", "no-store")
    assert answer.content.startswith(b"\x89PNG")
    assert (SentCopy.objects.count(), SignedLink.objects.count()) == (0, 0)


def test_a_stranger_meets_no_picture(client: Client, stranger: User, unit: Unit, notice: Notice) -> None:
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_auditor=True)):
        client.force_login(person)
        assert client.get(f"/outbox/{notice.pk}/letter.png").status_code == 404
