"""Undoing, correcting, adding a correction; and what is offered after misses."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.test import Client

from accounts.models import User
from cases.models import Case, Contact, Student
from cases.services.contact import correct_contact
from charter.models import Deadline, NextStep
from tests.cases.factories import moment, refer
from tests.cases.pages import HTMX, post
from tests.factories import UserFactory


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(moment("2026-11-16 10:00"), tick=False) as traveller:
        yield traveller


@pytest.fixture
def case(student: Student) -> Case:
    return refer(student, "2026-11-15 09:00").case


@pytest.fixture
def browser(client: Client, officer: User) -> Client:
    client.force_login(officer)
    return client


@pytest.fixture
def contact(browser: Client, case: Case) -> Contact:
    post(browser, case, "call", outcome="reached", note="הנוסח הראשון", step="call")
    return Contact.objects.get()


def later(browser: Client, clock: time_machine.Traveller, when: str, user: User) -> None:
    clock.move_to(moment(when))
    browser.force_login(user)


def corrected(browser: Client, contact: Contact, **typed: Any) -> dict[str, Any]:
    form = browser.get(f"/contacts/{contact.pk}/edit/").context["form"]
    shown = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in shown.items() if value not in (None, "", False)} | typed


def open_promises() -> list[str]:
    return list(Deadline.objects.open().order_by("promise").values_list("promise", flat=True))


def test_undo_opens_the_promise_again_and_takes_the_step_back(browser: Client, contact: Contact) -> None:
    answer = browser.post(f"/contacts/{contact.pk}/undo/", headers=HTMX)

    assert "הרישום בוטל. התחייבות 10 פתוחה שוב." in answer.content.decode()
    assert (open_promises(), NextStep.objects.count()) == (["1", "10", "12", "9"], 0)


def test_undo_twice_answers_alike_and_changes_nothing_more(browser: Client, contact: Contact) -> None:
    answers = [browser.post(f"/contacts/{contact.pk}/undo/") for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [contact.case.get_absolute_url()] * 2
    assert Contact.objects.filter(undone_at=None).count() == 0


def test_undo_by_a_plain_link_asks_first(browser: Client, contact: Contact) -> None:
    answer = browser.get(f"/contacts/{contact.pk}/undo/")

    assert (answer.status_code, Contact.objects.standing().count()) == (200, 1)


def test_undo_after_ten_minutes_leads_to_correcting(
    browser: Client, contact: Contact, clock: time_machine.Traveller
) -> None:
    clock.shift(timedelta(minutes=11))
    answer = browser.post(f"/contacts/{contact.pk}/undo/")

    said = str(list(get_messages(answer.wsgi_request))[-1])
    assert (Contact.objects.standing().count(), f"/contacts/{contact.pk}/edit/" in said) == (1, True)


def test_undo_by_another_person_of_the_unit_is_refused(browser: Client, contact: Contact, manager: User) -> None:
    browser.force_login(manager)
    browser.post(f"/contacts/{contact.pk}/undo/")

    assert Contact.objects.standing().count() == 1


def test_a_correction_within_a_day_is_judged_anew_and_keeps_what_was_said(browser: Client, contact: Contact) -> None:
    data = corrected(browser, contact, outcome="no_answer", note="הנוסח השני")
    answer = browser.post(f"/contacts/{contact.pk}/edit/", data)

    contact.refresh_from_db()
    assert (answer.status_code, contact.outcome, contact.note, contact.version) == (302, "no_answer", "הנוסח השני", 2)
    assert (contact.corrections[0]["note"], contact.corrections[0]["guardians"]) == ("הנוסח הראשון", "סיגל סעדון")
    assert "10" in open_promises()


def test_f11_a_stale_correction_shows_both_texts_and_loses_none(
    browser: Client, contact: Contact, officer: User
) -> None:
    data = corrected(browser, contact, note="הנוסח שלי", outcome="reached")
    correct_contact(contact=contact, version=1, by=officer, now=moment("2026-11-16 10:01"), note="הנוסח שלהם")

    stale = browser.post(f"/contacts/{contact.pk}/edit/", data)
    text = stale.content.decode()
    assert (stale.status_code, "הנוסח שלי" in text, "הנוסח שלהם" in text) == (409, True, True)
    assert Contact.objects.get().note == "הנוסח שלהם"

    again = browser.post(f"/contacts/{contact.pk}/edit/", data | {"version": stale.context["form"]["version"].value()})
    notes = [Contact.objects.get().note, *(old["note"] for old in Contact.objects.get().corrections)]
    assert (again.status_code, notes) == (302, ["הנוסח שלי", "הנוסח הראשון", "הנוסח שלהם"])


@pytest.mark.parametrize("version", ["", "-1", "x", "9" * 30])
def test_b56_an_odd_version_is_refused(browser: Client, contact: Contact, version: str) -> None:
    data = corrected(browser, contact, outcome="reached") | {"version": version}

    assert browser.post(f"/contacts/{contact.pk}/edit/", data).status_code == 422


@pytest.mark.parametrize(
    ("kind", "outcome", "typed"),
    [
        ("message", "sent", {}),
        ("visit", "at_home", {"who": ["pupil"]}),
        ("school", "reached", {"who": "other", "person": "רם לוי"}),
        ("meeting", "held", {"place": "school"}),
        ("partner", "reached", {"partner": "welfare", "person": "חיים אדרי"}),
        ("note", "noted", {"note": "הערה"}),
    ],
)
def test_saving_a_correction_unchanged_changes_no_fact(
    browser: Client, case: Case, clock: time_machine.Traveller, kind: str, outcome: str, typed: dict[str, Any]
) -> None:
    clock.shift(timedelta(seconds=17))
    post(browser, case, kind, outcome=outcome, **typed)
    contact = Contact.objects.get()
    facts = ("happened_at", "outcome", "with_pupil", "school_id", "partner", "person", "place", "written_by", "note")
    before = [getattr(contact, name) for name in facts], set(contact.guardians.all())

    answer = browser.post(f"/contacts/{contact.pk}/edit/", corrected(browser, contact, outcome=outcome))

    contact.refresh_from_db()
    after = [getattr(contact, name) for name in facts], set(contact.guardians.all())
    assert (answer.status_code, contact.version, after) == (302, 2, before)


def test_after_a_day_a_correction_is_added_beside_it(
    browser: Client, contact: Contact, clock: time_machine.Traveller, officer: User
) -> None:
    later(browser, clock, "2026-11-17 10:01", officer)
    form = browser.get(f"/contacts/{contact.pk}/edit/").context["form"]
    data = {"form_key": form["form_key"].value(), "note": "השיחה הייתה עם האב"}
    answers = [browser.post(f"/contacts/{contact.pk}/edit/", data) for _ in range(2)]

    added = Contact.objects.get(kind="note")
    assert [answer.status_code for answer in answers] == [302, 302]
    assert (added.corrects, added.note, Contact.objects.get(kind="call").note) == (
        contact,
        "השיחה הייתה עם האב",
        "הנוסח הראשון",
    )


def test_an_empty_added_correction_is_refused_in_words(browser: Client, contact: Contact, manager: User) -> None:
    browser.force_login(manager)
    answer = browser.post(f"/contacts/{contact.pk}/edit/", {"form_key": "0" * 32, "note": ""})

    assert (answer.status_code, "כתבו מה נכון." in answer.content.decode()) == (422, True)


def test_an_undone_contact_has_nothing_to_correct(browser: Client, contact: Contact) -> None:
    browser.post(f"/contacts/{contact.pk}/undo/")

    assert browser.get(f"/contacts/{contact.pk}/edit/").status_code == 404


@pytest.mark.parametrize("page", ["undo", "edit"])
def test_a_stranger_finds_neither_page(
    client: Client, browser: Client, contact: Contact, stranger: User, page: str
) -> None:
    colleague = UserFactory(unit=contact.case.matter.unit, is_officer=True)
    for user in (stranger, colleague):
        client.cookies.clear()  # the message of the one who saved is not for them
        client.force_login(user)
        foreign = [client.get(f"/contacts/{contact.pk}/{page}/"), client.post(f"/contacts/{contact.pk}/{page}/")]
        missing = [
            client.get(f"/contacts/{contact.pk + 1}/{page}/"),
            client.post(f"/contacts/{contact.pk + 1}/{page}/"),
        ]
        assert [a.status_code for a in (*foreign, *missing)] == [404] * 4
        assert [a.content for a in foreign] == [a.content for a in missing]
    assert Contact.objects.standing().count() == 1


@pytest.mark.parametrize("pk", ["0", "-1", "9" * 30, "x"])
def test_b53_odd_numbers_are_missing_pages(browser: Client, case: Case, pk: str) -> None:
    addresses = [f"/contacts/{pk}/undo/", f"/contacts/{pk}/edit/", f"/steps/{pk}/finish/"]

    assert [browser.post(address).status_code for address in addresses] == [404] * 3
