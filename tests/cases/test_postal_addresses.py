"""Where letters go: the parent's own address, which follows the pupil's until somebody wrote another (ADR 0014)."""

import pytest
from django.test import Client

from accounts.models import User
from cases.models import Student
from cases.services.guardians import add_guardian, move_home
from notices.models import Recipient
from tests.cases.factories import moment, refer

pytestmark = pytest.mark.django_db


def parent(student: Student, officer: User, **facts: object) -> Recipient:
    common = {"name": "רות לוי", "relation": "mother", "language": "he"}
    return add_guardian(student=student, by=officer, now=moment("2026-09-10 09:00"), **common | facts).recipient


def test_letters_follow_the_pupil_home_but_not_who_lives_elsewhere_or_wrote_another(
    student: Student, officer: User
) -> None:
    student.guardians.all().update(lives_with_pupil=False)
    same, empty = parent(student, officer, postal_address="רחוב א 1"), parent(student, officer)
    other = parent(student, officer, postal_address="רחוב ג 3")
    apart = parent(student, officer, lives_with_pupil=False)

    moved = [move_home(student=student, was="רחוב א 1", to="רחוב ב 2, לוד") for _again in "ab"]

    addresses = [Recipient.objects.get(pk=one.pk).postal_address for one in (same, empty, other, apart)]
    assert addresses == ["רחוב ב 2, לוד", "רחוב ב 2, לוד", "רחוב ג 3", ""]
    assert moved == [2, 0]


def test_the_form_proposes_the_pupils_address_and_keeps_what_is_typed(
    client: Client, student: Student, officer: User
) -> None:
    Student.objects.filter(pk=student.pk).update(address="רחוב א 1, לוד")
    case = refer(student, "2026-09-10 09:00", by=officer).case
    type(case.matter).objects.filter(pk=case.matter_id).update(owner=officer)
    client.force_login(officer)
    at = f"/cases/{case.matter.ref}/guardians/new/"
    form = client.get(at).context["form"]
    assert form["postal_address"].value() == "רחוב א 1, לוד"

    typed = {
        "name": "רות לוי",
        "relation": "mother",
        "language": "he",
        "may_receive": "on",
        "postal_address": "ת״ד 5, חיפה",
    }
    client.post(at, typed | {"form_key": str(form["form_key"].value())})

    assert Recipient.objects.get(name="רות לוי").postal_address == "ת״ד 5, חיפה"
