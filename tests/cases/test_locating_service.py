"""Locating (charter 14; R24): a list against the roster, each child with its outcome, twice is once."""

from datetime import date
from pathlib import Path
from uuid import uuid4

import openpyxl
import pytest
from django.core.exceptions import ValidationError

from accounts.models import Unit, User
from cases.models import (
    CampaignSource,
    EntryKind,
    LocatingAttempt,
    LocatingCampaign,
    LocatingItem,
    LocatingResult,
    Need,
    Referral,
    ReporterKind,
    Student,
)
from cases.services.locating import add_child, add_list, assign_items, log_attempt, open_campaign, settle_item
from cases.services.locating.lists import Child
from charter.services.calendar import draft_missing_years
from charter.services.deadlines import StaleError
from tests.cases.factories import StudentFactory, key, make_student, moment, refer
from tests.cases.patrols import search_for
from tests.charter.factories import EARLY
from tests.factories import UserFactory

TODAY, NOW = date(2026, 11, 22), moment("2026-11-22 10:00")
HEADER = "מספר זהות,שם משפחה,שם פרטי,תאריך לידה,כתובת"
AT_SCHOOL, LEFT, UNKNOWN, GROWN, BABY = "123456782", "700000011", "700000029", "700000037", "700000045"


@pytest.fixture(autouse=True)
def place(unit: Unit, tmp_path: Path, settings: object) -> None:
    settings.IMPORTS_DIR = tmp_path  # type: ignore[attr-defined]
    draft_missing_years(today=TODAY, now=EARLY)


def rows(*more: str) -> str:
    lines = [
        f"{AT_SCHOOL},סעדון,נועה,1.5.2013,הגפן 1",
        f"{LEFT},לוי,רון,3.3.2012,",
        f"{UNKNOWN},כהן,דנה,4.4.2018,הזית 2",
    ]
    lines += [f"{GROWN},דהן,גיא,1.1.2008,", f"{BABY},דהן,טל,1.1.2025,", *more]
    return "\n".join([HEADER, *lines])


def a_list(*more: str) -> list[bytes]:
    return [rows(*more).encode()]


def open_one(by: User, chunks: list[bytes] | None = None, **facts: object) -> LocatingCampaign:
    given = {"name": "רשימת תושבים", "source": CampaignSource.POPULATION, "received_on": TODAY, "due_on": None}
    given |= {"note": "", "key": uuid4(), "now": NOW} | facts
    campaign: LocatingCampaign = open_campaign(by=by, chunks=chunks, **given)
    return campaign


@pytest.fixture
def roster(unit: Unit, officer: User) -> Student:
    """One at school, one who left."""
    make_student(unit, officer, id_number=AT_SCHOOL)
    left = make_student(unit, officer, id_number=LEFT, first_name="רון", last_name="לוי")
    left.enrolments.update(until_on="2026-06-20")
    return left


def names(campaign: LocatingCampaign) -> list[str]:
    return sorted(campaign.items.values_list("first_name", flat=True))


def test_r24_every_child_of_the_list_from_3_to_17_without_a_school_is_looked_for(
    manager: User, officer: User, roster: Student, tmp_path: Path
) -> None:
    campaign = open_one(manager, a_list("12,רע,שם,1.1.2015,", f"{UNKNOWN},כהן,דנה,4.4.2018,"))
    campaign.refresh_from_db()
    assert names(campaign) == ["דנה", "רון"]
    assert campaign.items.get(first_name="רון").student == roster
    assert campaign.items.get(first_name="רון").officer == officer  # who answers for his last school
    assert campaign.items.get(first_name="דנה").officer is None
    assert (campaign.rows_read, campaign.rows_studying, campaign.rows_other_age) == (7, 1, 2)
    assert [refusal["line"] for refusal in campaign.refusals] == [7]
    assert list(tmp_path.iterdir()) == []  # the list itself is not kept


def test_the_same_list_again_changes_nothing(manager: User, roster: Student) -> None:
    campaign = open_one(manager, a_list(), key=key(1))
    assert open_one(manager, a_list(), key=key(1)) == campaign
    assert [add_list(campaign=campaign, chunks=a_list(), by=manager) for _ in range(2)] == [0, 0]
    assert add_list(campaign=campaign, chunks=a_list("700000052,עוז,נוי,1.1.2016,"), by=manager) == 1
    assert LocatingItem.objects.count() == 3


def test_a_list_as_excel_and_a_file_that_is_none(manager: User, roster: Student, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in rows().splitlines():
        book.active.append(line.split(","))
    book.save(tmp_path / "list.xlsx")
    campaign = open_one(manager, [(tmp_path / "list.xlsx").read_bytes()])
    assert names(campaign) == ["דנה", "רון"]
    with pytest.raises(ValidationError):
        open_one(manager, ["שם\nדנה".encode()])
    assert LocatingCampaign.objects.count() == 1


def test_a_comparison_with_the_roster_needs_no_list(manager: User, roster: Student, unit: Unit) -> None:
    StudentFactory(unit=unit, first_name="בוגר", birth_on=date(2006, 1, 1))
    campaign = open_one(manager, source=CampaignSource.ROSTER)
    assert names(campaign) == ["רון"]


def test_a_child_by_hand_is_the_pupil_on_file_and_once(manager: User, officer: User, roster: Student) -> None:
    campaign = open_one(manager, source=CampaignSource.MINISTRY)
    child = Child(LEFT, "רון", "לוי", None)
    first = add_child(campaign=campaign, child=child, by=officer, key=key(3))
    assert (first.student, first.officer) == (roster, officer)
    assert add_child(campaign=campaign, child=child, by=officer, key=key(3)) == first
    assert add_child(campaign=campaign, child=child, by=officer, key=key(4)) == first


def test_assigning_twice_is_once(manager: User, unit: Unit) -> None:
    campaign = search_for(manager, TODAY, [Child("", "אדם", "ביטון", None)])
    officer = UserFactory(unit=unit, is_officer=True)
    ids = [item.pk for item in campaign.items.all()]
    assert [assign_items(campaign=campaign, items=ids, officer=officer, by=manager) for _ in range(2)] == [1, 0]


def test_an_attempt_stands_in_the_open_case_and_answers_the_need(officer: User, manager: User, roster: Student) -> None:
    case = refer(roster, "2026-11-10 10:00", by=officer).case
    item = open_one(manager, a_list()).items.get(student=roster)
    for _ in range(2):
        log_attempt(item=item, on=TODAY, text="שיחה עם האם", by=officer, key=key(5), now=NOW)
    assert LocatingAttempt.objects.count() == 1
    entry = case.entries.get(kind=EntryKind.LOCATED)
    assert (entry.text, entry.url) == ("שיחה עם האם", f"/locating/{item.campaign_id}/items/{item.pk}/")
    assert Need.objects.get(case=case, promise="14").answer == entry


def test_r24_a_child_who_studies_nowhere_becomes_a_referral_once(officer: User, manager: User, unit: Unit) -> None:
    campaign = search_for(manager, TODAY, [Child(UNKNOWN, "דנה", "כהן", date(2018, 4, 4), "הזית 2")])
    assign_items(campaign=campaign, items=[campaign.items.get().pk], officer=officer, by=manager)
    item = campaign.items.get()
    facts = {"result": LocatingResult.REFERRED, "note": "לא רשומה", "by": officer, "today": TODAY, "now": NOW}
    settle_item(item=item, version=item.version, **facts)
    with pytest.raises(StaleError):
        settle_item(item=campaign.items.get(), version=campaign.items.get().version, **facts)
    referral = Referral.objects.get()
    assert (referral.reporter_kind, referral.reasons) == (ReporterKind.ROSTER, ["not_registered"])
    assert (referral.case.student.id_number, referral.case.matter.owner) == (UNKNOWN, officer)
    assert set(referral.matter.deadlines.values_list("promise", flat=True)) == {"9", "10", "12"}
    assert referral.case.entries.filter(kind=EntryKind.LOCATED).count() == 1
    assert Student.objects.count() == 1


def test_two_who_close_one_search_lose_nothing(officer: User, manager: User) -> None:
    campaign = search_for(manager, TODAY, [Child("", "אדם", "ביטון", None)])
    item = campaign.items.get()
    facts = {"today": TODAY, "now": NOW, "version": item.version}
    settle_item(item=item, result=LocatingResult.ABROAD, note="בצרפת", by=manager, **facts)
    with pytest.raises(StaleError):
        settle_item(item=campaign.items.get(), result=LocatingResult.HOME, note="היתר", by=officer, **facts)
    assert campaign.items.get().result_note == "בצרפת"
