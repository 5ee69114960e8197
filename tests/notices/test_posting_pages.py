"""Posting, arrival and return of a letter as an officer records them (domain 6.1 "Proof"; S14; reliability T7)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from accounts.models import Unit, User
from notices.models import Notice, Posting
from tests.factories import UserFactory
from tests.notices.papers import letter_of, pages_of
from tests.notices.postings import NUMBER, OTHER, TODAY, TYPED, post, printed

pytestmark = pytest.mark.django_db
LEGAL = {"tried": ["שיחות טלפון", "ביקור בית"], "answer_by": "2026-12-20"}


@pytest.fixture
def letter(officer: User) -> Notice:
    return printed(officer)


def typed(**facts: str) -> dict[str, str]:
    return {"how": "registered", "number": NUMBER, "on": TYPED, "proof": "", "version": "0"} | facts


YESTERDAY, TOMORROW = (f"{d.day}.{d.month}.{d.year}" for d in (TODAY - timedelta(days=1), TODAY + timedelta(days=1)))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"how": ""}, "סמנו איך המכתב נשלח"),
        ({"how": "pigeon"}, "pigeon"),
        ({"number": ""}, "כתבו את מספר הדואר הרשום"),
        ({"number": "RR123456784IL"}, "אחת הספרות שגויה"),
        ({"number": "123"}, "מספר דואר רשום הוא R"),
        ({"on": ""}, "כתבו את היום"),
        ({"on": TOMORROW}, "היום לא יכול להיות בעתיד"),
        ({"on": YESTERDAY}, "המכתב הודפס אחרי היום הזה"),
        ({"how": "hand", "proof": ""}, "כתבו למי נמסר המכתב ומי חתם/ה"),
        ({"version": "x"}, "id_version"),
    ],
)
def test_what_is_typed_wrong_is_said_beside_the_field_and_kept(
    page: Client, letter: Notice, wrong: dict[str, str], words: str
) -> None:
    answer = page.post(f"/outbox/{letter.pk}/post/", typed(**wrong))

    body = answer.content.decode()
    assert (answer.status_code, Posting.objects.count(), words in body) == (200, 0, True)
    assert wrong.get("number", NUMBER) in body


@pytest.mark.parametrize(
    ("facts", "printed_", "how", "words"),
    [
        ({"kind": "N10", "context": LEGAL}, True, "post", "המכתב הזה נשלח רק בדואר רשום"),
        ({"postal_address": ""}, True, "registered", "אין כתובת למשלוח"),
        ({}, False, "registered", "יש להדפיס קודם את המכתב"),
    ],
)
def test_a_way_that_is_not_open_says_why(
    page: Client, officer: User, facts: dict[str, Any], printed_: bool, how: str, words: str
) -> None:
    letter = printed(officer, **facts) if printed_ else letter_of(officer, **facts)

    body = page.post(f"/outbox/{letter.pk}/post/", typed(how=how)).content.decode()

    assert (words in body, Posting.objects.count()) == (True, 0)


def test_a_letters_way_through_the_pages(page: Client, letter: Notice) -> None:
    at = f"/outbox/{letter.pk}"
    assert "רישום משלוח" in page.get(f"{at}/").content.decode()

    body = page.post(f"{at}/post/", typed(number="rr123456785il"), follow=True).content.decode()
    assert ("דרך המשלוח נרשמה" in body, NUMBER in body) == (True, True)
    slip = pages_of(page.get(f"{at}/slip.pdf").content)
    assert (
        len(slip),
        [words in slip[0] for words in ("אישור מסירה", NUMBER[2:11], "סיגל ומאיר כהן", letter.number)],
    ) == (
        1,
        [True] * 4,
    )
    assert NUMBER in page.get(f"{at}/post/").content.decode()

    body = page.post(
        f"{at}/arrival/", {"ended": "returned", "on": TYPED, "proof": "לא נדרש", "version": "1"}, follow=True
    ).content.decode()
    assert ("חזרת המכתב נרשמה" in body, "לא נדרש" in body) == (True, True)
    assert [page.get(f"{at}/{door}/").url for door in ("post", "arrival")] == [f"{at}/", f"{at}/"]


def test_a_stale_page_shows_both_and_saves_at_the_second_press(page: Client, letter: Notice, officer: User) -> None:
    """T7: 409 with what stands now and what was typed."""
    post(letter, officer)

    answer = page.post(f"/outbox/{letter.pk}/post/", typed(number=OTHER))

    body = answer.content.decode()
    assert (answer.status_code, NUMBER in body, OTHER in body) == (409, True, True)
    assert 'name="version" value="1"' in body
    page.post(f"/outbox/{letter.pk}/post/", typed(number=OTHER, version="1"))
    assert Posting.objects.get().registered_number == OTHER


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"ended": ""}, "סמנו אם המכתב נמסר או חזר"),
        ({"on": TOMORROW}, "היום לא יכול להיות בעתיד"),
        ({"on": YESTERDAY}, "המכתב נשלח אחרי היום הזה"),
        ({"proof": ""}, "כתבו מה האסמכתה"),
    ],
)
def test_an_arrival_that_is_not_whole_keeps_what_was_typed(
    page: Client, letter: Notice, officer: User, wrong: dict[str, str], words: str
) -> None:
    posting = post(letter, officer)

    answer = page.post(
        f"/outbox/{letter.pk}/arrival/",
        {"ended": "delivered", "on": TYPED, "proof": "חתום", "version": str(posting.version)} | wrong,
    )

    assert (answer.status_code, words in answer.content.decode()) == (200, True)
    letter.refresh_from_db()
    assert letter.state == "posted"


def many(letters: list[Notice], *numbers: str, **facts: str) -> dict[str, Any]:
    given = {f"number_{one.pk}": number for one, number in zip(letters, numbers, strict=False)}
    return {"chosen": [one.pk for one in letters], "save": "1", "how": "registered", "on": TYPED} | given | facts


def test_a_days_run_with_its_numbers_in_order(page: Client, officer: User) -> None:
    letters = [printed(officer), printed(officer, name="הורה שנייה")]
    form = page.post("/outbox/print/post/", {"chosen": [one.pk for one in letters]}).content.decode()
    assert [form.index(f'name="number_{one.pk}"') for one in letters] == sorted(
        form.index(f'name="number_{one.pk}"') for one in letters
    )

    body = page.post("/outbox/print/post/", many(letters, NUMBER, OTHER), follow=True).content.decode()

    assert "2 מכתבים בדרך" in body
    assert list(Posting.objects.order_by("notice").values_list("registered_number", flat=True)) == [NUMBER, OTHER]
    slips = pages_of(page.get(f"/outbox/print/slips.pdf?on={TODAY}").content)
    assert (len(slips), NUMBER[2:11] in slips[0], OTHER[2:11] in slips[0]) == (1, True, True)
    again = page.post("/outbox/print/post/", many(letters, NUMBER, OTHER)).content.decode()
    assert ("כבר לא ממתין להדפסה" in again, Posting.objects.count()) == (True, 2)


@pytest.mark.parametrize(
    ("numbers", "facts", "words"),
    [
        ((NUMBER, NUMBER), {}, "המספר הזה כבר רשום במכתב אחר"),
        ((NUMBER, ""), {}, "כתבו את מספר הדואר הרשום"),
        ((NUMBER, "RR473124828IL"), {}, "אחת הספרות שגויה"),
        ((NUMBER, OTHER), {"on": TOMORROW}, "היום לא יכול להיות בעתיד"),
        ((NUMBER, OTHER), {"how": "hand"}, "hand"),
    ],
)
def test_one_wrong_number_posts_none(
    page: Client, officer: User, numbers: tuple[str, str], facts: dict[str, str], words: str
) -> None:
    letters = [printed(officer), printed(officer)]

    body = page.post("/outbox/print/post/", many(letters, *numbers, **facts)).content.decode()

    assert (words in body, Posting.objects.count(), NUMBER in body) == (True, 0, True)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"kind": "N10", "context": LEGAL}, "המכתב הזה נשלח רק בדואר רשום"),
        ({"postal_address": ""}, "אין כתובת למשלוח"),
    ],
)
def test_a_run_says_which_letter_stands_in_the_way(
    page: Client, officer: User, facts: dict[str, Any], words: str
) -> None:
    letters = [printed(officer), printed(officer, name="יעל מזרחי", **facts)]

    body = page.post("/outbox/print/post/", many(letters, how="post")).content.decode()

    assert f"יעל מזרחי, מכתב {letters[1].number}: {words}" in body


@pytest.mark.parametrize("on", ["", "x", "2026-13-40", "1999-01-01"])
def test_a_day_without_registered_letters_has_no_slips(page: Client, on: str) -> None:
    answer = page.get(f"/outbox/print/slips.pdf?on={on}", follow=True)

    assert "ביום הזה לא נשלח מכתב רשום" in answer.content.decode()


@pytest.mark.parametrize("door", ["post/", "arrival/", "slip.pdf"])
def test_a_stranger_and_a_colleague_meet_what_does_not_exist(
    client: Client, letter: Notice, officer: User, stranger: User, unit: Unit, door: str
) -> None:
    post(letter, officer)
    for person in (stranger, UserFactory(unit=unit, is_officer=True), UserFactory(unit=unit, is_auditor=True)):
        client.force_login(person)
        assert client.get(f"/outbox/{letter.pk}/{door}").status_code == 404
        assert client.get(f"/outbox/999999/{door}").status_code == 404
    if door == "slip.pdf":
        client.force_login(stranger)
        assert client.get(f"/outbox/print/slips.pdf?on={date.today()}").status_code == 302  # noqa: DTZ011
