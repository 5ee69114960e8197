"""The page of a decision (N14), of its appeal, and of the request form (N15): all behind the light check (ux 3.13, T7)."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import Unit
from assistance.models import AideFile, Appeal, DecisionDelivery, IepGoal, InfoRequest
from assistance.services.june import tell_of_june
from notices.models import Notice, SignedLink
from notices.services.signing import link_of
from tests.assistance.deliveries import announced
from tests.assistance.factories import entitle, file_of
from tests.attendance_service.signed import page_of, press
from tests.cases.factories import key, moment
from tests.charter.factories import make_calendar

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-10 10:00")
CODE = "0142"


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def file(unit: Unit) -> AideFile:
    make_calendar(unit)
    return file_of(entitle(unit, "2025-12-10"))


@pytest.fixture
def mother(file: AideFile) -> DecisionDelivery:
    row = announced(file)[0]
    IepGoal.objects.create(decision=row.decision, order=1, text="לבקש עזרה במילים")
    return row


@pytest.fixture
def link(mother: DecisionDelivery) -> SignedLink:
    return linked(mother.notice)


def linked(notice: Notice | None) -> SignedLink:
    assert notice
    link_of(notice, now=NOW)
    return SignedLink.objects.get(notice=notice)


def test_n14_before_the_check_nothing_of_the_decision_shows(link: SignedLink) -> None:
    shown = Client().get(page_of(link)).text
    assert "החלטה לשנת הלימודים" in shown
    for hidden in ("ג׳</bdi>", "<dd>16</dd>", "לבקש עזרה", "נועה", "הצוות הבין-מקצועי", "סעדון"):
        assert hidden not in shown, hidden
    assert press(link, "confirm", code="9999").status_code == 200
    assert not DecisionDelivery.objects.exclude(opened_at=None).exists()
    assert not DecisionDelivery.objects.exclude(confirmed_at=None).exists()


def test_r61_reading_behind_the_check_is_the_delivery_and_starts_the_appeal(link: SignedLink) -> None:
    for _again in range(2):
        shown = press(link, "open", code=CODE).text
    for words in ("ג׳</bdi>", "<dd>16</dd>", "<dd>23</dd>", "לבקש עזרה במילים", "מחייבת", "31.5.2026"):
        assert words in shown, words
    row = DecisionDelivery.objects.exclude(delivered_on=None).get()
    assert (row.channel, row.delivered_on.isoformat(), row.confirmed_at) == ("portal", "2026-05-10", None)
    assert row.proof == f"דף אישי, הודעה {link.notice.number}"


def test_received_is_pressed_once_and_said(link: SignedLink) -> None:
    answers = [press(link, "confirm", code=CODE) for _again in range(2)]
    assert ["תודה. רשמנו שקיבלתם את ההחלטה." in answer.text for answer in answers] == [True, True]
    link.refresh_from_db()
    assert (DecisionDelivery.objects.get(delivered_on="2026-05-10").confirmed_at, link.used_at) == (NOW, NOW)


def test_r59_an_appeal_from_the_page_sent_twice_is_one(link: SignedLink) -> None:
    assert "על מספר השעות בתוך הדרגה לא מערערים" in press(link, "appeal", code=CODE).text
    typed = {"code": CODE, "subject": "level", "reasons": "זקוקה ליותר", "key": str(key(1))}
    answers = [press(link, "file", **typed), press(link, "file", **typed), press(link, "file", **typed, lang="ar")]
    made = Appeal.objects.get()
    assert (made.from_page, made.is_late, made.subject, made.reasons) == (True, False, "level", "זקוקה ליותר")
    assert ["קיבלנו את הערר ב" in answer.text for answer in answers] == [True, True, False]
    assert "درجة الأداء" in answers[2].text


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"subject": "hours"}, "סמנו על מה הערר."),
        ({"reasons": " - "}, "כתבו את הנימוקים."),
        ({"reasons": "א" * 4001}, "עד 4000 תווים"),
        ({"reasons": "\u202eאבג"}, "תווים שאי אפשר להציג"),
    ],
)
def test_bad_input_is_answered_beside_the_field_and_kept(link: SignedLink, wrong: Any, says: str) -> None:
    typed = {"code": CODE, "subject": "level", "reasons": "שמור אותי", "key": str(key(1))} | wrong
    answer = press(link, "file", **typed)
    assert (answer.status_code, says in answer.text) == (200, True)
    assert typed["reasons"] in answer.text
    assert not Appeal.objects.exists()


def test_t7_without_the_code_nobody_appeals(link: SignedLink) -> None:
    press(link, "file", code="1111", subject="level", reasons="לא אני", key=str(key(1)))
    assert not Appeal.objects.exists()


def test_n15_the_form_is_filled_in_and_names_no_identity_number(file: AideFile) -> None:
    june = moment("2026-06-15 08:00")
    with time_machine.travel(june, tick=False):
        tell_of_june(today=june.date(), now=june)
        notice = InfoRequest.objects.order_by("pk")[0].notice
        assert notice
        link_of(notice, now=june)
        link = SignedLink.objects.get(notice=notice)
        closed, shown = Client().get(page_of(link)).text, press(link, "open", code=CODE).text
    assert "נועה" not in closed
    for words in ("נועה סעדון", "חטיבת אלונים", "סיגל סעדון", "אל מנהל/ת בית הספר", "תשפ״ז"):
        assert words in shown, words
    assert file.student.id_number not in shown


@pytest.mark.parametrize(
    ("language", "sees"),
    [
        ("he", "רכז/ת שעות הסיוע"),
        ("ar", "ساعات المساعدة"),
        ("ru", "координатор часов"),
        ("en", "coordinator"),
        ("fr", "רכז/ת"),
    ],
)
def test_the_foot_names_who_sees_what_is_sent_from_a_page_of_the_desk(
    link: SignedLink, language: str, sees: str
) -> None:
    """The coordinator, not the attendance officer; also where Hebrew stands in for a language."""
    shown = Client().get(f"{page_of(link)}?lang={language}").text
    assert sees in shown[shown.index("<footer>") :]
    assert "קצין" not in shown
