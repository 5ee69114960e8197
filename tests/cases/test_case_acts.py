"""Acts in a case that need a reason: each changes one thing, once, and says in Hebrew what is missing (D4, D6, C5, C7)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from accounts.models import AccessRecord, Unit, User
from cases.forms.acts import seen
from cases.models import Case, MeetingRequest, Referral, Student
from cases.services.promises import annotate_promise
from charter.models import Deadline, DeadlineMove
from tests.cases.factories import key, log, moment, refer
from tests.factories import UserFactory

NOW = "2026-09-15 12:00"


@pytest.fixture(autouse=True)
def _at_noon() -> Iterator[None]:
    with time_machine.travel(moment(NOW), tick=False):
        yield


@pytest.fixture
def referral(student: Student, officer: User) -> Referral:
    return refer(student, "2026-09-10 15:40", by=officer)


@pytest.fixture
def case(referral: Referral) -> Case:
    return referral.case


def send(user: User, url: str, **data: Any) -> HttpResponse:
    client = Client()
    client.force_login(user)
    return client.post(url, data)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def deadline(promise: str) -> Deadline:
    return Deadline.objects.get(promise=promise)


def act(case: Case, promise: str, verb: str) -> str:
    return reverse(f"cases:promise-{verb}", args=[case.matter.ref, deadline(promise).pk])


# the ID number


def test_the_id_is_revealed_by_post_and_recorded(case: Case, officer: User) -> None:
    Student.objects.update(id_number="342174821")
    url = reverse("cases:id-reveal", args=[case.matter.ref])
    client = Client()
    client.force_login(officer)

    answers = [client.get(url), client.post(url), client.post(url, headers={"HX-Request": "true"})]

    assert [answer.status_code for answer in answers] == [405, 200, 200]
    assert ["342174821" in text(answer) for answer in answers] == [False, True, True]
    assert ["<html" in text(answer) for answer in answers[1:]] == [True, False]
    assert AccessRecord.objects.filter(action="reveal", user=officer).count() == 2


# a meeting is asked for


def test_d6_a_meeting_request_starts_promise_11(case: Case, officer: User) -> None:
    url = reverse("cases:meeting-request-create", args=[case.matter.ref])
    data = {"requested_by": "parent", "requested_on": "14.9", "form_key": key(7)}

    answers = [send(officer, url, **data) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(Deadline.objects.filter(promise="11").values_list("opened_on", "due_on")) == [
        (date(2026, 9, 14), date(2026, 10, 5))
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"requested_on": "14.9"}, "סמנו מי ביקש את הפגישה"),
        ({"requested_by": "parent", "requested_on": "16.9.2026"}, "הבקשה לא יכולה להיות בעתיד"),
        ({"requested_by": "parent", "requested_on": "9.9.2026"}, "התיק נפתח אחרי המועד הזה"),
        ({"requested_by": "parent", "requested_on": "31/02/2026"}, "אין תאריך כזה בלוח השנה"),
        ({"requested_by": "parent", "requested_on": ""}, "כתבו באיזה יום היא התבקשה"),
        ({"requested_by": "parent", "requested_on": "14.9", "form_key": "x"}, "הטופס אינו שלם"),
    ],
)
def test_a_meeting_request_says_what_is_wrong_and_keeps_what_was_typed(
    case: Case, officer: User, data: dict[str, str], words: str
) -> None:
    url = reverse("cases:meeting-request-create", args=[case.matter.ref])

    page = text(send(officer, url, **({"form_key": str(key(7))} | data)))

    assert (words in page, f'value="{data["requested_on"]}"' in page or not data["requested_on"]) == (True, True)
    assert MeetingRequest.objects.count() == 0


# withdrawing


def test_d4_a_withdrawn_referral_keeps_its_reason_and_closes_once(
    case: Case, referral: Referral, officer: User
) -> None:
    url = reverse("cases:referral-withdraw", args=[case.matter.ref, referral.matter.ref])

    answers = [send(officer, url, why="duplicate", detail="כבר נרשמה ב־9.9") for _ in range(2)]

    referral.refresh_from_db()
    assert [answer.status_code for answer in answers] == [302, 302]
    assert referral.withdrawn_reason == "נרשמה פעמיים: כבר נרשמה ב־9.9"
    assert set(Deadline.objects.exclude(promise="1").values_list("outcome", flat=True)) == {"withdrawn"}
    assert case.entries.filter(kind="withdrawn").count() == 1


@pytest.mark.parametrize("data", [{}, {"why": "other", "detail": " "}, {"why": "other", "detail": "---"}, {"why": "x"}])
def test_withdrawing_needs_its_reason(case: Case, referral: Referral, officer: User, data: dict[str, str]) -> None:
    answer = send(officer, reverse("cases:referral-withdraw", args=[case.matter.ref, referral.matter.ref]), **data)

    referral.refresh_from_db()
    assert (answer.status_code, referral.withdrawn_at, "errors-title" in text(answer)) == (200, None, True)


def test_a_withdrawn_meeting_request_closes_promise_11(case: Case, officer: User) -> None:
    asked = {"requested_by": "pupil", "requested_on": "14.9", "form_key": key(7)}
    send(officer, reverse("cases:meeting-request-create", args=[case.matter.ref]), **asked)
    request = MeetingRequest.objects.get()
    url = reverse("cases:meeting-request-withdraw", args=[case.matter.ref, request.matter.ref])

    answers = [send(officer, url, why="withdrawn", detail="") for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (deadline("11").outcome, deadline("11").reason) == ("withdrawn", "נמשכה בידי מי שפנה")
    assert deadline("9").outcome == ""


# the manager's acts


def test_d4_not_required_is_the_managers_word(case: Case, officer: User, manager: User) -> None:
    url = act(case, "12", "excuse")
    data = {"reason": "אין שותפים", "version": 1}

    answers = [send(person, url, **data) for person in (officer, manager, manager)]

    assert [answer.status_code for answer in answers] == [404, 302, 302]
    assert (deadline("12").outcome, deadline("12").reason) == ("not_required", "אין שותפים")
    assert case.entries.filter(kind="excused").count() == 1


def test_c7_a_corrected_date_keeps_the_old_one_beside(case: Case, officer: User, manager: User) -> None:
    url = act(case, "10", "correct")
    data = {"due_on": "17.9.2026", "reason": "חותמת", "version": 1}

    answers = [send(person, url, **data) for person in (officer, manager, manager)]

    assert [answer.status_code for answer in answers] == [404, 302, 302]
    assert deadline("10").due_on == date(2026, 9, 17)
    assert list(DeadlineMove.objects.values_list("from_on", "to_on", "reason")) == [
        (date(2026, 9, 16), date(2026, 9, 17), "חותמת")
    ]


@pytest.mark.parametrize(
    ("due_on", "words"),
    [
        ("9.9.2026", "ההתחייבות נפתחה אחרי המועד הזה"),
        ("18.9.2026", "אינו יום עבודה"),
        ("20.9.2026", "אינו יום עבודה"),
        ("1.1.2030", "רחוק ביותר משנה"),
        ("31.12.9999", "התאריך"),
        ("", "כתבו את המועד החדש"),
    ],
)
def test_a_corrected_date_is_a_working_day_after_the_opening(
    case: Case, manager: User, due_on: str, words: str
) -> None:
    answer = send(manager, act(case, "10", "correct"), due_on=due_on, reason="חותמת", version=1)

    assert (answer.status_code, words in text(answer), deadline("10").due_on) == (200, True, date(2026, 9, 16))


def test_c5_when_it_was_received_is_corrected_by_the_manager(
    case: Case, referral: Referral, officer: User, manager: User
) -> None:
    url = reverse("cases:referral-correct", args=[case.matter.ref, referral.matter.ref])
    data = {
        "received_on": "9.9.2026",
        "received_time": "9:30",
        "reason": "חותמת על המכתב",
        "was": seen(referral),
    }

    answers = [send(person, url, **data) for person in (officer, manager, manager)]

    assert [answer.status_code for answer in answers] == [404, 302, 302]
    assert (deadline("9").opened_on, deadline("9").due_on) == (date(2026, 9, 9), date(2026, 9, 15))
    assert DeadlineMove.objects.count() == 3


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({"received_on": "15.9.2026", "received_time": "12:04"}, 302, ""),
        ({"received_on": "15.9.2026", "received_time": "12:06"}, 200, "הפנייה לא יכולה להתקבל בעתיד"),
        ({"received_on": "9.9", "received_time": "25:00"}, 200, "כתבו את השעה"),
        ({"received_on": "9.9", "received_time": "9:30", "reason": "!!"}, 200, "כתבו את הסיבה"),
        ({"received_on": "9.9", "received_time": "9:30", "was": "2026-09-10T00:00:00+00:00"}, 409, "כעת רשום"),
    ],
)
def test_b20_the_day_received_is_checked(
    case: Case, referral: Referral, manager: User, data: dict[str, str], status: int, words: str
) -> None:
    url = reverse("cases:referral-correct", args=[case.matter.ref, referral.matter.ref])
    whole = {"reason": "חותמת", "was": seen(referral)} | data

    answer = send(manager, url, **whole)

    assert (answer.status_code, words in text(answer)) == (status, True)


# notes beside a promise, and saves that came too late


def test_d4_a_note_changes_no_state(case: Case, officer: User) -> None:
    answers = [send(officer, act(case, "10", "annotate"), annotation="חולה", version=1) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert (deadline("10").annotation, deadline("10").outcome) == ("חולה", "")
    assert case.entries.filter(kind="annotated").count() == 1


def test_b56_a_stale_note_shows_both_texts_and_loses_none(case: Case, officer: User, manager: User) -> None:
    annotate_promise(deadline=deadline("10"), annotation="של המנהלת", by=manager, now=moment(NOW))
    url = act(case, "10", "annotate")

    stale = send(officer, url, annotation="של הקצינה", version=1)

    page = text(stale)
    assert (stale.status_code, deadline("10").annotation) == (409, "של המנהלת")
    assert (page.count("של המנהלת"), page.count("של הקצינה")) == (1, 2)
    assert 'name="version" value="2"' in page


@pytest.mark.parametrize("version", ["", "-1", "abc", "99999999999999999999"])
def test_b56_a_form_without_its_version_is_not_saved(case: Case, officer: User, version: str) -> None:
    answer = send(officer, act(case, "10", "annotate"), annotation="חולה", version=version)

    assert (answer.status_code, deadline("10").annotation, "חולה" in text(answer)) == (200, "", True)


def test_a_promise_kept_meanwhile_is_not_excused(case: Case, manager: User) -> None:
    log(case, "call", "reached", "2026-09-14 10:00")

    answer = send(manager, act(case, "10", "excuse"), reason="אין הורה", version=1)

    assert (answer.status_code, deadline("10").outcome, "אין הורה" in text(answer)) == (409, "met", True)


# who may


@pytest.mark.parametrize("name", ["meeting-request-create", "guardian-create", "id-reveal"])
def test_strangers_find_no_act(case: Case, unit: Unit, stranger: User, name: str) -> None:
    other = UserFactory(unit=unit, is_officer=True)

    answers = [send(person, reverse(f"cases:{name}", args=[case.matter.ref])) for person in (stranger, other)]

    assert [answer.status_code for answer in answers] == [404, 404]


def test_an_act_is_on_a_promise_of_this_very_case(case: Case, officer: User, unit: Unit, manager: User) -> None:
    url = reverse("cases:promise-annotate", args=["2026-00000000", deadline("10").pk])

    assert [send(person, url, annotation="x", version=1).status_code for person in (officer, manager)] == [404, 404]


def test_a_closed_case_takes_no_acts(case: Case, manager: User) -> None:
    Case.objects.update(closed_on=date(2026, 9, 15), stage="closed")

    assert send(manager, act(case, "10", "annotate"), annotation="x", version=1).status_code == 404
