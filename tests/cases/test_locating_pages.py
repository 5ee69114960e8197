"""The pages of locating: open, give, try, close; bad input, strangers, cost (charter 14)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import AccessRecord, Unit, User
from cases.models import LocatingCampaign, LocatingItem
from cases.services.locating import assign_items
from cases.services.locating.lists import Child
from charter.services.calendar import draft_missing_years
from tests.cases.factories import make_student, moment
from tests.cases.patrols import search_for
from tests.cases.test_locating_service import TODAY, rows
from tests.cases.test_today import queries
from tests.charter.factories import EARLY
from tests.factories import UserFactory

LIST, NEW = "/locating/", "/locating/new/"


@pytest.fixture(autouse=True)
def clock(unit: Unit, tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.IMPORTS_DIR = tmp_path
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False):
        draft_missing_years(today=timezone.localdate(), now=EARLY)
        yield


@pytest.fixture
def campaign(manager: User, officer: User) -> LocatingCampaign:
    """Two children; one is given to the officer."""
    campaign = search_for(manager, TODAY, [Child("", "אדם", "ביטון", None), Child("", "רים", "חדאד", None)])
    mine = campaign.items.get(first_name="אדם")
    assign_items(campaign=campaign, items=[mine.pk], officer=officer, by=manager)
    return campaign


def typed(**more: Any) -> dict[str, Any]:
    facts = {"name": "רשימה", "source": "population", "received_on": "22.11.2026", "form_key": str(uuid4())}
    return facts | more


def upload(text: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile("list.csv", (text or rows()).encode(), content_type="text/csv")


def test_the_manager_opens_a_search_from_a_list(client: Client, manager: User, unit: Unit) -> None:
    client.force_login(manager)
    assert f'href="{NEW}"' in client.get(LIST).content.decode()
    answer = client.post(NEW, typed(file=upload()))
    campaign = LocatingCampaign.objects.get()
    assert answer.url == f"/locating/{campaign.pk}/"
    text = client.get(answer.url).content.decode()
    assert "שורות שנקראו: 5" in text
    assert "נועה סעדון" in text
    more = f"/locating/{campaign.pk}/list/"
    assert more in text
    assert client.post(more, {"file": upload()}).status_code == 302
    assert campaign.items.count() == 3


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"name": ""}, "תנו שם לאיתור"),
        ({"source": ""}, "בחרו מה מקור האיתור"),
        ({}, "בחרו את קובץ רשימת התושבים"),
        ({"received_on": "23.11.2026"}, "היום הזה עוד לא הגיע"),
        ({"due_on": "1.11.2026"}, "מועד התשובה לא יכול להיות לפני"),
        ({"file": upload("שם\nדנה")}, "עמודות"),
        ({"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")}, ""),
    ],
)
def test_bad_input_says_why_and_keeps_what_was_typed(
    client: Client, manager: User, facts: dict[str, Any], says: str
) -> None:
    client.force_login(manager)
    answer = client.post(NEW, typed(note="לפי מכתב", **facts))
    assert (answer.status_code, LocatingCampaign.objects.count()) == (200, 0)
    text = answer.content.decode()
    assert "לפי מכתב" in text
    assert says in text


def test_an_officer_sees_her_children_alone_and_the_manager_all(
    client: Client, officer: User, manager: User, campaign: LocatingCampaign, unit: Unit
) -> None:
    page = f"/locating/{campaign.pk}/"
    client.force_login(officer)
    assert "פתוחים: 1 מתוך 1" in client.get(LIST).content.decode()
    text = client.get(page).content.decode()
    assert ("אדם" in text, "חדאד" in text) == (True, False)
    other = campaign.items.get(first_name="רים").pk
    assert client.get(f"{page}items/{other}/").status_code == 404
    assert client.post(f"{page}items/{other}/outcome/").status_code == 404
    assert client.get(NEW).status_code == 404
    assert client.post(f"{page}assign/").status_code == 404
    assert client.get(f"{page}list/").status_code == 404
    client.force_login(manager)
    text = client.get(page).content.decode()
    assert ("אדם" in text, "חדאד" in text) == (True, True)
    assert AccessRecord.objects.filter(subject=f"locating {campaign.pk}", user=officer, action="view").exists()


def test_the_manager_gives_children_to_an_officer(
    client: Client, manager: User, officer: User, campaign: LocatingCampaign
) -> None:
    client.force_login(manager)
    door, item = f"/locating/{campaign.pk}/assign/", campaign.items.get(first_name="רים")
    page = client.post(door, {"items": [item.pk, "x", "9" * 30]}, follow=True)
    assert "סמנו ילדים ובחרו" in page.content.decode()
    client.post(door, {"items": [item.pk], "officer": officer.pk})
    item.refresh_from_db()
    assert item.officer == officer


def test_an_attempt_and_an_outcome_with_its_reason(client: Client, officer: User, campaign: LocatingCampaign) -> None:
    client.force_login(officer)
    item = campaign.items.get(first_name="אדם")
    page = f"/locating/{campaign.pk}/items/{item.pk}/"
    tried = {"on": "22.11", "text": "שיחה עם הסבתא", "form_key": str(uuid4())}
    assert "היום הזה עוד לא הגיע" in client.post(f"{page}attempts/", tried | {"on": "23.11.2026"}).content.decode()
    for _ in range(2):
        assert client.post(f"{page}attempts/", tried).url == page
    text = client.get(page).content.decode()
    assert text.count("שיחה עם הסבתא") == 1
    closing = {"result": "studying", "note": "", "version": str(item.version)}
    assert "כתבו היכן או מדוע" in client.post(f"{page}outcome/", closing).content.decode()
    assert client.post(f"{page}outcome/", closing | {"note": "בצפת"}).status_code == 302
    assert client.post(f"{page}outcome/", closing | {"note": "בצפת"}).status_code == 302  # a double click
    stale = client.post(f"{page}outcome/", closing | {"note": "בחיפה"})
    assert stale.status_code == 409
    assert {"בצפת", "בחיפה"} <= set(stale.content.decode().replace("<", ">").split(">"))
    assert "בצפת" in client.get(f"/locating/{campaign.pk}/?show=done").content.decode()


def test_a_referral_opens_from_the_list_and_leads_to_the_case(
    client: Client, officer: User, campaign: LocatingCampaign
) -> None:
    client.force_login(officer)
    item = campaign.items.get(first_name="אדם")
    page = f"/locating/{campaign.pk}/items/{item.pk}/"
    client.post(f"{page}outcome/", {"result": "referred", "note": "", "version": item.version})
    item.refresh_from_db()
    assert item.referral
    assert item.referral.case.matter.url in client.get(page).content.decode()


def test_a_child_by_hand_keeps_what_was_typed(client: Client, officer: User, campaign: LocatingCampaign) -> None:
    client.force_login(officer)
    page = f"/locating/{campaign.pk}/children/new/"
    facts = {"first_name": "לין", "last_name": "נסאר", "birth_on": "1.1.2001", "form_key": str(uuid4())}
    text = client.post(page, facts).content.decode()
    assert "מאתרים ילדים בגיל 3 עד 17" in text
    assert "נסאר" in text
    client.post(page, facts | {"birth_on": "1.1.2015"})
    assert LocatingItem.objects.get(first_name="לין").officer == officer


@pytest.mark.parametrize("n", [1, 3])
def test_the_lists_cost_the_same_whatever_the_rows(client: Client, unit: Unit, manager: User, n: int) -> None:
    client.force_login(manager)
    for _number in range(n):
        pupils = [make_student(unit) for _ in range(n)]
        for pupil in pupils:
            pupil.id_number = ""
        campaign = search_for(manager, TODAY, [Child("", "אדם", f"ביטון {k}", None) for k in range(n)])
        for item, pupil in zip(campaign.items.all(), pupils, strict=True):
            LocatingItem.objects.filter(pk=item.pk).update(student=pupil)
    assert len(queries(client, LIST)) == 7
    assert len(queries(client, f"/locating/{campaign.pk}/")) == 11
    assert len(queries(client, f"/locating/{campaign.pk}/items/{item.pk}/")) == 9


def test_a_stranger_and_other_roles_find_nothing(
    client: Client, unit: Unit, stranger: User, campaign: LocatingCampaign
) -> None:
    item = campaign.items.get(first_name="אדם").pk
    for user in (stranger, UserFactory(unit=unit, is_coordinator=True), UserFactory(unit=unit, is_officer=True)):
        client.force_login(user)
        for page in ("", "children/new/", f"items/{item}/"):
            assert client.get(f"/locating/{campaign.pk}/{page}").status_code == 404
        for door in ("attempts", "outcome"):
            assert client.post(f"/locating/{campaign.pk}/items/{item}/{door}/").status_code == 404
    client.force_login(UserFactory(unit=unit, is_officer=True))
    assert "לא הועבר אליכם ילד/ה לאיתור" in client.get(LIST).content.decode()
