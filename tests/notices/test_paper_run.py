"""Many letters in one go, their labels, and what is kept of each (issue 4, Paper; reliability T6)."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from unittest.mock import Mock

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, User
from notices.models import Notice, NoticeState, SentCopy, SignedLink
from notices.services.composing import compose
from notices.services.moving import move_notice
from notices.services.paper import (
    LettersMovedError,
    TooManyLettersError,
    letter_data,
    print_letters,
    run,
)
from notices.services.printing import size_of
from tests.notices.papers import letter_of, pages_of, tokens
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db
PRINT = "/outbox/print/letters.pdf"


def test_a_run_is_one_file_and_each_letters_own_bytes_are_kept(officer: User) -> None:
    notices = [letter_of(officer), letter_of(officer, language="ar")]

    done = print_letters(notices=notices, by=officer, now=NOW)

    pages = pages_of(done.pdf)
    assert (done.printed, done.refused) == (2, [])
    assert [[one.number for one in notices if one.number in tokens(page)] for page in pages] == [
        [notices[0].number], [], [notices[1].number], [notices[1].number],
    ]  # fmt: skip
    for notice, sheets in zip(notices, (1, 2), strict=True):
        notice.refresh_from_db()
        copy = notice.copies.get()
        assert (copy.attempt, copy.at, notice.state, notice.attempts) == (1, NOW, "print", 1)
        assert copy.sha256 == hashlib.sha256(bytes(copy.content)).hexdigest()
        assert len(pages_of(bytes(copy.content))) == sheets
        assert "טיוטה" not in pages_of(bytes(copy.content))[0]
    assert AccessRecord.objects.filter(action=AccessAction.EXPORT, page="print letter", user=officer).count() == 2


def test_the_same_letters_again_on_the_same_day_are_the_same_copy(officer: User) -> None:
    notice = letter_of(officer)

    runs = [print_letters(notices=[notice], by=officer, now=NOW + timedelta(minutes=n)) for n in range(2)]

    assert runs[0].pdf == runs[1].pdf
    assert SentCopy.objects.count() == 1


def test_another_address_is_another_copy_and_the_newest_is_shown(page: Client, officer: User) -> None:
    """The address is read at the moment of printing."""
    notice = letter_of(officer)
    print_letters(notices=[notice], by=officer, now=NOW)
    notice.recipient.postal_address = "רחוב אחר 3, לוד"
    notice.recipient.save()

    print_letters(notices=[notice], by=officer, now=NOW)

    assert list(SentCopy.objects.order_by("pk").values_list("attempt", flat=True)) == [1, 2]
    assert "רחוב אחר 3 לוד" in pages_of(page.get(f"/outbox/{notice.pk}/letter.pdf").content)[0]


def test_a_printed_letter_carries_the_address_of_its_signed_page_and_a_second_print_the_same(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("notices.services.signing.address", "https://sadir.example/p/{}".format)
    notice = letter_of(officer, kind="N3", context=MEETING)

    print_letters(notices=[notice], by=officer, now=NOW)
    print_letters(notices=[notice], by=officer, now=NOW + timedelta(minutes=1))

    assert SignedLink.objects.filter(notice=notice).count() == 1
    assert SentCopy.objects.count() == 1
    # how a reader of PDFs orders the parts of an address decides the random token; its host is always one word
    assert "sadir" in pages_of(bytes(notice.copies.get().content))[0]


MEETING = {
    "on": "2026-11-26", "at": "10:00", "place": "משרדי היחידה, חדר 3", "staff": "", "with_pupil": True,
    "uid": "x", "sequence": 0, "plan": 1,
}  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "reason"),
    [({"may_receive": False, "barred_reason": "צו"}, "צו"), ({"restricted": True}, "")],
)
def test_who_may_not_be_told_at_this_moment_is_not_printed(
    page: Client, officer: User, facts: dict, reason: str
) -> None:
    """T6: barred after the letter was queued, or the matter became restricted."""
    good, bad = letter_of(officer), letter_of(officer, name="חסומה לוי")
    if facts.pop("restricted", False):
        type(bad.matter).objects.filter(pk=bad.matter_id).update(restricted=True)
    type(bad.recipient).objects.filter(pk=bad.recipient_id).update(**facts)

    answer = page.post(PRINT, {"chosen": [good.pk, bad.pk]})

    bad.refresh_from_db()
    assert "חסומה" not in " ".join(pages_of(answer.content))
    assert (bad.state, bad.copies.count(), good.copies.count()) == ("suppressed", 0, 1)
    assert reason in bad.note
    assert "מכתב אחד לא הודפס" in page.get("/outbox/print/").content.decode()


def test_only_barred_letters_give_no_file(page: Client, officer: User) -> None:
    bad = letter_of(officer, may_receive=False, barred_reason="צו")

    assert page.post(PRINT, {"chosen": [bad.pk]}).url == "/outbox/print/"


def test_a_letter_that_was_stopped_meanwhile_ends_the_run_and_nothing_is_kept(
    officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    notices = [letter_of(officer), letter_of(officer)]
    draw = run._draw

    def stop_and_draw(notice: Notice, find: object, now: object) -> object:
        move_notice(notices[1], NoticeState.CANCELLED, now=NOW)
        return draw(notice, find, now)  # type: ignore[arg-type]

    monkeypatch.setattr(run, "_draw", stop_and_draw)
    with pytest.raises(LettersMovedError):
        print_letters(notices=notices, by=officer, now=NOW)
    assert SentCopy.objects.count() == 0


def test_a_run_has_a_limit(page: Client, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    notices = [letter_of(officer), letter_of(officer)]
    monkeypatch.setattr(run, "MOST_LETTERS", 1)
    monkeypatch.setattr("notices.forms.run.MOST_LETTERS", 1)

    with pytest.raises(TooManyLettersError):
        print_letters(notices=notices, by=officer, now=NOW)
    answer = page.post(PRINT, {"chosen": [one.pk for one in notices]})
    assert "לכל היותר מכתב אחד בכל פעם" in answer.content.decode()
    assert SentCopy.objects.count() == 0


def test_what_does_not_fit_into_one_file_waits_for_the_next(
    page: Client, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred Russian letters are more than a print may hold: as many as fit are printed, and the page says so."""
    notices = [letter_of(officer) for _n in range(3)]
    first = letter_data(notices[0], compose(notices[0]), on=timezone.localdate(NOW))
    monkeypatch.setattr(run, "ROOM", size_of(first) * 5 // 2)

    answer = page.post(PRINT, {"chosen": [one.pk for one in notices]})

    assert answer["Content-Type"] == "application/pdf"
    assert [one.copies.count() for one in notices] == [1, 1, 0]
    assert [one.number in tokens(" ".join(pages_of(answer.content))) for one in notices] == [True, True, False]
    assert "הקובץ מלא: מכתב אחד ממתין כאן לקובץ הבא." in page.get("/outbox/print/").content.decode()


@pytest.mark.parametrize("room", [None, 10])
def test_a_letter_that_cannot_be_written_stops_no_other(
    page: Client, officer: User, monkeypatch: pytest.MonkeyPatch, room: int | None
) -> None:
    good, broken = letter_of(officer), letter_of(officer, name="ברוך לוי")
    if room:  # or is too big for any file
        draw, data = run._draw, {"text": "x" * run.ROOM}
        too_big = lambda *given: replace(draw(*given), data=data) if given[0] == broken else draw(*given)  # noqa: E731
        monkeypatch.setattr(run, "_draw", too_big)
    else:
        Notice.objects.filter(pk=broken.pk).update(context={"ref": "x"})

    answer = page.post(PRINT, {"chosen": [good.pk, broken.pk]})

    broken.refresh_from_db()
    assert answer["Content-Type"] == "application/pdf"
    assert (good.copies.count(), broken.copies.count(), broken.state) == (1, 0, "print")
    assert "ברוך לוי: לא היה אפשר לכתוב את הנוסח" in page.get("/outbox/print/").content.decode()


def test_a_database_that_is_away_ends_the_run(officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "compose", Mock(side_effect=OperationalError))

    with pytest.raises(OperationalError):
        print_letters(notices=[letter_of(officer)], by=officer, now=NOW)
