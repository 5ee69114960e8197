"""How a printed letter leaves, arrives or comes back, with its proof (domain 6.1 "Proof"; S14; reliability T7)."""

from typing import Any

import pytest
from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, User
from charter.models import NextStep
from charter.services.deadlines import StaleError
from notices.models import HandedHow, Notice, Posting
from notices.services.posting import (
    MustBeRegisteredError,
    NotPrintedError,
    NumberTakenError,
    post_letters,
)
from tests.notices.papers import letter_of
from tests.notices.postings import NUMBER, OTHER, TODAY, end, events, post, printed

pytestmark = pytest.mark.django_db
LEGAL = {"tried": ["שיחות טלפון", "ביקור בית"], "answer_by": "2026-12-20"}


@pytest.fixture
def letter(officer: User) -> Notice:
    return printed(officer)


def test_posting_twice_is_one_row_and_one_event(letter: Notice, officer: User) -> None:
    rows = [post(letter, officer), post(letter, officer)]

    letter.refresh_from_db()
    assert (rows[0].pk, letter.state, events(letter)) == (rows[1].pk, "posted", ["posted"])
    assert letter.context["officer"] == "דנה לביא"
    assert AccessRecord.objects.filter(action=AccessAction.CHANGE, page="post letter").count() == 1


def test_handed_over_is_delivered_at_once(letter: Notice, officer: User) -> None:
    posting = post(letter, officer, how=HandedHow.HAND, proof="לאם, במשרד, חתמה")

    letter.refresh_from_db()
    assert (posting.posted_on, posting.delivered_on, posting.registered_number) == (None, TODAY, "")
    assert (letter.state, letter.standing.label) == ("delivered", "נמסרה ביד")


def test_what_was_not_printed_cannot_leave(officer: User) -> None:
    with pytest.raises(NotPrintedError):
        post(letter_of(officer), officer)


def test_a_letter_that_must_be_registered_is_not_posted_otherwise(officer: User) -> None:
    """Domain 6.2: N10 goes by registered post; from hand to hand is more than that."""
    letter = printed(officer, kind="N10", context=LEGAL)

    with pytest.raises(MustBeRegisteredError):
        post(letter, officer, how=HandedHow.POST, number="")
    assert post(letter, officer).registered_number == NUMBER


def test_one_number_one_letter(letter: Notice, officer: User) -> None:
    post(letter, officer)

    with pytest.raises(NumberTakenError):
        post(printed(officer), officer)
    assert Posting.objects.count() == 1


def test_two_who_say_different_things_do_not_overwrite_each_other(letter: Notice, officer: User) -> None:
    """T7."""
    first = post(letter, officer)

    with pytest.raises(StaleError):
        post(letter, officer, number=OTHER)
    changed = post(letter, officer, number=OTHER, version=first.version)
    with pytest.raises(StaleError):
        post(letter, officer, number="RR000000014IL", version=first.version)
    assert (changed.registered_number, changed.version, events(letter)) == (OTHER, 2, ["posted"])


def test_a_stopped_letter_cannot_be_posted(letter: Notice, officer: User) -> None:
    Notice.objects.filter(pk=letter.pk).update(state="cancelled")

    with pytest.raises(StaleError):
        post(letter, officer)
    assert Posting.objects.count() == 0


def test_delivered_once_with_its_proof(letter: Notice, officer: User) -> None:
    posting = post(letter, officer)

    for _again in "ab":
        end(posting, officer)

    letter.refresh_from_db()
    assert (letter.state, events(letter), NextStep.objects.count()) == ("delivered", ["posted", "delivered"], 0)
    with pytest.raises(StaleError):
        end(posting, officer, delivered=False)


def test_what_came_back_is_a_next_step_of_the_officer_once(letter: Notice, officer: User) -> None:
    """S14; domain 6.1: failure creates a staff task."""
    posting = post(letter, officer)

    for _again in "ab":
        end(posting, officer, delivered=False, proof="עזבו את הכתובת")

    letter.refresh_from_db()
    assert (letter.state, letter.note, events(letter)) == ("bounced", "עזבו את הכתובת", ["posted", "bounced"])
    step = NextStep.objects.get()
    assert (step.owner, step.due_on) == (officer, TODAY)
    assert Notice.objects.filter(kind="S14", recipient__user=officer).count() == 1


def test_a_run_is_posted_whole_or_not_at_all(officer: User) -> None:
    letters = [printed(officer), printed(officer)]
    way: dict[str, Any] = {"how": HandedHow.REGISTERED, "on": TODAY, "by": officer, "now": timezone.now()}

    with pytest.raises(NumberTakenError):
        post_letters(letters=[(letters[0], NUMBER), (letters[1], NUMBER)], **way)
    assert Posting.objects.count() == 0
    fresh = [Notice.objects.get(pk=one.pk) for one in letters]
    post_letters(letters=[(fresh[0], NUMBER), (fresh[1], OTHER)], **way)
    assert set(Notice.objects.filter(pk__in=[one.pk for one in letters]).values_list("state", flat=True)) == {"posted"}
