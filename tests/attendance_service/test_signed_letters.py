"""The parents' page of a letter (N6, N7, N29; ux 3.13): received by one press, opened by a light check (T7)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from cases.models import Case, Guardian
from cases.services.second_fact import may_open_sensitive, second_facts
from notices.models import Channel, Notice, NoticeEvent, NoticeState, SignedLink
from notices.services.signing import pass_light_check
from tests.attendance_service.signed import FORM, NOW, page_of, press, send
from tests.cases.factories import make_student, refer

pytestmark = pytest.mark.django_db
DECISION = "שילוב בתוכנית היל״ה מ־1.2"
FACTS = {
    "child": "נועה",
    "gender": "f",
    "ref": "2026-00000001",
    "committee": "ועדת התמדה",
    "on": "2027-01-14",
    "at": "",
    "decisions": [DECISION],
    "explained": "הוסבר להורים",
}


@pytest.fixture(autouse=True)
def clock() -> Iterator[None]:
    cache.clear()
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def case(unit, officer: User) -> Case:
    return refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case


@pytest.fixture
def mother(case: Case) -> Guardian:
    return Guardian.objects.get(student=case.student, relation="mother")


@pytest.fixture
def link(case: Case, mother: Guardian) -> SignedLink:
    return send(mother, case, kind="N7", context=FACTS)


def shown(link: SignedLink, lang: str = "") -> str:
    return Client().get(page_of(link, lang)).text


def test_it_says_what_came_and_nothing_of_its_content(link: SignedLink) -> None:
    page = shown(link)
    assert "החלטה של ועדה" in page
    for hidden in (DECISION, "הוסבר", "נועה", "סעדון", "התמדה"):
        assert hidden not in page, hidden


def test_received_is_one_press_and_counts_once(link: SignedLink) -> None:
    Notice.objects.update(state=NoticeState.SENT)
    answers = [press(link, "received") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [303, 303]
    link.refresh_from_db()
    assert (link.used_at, Notice.objects.get(kind="N7").state) == (NOW, NoticeState.SENT)
    assert "תודה. רשמנו שהמכתב הגיע אליכם." in shown(link)
    assert 'value="received"' not in shown(link)


def test_a_letter_on_paper_is_delivered_by_it(case: Case, mother: Guardian) -> None:
    link = send(mother, case, kind="N29", channel=Channel.LETTER)
    Notice.objects.filter(link=link).update(state=NoticeState.POSTED)
    for _ in range(2):
        press(link, "received")
    assert Notice.objects.get(link=link).state == NoticeState.DELIVERED
    assert NoticeEvent.objects.filter(notice__link=link, state=NoticeState.DELIVERED).count() == 1


@pytest.mark.parametrize("given", ["0142", " 01 42 ", "٠١٤٢", "01-42"])
def test_the_last_four_digits_open_the_letter(link: SignedLink, given: str) -> None:
    answer = press(link, "open", code=given)
    assert (answer.status_code, DECISION in answer.text, "הוסבר להורים" in answer.text) == (200, True, True)
    assert not answer.cookies
    link.refresh_from_db()
    assert link.tries == 0


def test_the_second_telephone_opens_it_too(link: SignedLink, mother: Guardian) -> None:
    Guardian.objects.filter(pk=mother.pk).update(second_phone="+97235550999")
    assert DECISION in press(link, "open", code="0999").text


@pytest.mark.parametrize(
    "given", ["", "1", "0000", "00142", "+972505550142", "x", "0" * 10_000, "01\x0042x9", "\u202e1"]
)
def test_anything_else_does_not_and_is_counted(link: SignedLink, given: str) -> None:
    answer = press(link, "open", code=given)
    assert (answer.status_code, DECISION in answer.text) == (200, False)
    assert "הספרות לא מתאימות" in answer.text
    link.refresh_from_db()
    assert link.tries == 1


def test_five_wrong_tries_in_all_and_then_the_telephone(link: SignedLink) -> None:
    pages = [press(link, "open", code="0000").text for _ in range(5)]
    assert ["אי אפשר לנסות שוב" in page for page in pages] == [False] * 4 + [True]
    assert DECISION not in press(link, "open", code="0142").text
    link.refresh_from_db()
    assert link.tries == 5
    assert press(link, "received").status_code == 303


def test_a_try_is_counted_before_it_is_compared(link: SignedLink) -> None:
    """Five at once may not become fifty: an old reading of the row opens nothing."""
    stale = [SignedLink.objects.get(pk=link.pk) for _ in range(7)]
    opened = [pass_light_check(one, given="0000", answers=["0142"]) for one in stale[:5]]
    assert [*opened, pass_light_check(stale[5], given="0142", answers=["0142"])] == [False] * 6


@pytest.mark.parametrize("phone", ["", "*6050", "12"])
def test_without_a_telephone_it_goes_by_hand_or_post_only(link: SignedLink, mother: Guardian, phone: str) -> None:
    Guardian.objects.filter(pk=mother.pk).update(phone=phone)
    assert (second_facts(mother.recipient), may_open_sensitive(mother.recipient)) == ([], False)
    assert "ביד או בדואר בלבד" in shown(link)
    for given in ("", "6050", phone):
        assert DECISION not in press(link, "open", code=given).text
    assert press(link, "received").status_code == 303


@pytest.mark.parametrize("lang", ["ar", "ru", "en"])
def test_a_letter_written_in_hebrew_says_so(link: SignedLink, lang: str) -> None:
    page = press(link, "open", lang, code="0142").text
    assert f'<div lang="he" dir="rtl"><ul><li><bdi>{DECISION}' in page


def test_a_meeting_s_file_is_not_behind_a_letter(link: SignedLink) -> None:
    wrong = Client().get("/p/AAAAAAAAAAAAAAAAAAAAAA/meeting.ics")
    answer = Client().get(page_of(link, "he", "meeting.ics"))
    assert (answer.status_code, answer.content) == (404, wrong.content)


def test_an_unknown_act_changes_nothing(link: SignedLink) -> None:
    assert press(link, "delete").status_code == 200
    link.refresh_from_db()
    assert (link.used_at, link.tries) == (None, 0)


def test_the_letter_itself_is_a_file_for_which_the_code_is_asked_again(link: SignedLink) -> None:
    """No cookie remembers the first answer: the page sends the code along (ux 3.13)."""
    page = press(link, "open", code=" 0142 ")
    assert '<input type="hidden" name="code" value=" 0142 ">' in page.text
    address = page_of(link, "he", "letter.pdf")
    answer = Client().post(address, "code=0142", content_type=FORM)
    assert (answer.status_code, answer.headers["Content-Type"], answer.content[:5]) == (
        200,
        "application/pdf",
        b"%PDF-",
    )
    assert (answer.headers["Cache-Control"], answer.headers["X-Robots-Tag"]) == ("no-store", "noindex")
    wrong = Client().post(address, "code=0000", content_type=FORM)
    assert (wrong.status_code, wrong.headers["Location"]) == (303, "./?lang=he")
    link.refresh_from_db()
    assert link.tries == 1


def test_the_letter_s_file_is_never_opened_by_its_address_alone(link: SignedLink) -> None:
    wrong = Client().get("/p/AAAAAAAAAAAAAAAAAAAAAA/letter.pdf")
    answer = Client().get(page_of(link, "", "letter.pdf") + "?code=0142")
    assert (answer.status_code, answer.content) == (404, wrong.content)
