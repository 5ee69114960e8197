"""New links have limits of their own, and take nothing from the five mails of a day (reliability 6.1; ux 3.13)."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from cases.models import Case, Guardian
from notices.models import Notice, NoticeState, SignedLink
from notices.services.limits import A_DAY, enough_today
from tests.attendance_service.signed import FORM, NOW, page_of, send
from tests.cases.factories import make_student, refer

pytestmark = pytest.mark.django_db
FACTS = {"child": "נועה", "gender": "f", "committee": "ועדה", "on": "2027-01-14", "decisions": ["כן"]}


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    cache.clear()
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def mother(unit, officer: User) -> Guardian:
    case = refer(make_student(unit, officer), "2027-01-10 09:00", by=officer).case
    Notice.objects.all().delete()  # what the referral told already
    return Guardian.objects.get(student=case.student, relation="mother")


def letters(mother: Guardian, count: int) -> list[SignedLink]:
    case = Case.objects.get(student=mother.student)
    links = [send(mother, case, kind="N7", subject=f"letter {n}", context=FACTS) for n in range(count)]
    SignedLink.objects.update(expires_at=NOW)
    return links


def ask(link: SignedLink) -> int:
    cache.clear()  # as from another address, long after
    return Client().post(page_of(link), "renew=1", content_type=FORM).status_code


def renewals() -> int:
    return Notice.objects.filter(kind="link").count()


def mark_sent(*kinds: str) -> None:
    Notice.objects.filter(kind__in=kinds).update(state=NoticeState.SENT, settled_at=NOW)


def test_a_new_link_is_none_of_the_five_mails_of_a_day(mother: Guardian) -> None:
    """Three new links must not hold back the invitation to tomorrow's committee."""
    for link in letters(mother, A_DAY):
        ask(link)
    mark_sent("link")
    waiting = Notice.objects.filter(kind="N7").first()
    assert (renewals(), enough_today(waiting, NOW)) == (A_DAY, None)

    mark_sent("N7")
    assert enough_today(waiting, NOW) is not None


def test_a_new_link_leaves_also_after_the_fifth_mail_of_the_day(mother: Guardian) -> None:
    """Whoever asks for it waits before the screen."""
    links = letters(mother, A_DAY)
    mark_sent("N7")
    ask(links[0])

    assert enough_today(Notice.objects.get(kind="link"), NOW) is None


def test_a_thing_has_three_new_links_a_day_whichever_of_its_links_asks(mother: Guardian, clock) -> None:
    """A new link that has ended too is a token of its own: asking by it begins no new three."""
    (link,) = letters(mother, 1)
    for _ in range(5):
        assert ask(link) == 200
        link = SignedLink.objects.latest("pk")
        SignedLink.objects.update(expires_at=NOW)
        clock.shift(timedelta(minutes=16))
    assert renewals() == 3

    clock.move_to(NOW + timedelta(days=1))
    ask(link)
    assert renewals() == 4


def test_a_family_has_six_new_links_a_day_in_all(mother: Guardian) -> None:
    """Who holds twenty old links floods nobody's mailbox with them."""
    answers = [ask(link) for link in letters(mother, 8)]
    assert (answers, renewals()) == ([200] * 8, 6)
