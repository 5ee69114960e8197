"""The pages of inbound mail: for whom they are, and filing by hand."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from accounts.models import AccessRecord, Role, User
from charter.models import Matter
from notices.models import InboundMail, MailKind, Notice
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


@pytest.fixture
def matter(officer: User) -> Matter:
    return MatterFactory(unit=officer.unit, owner=officer)


def mail(person: User, **facts: Any) -> InboundMail:
    given = {"kind": MailKind.OTHER, "unit": person.unit, "sender": "a@example.org", "subject": "שאלה", "text": "מתי?"}
    return InboundMail.objects.create(message_id=f"<{uuid4()}>", received_at=NOW, **(given | facts))


@pytest.fixture
def chief(client: Client, manager: User) -> Client:
    client.force_login(manager)
    return client


def test_an_officer_reads_the_replies_of_her_matters_alone(
    client: Client, officer: User, matter: Matter, stranger: User
) -> None:
    mine = mail(officer, kind=MailKind.REPLY, matter=matter, other_address=True, attachments=["a.pdf", '"><b>'])
    loose = mail(officer)
    client.force_login(officer)
    html = client.get(f"/mail/{mine.pk}/").content.decode()
    assert "מתי?" in html
    assert "נשלח מכתובת אחרת" in html
    assert "a.pdf" in html
    assert '"><b>' not in html
    assert AccessRecord.objects.filter(subject=f"mail {mine.pk}, case {matter.ref}", allowed=True).exists()
    assert [client.get(path).status_code for path in (f"/mail/{loose.pk}/", "/mail/", "/mail/999999/")] == [404] * 3
    for person in (
        stranger,
        UserFactory(unit=officer.unit, is_officer=True),
        UserFactory(unit=officer.unit, is_auditor=True),
    ):
        client.force_login(person)
        assert client.get(f"/mail/{mine.pk}/").status_code == 404
        assert client.post(f"/mail/{loose.pk}/drop/").status_code == 404


def test_the_manager_files_by_hand_and_the_officer_hears_twice_is_once(
    chief: Client, officer: User, manager: User, matter: Matter
) -> None:
    loose = mail(manager)
    for _ in range(2):
        answer = chief.post(f"/mail/{loose.pk}/", {"ref": f" {matter.ref} "})
    assert answer.status_code == 200  # there is nothing to file any more
    loose.refresh_from_db()
    assert (loose.matter, loose.handled_by) == (matter, manager)
    assert [line.kind for line in Notice.objects.of_bell(officer)] == ["reply"]
    assert AccessRecord.objects.filter(page="mail", subject=f"mail {loose.pk}, case {matter.ref}").count() == 1


@pytest.mark.parametrize("typed", ["", "2026-99999999", "x" * 500, "\u202e", "<script>"])
def test_a_wrong_number_is_said_beside_the_field_and_kept(chief: Client, manager: User, typed: str) -> None:
    loose = mail(manager)
    answer = chief.post(f"/mail/{loose.pk}/", {"ref": typed})
    assert answer.status_code == 200
    assert answer.context["form"].errors["ref"]
    assert InboundMail.objects.get(pk=loose.pk).waits


def test_a_case_of_another_unit_does_not_exist(chief: Client, manager: User, stranger: User) -> None:
    loose, foreign = mail(manager), MatterFactory(unit=stranger.unit)
    answer = chief.post(f"/mail/{loose.pk}/", {"ref": foreign.ref})
    assert "אין תיק במספר הזה" in answer.content.decode()
    assert InboundMail.objects.get(pk=loose.pk).matter is None


def test_what_belongs_to_no_case_is_put_aside_and_stays_on_record(chief: Client, manager: User) -> None:
    loose = mail(manager)
    for _ in range(2):
        assert chief.post(f"/mail/{loose.pk}/drop/").status_code == 302
    assert "אין הודעות שמחכות" in chief.get("/mail/").content.decode()
    assert "שאלה" in chief.get("/mail/?list=all").content.decode()
    assert chief.get(f"/mail/{loose.pk}/drop/").status_code == 405


def test_off_is_said(chief: Client, settings, officer: User) -> None:
    settings.MAILBOX_URL = ""
    for path in ("/mail/", "/outbox/"):
        assert "תיבת הדואר הנכנס אינה מחוברת" in chief.get(path).content.decode()
    settings.MAILBOX_URL = "imaps://u:p@h/"
    assert "אינה מחוברת" not in chief.get("/mail/").content.decode()


def test_another_units_mail_is_on_no_list_of_ours(chief: Client, stranger: User) -> None:
    mail(stranger, subject="זרה")
    html = chief.get("/mail/?list=all").content.decode()
    assert "זרה" not in html


def test_what_was_sent_to_no_unit_waits_for_every_manager_until_one_takes_it(
    client: Client, chief: Client, manager: User, officer: User
) -> None:
    """Of several units with one mailbox nobody knows which was meant, and nothing may be lost."""
    other = UserFactory(is_manager=True)
    loose = mail(manager, subject="של איש", unit=None)
    client.force_login(officer)
    assert client.get(f"/mail/{loose.pk}/").status_code == 404
    for person in (other, manager):
        client.force_login(person)
        assert "של איש" in client.get("/mail/").content.decode()
        assert "לא נשלחה לכתובת של יחידה אחת" in client.get(f"/mail/{loose.pk}/").content.decode()

    assert chief.post(f"/mail/{loose.pk}/drop/").status_code == 302

    assert "של איש" in chief.get("/mail/?list=all").content.decode()
    client.force_login(other)
    assert "של איש" not in client.get("/mail/?list=all").content.decode()
    assert client.get(f"/mail/{loose.pk}/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    chief: Client, manager: User, matter: Matter, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        mail(manager, kind=MailKind.REPLY, matter=matter)
    chief.get("/mail/?list=all")
    with django_assert_num_queries(10):
        assert chief.get("/mail/?list=all").content.decode().count(matter.ref) >= rows


def test_roles_without_cases_have_no_mail(client: Client, officer: User) -> None:
    client.force_login(UserFactory(unit=officer.unit, **{f"is_{Role.ADMINISTRATOR.value}": True}))
    assert client.get("/mail/").status_code == 404
