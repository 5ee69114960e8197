"""What staff see of a family's page before a notice leaves (ux 3.12): the page itself, in its language, and no effect."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, Guardian, MeetingAnswer
from notices.models import Notice, SignedLink
from notices.services.outbox import notify
from tests.attendance_service.signed import NOW, invite, plan_meeting, press, send
from tests.cases.factories import make_student, refer
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(unit: Unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def mother(case: Case) -> Guardian:
    return Guardian.objects.get(student=case.student, relation="mother")


@pytest.fixture
def invitation(case: Case, officer: User, mother: Guardian) -> Notice:
    """One that nobody has sent: without a link."""
    link = invite(plan_meeting(case, officer), ref=case.matter.ref, place="municipality")
    SignedLink.objects.filter(pk=link.pk).delete()
    return link.notice


@pytest.fixture
def decision(case: Case, mother: Guardian) -> Notice:
    facts = {"child": "נועה", "gender": "f", "decisions": ["תוכנית היל״ה"], "appeal_until": "2027-02-10"}
    return notify(kind="N7", subject="l", recipient=mother.recipient, not_before=NOW, matter=case.matter, context=facts)


def look(client: Client, notice: Notice, lang: str = "") -> str:
    answer = client.get(f"/outbox/{notice.pk}/page/" + (f"?lang={lang}" if lang else ""))
    assert answer.status_code == 200
    return answer.text


def test_it_is_the_page_the_family_will_see(client: Client, officer: User, invitation: Notice) -> None:
    client.force_login(officer)
    page = look(client, invitation)

    for words in ("פגישה עם היחידה לביקור סדיר", "28.1.2027", "10:00", "חדר 3", "דנה לביא", "אישור הגעה"):
        assert words in page, words
    assert 'lang="ar" dir="rtl"' in look(client, invitation, "ar")


def test_it_comes_in_the_language_of_the_recipient(
    client: Client, officer: User, mother: Guardian, decision: Notice
) -> None:
    mother.recipient.language = "ru"
    mother.recipient.save()
    client.force_login(officer)

    assert '<html lang="ru" dir="ltr">' in look(client, decision)


def test_looking_leaves_no_trace_on_the_link(
    client: Client, officer: User, invitation: Notice, decision: Notice
) -> None:
    client.force_login(officer)
    look(client, invitation)
    look(client, decision)
    assert SignedLink.objects.count() == 0

    link = send(Guardian.objects.get(recipient=decision.recipient), invitation.matter.case, kind="N6")
    look(client, link.notice)
    link.refresh_from_db()
    assert (link.opened_at, link.used_at, link.tries) == (None, None, 0)


def test_nothing_can_be_pressed(client: Client, officer: User, invitation: Notice, decision: Notice) -> None:
    client.force_login(officer)
    for notice, act in ((invitation, "confirm"), (decision, "received"), (decision, "open")):
        page = look(client, notice)
        assert '<fieldset class="inert" disabled>' in page
        assert "/privacy/" not in page
        assert "meeting.ics" not in page
        assert client.post(f"/outbox/{notice.pk}/page/", {"act": act, "code": "4567"}).status_code == 405
    assert (MeetingAnswer.objects.count(), SignedLink.objects.count()) == (0, 0)


def test_an_answer_that_was_given_is_seen(client: Client, officer: User, case: Case) -> None:
    link = invite(plan_meeting(case, officer))
    press(link, "confirm")
    client.force_login(officer)

    page = look(client, link.notice)
    assert "תודה. רשמנו שתגיעו" in page
    assert "meeting.ics" not in page


@pytest.mark.parametrize("ends", [{"revoked_at": NOW}, {"expires_at": NOW}])
def test_a_dead_link_shows_what_the_family_meets(
    client: Client, officer: User, case: Case, ends: dict[str, object]
) -> None:
    link = invite(plan_meeting(case, officer))
    SignedLink.objects.filter(pk=link.pk).update(**ends)
    client.force_login(officer)

    page = look(client, link.notice)
    assert "הקישור הזה כבר לא פעיל" in page
    assert "28.1.2027" not in page


def test_barred_since_it_was_written(client: Client, officer: User, invitation: Notice) -> None:
    """domain 6.1: whoever may not get it sees nothing of it behind a link either."""
    type(invitation.recipient).objects.filter(pk=invitation.recipient_id).update(may_receive=False, barred_reason="צו")
    client.force_login(officer)

    assert "28.1.2027" not in look(client, invitation)


def test_only_whoever_sees_the_notice_sees_its_page(
    client: Client, stranger: User, unit: Unit, invitation: Notice
) -> None:
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_auditor=True)):
        client.force_login(person)
        assert client.get(f"/outbox/{invitation.pk}/page/").status_code == 404


def test_a_notice_without_a_page_has_none(client: Client, officer: User, case: Case, mother: Guardian) -> None:
    told = notify(kind="N27", subject="x", recipient=mother.recipient, not_before=NOW, matter=case.matter, context={})
    client.force_login(officer)

    assert client.get(f"/outbox/{told.pk}/page/").status_code == 404


def test_the_notice_shows_it_as_a_tab(client: Client, officer: User, invitation: Notice) -> None:
    """In a frame of our own page alone, where nothing runs."""
    client.force_login(officer)
    at, page = f"/outbox/{invitation.pk}/", f"/outbox/{invitation.pk}/page/"

    assert ('href="?show=page"' in client.get(at).text, page in client.get(at).text) == (True, False)
    assert f'src="{page}" sandbox="allow-same-origin"' in client.get(f"{at}?show=page").text
    answer = client.get(page)
    assert answer.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in answer.headers["Content-Security-Policy"]
    assert client.get(at).headers["X-Frame-Options"] == "DENY"
