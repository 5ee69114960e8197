"""What the timeline and the prosecutor's file say of a notice, state by state (ux 3.12; R23)."""

from __future__ import annotations

import pytest
from django.utils import timezone

from accounts.models import User
from cases.models import Case, Student
from cases.services.casefile.notices import tell_notices
from cases.services.casefile.timeline import MOST, Kind, Shown, read_notices
from cases.services.legal.chronology import read_chronology
from charter.services.calendar import calendar_for
from notices.models import Channel, HandedHow, Notice, NoticeState, Posting, SignedLink
from notices.services import ring
from tests.cases.factories import moment, refer

LEFT_AT = moment("2026-09-10 16:00")


@pytest.fixture
def case(student: Student, officer: User) -> Case:
    return refer(student, "2026-09-10 15:40", by=officer).case


@pytest.fixture
def notice(case: Case) -> Notice:
    notice = Notice.objects.filter(kind="N27").order_by("pk").first()
    Notice.objects.exclude(pk=notice.pk).filter(kind="N27").update(matter=None)
    return notice


def told(case: Case) -> list[tuple[str, list[str]]]:
    return [(item.aside, item.lines) for item in tell_notices(read_notices(case, Shown(Kind.NOTICES, MOST)))]


def in_file(case: Case, officer: User) -> list[str]:
    lines = read_chronology(case, officer, [], calendar_for(officer.unit), timezone.now())
    return [line.source for line in lines if line.key.startswith("n")]


@pytest.mark.parametrize(
    ("state", "words", "proves"),
    [
        ("draft", "טיוטה, אל", False),
        ("held", "ממתינה לאישור, אל", False),
        ("queued", "ממתינה לשליחה אל", False),
        ("print", "להדפסה, אל", False),
        ("cancelled", "בוטלה, יועדה אל", False),
        ("unknown", "לא ידוע אם נמסרה אל", False),
        ("suppressed", "לא נשלחה, אין למסור אל", False),
        ("sent", "נשלחה אל", True),
        ("posted", "נשלחה בדואר אל", True),
        ("delivered", "נמסרה אל", True),
        ("bounced", "חזרה, יועדה אל", True),
        ("failed", "לא ניתן היה למסור אל", True),
    ],
)
def test_every_state_in_words_and_only_what_left_in_the_prosecutors_file(
    case: Case, notice: Notice, officer: User, state: str, words: str, proves: bool
) -> None:
    Notice.objects.filter(pk=notice.pk).update(state=state, settled_at=LEFT_AT)

    [(aside, lines)] = told(case)

    assert (aside, lines) == (f"{words} {notice.recipient}", [])
    assert in_file(case, officer) == ([aside] if proves else [])


def test_a_page_that_was_opened_or_confirmed_is_said(case: Case, notice: Notice, officer: User) -> None:
    facts = {"salt": b"1", "token_hash": "1", "created_at": LEFT_AT, "expires_at": LEFT_AT, "opened_at": LEFT_AT}
    link = SignedLink.objects.create(notice=notice, purpose="received", **facts)
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.SENT, settled_at=LEFT_AT)
    opened = told(case)
    SignedLink.objects.filter(pk=link.pk).update(used_at=LEFT_AT)

    assert [opened, told(case)] == [
        [(f"נשלחה אל {notice.recipient}, ונפתחה", [])],
        [(f"אושרה קבלה: {notice.recipient}", [])],
    ]


def test_a_letter_brings_its_number_and_its_days(case: Case, notice: Notice, officer: User) -> None:
    """Domain 6.1: proof of a registered letter stands in the file."""
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.DELIVERED, channel=Channel.LETTER, settled_at=LEFT_AT)
    day = LEFT_AT.date()
    Posting.objects.create(
        notice=notice,
        how=HandedHow.REGISTERED,
        registered_number="RR123456785IL",
        posted_on=day,
        delivered_on=day,
        made_by=officer,
        made_at=LEFT_AT,
    )

    proof = ["מספר דואר רשום RR123456785IL", "נשלחה בדואר ב־10.9.2026", "נמסרה ב־10.9.2026"]
    assert told(case) == [(f"נמסרה אל {notice.recipient}", proof)]


def test_our_own_staffs_bell_is_no_line_of_a_case(case: Case, notice: Notice, officer: User) -> None:
    ring(kind="S14", users=[officer], subject="x", matter=case.matter, now=LEFT_AT)

    assert len(told(case)) == 1
