"""Service 14 through the pages: a demand arrives, its list meets the roster, and each child gets an outcome."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from accounts.models import Unit, User
from cases.models import LocatingCampaign, LocatingItem, Need, Referral
from charter.services.calendar import draft_missing_years
from charter.services.school_calendar import draft_school_year
from tests.cases.factories import make_student, moment
from tests.cases.test_locating_service import AT_SCHOOL, LEFT, UNKNOWN, rows
from tests.charter.factories import EARLY
from tests.journeys.test_service_15 import follow, send


@pytest.fixture(autouse=True)
def place(unit: Unit, tmp_path: Path, settings: Any) -> Iterator[None]:
    settings.IMPORTS_DIR = tmp_path
    with time_machine.travel(moment("2026-11-22 10:00"), tick=False):
        draft_missing_years(today=timezone.localdate(), now=EARLY)
        yield


def test_from_the_ministrys_list_to_a_referral(client: Client, unit: Unit, officer: User, manager: User) -> None:
    make_student(unit, officer, id_number=AT_SCHOOL)
    make_student(unit, officer, id_number=LEFT, first_name="רון", last_name="לוי").enrolments.update(
        until_on="2026-06-20"
    )
    client.force_login(manager)
    new = follow(client, follow(client, "/unit/", "/locating/"), "/locating/new/")
    facts = {"name": "דרישת המשרד תשפ״ז", "source": "ministry", "received_on": "22.11.2026", "due_on": "10.12.2026"}
    file = SimpleUploadedFile("list.csv", rows().encode(), content_type="text/csv")
    page = send(client, new, new, **facts, file=file)
    campaign = LocatingCampaign.objects.get()
    text = client.get(page).content.decode()
    assert "מועד התשובה ה׳ 10.12" in text
    assert ("דנה כהן" in text, "רון לוי" in text, "נועה סעדון" in text) == (True, True, False)
    send(client, page, f"{page}assign/", items=campaign.items.get(id_number=UNKNOWN).pk, officer=officer.pk)

    client.force_login(officer)
    assert follow(client, follow(client, "/", "/locating/"), page) == page
    gone, found = (campaign.items.get(id_number=number) for number in (UNKNOWN, LEFT))
    at_gone = follow(client, page, f"{page}items/{gone.pk}/")
    send(client, at_gone, f"{at_gone}attempts/", text="שיחה עם השכנים", form_key=str(uuid4()))
    send(client, at_gone, f"{at_gone}outcome/", result="abroad", note="המשפחה עברה לקנדה")
    at_found = follow(client, page, f"{page}items/{found.pk}/")
    send(client, at_found, f"{at_found}outcome/", result="referred", note="בבית, אין מסגרת")

    referral = Referral.objects.get()
    assert set(referral.matter.deadlines.values_list("promise", flat=True)) == {"9", "10", "12"}
    case = follow(client, at_found, referral.case.matter.url)
    file_text = client.get(case).content.decode()
    assert at_found in file_text  # the case leads back to the list
    assert Need.objects.get(case=referral.case, promise="14").answered_on == timezone.localdate()
    assert list(LocatingItem.objects.open()) == []
    assert "כל ה־2 טופלו" in client.get("/locating/").content.decode()


def test_scenario_18_the_intake_says_the_seventh_day(client: Client, unit: Unit, officer: User) -> None:
    """First absent on Sun 8.11.2026: five days a week, Mon 16.11; six, from Fri 6.11, Fri 13.11."""
    student = make_student(unit, officer)
    client.force_login(officer)
    typed = {"student": student.pk, "reasons": ["seven_days"], "absent_since": "8.11.2026"}
    for_lack_of_calendar = client.get("/referrals/opening/", typed).content.decode()
    assert "ברצף" not in for_lack_of_calendar
    draft_school_year(unit=unit, year=2026, now=EARLY)
    assert "יום הלימודים השביעי ברצף היה ב׳ 16.11" in client.get("/referrals/opening/", typed).content.decode()
    student.enrolments.get().school.__class__.objects.update(days_a_week=6)
    six = client.get("/referrals/opening/", typed | {"absent_since": "6.11.2026"}).content.decode()
    assert "יום הלימודים השביעי ברצף היה ו׳ 13.11" in six
    assert "ברצף" not in client.get("/referrals/opening/", typed | {"absent_since": "9.9.9"}).content.decode()
    assert "ברצף" not in client.get("/referrals/opening/", typed | {"reasons": ["lateness"]}).content.decode()
