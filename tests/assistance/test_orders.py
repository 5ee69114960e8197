"""Acts in an order nobody planned: what was promised holds, and nothing falls over (D14, D15, R29, R43, R52, R56, R58)."""

from datetime import date
from uuid import uuid4

import pytest
from django.urls import reverse

from accounts.models import Unit, User
from assistance.models import AideAllocation, AideFile, HoursSource, MatyaQuota, TopUp, TopUpRequest
from assistance.services.announcing import announce_decision
from assistance.services.approval import approve_hours
from assistance.services.deliveries import note_reading, take_back_delivery
from assistance.services.eligibility import OverlapError, change_end
from assistance.services.hours import add_hours, allot_base
from assistance.services.ledger import NoAllocationError
from assistance.services.opening import open_yearly_files
from assistance.services.requests import decline_request, receive_request
from charter.models import Deadline
from notices.models import Notice
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.assistance.test_eligibility import record
from tests.cases.factories import make_student, moment

pytestmark = pytest.mark.django_db
NOW, LATER = moment("2026-05-12 09:00"), moment("2026-05-20 10:00")
ON = NOW.date()


@pytest.fixture
def file(unit: Unit) -> AideFile:
    file = file_of(entitle(unit))
    with_pool(file, 20)
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    return file


def add(file: AideFile, hours: int, by: User, source: HoursSource = HoursSource.MATYA) -> TopUp:
    facts = {"decided_by": "דנה לוי", "decided_on": ON, "reason": "קושי במעברים", "key": uuid4()}
    return add_hours(file=file, source=source, hours=hours, by=by, now=NOW, **facts)


def ask(file: AideFile) -> TopUpRequest:
    mother = file.eligibility.student.guardians.get(relation="mother")
    facts = {"reasons": "קשה לו בהפסקות", "received_on": ON, "guardian": mother}
    return receive_request(file=file, hours=2, key=uuid4(), now=NOW, **facts)


def years() -> list[int]:
    return sorted(AideFile.objects.standing().values_list("year", flat=True))


def test_r58_a_request_is_answered_after_the_level_was_taken_away(file: AideFile, manager: User) -> None:
    """R44: no longer needed is a decision; the request that waited is told no, without a bound there is no more."""
    request = ask(file)
    allot_base(decision=decide(file, None, "2026-05-20"), by=manager, now=LATER)

    decline_request(request=request, answer="נקבע שאין עוד צורך", version=1, by=manager, now=LATER)

    assert TopUpRequest.objects.get().status == "declined"
    assert {one.context["most"] for one in Notice.objects.filter(kind="N17", revision=1)} == {None}


def test_r29_hours_of_a_replaced_decision_are_told_to_nobody(file: AideFile, manager: User) -> None:
    """N16 waits as a draft; another level takes it with it."""
    approve_hours(file=file, on=ON, approved_by="דנה לוי", reference="", by=manager, now=NOW)
    assert set(Notice.objects.filter(kind="N16").values_list("state", flat=True)) == {"draft"}

    allot_base(decision=decide(file, 2, "2026-05-20"), by=manager, now=LATER)

    assert set(Notice.objects.filter(kind="N16").values_list("state", flat=True)) == {"cancelled"}


def test_r43_a_right_entered_after_a_later_one_gives_way_to_it(coordinator: User) -> None:
    """ADR 23: one school year has one standing file, whatever order the decisions were typed in."""
    student = make_student(coordinator.unit)
    later = record(coordinator, "2026-02-18", student=student)
    earlier = record(coordinator, "2025-03-01", student=student)
    for day in ("2027-02-01", "2028-02-01"):
        open_yearly_files(today=date.fromisoformat(day), now=moment(f"{day} 08:00"))

    assert (earlier.valid_until, earlier.until_reason) == (date(2026, 8, 31), "החלטה מ־18.2.2026")
    assert years() == [2026, 2027, 2028]
    assert {file.eligibility for file in AideFile.objects.filter(year__gte=2026)} == {later}


def test_r43_two_decisions_before_one_school_year_leave_the_later_one(coordinator: User) -> None:
    student = make_student(coordinator.unit)
    record(coordinator, "2026-04-01", student=student, support="none")
    earlier = record(coordinator, "2026-02-18", student=student)

    assert (earlier.ended_on, earlier.ended_reason) == (ON, "החלטה מ־1.4.2026")
    assert years() == []


def test_d15_an_end_does_not_reach_into_the_years_of_the_next_right(coordinator: User) -> None:
    student = make_student(coordinator.unit)
    old = entitle(coordinator.unit, "2024-03-03", student=student)
    file_of(old, 2025)
    record(coordinator, "2026-04-01", student=student)
    old.refresh_from_db()

    with pytest.raises(OverlapError) as refused:
        change_end(right=old, until=date(2027, 8, 31), reason="הארכה", version=old.version, by=coordinator, now=NOW)
    assert refused.value.first == date(2026, 9, 1)


def test_d15_the_next_right_is_named_beside_the_field(client, coordinator: User, settings) -> None:
    student = make_student(coordinator.unit)
    old = entitle(coordinator.unit, "2024-03-03", student=student)
    record(coordinator, "2026-04-01", student=student)
    old.refresh_from_db()
    client.force_login(coordinator)
    at = reverse("assistance:eligibility-end", args=[old.matter.ref])

    page = client.post(at, {"until": "31.8.2027", "reason": "הארכה ארצית", "version": old.version})

    assert page.context["form"].errors["until"] == ["מ־1.9.2026 תקפה החלטה אחרת. כתבו יום שלפניה."]
    old.refresh_from_db()
    assert old.valid_until == date(2026, 8, 31)


def test_d15_an_end_moved_back_and_forth_leaves_the_file_standing_with_its_dates(coordinator: User) -> None:
    right = record(coordinator, "2024-02-18")
    file = right.files.get(year=2026)
    facts = {"right": right, "by": coordinator}
    change_end(until=date(2026, 8, 31), reason="טעות", version=1, now=NOW, **facts)
    file.refresh_from_db()
    assert (file.ended_on, Deadline.objects.open().filter(matter=file.matter).count()) == (ON, 0)

    for _ in range(2):
        change_end(until=date(2027, 8, 31), reason="תוקן", version=2, now=LATER, **facts)

    file.refresh_from_db()
    assert (file.ended_on, file.ended_reason) == (None, "")
    assert Deadline.objects.open().filter(matter=file.matter).count() == 5
    assert file.events.filter(kind="opened").count() == 2


def test_d14_a_pupil_has_one_standing_file_a_school_year_whatever_rights_stand(unit: Unit) -> None:
    """Two files on record of one pupil were joined: the years to come open once."""
    student = make_student(unit)
    first, second = (entitle(unit, day, student=student) for day in ("2026-02-18", "2026-03-01"))

    assert file_of(second) == file_of(first) == file_of(second)
    assert years() == [2026]


@pytest.mark.parametrize("source", list(HoursSource)[1:])
def test_r56_additions_to_a_file_that_ends_are_there_again_once(
    file: AideFile, coordinator: User, source: HoursSource
) -> None:
    add(file, 5, coordinator, source)
    right = file.eligibility
    ends = {"right": right, "by": coordinator, "now": LATER}
    right.valid_from = date(2025, 9, 1)
    right.save()

    for _ in range(2):
        change_end(until=date(2026, 8, 31), reason="מעבר בין שלבי גיל", version=1, **ends)

    assert (MatyaQuota.objects.get().taken, AideAllocation.objects.get().total) == (0, 16)
    assert list(TopUp.objects.filter(source=source).order_by("pk").values_list("hours", flat=True)) == [5, -5]
    assert not Notice.objects.filter(kind="N16").exclude(state="cancelled").exists()
    with pytest.raises(NoAllocationError):
        add(file, 1, coordinator, source)
    with pytest.raises(NoAllocationError):
        ask(file)


def test_r58_a_request_of_a_file_that_ended_is_refused_beside_the_field(
    client, file: AideFile, coordinator: User
) -> None:
    request = ask(file)
    AideFile.objects.update(ended_on=ON, ended_reason="הזכאות בוטלה")
    client.force_login(coordinator)
    at = reverse("assistance:hours-request-answer", args=[file.matter.ref, request.pk])
    typed = {"decision": "grant", "hours": "٢", "decided_by": "דנה לוי", "decided_on": "12.5.2026", "reference": "7"}

    page = client.post(at, {**typed, "answer": "אושר", "version": 1})

    assert page.context["form"].errors["hours"] == ["לתיק אין עוד שעות, ולכן אין למה להוסיף."]
    assert (TopUpRequest.objects.get().status, MatyaQuota.objects.get().taken) == ("waiting", 0)


def test_r52_what_was_taken_back_from_the_page_is_delivered_when_it_is_read_again(
    file: AideFile, manager: User
) -> None:
    mother, _father = announce_decision(decision=file.decisions.get(), now=NOW)
    note_reading(delivery=mother, proof="דף אישי", now=NOW)
    mother.refresh_from_db()
    take_back_delivery(delivery=mother, version=mother.version, reason="קרא אדם אחר", by=manager, now=NOW)

    for day in (20, 21):
        note_reading(delivery=mother, proof="דף אישי", now=LATER.replace(day=day))

    mother.refresh_from_db()
    assert (mother.delivered_on, mother.appeal_until) == (date(2026, 5, 20), date(2026, 6, 10))
