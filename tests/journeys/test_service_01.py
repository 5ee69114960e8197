"""Charter 1 through the pages: three talks a year, what for and with whom, shared by siblings (R3, R4, D16)."""

from collections.abc import Callable

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Case, Contact
from cases.services.talk_years import open_yearly_talks
from charter.models import Deadline
from charter.services.sweep import flag_deadlines
from notices.models import Notice
from notices.services import prepare_morning_digests
from notices.services.composing import compose
from tests.cases.factories import make_student, moment, refer
from tests.journeys.pages import follow, send, signed_in

Clock = Callable[[str], Client]


@pytest.fixture
def cases(unit: Unit, officer: User) -> list[Case]:
    """A girl and her brother at the same mother's phone, and both have an open case."""
    found = [make_student(unit, officer, first_name=name) for name in ("נועה", "אדם")]
    return [refer(student, "2026-09-02 09:00", by=officer).case for student in found]


@pytest.fixture
def at(officer: User):
    """Dana signs in at a moment, and the minute's sweep has run."""
    travels: list[time_machine.travel] = []

    def arrive(when: str) -> Client:
        for travel in travels:
            travel.stop()
        travels[:] = [time_machine.travel(moment(when), tick=False)]
        travels[0].start()
        open_yearly_talks(today=moment(when).date(), now=moment(when))
        flag_deadlines(today=moment(when).date(), now=moment(when))
        return signed_in(officer)

    yield arrive
    for travel in travels:
        travel.stop()


def test_three_talks_with_both_sides_and_a_brother(cases: list[Case], officer: User, at: Clock) -> None:
    noa, adam = cases
    first, second = f"/cases/{noa.matter.ref}/", f"/cases/{adam.matter.ref}/"
    form = f"/contacts/new/?case={noa.matter.ref}&kind=call"

    # from the list: whose talks are missing; into the case, where the service is a line that leads to the form
    dana = at("2026-11-03 10:00")
    page = dana.get("/cases/?state=talks")
    assert "0/3" in page.text
    page = follow(dana, page, first)
    assert "0 מתוך 3, להשלים עד 31.8" in page.text
    page = follow(dana, page, form)
    assert 'value="causes" id="id_purpose_0" checked' in page.text.replace('" required', '"')
    page = send(dana, page, who="pupil", outcome="reached", note="אמרה שהיא מפחדת מהשיעור הראשון")
    assert "1 מתוך 3, להשלים עד 31.8" in page.text
    assert "חסרה שיחה עם הורה" in page.text
    assert "בירור הגורמים" in page.text

    # an attempt is written beside it and counts for nothing
    page = send(dana, follow(dana, page, form), outcome="no_answer")
    assert "1 מתוך 3, להשלים עד 31.8" in page.text

    # her brother is suggested by the mother's phone, and joined
    page = follow(dana, page, f"{first}siblings/")
    assert "תלמידים שלהורה שלהם אותו טלפון" in page.text
    page = dana.post(f"{first}siblings/{adam.student_id}/join/", follow=True)
    assert "רשומים כאחים" in page.text
    page = follow(dana, page, first)
    assert "תיק פתוח אצל <bdi>דנה לביא</bdi>" in page.text

    # in February one talk with the mother about both; written once, counted in each
    dana = at("2027-02-09 10:00")
    page = follow(dana, dana.get(first), form)
    assert "גם בתיקי האחים" in page.text
    page = send(dana, page, outcome="reached", shared=adam.matter.ref, purpose="response", note="סוכם על שעת בוקר")
    assert "נרשם גם בתיק של: אדם." in page.text
    assert "2 מתוך 3, להשלים עד 31.8" in page.text
    page = dana.get(second)
    assert "סוכם על שעת בוקר" in page.text
    assert "1 מתוך 3, להשלים עד 31.8" in page.text

    # corrected in the brother's case, it is corrected in hers
    shared = Contact.objects.get(case=adam)
    page = follow(dana, page, f"/contacts/{shared.pk}/edit/")
    send(dana, page, outcome="reached", note="סוכם על שעת בוקר ועל ליווי")
    assert "סוכם על שעת בוקר ועל ליווי" in dana.get(first).text

    # on 1 March the brother has one: the digest tells of it, once
    at("2027-03-01 08:30")
    prepare_morning_digests(now=moment("2027-03-01 08:30"))
    told = compose(Notice.objects.get(kind="S3", subject="digest 2027-03-01")).text
    assert "פחות מהנדרש השנה, להשלים עד המועד: 1" in told
    assert adam.matter.ref in told
    assert noa.matter.ref not in told.split("פחות מהנדרש השנה")[-1]

    # in June the third: the promise is kept that day, and she leaves the list of what is missing
    dana = at("2027-06-28 10:00")
    page = follow(dana, dana.get("/cases/?state=talks"), first)
    page = follow(dana, page, form)
    page = send(dana, page, outcome="reached", note="סיום שנה")
    assert "התחייבות 1 הושלמה בזמן" in page.text
    assert "3 מתוך 3" in page.text
    assert first not in dana.get("/cases/?state=talks").text
    row = Deadline.objects.get(promise="1", matter=noa.matter)
    assert (row.outcome, row.closed_on) == ("met", moment("2027-06-28 10:00").date())


def test_a_case_of_may_is_a_partial_year(unit: Unit, officer: User, at: Clock) -> None:
    at("2027-05-20 09:00")
    case = refer(make_student(unit, officer), "2027-05-20 09:00", by=officer).case
    dana = at("2027-06-01 10:00")
    page = follow(dana, dana.get("/cases/"), case.get_absolute_url())
    assert "שנה חלקית" in page.text
    page = follow(dana, page, f"/contacts/new/?case={case.matter.ref}&kind=call")
    assert "שנה חלקית · שיחה אחת" in send(dana, page, outcome="reached").text
    assert case.get_absolute_url() not in dana.get("/cases/?state=talks").text
