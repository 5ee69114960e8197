"""Service 15 as an officer does it: plan a patrol, walk it with the phone, find a pupil, and see it counted."""

from collections.abc import Iterator
from datetime import date
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urlencode

import pytest
import time_machine
from django.test import Client

from accounts.models import Unit, User
from cases.models import Referral
from cases.services.patrols import open_patrol_years
from charter.models import Deadline
from charter.services.sweep import flag_deadlines
from tests.attendance_service.page_forms import forms_of
from tests.cases.factories import make_student, moment
from tests.cases.patrols import make
from tests.charter.factories import EARLY


class Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "a":
            self.found.append(dict(attrs).get("href") or "")


def follow(client: Client, page: str, link: str) -> str:
    """The page behind a link that is really there."""
    links = Links()
    links.feed(client.get(page).content.decode())
    assert link in links.found, f"{link} is not on {page}: {links.found}"
    return link


def send(client: Client, page: str, action: str, **typed: object) -> str:
    """Fill in a form that is really on the page, as a browser without scripts would send it."""
    forms = {form.action or page: form for form in forms_of(client.get(page).content.decode())}
    answer = client.post(action, {**forms[action].fields, **typed})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    return str(answer.headers["Location"])


@pytest.fixture
def walk(unit: Unit) -> Iterator[Any]:
    with time_machine.travel(moment("2027-05-02 09:00"), tick=False) as clock:
        flag_deadlines(today=date(2027, 5, 2), now=EARLY)
        yield clock


def test_the_third_patrol_of_the_year(client: Client, unit: Unit, officer: User, walk: Any) -> None:
    colleague = make_student(unit, officer)
    open_patrol_years(today=date(2027, 5, 2), now=EARLY)
    for day in ("2026-11-09", "2027-02-17"):
        make(officer, day)
    client.force_login(officer)

    patrols = follow(client, "/", "/patrols/")
    assert "2 מתוך 3" in client.get(patrols).content.decode()
    new = follow(client, patrols, "/patrols/new/")
    refused = client.post(new, {**_plan(officer), "on": "20.4.2027"}).content.decode()
    assert "20.4.2027 אינו יום לימודים: חופשת פסח" in refused
    assert send(client, new, new, **_plan(officer)) == patrols

    walk.move_to(moment("2027-05-03 09:35"))
    client.force_login(officer)  # the next morning
    live = client.get(patrols).context["plan"].next
    page = follow(client, patrols, f"/patrols/{live.pk}/live/")
    send(client, page, f"/patrols/{live.pk}/start/")
    walk.move_to(moment("2027-05-03 09:45"))
    note = f"/patrols/{live.pk}/pupils/"
    send(client, f"{page}?{urlencode({'q': 'סעדון'})}", note)
    send(client, page, f"/patrols/{live.pk}/unknown/", age_band="high", gender="m", number="2")
    walk.move_to(moment("2027-05-03 12:10"))
    client.force_login(officer)  # a phone that lay still is signed out
    send(client, page, f"/patrols/{live.pk}/end/", note="קבוצה ליד הספרייה")

    text = client.get(patrols).content.decode()
    assert "3 מתוך 3" in text
    assert "ההתחייבות השנתית קוימה ב־ב׳ 3.5" in text
    deadline = Deadline.objects.get(promise="15")
    assert (deadline.outcome, deadline.closed_on) == ("met", date(2027, 5, 3))
    referral = Referral.objects.get(case__student=colleague)
    assert referral.received_at == moment("2027-05-03 09:45")
    case = follow(client, page, referral.case.matter.url)
    file = client.get(case).content.decode()
    assert "אותר/ה בסיור" in file or "סיור" in file
    assert page in file
    assert set(referral.matter.deadlines.values_list("promise", flat=True)) == {"9", "10", "12"}


def _plan(officer: User) -> dict[str, object]:
    facts = {"on": "3.5.2027", "starts_at": "9:30", "ends_at": "12:30", "more_parks": "גן העיר"}
    return {**facts, "known_parks": [], "staff": [officer.pk]}
