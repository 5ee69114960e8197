"""The tab of letters to print as a working page: odd choices, strangers, its cost (issue 4, Paper)."""

import pytest
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from notices.models import SentCopy
from notices.services.paper import (
    print_letters,
)
from tests.factories import UserFactory
from tests.notices.papers import letter_of
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db
PRINT = "/outbox/print/letters.pdf"
LABELS = "/outbox/print/labels.pdf"


def test_the_tab_as_a_working_page(page: Client, officer: User) -> None:
    letter_of(officer)
    printed, homeless = letter_of(officer, name="מודפסת"), letter_of(officer, postal_address="", name="ללא כתובת")
    letter_of(officer, state="posted", name="נשלחה")
    print_letters(notices=[printed], by=officer, now=NOW)

    answer = page.get("/outbox/print/")

    body = answer.content.decode()
    assert [one.recipient.name for one, _has in answer.context["rows"]] == [
        "סיגל ומאיר כהן",
        "מודפסת",
        homeless.recipient.name,
    ]
    assert (body.count(" checked"), body.count("אין כתובת למשלוח"), body.count("עוד לא הודפס")) == (3, 1, 2)
    assert "הודפס: ה׳ 10.9" in body
    assert AccessRecord.objects.filter(subject="letters to print").count() == 1


def test_what_is_left_unmarked_stays_unmarked_after_an_error(page: Client, officer: User) -> None:
    first, second = letter_of(officer, postal_address=""), letter_of(officer)

    body = page.post(LABELS, {"chosen": [first.pk], "start": "1"}).content.decode()

    assert "לאף אחד מהמכתבים שסומנו אין כתובת למשלוח" in body
    assert f'value="{first.pk}" checked' in body
    assert f'value="{second.pk}">' in body


@pytest.mark.parametrize(
    "typed", [{}, {"chosen": ["x"]}, {"chosen": ["9" * 40]}, {"chosen": ["-1"]}, {"chosen": ["1\x00"]}]
)
@pytest.mark.parametrize("door", [PRINT, LABELS, "/outbox/print/post/"])
def test_odd_choices_are_answered_in_words(page: Client, officer: User, typed: dict, door: str) -> None:
    letter_of(officer)

    answer = page.post(door, typed)

    assert (answer.status_code, SentCopy.objects.count()) == (200, 0)
    assert any(words in answer.content.decode() for words in ("סמנו לפחות מכתב אחד", "כבר לא ממתין להדפסה"))


@pytest.mark.parametrize("door", [PRINT, LABELS, "/outbox/print/post/"])
def test_another_units_letters_are_as_if_they_were_not_there(
    client: Client, officer: User, stranger: User, unit: Unit, door: str
) -> None:
    notice = letter_of(officer)
    for person in (stranger, UserFactory(unit=unit, is_officer=True)):
        client.force_login(person)
        bodies = [client.post(door, {"chosen": [pk], "start": "1"}).content.decode() for pk in (notice.pk, 999999)]
        assert ["כבר לא ממתין להדפסה" in body for body in bodies] == [True, True]
        assert notice.recipient.name not in "".join(bodies)
    client.force_login(UserFactory(unit=unit, is_auditor=True))
    assert client.get("/outbox/print/").status_code == client.post(door).status_code == 404


def test_reading_the_addresses_prints_nothing(page: Client) -> None:
    assert [page.get(door).status_code for door in (PRINT, LABELS, "/outbox/print/post/")] == [405, 405, 405]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_takes_as_many_queries_for_three_letters_as_for_one(
    page: Client, officer: User, rows: int, django_assert_num_queries
) -> None:
    for _row in range(rows):
        letter_of(officer)

    with django_assert_num_queries(8):
        page.get("/outbox/print/")
