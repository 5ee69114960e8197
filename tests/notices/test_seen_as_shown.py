"""What leaves by a button of the notice's own page is what that page showed (ux 3.12)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from notices.models import Channel, Notice, NoticeState, Recipient
from notices.services.blockers import BlockedError
from notices.services.checking import read_for_check, release_many, to_check
from notices.services.reviewing import release_draft
from tests.notices.test_outbox import NOW
from tests.notices.test_outbox_page import started
from tests.notices.texts import HEBREW, approved, kept

pytestmark = pytest.mark.django_db
CHANGED = "ההודעה השתנתה מאז שהוצגה לכם, ולכן לא נעשה דבר."


@pytest.fixture(autouse=True)
def _at_eleven() -> Iterator[None]:
    with time_machine.travel(NOW, tick=False):
        yield


def shown(client: Client, who: User, notice: Notice) -> str:
    client.force_login(who)
    return client.get(f"/outbox/{notice.pk}/").context["mark"]


def press(client: Client, notice: Notice, act: str, **facts: str) -> HttpResponse:
    return client.post(f"/outbox/{notice.pk}/{act}/", facts)


def state(notice: Notice) -> str:
    return Notice.objects.get(pk=notice.pk).state


def another_text(manager: User) -> None:
    kept(manager, "N27", "he", HEBREW)
    kept(manager, "N29", "he", HEBREW)


def another_fact(_manager: User) -> None:
    for notice in Notice.objects.all():
        Notice.objects.filter(pk=notice.pk).update(context=notice.context | {"child": "דן", "gender": "m"})


def another_mail(_manager: User) -> None:
    Recipient.objects.update(email="other@example.org")


def another_home(_manager: User) -> None:
    Recipient.objects.update(postal_address="הגפן 9, נווה אורן")


def another_name(_manager: User) -> None:
    Recipient.objects.update(name="ליאור אחר")


CHANGES = [another_text, another_fact, another_mail, another_home, another_name]


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize(("act", "place"), [("release", "draft"), ("letter", "draft"), ("letter", "failed")])
def test_what_changed_since_it_was_shown_is_shown_anew_and_stays(
    client: Client, officer: User, manager: User, act: str, place: str, change
) -> None:
    notice = started(officer, state=place, language="he")
    mark = shown(client, officer, notice)
    change(manager)

    answer = press(client, notice, act, mark=mark)

    assert (answer.status_code, CHANGED in answer.content.decode()) == (409, True)
    assert (state(notice), Notice.objects.filter(channel=Channel.LETTER).count()) == (place, 0)
    assert press(client, notice, act, mark=answer.context["mark"]).status_code == 302
    assert state(notice) != place


def test_n29_a_manager_approves_what_she_was_shown(client: Client, officer: User, manager: User) -> None:
    facts = {"child": "נועה", "gender": "f", "ref": "1", "first_on": "2026-10-11", "last_on": "2026-10-20", "days": 3}
    notice = started(officer, kind="N29", state=NoticeState.HELD, language="he", context=facts)
    mark = shown(client, manager, notice)
    another_text(manager)

    answer = press(client, notice, "approve", mark=mark, legal_seen="on")

    assert (answer.status_code, state(notice), "שגיאה" in answer.content.decode()) == (409, "held", False)
    press(client, notice, "approve", mark=answer.context["mark"], legal_seen="on")
    assert state(notice) == "queued"


def test_a_form_that_says_not_what_it_showed_lets_nothing_go(client: Client, officer: User) -> None:
    notice = started(officer, state=NoticeState.DRAFT)
    client.force_login(officer)

    assert [press(client, notice, "release", mark=mark).status_code for mark in ("", "x\x00", "1:draft:")] == [409] * 3
    assert state(notice) == "draft"


def hearing(officer: User) -> Notice:
    """Its words are the law's, and no lawyer approved them yet."""
    facts = {"child": "נועה", "gender": "f", "ref": "1", "committee": "ועדה", "on": "2026-12-01", "at": "10:00"}
    facts |= {"place": "חדר 4", "uid": "x@example.org", "sequence": 0}
    return started(
        officer, kind="N6-removal", state=NoticeState.DRAFT, channel=Channel.LETTER, language="he", context=facts
    )


def test_n6_a_hearing_in_words_no_lawyer_approved_is_released_only_knowingly(client: Client, officer: User) -> None:
    """ux 8.9; domain 6.1: legal wording."""
    notice = hearing(officer)
    mark = shown(client, officer, notice)

    unread = press(client, notice, "release", mark=mark).content.decode()
    assert ("סמנו שראיתם את האזהרה." in unread, state(notice)) == (True, "draft")
    with pytest.raises(BlockedError, match="טעון אישור משפטי"):
        release_draft(notice=notice, by=officer, now=NOW)

    press(client, notice, "release", mark=mark, legal_seen="on")
    row = Notice.objects.get(pk=notice.pk)
    assert (row.state, row.note) == ("print", "אושרה לפני שהנוסח קיבל אישור משפטי")


def test_n6_a_hearing_is_let_go_with_others_only_once_a_lawyer_approved_its_words(officer: User, manager: User) -> None:
    notice = hearing(officer)

    def tick() -> tuple[int, list[str]]:
        rows = Notice.objects.visible_to(officer, NOW.date())
        (one,) = read_for_check(to_check(rows, officer), officer, NOW.date())
        outcome = release_many(notices=rows, marks=[one.mark], by=officer, now=NOW)
        return outcome.gone, [why for _notice, why in outcome.left]

    assert tick() == (0, ["טעון אישור משפטי"])
    assert state(notice) == "draft"
    approved(manager, "N6-removal", "he")
    assert (tick(), state(notice)) == ((1, []), "print")
