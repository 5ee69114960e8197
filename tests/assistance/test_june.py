"""15 June: whoever has no decision in writing hears of the right to demand it (D10, R60, R62, N15)."""

from datetime import date

import pytest

from accounts.models import Unit, User
from assistance.models import AideEvent, AideFile, InfoRequest
from assistance.services.june import tell_of_june
from cases.models import School
from charter.models import Deadline
from tests.assistance.deliveries import announced, deliver
from tests.assistance.factories import entitle, file_of
from tests.cases.factories import moment
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit, "2025-12-10"))


def sweep(on: str) -> int:
    return tell_of_june(today=date.fromisoformat(on), now=moment(f"{on} 08:00"))


def requests() -> list[tuple[str, str]]:
    rows = InfoRequest.objects.order_by("pk").select_related("guardian")
    return [(row.guardian.relation, row.routed_to) for row in rows]


def test_d10_on_its_target_date_once_and_not_before(file: AideFile) -> None:
    assert [sweep("2026-06-14"), sweep("2026-06-15"), sweep("2026-06-15"), sweep("2026-06-16")] == [0, 1, 0, 0]
    assert (AideFile.objects.get().june_told_on, requests()) == (
        date(2026, 6, 15),
        [("mother", "principal"), ("father", "principal")],
    )
    assert AideEvent.objects.filter(file=file, kind="delivery").count() == 1


def test_d10_after_an_outage_it_is_told_late_but_never_after_the_summer(unit: Unit, file: AideFile) -> None:
    assert sweep("2026-09-01") == 0, "the school year has begun: demanding it before is past"
    assert sweep("2026-07-20") == 1


def test_scenario_21_only_whoever_has_no_delivery_is_told(unit: Unit, file: AideFile) -> None:
    ilana = UserFactory(unit=unit, is_coordinator=True)
    mother, _father = announced(file)
    deliver(mother, "2026-05-10", ilana)
    assert (sweep("2026-06-15"), requests()) == (1, [("father", "principal")])


def test_scenario_21_handed_over_on_17_june_is_33_days_late(unit: Unit, file: AideFile) -> None:
    ilana: User = UserFactory(unit=unit, is_coordinator=True)
    assert sweep("2026-06-15") == 1
    for row in announced(file):
        deliver(row, "2026-06-17", ilana)
    missed = Deadline.objects.get(promise="level-delivery")
    assert (missed.due_on, missed.closed_on) == (date(2026, 5, 15), date(2026, 6, 17))
    assert (missed.closed_on - missed.due_on).days == 33
    assert set(InfoRequest.objects.values_list("answered_on", flat=True)) == {date(2026, 6, 17)}


def test_d10_nobody_is_told_where_both_have_it(unit: Unit, file: AideFile) -> None:
    ilana = UserFactory(unit=unit, is_coordinator=True)
    for row in announced(file):
        deliver(row, "2026-05-10", ilana)
    assert (sweep("2026-06-15"), requests()) == (0, [])


def test_r62_for_a_kindergarten_it_goes_to_the_director_of_the_centre(file: AideFile) -> None:
    School.objects.update(stage="kindergarten")
    assert (sweep("2026-06-15"), requests()) == (1, [("mother", "matya"), ("father", "matya")])


def test_r53_a_new_pupil_waits_until_october(unit: Unit) -> None:
    file_of(entitle(unit, "2026-05-26", is_new_pupil=True, new_reason="נמצא זכאי אחרי 15 במאי"))
    assert sweep("2026-06-15") == 0
