"""The buttons of a notice's page (ux 3.12): who sees which, what each does, and what is answered to a slip."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from notices.models import Channel, Notice, NoticeState, Recipient
from notices.services.acts import Act
from tests.factories import UserFactory
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import started

pytestmark = pytest.mark.django_db
SLUGS = [act.value.replace("_", "-") for act in Act]


@pytest.fixture(autouse=True)
def _at_eleven() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def draft(officer: User) -> Notice:
    return started(officer, state=NoticeState.DRAFT)


def send(client: Client, who: User, notice: Notice, act: str, **facts: str) -> str:
    """As the page was shown to this person a moment ago."""
    client.force_login(who)
    facts = {"mark": client.get(f"/outbox/{notice.pk}/").context["mark"]} | facts
    return client.post(f"/outbox/{notice.pk}/{act}/", facts, follow=True).content.decode()


def state(notice: Notice) -> str:
    return Notice.objects.get(pk=notice.pk).state


def acts(client: Client, who: User, notice: Notice) -> set[str]:
    client.force_login(who)
    return set(client.get(f"/outbox/{notice.pk}/").context["forms"])


def test_a_draft_is_sent_and_then_shows_until_when_it_can_be_stopped(
    client: Client, officer: User, draft: Notice
) -> None:
    body = send(client, officer, draft, "release")

    assert "ההודעה תישלח בעוד עשר דקות. עד אז אפשר לעצור אותה." in body
    assert "תישלח ב־11:10." in body
    assert "מישהו הקדים אתכם" in send(client, officer, draft, "release")


def test_a_blocked_draft_stays_and_says_why(client: Client, officer: User, draft: Notice) -> None:
    Recipient.objects.update(email="")

    body = send(client, officer, draft, "release")

    assert "אי אפשר לעשות זאת כעת: אין כתובת דוא״ל." in body
    assert state(draft) == "draft"


@pytest.mark.parametrize("act", ["send-back", "again", "close"])
def test_a_missing_reason_is_asked_for_beside_its_field(client: Client, officer: User, act: str) -> None:
    states = {"send-back": "held", "again": "failed", "close": "bounced"}
    notice = started(officer, state=states[act])

    body = send(client, officer, notice, act, reason=" ")

    field = f"id_{act.replace('-', '_')}_reason"
    assert [words in body for words in ("שגיאה: ", f'href="#{field}"', f'aria-describedby="{field}_')] == [True] * 3
    assert "כתבו את הסיבה. היא נשמרת בתיק." in body
    assert state(notice) == states[act]


@pytest.mark.parametrize("reason", ["\u202eabc", "א" * 201, "x\x00y"])
def test_an_odd_reason_is_kept_and_refused_or_cleaned(client: Client, officer: User, reason: str) -> None:
    notice = started(officer, state=NoticeState.FAILED)

    assert send(client, officer, notice, "again", reason=reason)
    assert "\u202e" not in Notice.objects.get(pk=notice.pk).note


def test_a_manager_ticks_the_warning_before_she_approves(client: Client, officer: User, manager: User) -> None:
    """N29, ux 8.9: the words wait for a lawyer, and she says that she knows."""
    notice = started(officer, kind="N29", state=NoticeState.HELD)
    unread = send(client, manager, notice, "approve")
    assert ("סמנו שראיתם את האזהרה." in unread, state(notice)) == (True, "held")

    send(client, manager, notice, "approve", legal_seen="on")

    assert state(notice) == "queued"


def test_who_may_not_approve_has_no_button_and_no_address(client: Client, officer: User, manager: User) -> None:
    notice = started(officer, kind="N29", state=NoticeState.HELD)

    assert ("approve" in acts(client, officer, notice), "approve" in acts(client, manager, notice)) == (False, True)
    client.force_login(officer)
    assert client.post(f"/outbox/{notice.pk}/approve/", {"legal_seen": "on"}).status_code == 404
    assert state(notice) == "held"


@pytest.mark.parametrize(
    ("kind", "place", "offered"),
    [
        ("N27", "draft", {"release", "letter", "stop"}),
        ("N29", "held", {"approve", "send_back", "letter", "stop"}),
        ("N27", "queued", {"send_back", "letter", "stop"}),
        ("N27", "sending", set()),
        ("N27", "sent", set()),
        ("N27", "failed", {"letter", "phone", "again", "close"}),
        ("N27", "suppressed", {"letter", "phone", "again", "close"}),
        ("N27", "bounced", {"letter", "phone", "close"}),
        ("N27", "unknown", {"letter", "phone", "arrived", "close"}),
        ("N27", "cancelled", set()),
    ],
)
def test_each_state_offers_what_can_be_done(
    client: Client, officer: User, manager: User, kind: str, place: str, offered: set[str]
) -> None:
    assert acts(client, manager, started(officer, kind=kind, state=place)) == offered


def test_a_barred_parent_is_neither_written_to_nor_called(client: Client, officer: User) -> None:
    notice = started(officer, state=NoticeState.SUPPRESSED)
    Recipient.objects.update(may_receive=False, barred_reason="צו בית משפט")

    assert acts(client, officer, notice) == {"close"}


def test_a_letter_is_printed_and_posted_not_sent_again(client: Client, officer: User) -> None:
    notice = started(officer, state=NoticeState.PRINT, channel=Channel.LETTER)

    assert acts(client, officer, notice) == {"send_back", "stop"}


def test_told_by_telephone_goes_on_to_the_call(client: Client, officer: User) -> None:
    notice = started(officer, state=NoticeState.FAILED)
    client.force_login(officer)
    address = f"/outbox/{notice.pk}/phone/"
    assert (
        f"/contacts/new/?kind=call&amp;case={notice.matter.ref}" in client.get(f"/outbox/{notice.pk}/").content.decode()
    )

    answer = client.post(address, {"next": f"/contacts/new/?kind=call&case={notice.matter.ref}"})

    assert (answer.url, state(notice)) == (f"/contacts/new/?kind=call&case={notice.matter.ref}", "cancelled")


def test_no_address_leads_out_of_the_house(client: Client, officer: User) -> None:
    notice = started(officer, state=NoticeState.FAILED)
    client.force_login(officer)

    assert client.post(f"/outbox/{notice.pk}/phone/", {"next": "//evil.example/"}).url == f"/outbox/{notice.pk}/"


def test_the_page_tells_its_history_and_its_other_copies(client: Client, officer: User, draft: Notice) -> None:
    send(client, officer, draft, "release")
    body = send(client, officer, draft, "letter")

    letter = Notice.objects.get(channel=Channel.LETTER)
    assert f"/outbox/{draft.pk}/" in body
    assert (state(letter), "אותה הודעה" in body) == ("print", True)
    client.force_login(officer)
    told = client.get(f"/outbox/{draft.pk}/").content.decode()
    assert "נשלחת כמכתב במקום" in told


def test_hebrew_under_another_language_is_folded(client: Client, officer: User, draft: Notice) -> None:
    client.force_login(officer)

    body = client.get(f"/outbox/{draft.pk}/").content.decode()

    assert body.index("نحن هنا لنساعد") < body.index("הנוסח בעברית, שהוא המחייב") < body.index("אנחנו כאן כדי לעזור")


def test_a_text_that_cannot_be_written_breaks_no_page(client: Client, officer: User) -> None:
    notice = started(officer, state=NoticeState.DRAFT, context={})
    client.force_login(officer)

    answer = client.get(f"/outbox/{notice.pk}/")

    assert (answer.status_code, "לא היה אפשר לכתוב את נוסח ההודעה" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("slug", SLUGS)
def test_every_button_answers_strangers_like_what_does_not_exist(
    client: Client, officer: User, stranger: User, unit: Unit, draft: Notice, slug: str
) -> None:
    auditor, colleague = UserFactory(unit=unit, is_auditor=True), UserFactory(unit=unit, is_officer=True)
    for person in (stranger, colleague, auditor):
        client.force_login(person)

        answers = [client.post(f"/outbox/{pk}/{slug}/", {"reason": "x"}).status_code for pk in (draft.pk, 9_999)]

        assert answers == [404, 404]
    client.force_login(officer)
    assert client.get(f"/outbox/{draft.pk}/{slug}/").status_code == 405
    assert state(draft) == "draft"
