"""A school reports by its own link; the officer finds it in her inbox, accepts it, and the parents hear (R17, 6.1)."""

from typing import Any
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from notices.models import Notice
from tests.cases.factories import SchoolFactory, make_student
from tests.factories import UnitFactory, UserFactory

pytestmark = pytest.mark.django_db


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_from_the_settings_to_the_parents() -> None:
    cache.clear()
    manager = UserFactory(unit=UnitFactory(), is_manager=True)
    officer = UserFactory(unit=manager.unit, is_officer=True)
    school = SchoolFactory(unit=manager.unit, officer=officer)
    make_student(manager.unit, officer).enrolments.update(school=school)

    desk = signed_in(manager)
    schools = desk.get(reverse("cases:school-list")).content.decode()
    edit, door = (reverse(f"cases:{page}", args=[school.symbol]) for page in ("school-edit", "door-edit"))
    assert edit in schools
    assert door in desk.get(edit).content.decode()
    page = desk.post(door, {"open": "1"}, follow=True)
    link = page.context["link"].removeprefix("http://testserver")
    assert "<svg" in page.content.decode()

    report = {
        "form_key": str(uuid4()), "reporter_kind": "principal", "reporter_name": "רותי כהן", "first_name": "נועה",
        "last_name": "סעדון", "grade": "8", "reasons": ["seven_days"], "days_absent": "7",
    }  # fmt: skip
    assert "הדיווח התקבל" in Client().post(link, report).content.decode()

    client = signed_in(officer)
    inbox = client.get(reverse("cases:referral-list"))
    assert reverse("cases:referral-list") in client.get("/cases/").content.decode()
    referral, reasons = inbox.context["rows"][0]
    assert reasons == "7 ימי היעדרות רצופים"
    assert not Notice.objects.filter(kind="N27").exists()
    case = client.get(referral.case.get_absolute_url()).content.decode()
    accept = reverse("cases:referral-accept", args=[referral.case.matter.ref, referral.matter.ref])
    assert accept in case
    client.post(accept)
    assert Notice.objects.filter(kind="N27").count() == 2
    assert accept not in client.get(referral.case.get_absolute_url()).content.decode()
