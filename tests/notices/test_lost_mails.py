"""A mail to our own people that is lost tells the managers of their unit (reliability 6.1, "Dead letter")."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from notices.models import Notice
from notices.services import notify, recipient_for_user, send_due_notices
from notices.services.claiming import claim
from notices.texts import KINDS
from tests.factories import UnitFactory, UserFactory
from tests.notices.smtp import Scripted
from tests.notices.test_sending import NOW, expire

pytestmark = pytest.mark.django_db
NO_USER = ["rcpt 550 5.1.1 no such user"]


def reset(officer: User) -> Notice:
    who = recipient_for_user(officer)
    return notify(kind="reset", subject="reset 1", recipient=who, context={"user": officer.pk}, not_before=NOW)


def lines(user: User) -> list[tuple[str, str, str]]:
    rows = Notice.objects.of_bell(user).order_by("pk")
    return [(row.kind, row.context["what"], row.context["url"]) for row in rows]


@pytest.fixture
def desk(client: Client, manager: User) -> Iterator[Client]:
    with time_machine.travel(NOW, tick=False):
        client.force_login(manager)
        yield client


@pytest.fixture
def lost(officer: User, manager: User) -> Notice:
    notice = reset(officer)
    Notice.objects.filter(pk=notice.pk).update(state="failed", note="550 5.1.1 no such user", settled_at=NOW)
    return notice


@pytest.mark.parametrize("relay", [NO_USER], indirect=True)
def test_6_1_a_password_mail_that_fails_rings_the_managers_of_the_unit_once(
    officer: User, manager: User, relay: Scripted
) -> None:
    stranger = UserFactory(unit=UnitFactory(), is_manager=True)
    reset(officer)

    for _pulse in "ab":
        send_due_notices(now=NOW)

    told = [("S14", "קביעת סיסמה חדשה: דנה לביא", "/outbox/?tab=problems")]
    assert (lines(manager), lines(stranger), lines(officer)) == (told, [], [])


def test_6_1_one_whose_outcome_nobody_knows_rings_too(officer: User, manager: User, monkeypatch) -> None:
    monkeypatch.setitem(KINDS, "reset", KINDS["reset"].__class__(**{**vars(KINDS["reset"]), "on_unknown": "ask"}))
    notice = reset(officer)
    claim(notice.pk, worker="dead", now=NOW)
    expire(notice)

    send_due_notices(now=NOW)

    assert [kind for kind, *_rest in lines(manager)] == ["S14"]


def test_ux_3_12_it_stands_among_the_problems_without_what_it_said(desk: Client, lost: Notice) -> None:
    body = desk.get("/outbox/?tab=problems").content.decode()

    assert "הודעות לצוות היחידה שלא הגיעו" in body
    assert "דנה לביא" in body
    assert desk.get(f"/outbox/{lost.pk}/").status_code == 404
    assert desk.get(f"/outbox/{lost.pk}/letter.pdf").status_code == 404


@pytest.mark.parametrize(("slug", "state"), [("again", "queued"), ("close", "cancelled")])
def test_6_1_a_manager_sends_it_again_or_puts_it_aside_once(
    desk: Client, lost: Notice, manager: User, slug: str, state: str
) -> None:
    for _again in "ab":
        assert desk.post(f"/outbox/staff/{lost.pk}/{slug}/").status_code == 302

    lost.refresh_from_db()
    assert (lost.state, lost.events.filter(by=manager).count()) == (state, 1)
    assert "הודעות לצוות היחידה שלא הגיעו" not in desk.get("/outbox/?tab=problems").content.decode()


def test_a_manager_of_another_unit_and_an_officer_reach_nothing(client: Client, lost: Notice, officer: User) -> None:
    stranger = UserFactory(unit=UnitFactory(), is_manager=True)
    for person in (stranger, officer):
        client.force_login(person)
        assert "הודעות לצוות" not in client.get("/outbox/?tab=problems").content.decode()
        assert client.post(f"/outbox/staff/{lost.pk}/again/").status_code in (403, 404)
    lost.refresh_from_db()
    assert lost.state == "failed"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    desk: Client, lost: Notice, rows: int, django_assert_num_queries
) -> None:
    for _number in range(rows - 1):
        Notice.objects.filter(pk=reset(UserFactory(unit=lost.recipient.user.unit)).pk).update(state="failed")
    desk.get("/outbox/?tab=problems")
    with django_assert_num_queries(12):
        desk.get("/outbox/?tab=problems")
