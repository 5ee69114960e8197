"""The profile, and the unit's settings."""

from typing import Any

import pytest
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from tests.factories import UserFactory

PROFILE = {"name": "דנה לביא כהן", "title": "קצינת ביקור סדיר", "phone": "050-123-4567", "uses_shortcuts": "on"}


def unit_facts(**changes: str) -> dict[str, str]:
    return {
        "name": "היחידה לביקור סדיר",
        "municipality": "עיריית נווה אורן",
        "phone": "03-5550100",
        "email": "unit@example.org",
        "hours": "8:00 עד 16:00",
        "internal_threshold": "85",
        **changes,
    }


def test_everybody_changes_her_own_profile(client: Client, officer: User) -> None:
    client.force_login(officer)
    for _ in range(2):
        assert client.post("/profile/", PROFILE).url == "/profile/"
    officer.refresh_from_db()
    assert (officer.name, officer.phone, officer.uses_shortcuts) == ("דנה לביא כהן", "+972501234567", True)


def test_a_stored_number_stands_in_the_box_as_people_dial_it(client: Client, officer: User) -> None:
    client.force_login(officer)
    for stored, shown in [("+972501234567", "050-123-4567"), ("*5555", "*5555"), ("+442079460000", "+442079460000")]:
        User.objects.filter(pk=officer.pk).update(phone=stored)
        assert f'value="{shown}"' in client.get("/profile/").content.decode()


def test_roles_do_not_travel_with_the_profile(client: Client, officer: User) -> None:
    client.force_login(officer)
    smuggled = {
        "is_manager": "on",
        "is_administrator": "on",
        "unit": "1",
        "email": "other@example.org",
        "is_active": "",
    }
    client.post("/profile/", {**PROFILE, **smuggled})
    stored = User.objects.get(pk=officer.pk)
    assert (stored.roles, stored.email, stored.unit, stored.is_active) == (
        officer.roles,
        officer.email,
        officer.unit,
        True,
    )


@pytest.mark.parametrize(
    ("field", "typed"), [("name", ""), ("name", "א" * 200), ("name", "\u202e"), ("phone", "12"), ("title", "x" * 81)]
)
def test_a_mistake_in_the_profile_stays_in_its_box(client: Client, officer: User, field: str, typed: str) -> None:
    client.force_login(officer)
    page = client.post("/profile/", {**PROFILE, field: typed})
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert "יש לתקן דבר אחד" in page.content.decode()
    officer.refresh_from_db()
    assert officer.name == "דנה לביא"


def test_a_mistyped_name_does_not_reach_the_navigation(client: Client, officer: User) -> None:
    client.force_login(officer)
    page = client.post("/profile/", {**PROFILE, "name": "שם אחר", "phone": "12"})
    assert page.content.decode().count("דנה לביא") >= 1


def test_the_manager_sets_the_unit_and_each_change_is_recorded_once(client: Client, manager: User) -> None:
    client.force_login(manager)
    facts = unit_facts(second_factor_required="", counts_video_meetings="on", privacy_officer="עו״ד גל, 03-5550101")
    for _ in range(2):
        assert client.post("/settings/unit/", facts).url == "/settings/unit/"
    unit = Unit.objects.get(pk=manager.unit_id)
    assert (unit.phone, unit.internal_threshold, unit.counts_video_meetings) == ("+97235550100", 85, True)
    record = AccessRecord.objects.get()
    changed = "counts_video_meetings, internal_threshold, municipality, privacy_officer"
    assert (record.user, record.subject, record.page) == (manager, f"unit {unit.pk}: {changed}", "/settings/unit/")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("internal_threshold", "101"),
        ("internal_threshold", "-1"),
        ("internal_threshold", ""),
        ("email", "x"),
        ("phone", "x"),
        ("name", ""),
    ],
)
def test_a_mistake_in_the_settings_stores_nothing(client: Client, manager: User, field: str, typed: str) -> None:
    client.force_login(manager)
    page = client.post("/settings/unit/", unit_facts(**{field: typed}))
    assert (page.status_code, list(page.context["form"].errors)) == (200, [field])
    assert Unit.objects.get(pk=manager.unit_id).internal_threshold == 90


def test_two_units_of_one_name_are_refused_in_words(client: Client, manager: User, stranger: User) -> None:
    client.force_login(manager)
    page = client.post("/settings/unit/", unit_facts(municipality=stranger.unit.municipality))
    assert (page.status_code, "כבר קיימת יחידה" in page.content.decode()) == (200, True)


@pytest.mark.parametrize("role", ["is_officer", "is_administrator", "is_auditor", "is_coordinator"])
def test_only_the_manager_sets_the_unit(client: Client, unit: Unit, role: str) -> None:
    facts: dict[str, Any] = {role: True}
    client.force_login(UserFactory(unit=unit, **facts))
    assert client.get("/settings/unit/").status_code == 404
    assert client.post("/settings/unit/", unit_facts()).status_code == 404


@pytest.mark.parametrize(
    ("role", "seen"),
    [
        ("is_manager", {"/settings/unit/", "/audit/"}),
        ("is_administrator", {"/settings/staff/"}),
        ("is_auditor", {"/audit/"}),
    ],
)
def test_the_settings_lead_only_where_the_person_may_go(client: Client, unit: Unit, role: str, seen: set[str]) -> None:
    facts: dict[str, Any] = {role: True}
    client.force_login(UserFactory(unit=unit, **facts))
    places = {place.url for place in client.get("/settings/").context["places"]}
    assert seen <= places
    assert {client.get(url).status_code for url in places} == {200}


@pytest.mark.parametrize("path", ["/accessibility/", "/privacy/"])
def test_statements_are_open_to_everyone_and_name_whom_to_ask(
    client: Client, unit: Unit, officer: User, path: str
) -> None:
    Unit.objects.filter(pk=unit.pk).update(privacy_officer="עו״ד גל", accessibility_coordinator="רותם בר")
    other = UserFactory().unit
    name = "רותם בר" if path == "/accessibility/" else "עו״ד גל"
    page = client.get(path)
    assert (page.status_code, name in page.content.decode(), other.municipality in page.content.decode()) == (
        200,
        True,
        True,
    )
    client.force_login(User.objects.get(pk=officer.pk))
    assert other.municipality not in client.get(path).content.decode()
