"""Who is refused at a file of the desk, and how long that is known (scenario 25; Data Security Regulations 10, 17)."""

from datetime import date

import pytest
import time_machine
from django.test import Client

from accounts.models import AccessRecord, Unit, User
from accounts.services import purge_access_records
from accounts.services.access import TooYoungError
from tests.assistance.factories import entitle, file_of
from tests.cases.factories import make_student, moment

pytestmark = pytest.mark.django_db


def test_scenario_25_an_officer_of_another_area_meets_what_does_not_exist_and_the_refusal_is_kept(
    client: Client, unit: Unit, officer: User
) -> None:
    """The answer is that of a number nobody has; user, time, page and scope are still there 23 months later."""
    file = file_of(entitle(unit, student=make_student(unit)))
    at = moment("2026-05-12 09:00")
    with time_machine.travel(at, tick=False):
        client.force_login(officer)
        answers = [client.get(f"/assist/{ref}/") for ref in (file.matter.ref, "2026-99999999")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content.replace(file.matter.ref.encode(), b"2026-99999999") == answers[1].content

    row = AccessRecord.objects.get(page=f"/assist/{file.matter.ref}/")
    assert (row.user, row.at, row.action, row.allowed) == (officer, at, "refuse", False)
    with pytest.raises(TooYoungError):
        purge_access_records(before=date(2026, 5, 13), today=date(2028, 4, 12))
    assert AccessRecord.objects.filter(pk=row.pk).exists()
