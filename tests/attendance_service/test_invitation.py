"""An invitation by mail sets the first password: one link, good once."""

import re
from io import StringIO
from urllib.parse import urlsplit

import pytest
from django.core.mail import EmailMessage
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from accounts.models import AccessRecord, Role, Unit, User
from accounts.services import deactivate_staff
from attendance_service.staff.services import invite_again, invite_staff
from notices.models import Notice
from notices.services.sending import send_due_notices
from tests.factories import UnitFactory

KEY = "5f1e2f4e-0d1b-4a0c-8c43-0f8b4a3b8a51"


def mailed_path(mails: list[EmailMessage]) -> str:
    """Where the link of the only mail leads."""
    (mail,) = mails
    return urlsplit(re.findall(r"http\S+/password/reset/key/\S+", str(mail.body))[0]).path


def command(*arguments: str) -> str:
    out = StringIO()
    call_command("invite_staff", *arguments, stdout=out)
    return out.getvalue().strip()


def test_inviting_twice_adds_and_mails_once(unit: Unit) -> None:
    facts = {
        "unit": unit,
        "email": "dana@example.org",
        "name": "דנה לביא",
        "roles": [Role.OFFICER],
        "now": timezone.now(),
    }
    people = [invite_staff(**facts) for _ in range(2)]
    assert [created for _, created in people] == [True, False]
    notice = Notice.objects.get()
    assert (notice.kind, notice.recipient.user, notice.context) == ("invite", people[0][0], {"user": people[0][0].pk})
    assert AccessRecord.objects.count() == 1


def test_a_new_mail_for_one_press_of_the_button(unit: Unit) -> None:
    user, _ = invite_staff(unit=unit, email="dana@example.org", name="דנה", roles=[Role.OFFICER], now=timezone.now())
    assert [invite_again(user=user, key=KEY, now=timezone.now()) for _ in range(2)] == [True, True]
    assert Notice.objects.count() == 2


def test_nobody_who_chose_a_password_or_left_is_invited_again(officer: User) -> None:
    officer.set_password("a long quiet sentence")
    officer.save()
    assert not invite_again(user=officer, key=KEY, now=timezone.now())
    deactivate_staff(user=officer)
    assert not invite_again(user=officer, key=KEY, now=timezone.now())


def test_the_link_sets_the_first_password_once(client: Client, unit: Unit, mailoutbox: list[EmailMessage]) -> None:
    user, _ = invite_staff(unit=unit, email="dana@example.org", name="דנה", roles=[Role.OFFICER], now=timezone.now())
    send_due_notices(now=timezone.now())
    link = mailed_path(mailoutbox)
    form = client.get(link, follow=True).request["PATH_INFO"]
    assert link != form
    page = client.post(form, {"password1": "12345", "password2": "12345"})
    assert (page.status_code, "קצרה" in page.content.decode()) == (200, True)
    chosen = {"password1": "a long quiet sentence", "password2": "a long quiet sentence"}
    assert client.post(form, chosen).status_code == 302
    user.refresh_from_db()
    assert user.check_password("a long quiet sentence")
    spent = Client().get(link)
    assert (spent.status_code, "הקישור כבר אינו תקף" in spent.content.decode()) == (200, True)
    signed_in = client.post("/login/", {"login": user.email, "password": "a long quiet sentence"})
    assert signed_in.url == "/"


def test_a_forgotten_password_is_chosen_anew_and_old_sessions_end(
    client: Client, officer: User, mailoutbox: list[EmailMessage]
) -> None:
    officer.set_password("an old quiet sentence")
    officer.save()
    client.force_login(officer)
    Client().post("/password/reset/", {"email": officer.email})
    send_due_notices(now=timezone.now())
    other = Client()
    form = other.get(mailed_path(mailoutbox), follow=True).request["PATH_INFO"]
    other.post(form, {"password1": "a new quiet sentence", "password2": "a new quiet sentence"})
    assert client.get("/profile/").status_code == 302


def test_neither_link_nor_key_is_stored(unit: Unit, mailoutbox: list[EmailMessage]) -> None:
    invite_staff(unit=unit, email="dana@example.org", name="דנה", roles=[Role.OFFICER], now=timezone.now())
    send_due_notices(now=timezone.now())
    key = mailed_path(mailoutbox).split("/")[4]
    assert key not in str(list(Notice.objects.values()))


def test_whoever_left_meanwhile_gets_no_link(unit: Unit, mailoutbox: list[EmailMessage]) -> None:
    user, _ = invite_staff(unit=unit, email="dana@example.org", name="דנה", roles=[Role.OFFICER], now=timezone.now())
    deactivate_staff(user=user)
    send_due_notices(now=timezone.now())
    assert mailoutbox == []


def test_the_command_invites_the_first_administrator(unit: Unit) -> None:
    assert command("Admin@Example.org", "--role", "administrator", "--name", "רונית שקד") == (
        "admin@example.org: invited; the mail leaves within a minute"
    )
    user = User.objects.get()
    assert (user.unit, user.name, user.roles) == (unit, "רונית שקד", [Role.ADMINISTRATOR])
    assert command("admin@example.org", "--role", "auditor").endswith("a new mail leaves within a minute")
    user.refresh_from_db()
    assert (user.roles, Notice.objects.count()) == ([Role.ADMINISTRATOR], 2)


def test_the_command_asks_which_unit_where_there_are_several(unit: Unit) -> None:
    other = UnitFactory()
    with pytest.raises(CommandError, match="--unit"):
        command("admin@example.org", "--role", "administrator")
    command("admin@example.org", "--role", "administrator", "--unit", str(other.pk))
    assert User.objects.get().unit == other
    with pytest.raises(CommandError, match="another unit"):
        command("admin@example.org", "--role", "administrator", "--unit", str(unit.pk))


@pytest.mark.parametrize("email", ["", "nobody", "a@b@c", "a b@example.org"])
def test_the_command_refuses_what_is_no_address(unit: Unit, email: str) -> None:
    with pytest.raises(CommandError):
        command(email, "--role", "administrator")
    assert not User.objects.exists()
