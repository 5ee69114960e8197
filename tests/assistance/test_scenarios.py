"""Scenarios 20 to 23 of the domain, end to end through the services, with their days (domain 7)."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import LazySettings

from accounts.models import Unit, User
from assistance.forms.eligibility import EligibilityForm
from assistance.models import (
    AideAllocation,
    AideFile,
    DecisionDelivery,
    FunctionLevelDecision,
    HoursSource,
    InfoRequest,
    Matya,
    Stage,
)
from assistance.services.appeals import file_appeal
from assistance.services.bodies import body_of
from assistance.services.decision import BodyMayNotError
from assistance.services.deliveries import note_reading
from assistance.services.eligibility import record_eligibility
from assistance.services.hours import add_hours
from assistance.services.june import tell_of_june
from assistance.services.ledger import OverTheLevelError
from assistance.services.missing import missing_files
from assistance.services.opening import open_yearly_files
from assistance.services.pool import OverThePoolError
from assistance.services.reminding import flag_function_level_dates
from assistance.services.transfer import pass_to_matya
from cases.models import Student
from charter.models import Deadline
from notices.models import Notice
from tests.assistance.deliveries import deliver
from tests.assistance.factories import with_pool
from tests.assistance.levels import draft, publish
from tests.cases.factories import make_student, moment

pytestmark = pytest.mark.django_db
MATYA, SUPERVISOR = HoursSource.MATYA, HoursSource.SUPERVISOR


@pytest.fixture(autouse=True)
def documents(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_DIR = tmp_path


def found(by: User, decided: str, *, student: Student | None = None, **facts: Any) -> AideFile:
    """The committee's decision, typed on its own day; the file is there at once, or on 1 February."""
    pupil = student or make_student(by.unit)
    record_eligibility(
        student=pupil, body=body_of(by.unit, "committee"), decided_on=date.fromisoformat(decided), support="aide",
        disability="autism", by=by, key=uuid4(), now=moment(f"{decided} 12:00"), **facts,
    )  # fmt: skip
    return AideFile.objects.filter(eligibility__student=pupil).latest("year")


def decided(file: AideFile, by: User, level: int, on: str, **facts: Any) -> FunctionLevelDecision:
    return publish(draft(file, by, level, on, **facts), by, f"{on} 13:00")


def rows_of(decision: FunctionLevelDecision) -> list[DecisionDelivery]:
    return list(decision.deliveries.order_by("pk"))


def dates(file: AideFile, promise: str) -> tuple[date | None, date | None, date | None, bool]:
    row = Deadline.objects.get(matter=file.matter, promise=promise)
    return row.target_on, row.due_on, row.closed_on, row.was_late


def send(file: AideFile, by: User, on: str) -> None:
    matya = Matya.objects.get_or_create(unit=by.unit, name="מתי״א נווה אורן")[0]
    facts = {"sent_on": date.fromisoformat(on), "now": moment(f"{on} 12:00")}
    pass_to_matya(matya=matya, files=[file], by=by, key=uuid4(), **facts)


def add(file: AideFile, source: HoursSource, hours: int, by: User) -> int:
    facts = {"decided_by": "נירה אלוני", "decided_on": date(2026, 6, 1), "reason": "מעברים"}
    facts |= {"now": moment("2026-06-01 09:00")}
    return add_hours(file=file, source=source, hours=hours, by=by, key=uuid4(), **facts).total_after


def test_scenario_20_15_may_2026_is_a_friday(coordinator: User) -> None:
    """Opened by both parents on Friday 15.5 is on time; passed on, on Sunday 31.5, is late."""
    file = found(coordinator, "2026-04-26")
    for row in rows_of(decided(file, coordinator, 2, "2026-05-13")):
        assert note_reading(delivery=row, proof="דף אישי", now=moment("2026-05-15 10:00"))
    send(file, coordinator, "2026-05-31")

    on_time, sunday = date(2026, 5, 15), date(2026, 5, 31)
    assert dates(file, "level-decision") == (date(2026, 5, 14), on_time, date(2026, 5, 13), False)
    assert dates(file, "level-delivery") == (date(2026, 5, 14), on_time, on_time, False)
    assert dates(file, "matya-transfer") == (date(2026, 5, 28), date(2026, 5, 30), sunday, True)
    assert AideFile.objects.get(pk=file.pk).stage == Stage.TRANSFERRED


def test_scenario_20_15_may_2027_is_a_shabbat(coordinator: User, manager: User) -> None:
    """Target Thursday 13.5; three working days before it is Sunday 9.5; delivered on Sunday 16.5 is late."""
    file = found(coordinator, "2027-04-25")
    told = {
        day: flag_function_level_dates(today=date(2027, 5, day), now=moment(f"2027-05-{day:02} 08:00"))
        for day in (6, 9, 10, 11, 12)
    }
    steps = Deadline.objects.get(matter=file.matter, promise="level-decision").told_step
    for row in rows_of(decided(file, coordinator, 2, "2027-05-13")):
        deliver(row, "2027-05-16", coordinator)

    assert told[9] > 0, "Sunday 9, Monday 10 and Tuesday 11 are the three working days before the target"
    assert (told[11], told[12], steps) == (1, 0, 1)
    late = (date(2027, 5, 13), date(2027, 5, 15), date(2027, 5, 16), True)
    assert dates(file, "level-delivery") == late


def test_scenario_21_15_june_and_the_appeal(coordinator: User, manager: User) -> None:
    """N15 and S7 on Monday 15.6; handed over on Wednesday 17.6 is 33 days late, appeal until Wednesday 8.7."""
    file = found(coordinator, "2026-02-18")
    decision = decided(file, coordinator, 3, "2026-05-06")
    june, now = date(2026, 6, 15), moment("2026-06-15 08:00")
    assert [tell_of_june(today=june, now=now), tell_of_june(today=june, now=now)] == [1, 0]
    flag_function_level_dates(today=june, now=now)
    for row in rows_of(decision):
        deliver(row, "2026-06-17", coordinator)

    assert Notice.objects.filter(kind="S7", recipient__user=manager).exists()
    assert set(Notice.objects.filter(kind="N15").values_list("recipient", flat=True)) == {
        row.guardian.recipient_id for row in rows_of(decision)
    }
    assert set(InfoRequest.objects.values_list("answered_on", flat=True)) == {date(2026, 6, 17)}
    closed = dates(file, "level-delivery")
    assert closed == (date(2026, 5, 14), date(2026, 5, 15), date(2026, 6, 17), True)
    assert (date(2026, 6, 17) - date(2026, 5, 15)).days == 33
    assert {row.appeal_until for row in rows_of(decision)} == {date(2026, 7, 8)}


def test_scenario_21_filed_a_day_late_it_is_marked_and_the_level_stays(coordinator: User) -> None:
    """Delivered on 1.5: the 21st day is Shavuot, then a Shabbat; until Sunday 24.5. Filed on 25.5: out of time."""
    file = found(coordinator, "2026-02-18")
    decision = decided(file, coordinator, 3, "2026-04-29")
    first, _second = [deliver(row, "2026-05-01", coordinator) for row in rows_of(decision)]
    about = {"subject": "level", "reasons": "זקוקה ליותר", "by": coordinator, "key": uuid4()}
    appeal = file_appeal(
        decision=decision, guardian=first.guardian, filed_on=date(2026, 5, 25), now=moment("2026-05-25 09:00"), **about
    )  # fmt: skip

    assert (appeal.file_until, appeal.is_late, appeal.admitted) == (date(2026, 5, 24), True, None)
    assert FunctionLevelDecision.objects.in_force().get() == decision
    assert AideAllocation.objects.get().total == 16


@pytest.mark.parametrize(("sent", "is_late"), [("2026-10-30", False), ("2026-11-01", True)])
def test_scenario_22_a_new_pupil_has_until_31_october(coordinator: User, sent: str, is_late: bool) -> None:
    """Found eligible on 26.5.2026; 31.10 is a Shabbat, the target Thursday 29.10."""
    file = found(coordinator, "2026-05-26", is_new_pupil=True, new_reason="נמצא/ה זכאי/ת אחרי 15 במאי")
    decided(file, coordinator, 2, "2026-09-14")
    send(file, coordinator, sent)

    assert (file.year, file.opened_on) == (2026, date(2026, 5, 26))
    assert dates(file, "new-transfer") == (
        date(2026, 10, 29), date(2026, 10, 31), date.fromisoformat(sent), is_late,
    )  # fmt: skip
    assert not Deadline.objects.filter(matter=file.matter, promise="matya-transfer").exists()


def test_scenario_22_a_continuing_pupil_is_late_since_30_may_and_the_mark_needs_a_reason(coordinator: User) -> None:
    file = found(coordinator, "2026-02-18")
    decided(file, coordinator, 2, "2026-05-06")
    send(file, coordinator, "2026-10-29")
    typed = {"decided_on": "18.2.2026", "support": "aide", "disability": "autism", "is_new_pupil": "on"}
    form = EligibilityForm(
        typed | {"body": body_of(coordinator.unit, "committee").pk, "form_key": uuid4()},
        unit=coordinator.unit,
        today=date(2026, 5, 26),
    )

    assert dates(file, "matya-transfer") == (date(2026, 5, 28), date(2026, 5, 30), date(2026, 10, 29), True)
    assert list(form.errors) == ["new_reason"]


def test_scenario_23_hours_inside_the_level_and_the_pool(unit: Unit, coordinator: User) -> None:
    """ג: 16, 21, refused for 2, 23. ג again with 3 left in the pool: +4 refused inside the band."""
    file = found(coordinator, "2026-02-18")
    quota = with_pool(file, 8)
    decided(file, coordinator, 3, "2026-05-06")
    assert add(file, MATYA, 5, coordinator) == 21
    with pytest.raises(OverTheLevelError) as level:
        add(file, SUPERVISOR, 3, coordinator)
    assert (level.value.room, add(file, SUPERVISOR, 2, coordinator)) == (2, 23)

    school = file.student.enrolments.get(until_on=None).school
    other = found(coordinator, "2026-02-19")
    other.student.enrolments.update(school=school)
    decided(other, coordinator, 3, "2026-05-06")
    with pytest.raises(OverThePoolError) as pool:
        add(other, MATYA, 4, coordinator)
    quota.refresh_from_db()
    assert (pool.value.left, quota.left, AideAllocation.objects.get(file=other).total) == (3, 3, 16)


@pytest.mark.parametrize(("level", "base", "most"), [(1, 1, 7), (4, 24, 30)])
def test_scenario_23_the_lowest_and_the_highest_level(coordinator: User, level: int, base: int, most: int) -> None:
    file = found(coordinator, "2026-02-18")
    with_pool(file, 40)
    decided(file, coordinator, level, "2026-05-06")
    assert AideAllocation.objects.get().total == base
    with pytest.raises(OverTheLevelError):
        add(file, MATYA, 7, coordinator)

    assert add(file, MATYA, 6, coordinator) == most


def test_scenario_23_nothing_rolls_over_and_the_committee_sets_no_level(coordinator: User) -> None:
    """On 1.9.2027 without a new decision: no hours for תשפ״ח, on the missing list."""
    file = found(coordinator, "2026-02-18")
    with pytest.raises(BodyMayNotError):
        draft(file, coordinator, 3, "2026-05-06", body="committee")
    decided(file, coordinator, 3, "2026-05-06")
    today = date(2027, 9, 1)
    assert open_yearly_files(today=today, now=moment("2027-09-01 00:01")) == 1

    new = AideFile.objects.get(year=2027)
    assert list(missing_files(coordinator, today)) == [new]
    assert list(AideAllocation.objects.values_list("file", flat=True)) == [file.pk]
