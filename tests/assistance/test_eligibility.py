"""The right to an aide: recorded, for three school years, renewed, ended, warned of (R28, R43, D11, D14, D15, N21)."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest

from accounts.models import User
from assistance.models import AideEligibility, AideEvent, AideFile
from assistance.services.bodies import body_of
from assistance.services.eligibility import RecordedTwiceError, WrongBodyError, change_end, record_eligibility
from assistance.services.ending import warn_of_endings
from assistance.services.opening import open_yearly_files
from charter.models import Deadline, NextStep
from charter.services.deadlines import StaleError, not_require
from notices.models import Channel, Notice, NoticeState
from tests.assistance.factories import entitle, file_of
from tests.cases.factories import make_student, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-12 09:00")


def record(by: User, decided: str = "2026-02-18", *, now: str = "2026-05-12 09:00", **facts) -> AideEligibility:
    given = {
        "student": facts.pop("student", None) or make_student(by.unit),
        "body": facts.pop("body", None) or body_of(by.unit, "committee"),
        "support": "aide",
        "disability": "autism",
        "key": uuid4(),
    }
    return record_eligibility(decided_on=date.fromisoformat(decided), by=by, now=moment(now), **(given | facts))


def test_d15_a_right_holds_three_school_years_from_the_september_after_it(coordinator: User) -> None:
    right = record(coordinator)
    assert (right.valid_from, right.valid_until) == (date(2026, 9, 1), date(2029, 8, 31))


def test_r44_the_file_of_a_right_found_after_february_opens_at_once(coordinator: User) -> None:
    right = record(coordinator)
    assert [(file.year, file.opened_on) for file in right.files.all()] == [(2026, date(2026, 2, 1))]
    assert Deadline.objects.get(matter=right.files.get().matter, promise="level-decision").target_on == date(
        2026, 5, 14
    )


def test_d11_a_new_pupil_has_until_the_end_of_october_and_a_reason(coordinator: User) -> None:
    right = record(coordinator, "2026-05-20", now="2026-05-21 09:00", is_new_pupil=True, new_reason="עברה לעיר במאי")
    file = right.files.get()
    assert (file.is_new_pupil, file.new_reason, file.opened_on) == (True, "עברה לעיר במאי", date(2026, 5, 21))
    assert Deadline.objects.get(matter=file.matter, promise="new-transfer").target_on == date(2026, 10, 29)


def test_recording_twice_with_one_key_records_once(coordinator: User) -> None:
    student, key = make_student(coordinator.unit), UUID(int=7)
    first, second = (record(coordinator, student=student, key=key) for _ in range(2))
    assert first == second
    assert (AideEligibility.objects.count(), AideFile.objects.count()) == (1, 1)
    with pytest.raises(RecordedTwiceError):
        record(coordinator, student=student)


@pytest.mark.parametrize("code", ["team", "placement"])
def test_r28_only_a_body_that_finds_eligible_may_decide(coordinator: User, code: str) -> None:
    with pytest.raises(WrongBodyError):
        record(coordinator, body=body_of(coordinator.unit, code))


def test_r28_teaching_or_therapy_opens_no_file(coordinator: User) -> None:
    right = record(coordinator, support="teaching")
    assert right.files.count() == 0
    assert open_yearly_files(today=NOW.date(), now=NOW) == 0


def test_a_renewal_takes_over_the_years_from_its_own_first_one(coordinator: User) -> None:
    """R43: two rights never stand for one school year; the file that is open goes on under the new one."""
    student = make_student(coordinator.unit)
    old = entitle(coordinator.unit, "2024-03-03", student=student)
    running, coming = file_of(old, 2025), file_of(old, 2026)

    new = record(coordinator, "2026-04-01", student=student)

    old.refresh_from_db()
    assert (old.valid_until, old.until_reason, old.ended_on) == (date(2026, 8, 31), "החלטה מ־1.4.2026", None)
    assert {file.pk: file.eligibility_id for file in AideFile.objects.all()} == {running.pk: old.pk, coming.pk: new.pk}


def test_not_eligible_any_more_ends_the_coming_files_and_their_dates(coordinator: User) -> None:
    student = make_student(coordinator.unit)
    old = entitle(coordinator.unit, "2024-03-03", student=student)
    running, coming = file_of(old, 2025), file_of(old, 2026)

    record(coordinator, "2026-04-01", student=student, support="none")

    running.refresh_from_db()
    coming.refresh_from_db()
    assert (running.ended_on, coming.ended_on, coming.ended_reason) == (None, NOW.date(), "החלטה מ־1.4.2026")
    assert not Deadline.objects.open().filter(matter=coming.matter).exists()
    assert set(Deadline.objects.filter(matter=coming.matter).values_list("outcome", flat=True)) == {"not_required"}


def test_d15_the_end_is_edited_with_a_reason_and_the_files_follow(coordinator: User) -> None:
    right = record(coordinator)
    file = right.files.get()
    facts = {"right": right, "reason": "הארכה ארצית", "by": coordinator, "now": NOW}
    longer = change_end(until=date(2030, 8, 31), version=right.version, **facts)
    again = change_end(until=date(2030, 8, 31), version=right.version, **facts)
    assert (again.valid_until, again.version) == (longer.valid_until, longer.version) == (date(2030, 8, 31), 2)
    with pytest.raises(StaleError):
        change_end(until=date(2031, 8, 31), version=1, **facts)

    shorter = {"until": date(2026, 9, 1), "version": 2, "reason": "מעבר בין שלבי גיל"}
    change_end(**(facts | shorter))
    file.refresh_from_db()
    assert file.ended_on is None
    assert AideEvent.objects.filter(eligibility=right, text__contains="בתוקף עד").count() == 2


def test_a_right_that_was_recorded_by_mistake_ends_with_its_file_and_another_one_may_be_recorded(
    coordinator: User,
) -> None:
    """D15: the wrong pupil, or the wrong year; without it the file's dates would ring for a child who has no right."""
    wrong = record(coordinator)
    file, student = wrong.files.get(), wrong.student
    facts = {"right": wrong, "until": date(2026, 8, 31), "reason": "נרשם לאח", "by": coordinator, "now": NOW}

    for _time in "ab":
        ended = change_end(version=1, **facts)

    file.refresh_from_db()
    assert (ended.ended_on, ended.ended_reason, ended.version) == (NOW.date(), "נרשם לאח", 2)
    assert (file.ended_on, file.ended_reason) == (NOW.date(), "נרשם לאח")
    assert not Deadline.objects.open().filter(matter=file.matter).exists()
    assert AideEvent.objects.filter(eligibility=wrong, text="נרשמה בטעות: נרשם לאח").count() == 1
    assert record(coordinator, student=student).files.get().ended_on is None


def test_where_the_newer_right_was_a_mistake_the_older_one_takes_its_file_back(coordinator: User) -> None:
    """D15: what the mistake had cut off goes on under the right that was there before, once its end is put right."""
    student = make_student(coordinator.unit)
    old = record(coordinator, "2024-12-10", student=student)
    wrong = record(coordinator, "2026-04-01", student=student)
    file = AideFile.objects.get(year=2026)
    facts = {"reason": "נרשם לאח", "by": coordinator, "now": NOW}
    change_end(right=wrong, until=date(2026, 8, 31), version=wrong.version, **facts)
    old.refresh_from_db()

    change_end(right=old, until=date(2028, 8, 31), version=old.version, **facts)

    file.refresh_from_db()
    assert (file.eligibility, file.ended_on) == (old, None)
    assert Deadline.objects.open().filter(matter=file.matter).exists()


def test_a_file_that_ended_goes_on_when_the_right_is_lengthened_again(coordinator: User) -> None:
    """Shortened by mistake and set right: the dates run on, what was decided meanwhile counts; twice is once."""
    right = record(coordinator, "2024-12-10")
    file = right.files.get(year=2026)
    before = list(Deadline.objects.filter(matter=file.matter).order_by("pk").values("promise", "due_on", "outcome"))
    facts: dict[str, Any] = {"right": right, "by": coordinator, "now": NOW}
    change_end(until=date(2026, 8, 31), version=1, reason="עבר לכיתה מיוחדת", **facts)
    file.refresh_from_db()
    assert (file.ended_on, Deadline.objects.open().filter(matter=file.matter).exists()) == (NOW.date(), False)
    for _ in range(2):
        change_end(until=date(2028, 8, 31), version=2, reason="נרשם בטעות", **facts)

    file.refresh_from_db()
    after = list(Deadline.objects.filter(matter=file.matter).order_by("pk").values("promise", "due_on", "outcome"))
    assert (file.ended_on, file.ended_reason, after) == (None, "", before)
    assert AideEvent.objects.filter(file=file, text__startswith="התיק נפתח שוב").count() == 1
    assert open_yearly_files(today=NOW.date(), now=NOW) == 0


def test_an_excuse_of_a_person_stays_when_the_file_goes_on(coordinator: User) -> None:
    right = record(coordinator, "2024-12-10")
    file = right.files.get(year=2026)
    excused = Deadline.objects.get(matter=file.matter, promise="iep-final")
    earlier = moment("2026-05-11 09:00")
    not_require(deadline=excused, reason="תלמיד/ת חוץ", by=coordinator, today=earlier.date(), now=earlier)
    facts: dict[str, Any] = {"right": right, "by": coordinator, "now": NOW}
    change_end(until=date(2026, 8, 31), version=1, reason="טעות", **facts)
    change_end(until=date(2028, 8, 31), version=2, reason="תוקן", **facts)

    kept = Deadline.objects.filter(matter=file.matter, outcome="not_required").values_list("promise", flat=True)
    assert list(kept) == ["iep-final"]


def test_a_file_that_ended_goes_on_under_a_later_right(coordinator: User) -> None:
    """Entitled, then not, then entitled again before the year: one file of the year, with all that stands in it."""
    student = make_student(coordinator.unit)
    old = entitle(coordinator.unit, "2024-03-03", student=student)
    coming = file_of(old, 2026)
    record(coordinator, "2026-04-01", student=student, support="none")
    key = UUID(int=8)
    again = [record(coordinator, "2026-04-20", student=student, key=key) for _ in range(2)]

    coming.refresh_from_db()
    assert again[0] == again[1]
    assert (coming.eligibility, coming.ended_on) == (again[0], None)
    assert AideFile.objects.filter(year=2026).count() == 1


def test_n21_the_end_is_told_at_12_6_and_3_months_once_each(coordinator: User) -> None:
    """R43: one next step a threshold for the coordinator, however often it runs."""
    right = entitle(coordinator.unit, "2024-03-03", recorded_by=coordinator)  # until 31.8.2027
    told = {}
    for day in ("2026-08-30", "2026-08-31", "2027-02-27", "2027-02-28", "2027-05-30", "2027-05-31", "2027-08-31"):
        told[day] = [
            warn_of_endings(today=date.fromisoformat(day), now=moment(f"{day} 08:00")),
            warn_of_endings(today=date.fromisoformat(day), now=moment(f"{day} 08:01")),
        ]
    right.refresh_from_db()
    assert [day for day, counts in told.items() if counts == [1, 0]] == ["2026-08-31", "2027-02-28", "2027-05-31"]
    assert right.told_months == 3
    steps = NextStep.objects.filter(matter=right.matter).order_by("pk")
    assert [step.due_on for step in steps] == [date(2027, 5, 15), date(2027, 5, 15), date(2027, 8, 31)]
    assert {step.owner for step in steps} == {coordinator}


def test_n21_after_an_outage_only_the_nearest_is_told_and_a_renewed_right_is_not(coordinator: User) -> None:
    lonely = entitle(coordinator.unit, "2024-03-03")
    renewed = make_student(coordinator.unit)
    entitle(coordinator.unit, "2024-03-03", student=renewed)
    entitle(coordinator.unit, "2027-02-01", student=renewed)
    assert warn_of_endings(today=date(2027, 6, 20), now=moment("2027-06-20 08:00")) == 1
    lonely.refresh_from_db()
    assert lonely.told_months == 3
    assert warn_of_endings(today=date(2027, 9, 1), now=moment("2027-09-01 08:00")) == 0


def test_n21_another_end_begins_the_warnings_anew(coordinator: User) -> None:
    right = entitle(coordinator.unit, "2024-03-03", told_months=3)
    change_end(
        right=right, until=date(2028, 8, 31), reason="הארכה", version=1, by=coordinator, now=moment("2027-06-01 08:00")
    )
    assert warn_of_endings(today=date(2027, 6, 1), now=moment("2027-06-01 08:01")) == 0
    assert warn_of_endings(today=date(2027, 9, 1), now=moment("2027-09-01 08:01")) == 1


def test_n21_both_parents_have_a_draft_by_mail_and_on_paper_that_names_the_end(coordinator: User) -> None:
    """R43: a person reads it before it leaves; who may not receive information gets none."""
    right = entitle(coordinator.unit, "2024-03-03", recorded_by=coordinator)
    barred = right.student.guardians.get(relation="father").recipient
    type(barred).objects.filter(pk=barred.pk).update(may_receive=False, barred_reason="צו")

    for _ in range(2):
        warn_of_endings(today=date(2027, 2, 28), now=moment("2027-02-28 08:00"))

    notices = Notice.objects.filter(kind="N21")
    mother = right.student.guardians.get(relation="mother").recipient
    assert sorted((one.recipient_id, one.channel, one.state) for one in notices) == [
        (mother.pk, Channel.EMAIL, NoticeState.DRAFT),
        (mother.pk, Channel.LETTER, NoticeState.DRAFT),
    ]
    assert {(one.context["until"], one.context["discuss_by"]) for one in notices} == {("2027-08-31", "2027-05-15")}


@pytest.mark.parametrize(
    ("told_on", "named"), [("2026-08-31", "2027-05-15"), ("2027-02-28", "2027-05-15"), ("2027-05-31", "2027-08-31")]
)
def test_n21_names_no_day_that_has_passed(coordinator: User, told_on: str, named: str) -> None:
    """D15: by 15 May of the third year; the letter of three months is written after it, and the end is what is left."""
    entitle(coordinator.unit, "2024-03-03", recorded_by=coordinator)
    warn_of_endings(today=date.fromisoformat(told_on), now=moment(f"{told_on} 08:00"))

    assert {one.context["discuss_by"] for one in Notice.objects.filter(kind="N21")} == {named}
