"""Wrong methods, missing tokens, foreign objects and fields nobody asked for (reliability B53-B55, T1, T10, T11)."""

import re
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from accounts.models import Unit, User
from cases.models import Case, Contact
from charter.models import Deadline, Matter
from tests.attendance_service.whole_house import House, build_house
from tests.cases.pages import filled
from tests.factories import UserFactory

OF_ALLAUTH = ("/login/", "/logout/", "/password/reset/")


@pytest.fixture
def house(unit: Unit, tmp_path: Path, settings) -> House:
    settings.IMPORTS_DIR = tmp_path
    return build_house(unit, tmp_path)


@pytest.fixture
def visitor(client: Client, house: House) -> Client:
    client.force_login(house.user)
    return client


def test_b54_what_only_takes_shows_nothing(visitor: Client, house: House) -> None:
    for path in house.doors:
        assert visitor.get(path).status_code == 405, path


@pytest.mark.parametrize("method", ["put", "delete", "patch"])
def test_b54_no_page_knows_another_method(visitor: Client, house: House, method: str) -> None:
    before = (Matter.objects.count(), Contact.objects.count())

    answers = {
        path: getattr(visitor, method)(path).status_code
        for path in [*house.pages, *house.doors]
        if path not in OF_ALLAUTH
    }

    assert {path: status for path, status in answers.items() if status != 405} == {}
    assert (Matter.objects.count(), Contact.objects.count()) == before


def test_b54_without_the_form_token_nothing_is_taken(house: House) -> None:
    """Every door and every page with a form answers 403 in Hebrew, and none of it was done."""
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(house.user)

    for path in house.doors:
        answer = strict.post(path, {})
        assert (answer.status_code, 'lang="he"' in answer.text) == (403, True), path
    for path in house.pages:
        assert strict.post(path, {}).status_code in (403, 405), path
    assert Contact.objects.get().undone_at is None


def test_b53_a_foreign_address_is_a_missing_one_byte_for_byte(house: House, stranger: User, client: Client) -> None:
    """T1: what belongs to another unit answers like a number that was never given."""
    client.force_login(stranger)
    ref = house.case.matter.ref
    foreign = [
        path for path in [*house.pages, *house.doors] if any(part.isdecimal() or part == ref for part in parts(path))
    ]

    with time_machine.travel(timezone.now(), tick=False):
        for path in foreign:
            if "/calendar/years/" in path or path.startswith("/dropout/figures/"):
                continue  # every unit has its own years
            for ask in (client.get, client.post):
                answer, missing = ask(path), ask(re.sub(r"/\d[\d-]*/|(?<=case=)[\d-]+", never_given, path))
                assert answer.status_code in (404, 405), path
                assert (answer.status_code, answer.content) == (missing.status_code, missing.content), path


def never_given(found: re.Match[str]) -> str:
    return re.sub(r"[\d-]+", lambda number: "2026-00000000" if "-" in number[0] else "999999", found[0])


def parts(path: str) -> list[str]:
    return [*path.partition("?")[0].split("/"), path.partition("case=")[2].partition("&")[0]]


def test_b55_fields_nobody_asked_for_change_nothing(visitor: Client, house: House) -> None:
    """T11: owner, dates, versions and roles are set by what is done, never by what is sent along."""
    other = UserFactory(unit=house.user.unit, is_officer=True)
    ref = house.case.matter.ref
    extra = {"owner": other.pk, "stage": "closed", "due_on": "2030-01-01", "is_staff": "1", "recorded_by": other.pk}
    extra |= {"closed_on": "2026-01-01", "unit": "1", "recorded_at": "2020-01-01", "outcome_at": "x", "case": "1"}
    data = filled(visitor, house.case, "note", outcome="noted", note="שורה")
    dues = list(Deadline.objects.order_by("pk").values_list("pk", "due_on"))

    answer = visitor.post(f"/contacts/new/?case={ref}&kind=note", extra | data)

    assert answer.status_code == 302, answer.context["form"].errors
    written = Contact.objects.latest("pk")
    assert (written.recorded_by, written.note, written.case) == (house.user, "שורה", house.case)
    assert (timezone.now() - written.recorded_at).days == 0
    assert set(Case.objects.values_list("stage", "closed_on", "matter__owner")) == {("inquiry", None, house.user.pk)}
    assert list(Deadline.objects.order_by("pk").values_list("pk", "due_on")) == dues


def test_b16_a_note_of_ten_megabytes_is_refused_in_words(visitor: Client, house: House) -> None:
    before = Contact.objects.count()

    answer = visitor.post(f"/contacts/new/?case={house.case.matter.ref}", {"kind": "note", "note": "א" * 5_000_000})

    assert answer.status_code in (400, 413, 422)
    assert 'lang="he"' in answer.text
    assert Contact.objects.count() == before
