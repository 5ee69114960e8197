"""The outbox list: who was told what, by state; only of matters the person may see (domain 2.1; ux 3.12)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from notices.models import Notice, NoticeState
from notices.services import notify, recipient_for_user
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db


def started(officer: User, **changes: object) -> Notice:
    matter = MatterFactory(unit=officer.unit, owner=officer)
    notice = notify(
        kind="N27",
        subject=f"case {matter.ref}",
        recipient=RecipientFactory(language="ar"),
        matter=matter,
        context={"child": "נועה", "gender": "f", "ref": matter.ref, "call_by": None},
        not_before=NOW,
    )
    Notice.objects.filter(pk=notice.pk).update(**changes)
    notice.refresh_from_db()
    return notice


@pytest.fixture
def page(client: Client, officer: User) -> Iterator[Client]:
    with time_machine.travel(NOW, tick=False):
        client.force_login(officer)
        yield client


def test_a_row_says_to_whom_what_in_which_language_of_which_case_and_when(page: Client, officer: User) -> None:
    notice = started(officer)

    body = page.get("/outbox/").content.decode()

    for words in ("סיגל ומאיר כהן", "התחלנו בטיפול", "ערבית", notice.matter.ref, "בתור", "תישלח ב־11:00.", "עצירה"):
        assert words in body


@pytest.mark.parametrize(
    ("state", "tab", "word"),
    [
        (NoticeState.SENT, "sent", "נשלחה"),
        (NoticeState.FAILED, "problems", "לא התקבלה"),
        (NoticeState.UNKNOWN, "problems", "לא ידוע אם נשלחה"),
        (NoticeState.SUPPRESSED, "problems", "לא נשלחה"),
        (NoticeState.BOUNCED, "problems", "חזרה"),
        (NoticeState.CANCELLED, "stopped", "נעצרה"),
        (NoticeState.DRAFT, "check", "טיוטה"),
        (NoticeState.HELD, "approve", "ממתינה לאישור"),
        (NoticeState.PRINT, "print", "להדפסה"),
        (NoticeState.POSTED, "sent", "נשלחה בדואר"),
        (NoticeState.DELIVERED, "sent", "נמסרה"),
        (NoticeState.SENDING, "check", "בשליחה"),
    ],
)
def test_every_state_has_a_word_and_a_tab(page: Client, officer: User, state: str, tab: str, word: str) -> None:
    notice = started(officer, state=state)

    answer = page.get(f"/outbox/?tab={tab}")

    assert [row.pk for row in answer.context["page"]] == [notice.pk]
    assert word in answer.content.decode()
    assert "/stop/" not in answer.content.decode()


def test_an_unknown_tab_or_page_shows_the_first(page: Client) -> None:
    assert page.get("/outbox/?tab=x&page=99999999999999999999").status_code == 200


def test_sign_in_mails_and_digests_are_on_nobodys_list(page: Client, officer: User) -> None:
    mail = notify(
        kind="reset",
        subject="reset 1",
        recipient=recipient_for_user(officer),
        context={"user": officer.pk},
        not_before=NOW,
    )

    assert len(page.get("/outbox/").context["page"]) == 0
    assert page.get(f"/outbox/{mail.pk}/").status_code == 404


def test_one_notice_is_shown_in_both_its_languages_and_recorded(page: Client, officer: User) -> None:
    notice = started(officer)

    body = page.get(f"/outbox/{notice.pk}/").content.decode()

    assert 'lang="ar" dir="rtl"' in body
    assert "نحن هنا لنساعد" in body
    assert "אנחנו כאן כדי לעזור" in body
    assert "style=" not in body
    assert AccessRecord.objects.get().subject == f"N27 {notice.subject}"


def test_stopping_during_the_hold_and_again_after(page: Client, officer: User) -> None:
    notice = started(officer)

    bodies = [page.post(f"/outbox/{notice.pk}/stop/", follow=True).content.decode() for _again in "ab"]

    assert "ההודעה נעצרה ולא תישלח." in bodies[0]
    assert "אי אפשר עוד לעצור את ההודעה." in bodies[1]
    notice.refresh_from_db()
    assert (notice.state, notice.note) == ("cancelled", "נעצר בידי דנה לביא")


def test_getting_the_stop_address_stops_nothing(page: Client, officer: User) -> None:
    """Mail scanners and previews open links."""
    notice = started(officer)

    assert page.get(f"/outbox/{notice.pk}/stop/").status_code == 405


def test_a_stranger_and_a_colleague_meet_what_does_not_exist(
    client: Client, officer: User, stranger: User, unit: Unit
) -> None:
    notice = started(officer)
    missing = notice.pk + 999
    for person in (stranger, UserFactory(unit=unit, is_officer=True)):
        client.force_login(person)

        answers = [client.get(f"/outbox/{pk}/") for pk in (notice.pk, missing)]
        stops = [client.post(f"/outbox/{pk}/stop/").status_code for pk in (notice.pk, missing)]

        assert [answer.status_code for answer in answers] == [404, 404]
        assert stops == [404, 404]
        assert len(client.get("/outbox/").context["page"]) == 0


@pytest.mark.parametrize("role", ["is_administrator", "is_auditor"])
def test_administrators_and_auditors_have_no_outbox(client: Client, unit: Unit, role: str) -> None:
    client.force_login(UserFactory(unit=unit, **{role: True}))

    assert client.get("/outbox/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_three_rows_as_for_one(
    page: Client, officer: User, rows: int, django_assert_num_queries
) -> None:
    for _row in range(rows):
        started(officer)

    with django_assert_num_queries(12):
        page.get("/outbox/")
