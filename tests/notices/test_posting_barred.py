"""A letter printed before its parent was barred (T6): not sent, not printed again; what had left is still written down."""

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from notices.models import HandedHow, Notice, Posting, Recipient
from notices.services.paper import print_letters
from notices.services.posting import ForbiddenNowError, post_letters
from tests.notices.postings import NUMBER, OTHER, TODAY, TYPED, end, events, post, printed

pytestmark = pytest.mark.django_db
WHY = "לא רשאי/ת לקבל מידע: צו הרחקה"
WAY: dict[str, Any] = {"how": "registered", "number": NUMBER, "on": TYPED, "proof": "", "version": "0"}


@pytest.fixture
def letter(officer: User) -> Notice:
    return printed(officer)


def bar(*letters: Notice) -> None:
    barred = Recipient.objects.filter(notices__in=[one.pk for one in letters])
    Recipient.objects.filter(pk__in=list(barred.values_list("pk", flat=True))).update(
        may_receive=False, barred_reason="צו הרחקה"
    )


def test_it_is_not_recorded_as_posted_without_a_word(letter: Notice, officer: User) -> None:
    bar(letter)
    with pytest.raises(ForbiddenNowError, match="צו הרחקה"):
        post(letter, officer)
    assert (Posting.objects.count(), events(letter)) == (0, [])


@pytest.mark.parametrize("how", [HandedHow.REGISTERED, HandedHow.HAND])
def test_what_had_left_already_stays_possible_to_write_down_once(letter: Notice, officer: User, how: str) -> None:
    bar(letter)
    facts = {"how": how, "left_already": True, "proof": "נמסר לאב"}
    rows = [post(letter, officer, **facts) for _ in range(2)]
    assert (rows[0].pk, len(events(letter))) == (rows[1].pk, 1)
    assert f"המכתב כבר יצא: {WHY}" in letter.events.get().note


def test_what_was_recorded_before_the_bar_may_be_corrected_and_ended(letter: Notice, officer: User) -> None:
    posting = post(letter, officer)
    bar(letter)
    corrected = post(letter, officer, number=OTHER, version=posting.version)
    assert (corrected.registered_number, end(corrected, officer).delivered_on) == (OTHER, TODAY)


def test_a_run_with_one_of_them_posts_none(letter: Notice, officer: User) -> None:
    other = printed(officer)
    bar(letter)
    letters = [(Notice.objects.get(pk=one.pk), number) for one, number in ((other, NUMBER), (letter, OTHER))]
    with pytest.raises(ForbiddenNowError):
        post_letters(letters=letters, how=HandedHow.REGISTERED, on=TODAY, by=officer, now=timezone.now())
    assert not Posting.objects.exists()


def test_it_is_not_printed_again(letter: Notice, officer: User) -> None:
    bar(letter)
    run = print_letters(notices=[Notice.objects.get(pk=letter.pk)], by=officer, now=timezone.now())
    assert (run.printed, [why for _one, why in run.refused], letter.copies.count()) == (0, [WHY], 1)


def test_the_page_says_why_and_keeps_what_was_typed(letter: Notice, officer: User, client: Client) -> None:
    client.force_login(officer)
    assert 'name="left_already"' not in client.get(f"/outbox/{letter.pk}/post/").text
    bar(letter)
    assert WHY in client.get(f"/outbox/{letter.pk}/post/").text

    answer = client.post(f"/outbox/{letter.pk}/post/", WAY)
    assert (answer.status_code, Posting.objects.count()) == (200, 0)
    for words in (WHY, "אין לשלוח את המכתב. אם כבר יצא, יש לסמן זאת.", NUMBER):
        assert words in answer.text, words

    assert client.post(f"/outbox/{letter.pk}/post/", WAY | {"left_already": "on"}).status_code == 302
    assert "המכתב כבר יצא" in client.get(f"/outbox/{letter.pk}/").text


def test_barred_between_the_page_and_the_press_is_asked_too(letter: Notice, officer: User, client: Client) -> None:
    client.force_login(officer)
    client.get(f"/outbox/{letter.pk}/post/")
    bar(letter)
    assert WHY in client.post(f"/outbox/{letter.pk}/post/", WAY | {"version": "0"}).text
    assert not Posting.objects.exists()


def test_the_page_of_a_run_names_the_letter(letter: Notice, officer: User, client: Client) -> None:
    other = printed(officer)
    bar(letter)
    client.force_login(officer)
    typed = {"save": "1", "chosen": [letter.pk, other.pk], "how": "registered", "on": TYPED}
    typed |= {f"number_{letter.pk}": NUMBER, f"number_{other.pk}": OTHER}
    page = client.post("/outbox/print/post/", typed)
    assert (page.status_code, Posting.objects.count(), WHY in page.text, letter.number in page.text) == (
        200,
        0,
        True,
        True,
    )
