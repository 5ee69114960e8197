"""Labels for a sheet, and the slip that comes back (issue 4, Paper)."""

import pypdfium2
import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import AccessAction, AccessRecord, User
from notices.models import HandedHow, Notice, Recipient
from notices.services.paper import (
    print_labels,
    print_letters,
)
from notices.services.posting import post_letter
from tests.notices.papers import letter_of, pages_of

pytestmark = pytest.mark.django_db
LABELS = "/outbox/print/labels.pdf"


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
