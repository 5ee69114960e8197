"""The tabs, words and filters of the outbox (ux 3.12)."""

from datetime import timedelta

import pytest
from django.test import Client

from accounts.models import User
from notices.models import Channel, HandedHow, Notice, NoticeState, Posting, SignedLink
from notices.services import ring
from tests.factories import UserFactory
from tests.notices.factories import MatterFactory
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import page, started

__all__ = ["page"]
pytestmark = pytest.mark.django_db


def shown(page: Client, query: str) -> list[int]:
    return [row.notice.pk for row in page.get(f"/outbox/?{query}").context["rows"]]


def with_link(notice: Notice, **moments: object) -> Notice:
    facts = {"salt": b"1", "token_hash": "1", "created_at": NOW, "expires_at": NOW}
    SignedLink.objects.create(notice=notice, purpose="received", **facts, **moments)
    return notice


@pytest.mark.parametrize(
    ("moments", "word"),
    [({}, "נשלחה"), ({"opened_at": NOW}, "נפתחה"), ({"opened_at": NOW, "used_at": NOW}, "אושרה קבלה")],
)
def test_what_the_signed_page_knows_is_the_state_of_what_was_sent(
    page: Client, officer: User, moments: dict, word: str
) -> None:
    """ux 5.1.12: the page's opening alone is known; there is no pixel."""
    notice = with_link(started(officer, state=NoticeState.SENT, settled_at=NOW), **moments)

    assert str(Notice.objects.with_standing().get(pk=notice.pk).standing.label) == word
    assert word in page.get("/outbox/?tab=sent").content.decode()


def test_an_opened_page_says_nothing_of_a_notice_that_came_back(officer: User) -> None:
    notice = with_link(started(officer, state=NoticeState.BOUNCED), opened_at=NOW, used_at=NOW)

    assert Notice.objects.get(pk=notice.pk).standing == NoticeState.BOUNCED


@pytest.mark.parametrize(
    ("how", "word"), [(HandedHow.HAND, "נמסרה ביד"), (HandedHow.REGISTERED, "נמסרה"), (HandedHow.POST, "נמסרה")]
)
def test_a_letter_says_how_it_was_delivered(officer: User, how: str, word: str) -> None:
    notice = started(officer, state=NoticeState.DELIVERED, channel=Channel.LETTER)
    Posting.objects.create(notice=notice, how=how, delivered_on=NOW.date(), made_by=officer, made_at=NOW)

    assert str(notice.standing.label) == word


def test_a_letter_that_was_confirmed_on_its_page_says_so(officer: User) -> None:
    notice = with_link(started(officer, state=NoticeState.POSTED, channel=Channel.LETTER), used_at=NOW)

    assert str(notice.standing.label) == "אושרה קבלה"


def test_what_was_stopped_has_a_tab_only_where_there_is_some(page: Client, officer: User) -> None:
    assert "נעצרו" not in page.get("/outbox/").content.decode()
    started(officer, state=NoticeState.CANCELLED)

    assert "נעצרו" in page.get("/outbox/?tab=check").content.decode()


def test_each_tab_counts_its_own(page: Client, officer: User) -> None:
    for state in ("draft", "queued", "held", "sent", "bounced", "print", "cancelled"):
        started(officer, state=state)

    tabs = [(tab.value, count) for tab, count in page.get("/outbox/").context["tabs"]]

    assert tabs == [("check", 2), ("approve", 1), ("sent", 1), ("problems", 1), ("print", 1), ("stopped", 1)]


def test_no_problems_is_said_in_words(page: Client) -> None:
    assert "אין תקלות מסירה" in page.get("/outbox/?tab=problems").content.decode()


def test_at_night_the_row_says_the_morning_on_which_it_leaves(page: Client, officer: User, time_machine) -> None:
    """Domain 6.1: quiet hours hold a notice, and the row says until when."""
    started(officer)
    time_machine.move_to(NOW + timedelta(hours=11), tick=False)
    page.force_login(officer)

    assert "תישלח ביום ו׳ 11.9 בשעה 08:00." in page.get("/outbox/").content.decode()


def test_a_row_that_was_tried_says_when_it_is_tried_again(page: Client, officer: User) -> None:
    started(officer, attempts=1, note="451 try later", not_before=NOW + timedelta(minutes=5))

    body = page.get("/outbox/").content.decode()

    assert "ניסיון נוסף ביום ה׳ 10.9 בשעה 11:05." in body
    assert "451 try later" in body


def test_the_filters_are_parts_of_the_address(page: Client, officer: User) -> None:
    first, second = started(officer, kind="N25", language="ru"), started(officer)

    assert shown(page, "kind=N25") == shown(page, "language=ru") == [first.pk]
    assert shown(page, f"case={second.matter.ref}") == shown(page, f"case={second.matter.ref[6:]}") == [second.pk]
    assert shown(page, "kind=N25&language=ar") == []
    assert "אין הודעה שמתאימה לסינון" in page.get("/outbox/?kind=N25&language=ar").content.decode()


@pytest.mark.parametrize("query", ["kind=x", "language=%00", "officer=x", "case=%00", "page=-1", "tab=%00&kind="])
def test_odd_filters_hide_nothing(page: Client, officer: User, query: str) -> None:
    notice = started(officer)

    assert shown(page, query) == [notice.pk]


def test_a_manager_chooses_an_officer_and_an_officer_has_no_such_choice(page: Client, officer: User) -> None:
    other = UserFactory(unit=officer.unit, is_officer=True)
    mine, theirs = started(officer), started(other)
    assert "officer" not in page.get("/outbox/").context["filter"].form.fields
    page.force_login(UserFactory(unit=officer.unit, is_manager=True))

    assert shown(page, f"officer={other.pk}") == [theirs.pk]
    assert sorted(shown(page, "")) == [mine.pk, theirs.pk]


def test_our_own_staffs_bell_is_in_no_tab(page: Client, officer: User) -> None:
    ring(kind="S2", users=[officer], subject="x", matter=MatterFactory(unit=officer.unit, owner=officer), now=NOW)

    assert all(count == 0 for _tab, count in page.get("/outbox/").context["tabs"])


def test_two_hundred_rows_are_four_pages_and_keep_the_filter(page: Client, officer: User) -> None:
    for _row in range(200):
        started(officer)

    answer = page.get("/outbox/?kind=N27&page=4")

    assert (len(answer.context["rows"]), answer.context["page"].paginator.num_pages) == (50, 4)
    assert "?kind=N27&amp;page=3" in answer.content.decode()
