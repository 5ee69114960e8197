"""The parents' page of hours (N16, purpose hours): behind the light check, with the request for more (R58)."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import Unit, User
from assistance.models import AideAllocation, AideFile, TopUpRequest
from assistance.services.approval import approve_hours
from assistance.services.hours import allot_base
from assistance.services.requests import decline_request, receive_request
from notices.models import Channel, Notice, SignedLink
from notices.services.signing import link_of
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.attendance_service.signed import page_of, press
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-12 10:00")
CODE = "0142"  # the last four digits of the parents' telephone
ASKED = {"code": CODE, "hours": "٢", "reasons": "קשה לו בהפסקות"}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def file(unit: Unit) -> AideFile:
    file = file_of(entitle(unit))
    with_pool(file, 14)
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    return file


@pytest.fixture
def link(file: AideFile, manager: User) -> SignedLink:
    approve_hours(file=file, on=NOW.date(), approved_by="מירב לוי", reference="17", by=manager, now=NOW)
    notice = Notice.objects.filter(kind="N16", channel=Channel.EMAIL).earliest("pk")
    link_of(notice, now=NOW)
    return SignedLink.objects.get(notice=notice)


def test_n16_goes_to_each_parent_and_seals_its_numbers(link: SignedLink, file: AideFile) -> None:
    told = Notice.objects.filter(kind="N16", matter=file.matter, channel=Channel.EMAIL)
    assert (told.count(), link.purpose, told[0].context["total"]) == (2, "hours", 16)
    page = Client().get(page_of(link)).text
    assert "שעות הסיוע" in page
    assert "ג׳" not in page
    assert 'name="hours"' not in page


@pytest.mark.parametrize("lang", ["he", "ar", "ru", "en"])
def test_the_digits_open_the_hours_and_the_request(link: SignedLink, lang: str) -> None:
    page = press(link, "open", lang, code=CODE).content.decode()
    assert "<b>16</b>" in page
    assert 'name="hours"' in page


def test_wrong_digits_open_nothing_and_ask_for_nothing(link: SignedLink) -> None:
    page = press(link, "ask", **ASKED | {"code": "9999"}).content.decode()
    assert "<b>16</b>" not in page
    assert TopUpRequest.objects.count() == 0


def test_r58_a_parent_asks_once_and_the_request_waits_for_the_matya(link: SignedLink, file: AideFile) -> None:
    answers = [press(link, "ask", **ASKED).status_code for _ in range(2)]

    request = TopUpRequest.objects.get()
    assert answers == [303, 303]
    assert (request.hours, request.from_page, request.source, request.recorded_by) == (2, True, "matya", None)
    assert request.guardian == file.eligibility.student.guardians.get(recipient=link.notice.recipient)
    assert (request.reasons, request.received_on) == ("קשה לו בהפסקות", NOW.date())
    assert Notice.objects.filter(kind="N17", recipient=link.notice.recipient).count() == 1
    assert "קיבלנו את הבקשה לתוספת שעות" in Client().get(page_of(link)).text


def test_after_an_answer_another_request_may_come(link: SignedLink, manager: User) -> None:
    press(link, "ask", **ASKED)
    wish = TopUpRequest.objects.get()
    decline_request(request=wish, answer="המכסה נוצלה", version=1, by=manager, now=NOW)
    press(link, "ask", **ASKED)

    assert list(TopUpRequest.objects.order_by("pk").values_list("status", flat=True)) == ["declined", "waiting"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"hours": "8"}, "אפשר להוסיף עד 7. ליותר מכך אפשר להגיש ערר."),
        ({"hours": "0"}, "אפשר להוסיף עד 7."),
        ({"hours": "7.5"}, "כתבו מספר שלם, בספרות."),
        ({"hours": ""}, "כתבו מספר שלם, בספרות."),
        ({"reasons": " "}, "כתבו למה השעות נחוצות."),
        ({"reasons": "א" * 601}, "אפשר לכתוב עד 600 תווים."),
        ({"reasons": "א\x00ב"}, "אי אפשר להציג"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field_and_what_was_typed_stays(
    link: SignedLink, typed: dict[str, str], words: str
) -> None:
    page = press(link, "ask", **ASKED | typed)

    assert page.status_code == 200
    assert words in page.content.decode()
    assert typed.get("hours", "٢") in page.content.decode()
    assert TopUpRequest.objects.count() == 0


def test_d14_without_a_level_in_force_there_is_nothing_to_ask_for(link: SignedLink, file: AideFile) -> None:
    AideAllocation.objects.filter(file=file).delete()
    page = press(link, "open", code=CODE).content.decode()

    assert "אין כרגע החלטה בתוקף" in page
    assert 'name="hours"' not in page


def test_a_file_that_ended_answers_like_a_link_that_is_dead(link: SignedLink, file: AideFile) -> None:
    AideFile.objects.filter(pk=file.pk).update(ended_on=NOW.date(), ended_reason="עבר לעיר אחרת")
    assert Client().get(page_of(link)).status_code == 404


def test_r58_a_request_rings_at_the_desk_once_and_the_file_says_that_it_waits(
    link: SignedLink, file: AideFile, coordinator: User, manager: User
) -> None:
    for _again in range(2):
        press(link, "ask", **ASKED)
    asked = TopUpRequest.objects.get()
    line = Notice.objects.get(kind="asked")
    assert (line.recipient.user, line.matter) == (coordinator, file.matter)
    at = f"{file.get_absolute_url()}requests/{asked.pk}/"
    assert line.context == {"ref": file.matter.ref, "url": at, "what": "בקשת הורה לתוספת שעות"}
    client = Client()
    client.force_login(coordinator)
    assert [page for page in ("/assist/", "/assist/may/") if "בקשת שעות ממתינה" in client.get(page).text] == [
        "/assist/",
        "/assist/may/",
    ]
    decline_request(request=asked, answer="אין", version=1, by=manager, now=NOW)
    assert "בקשת שעות ממתינה" not in client.get("/assist/").text


def test_what_the_desk_types_itself_rings_nowhere(file: AideFile, coordinator: User) -> None:
    facts = {"reasons": "ביקשו", "received_on": NOW.date(), "asked_by": "בית הספר", "by": coordinator}
    receive_request(file=file, hours=2, key=uuid4(), now=NOW, **facts)
    assert not Notice.objects.filter(kind="asked").exists()
