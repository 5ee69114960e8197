"""What the form says before saving and what it offers after misses (ux 3.4, D5)."""

from collections.abc import Iterator

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Case, Student
from tests.cases.factories import log, moment, refer
from tests.cases.pages import new_contact, post


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


def test_d5_the_second_miss_on_another_day_asks_for_a_message_and_the_message_keeps_the_promise(
    browser: Client, case: Case, clock: time_machine.Traveller, officer: User
) -> None:
    log(case, "call", "no_answer", "2026-11-15 18:00")
    miss = post(browser, case, "call", htmx=True, outcome="no_answer").content.decode()
    shown = browser.get(new_contact(case, "message")).content.decode()
    message = post(browser, case, "message", htmx=True, outcome="sent", note="נא להתקשר").content.decode()

    assert "שני ניסיונות בשני ימים. הודעה כתובה היום תקיים את ההתחייבות." in miss
    assert f'href="/contacts/new/?case={case.matter.ref}&amp;kind=message"' in miss
    assert "הודעה כתובה היום תקיים את התחייבות 10 בניסיונות" in shown
    assert "נשמר. התחייבות 10 התקיימה בניסיונות." in message


@pytest.mark.parametrize(
    ("acts", "kind", "says"),
    [
        pytest.param([], "call", ["שיחה שנענתה תשלים את התחייבות 10"], id="nothing yet"),
        pytest.param(
            [("call", "no_answer", "2026-11-16 08:00")],
            "call",
            [
                "שיחה שנענתה תשלים את התחייבות 10",
                "בלי מענה, כדי לקיים אותה בניסיונות עוד חסר: ניסיון ביום עבודה אחר והודעה כתובה.",
            ],
            id="D5 one attempt",
        ),
        pytest.param(
            [("call", "no_answer", "2026-11-16 08:00"), ("message", "sent", "2026-11-16 08:30")],
            "call",
            [
                "שיחה שנענתה תשלים את התחייבות 10",
                "בלי מענה, כדי לקיים אותה בניסיונות עוד חסר: ניסיון ביום עבודה אחר.",
            ],
            id="D5 one attempt and the message",
        ),
        pytest.param(
            [],
            "message",
            [
                "הודעה כתובה לבדה אינה משלימה את התחייבות 10. עוד חסר: שני ניסיונות בשני ימי עבודה והודעה כתובה אחרי הראשון שבהם."
            ],
            id="D5 a message first",
        ),
        pytest.param([("call", "reached", "2026-11-16 08:00")], "call", [], id="kept already"),
        pytest.param([], "meeting", [], id="P11 nobody asked for a meeting"),
        pytest.param([], "note", [], id="a note does nothing"),
    ],
)
def test_the_effect_line_says_what_the_rules_say(
    browser: Client, case: Case, acts: list[tuple[str, str, str]], kind: str, says: list[str]
) -> None:
    for act in acts:
        log(case, *act)

    assert browser.get(new_contact(case, kind)).context["effects"] == says


def test_c3_an_overdue_promise_is_said_to_be_completed_late(
    browser: Client, case: Case, clock: time_machine.Traveller, officer: User
) -> None:
    clock.move_to(moment("2026-11-19 10:00"))
    browser.force_login(officer)

    assert browser.get(new_contact(case, "call")).context["effects"] == ["שיחה שנענתה תשלים את התחייבות 10, באיחור"]
    assert (
        "נשמר. התחייבות 10 הושלמה באיחור." in post(browser, case, "call", htmx=True, outcome="reached").content.decode()
    )


def test_the_third_miss_offers_a_home_visit(browser: Client, case: Case) -> None:
    log(case, "call", "no_answer", "2026-11-15 10:00")
    log(case, "call", "left_message", "2026-11-15 18:00")
    answer = post(browser, case, "call", htmx=True, outcome="no_answer").content.decode()

    assert "שלושה ניסיונות בלי מענה. אפשר לקבוע ביקור בית." in answer
    assert f'href="/cases/{case.matter.ref}/steps/new/?kind=visit"' in answer
