"""Service 5 as an officer does it: from the case to a committee, its background, its decisions, its next steps."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.test import Client

from accounts.models import User
from cases.models import Committee
from cases.services.committee.kinds import kinds_of
from tests.cases.committees import filled, signed_in
from tests.cases.factories import make_student, moment, refer


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(moment("2026-11-02 09:00"), tick=False) as traveller:
        yield traveller


def follow(client: Client, page: str, link: str) -> str:
    """Open a link that is really on the page."""
    assert f'href="{link}"' in page, link
    answer = client.get(link)
    assert answer.status_code == 200
    return answer.text


def save(client: Client, path: str, to: str = "", **typed: Any) -> str:
    answer = client.post(to or path, filled(client, path, **typed))
    assert answer.status_code == 302, answer.text
    return str(answer.headers["Location"])


def test_service_5_from_the_case_to_next_steps(clock: Any, db: None, officer: User, manager: User) -> None:
    student = make_student(officer.unit, officer)
    case = refer(student, "2026-11-01 09:00", by=officer).case
    desk, at = signed_in(officer), case.get_absolute_url()

    here = follow(desk, desk.get(at).text, f"{at}committees/")
    new = f"/committees/new/?case={case.matter.ref}"
    assert "עדיין לא" in desk.get(at).text
    follow(desk, here, new)
    kind = kinds_of(officer.unit).get(code="persistence")
    members = {"members-0-name": "אורנה כץ", "members-0-is_chair": "on"}
    committee_url = save(desk, new, kind=kind.pk, held_on="17.11", held_at="10:00", place="חדר ישיבות", **members)
    committee = Committee.objects.get()
    item = committee.items.get()

    follow(desk, desk.get("/").text, "/committees/")
    listed = desk.get("/committees/").text
    page = follow(desk, listed, committee_url)
    assert "חסר רקע לדיון" in page
    follow(desk, page, item.get_absolute_url())
    save(
        desk,
        item.get_absolute_url(),
        background="נעדרת בימי ראשון",
        parents_invited="yes",
        parents_invited_on="2.11",
        parents_invited_how="letter",
    )
    assert "נעדרת בימי ראשון" in desk.get(f"{committee_url}?print=1").text

    clock.move_to(moment("2026-11-18 08:30"))
    desk = signed_in(officer)
    task = f"{item.get_absolute_url()}#attendance"
    today = desk.get("/").text
    assert "לסמן השתתפות: ועדת התמדה, 17.11" in today
    follow(desk, today, task)
    decision = {"decisions-0-text": "שיבוץ במרכז למידה", "decisions-0-owner": officer.pk, "decisions-0-due_on": "1.12"}
    save(
        desk,
        item.get_absolute_url(),
        attendance="attended",
        parents_present="yes",
        summary="הוחלט על ליווי",
        **decision,
    )

    publish = f"{committee_url}publish/"
    check = follow(desk, desk.get(committee_url).text, publish)
    assert "יהיו לצעדים הבאים" in check
    for _ in range(2):
        assert (
            desk.post(publish, {"seen": check.partition('name="seen" value="')[2].partition('"')[0]}).status_code == 302
        )

    file = desk.get(at).text
    assert file.count("<bdi>שיבוץ במרכז למידה</bdi></b>") == 1
    assert "החלטות: ועדת התמדה, 17.11" in file
    assert "התקיימה ועדה אחת" in file
    locked = follow(desk, file, item.get_absolute_url())
    assert "אינה משתנה עוד" in locked
    save(desk, item.get_absolute_url(), f"{item.get_absolute_url()}note/", text="המועד תוקן")
    assert "המועד תוקן" in desk.get(item.get_absolute_url()).text
    assert "ב־1 מתוך 1" in signed_in(manager).get("/committees/").text
