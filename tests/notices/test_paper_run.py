"""Many letters in one go, their labels, and what is kept of each (issue 4, Paper; reliability T6)."""

import hashlib
from dataclasses import replace
from datetime import timedelta
from unittest.mock import Mock

import pypdfium2
import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, Unit, User
from notices.models import HandedHow, Notice, NoticeState, Recipient, SentCopy, SignedLink
from notices.services.composing import compose
from notices.services.moving import move_notice
from notices.services.paper import (
    LettersMovedError,
    TooManyLettersError,
    letter_data,
    print_labels,
    print_letters,
    run,
)
from notices.services.posting import post_letter
from notices.services.printing import size_of
from tests.factories import UserFactory
from tests.notices.papers import letter_of, pages_of, tokens
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db
PRINT = "/outbox/print/letters.pdf"
LABELS = "/outbox/print/labels.pdf"


@pytest.fixture
def page(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


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


def test_labels_begin_where_the_sheet_is_free_and_skip_who_has_no_address(page: Client, officer: User) -> None:
    notices = [letter_of(officer, name=f"הורה {n}") for n in range(3)] + [
        letter_of(officer, postal_address="", name="בלי")
    ]

    answer = page.post(LABELS, {"chosen": [one.pk for one in notices], "start": "23"})

    pages = pages_of(answer.content)
    assert [[n for n in range(3) if f"הורה {n}" in page] for page in pages] == [[0, 1], [2]]
    assert "בלי" not in " ".join(pages)
    document = pypdfium2.PdfDocument(answer.content)
    words, millimetre = document[0].get_textpage(), 72 / 25.4
    left, last_row = words.get_text_bounded(right=70 * millimetre), words.get_text_bounded(top=37.5 * millimetre)
    words.close()
    document.close()
    assert ("הורה 1" in left.replace("\u2068", ""), "הורה 0" in left.replace("\u2068", "")) == (True, False)
    assert "הורה 0" in last_row.replace("\u2068", "")
    assert AccessRecord.objects.filter(action=AccessAction.EXPORT).count() == 4


def test_whoever_may_not_be_told_gets_no_label(page: Client, officer: User) -> None:
    """T6: barred while the letter waited for the printer; the words stand beside the choice."""
    good, bad = letter_of(officer), letter_of(officer, name="חסומה לוי", may_receive=False, barred_reason="צו")

    answer = page.post(LABELS, {"chosen": [good.pk, bad.pk], "start": "1"})

    assert answer["Content-Type"].startswith("text/html")
    assert [words in answer.content.decode() for words in ("חסומה לוי: ", "צו")] == [True, True]
    assert not AccessRecord.objects.filter(action=AccessAction.EXPORT).exists()


def test_a_return_slip_shows_where_the_letter_went_and_not_where_they_live_now(page: Client, officer: User) -> None:
    """Domain 6.1, proof: printed and posted to A; B was written down before the posting was, or after it."""
    notice = letter_of(officer)
    print_letters(notices=[notice], by=officer, now=timezone.now())
    Recipient.objects.update(postal_address="רחוב אחר 3, לוד")
    way = {"how": HandedHow.REGISTERED, "on": timezone.localdate(), "number": "RR000000014IL"}
    post_letter(notice=Notice.objects.get(pk=notice.pk), by=officer, now=timezone.now(), **way)

    (slip,) = pages_of(page.get(f"/outbox/{notice.pk}/slip.pdf").content)

    assert ("שדרות ירושלים 12/4" in slip, "רחוב אחר" in slip) == (True, False)


@pytest.mark.parametrize("start", ["0", "25", "א", "9" * 30])
def test_a_place_that_the_sheet_does_not_have_is_said_beside_the_field(page: Client, officer: User, start: str) -> None:
    notice = letter_of(officer)

    answer = page.post(LABELS, {"chosen": [notice.pk], "start": start})

    assert answer["Content-Type"].startswith("text/html")
    assert 'id="id_start_error"' in answer.content.decode() or "invalid-feedback" in answer.content.decode()


def test_a_long_address_stays_within_its_label(officer: User) -> None:
    notice = letter_of(officer, name="א" * 80, postal_address="ב" * 160)

    assert len(pages_of(print_labels(notices=[notice], start=24))) == 1


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
