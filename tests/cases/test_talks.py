"""Three talks a year (R3, R4, D16): what counts, when the row opens, closes, lapses and is warned of."""

from datetime import date
from typing import Any

import pytest

from cases.models import Case, Contact, Student
from cases.services.contact import correct_contact, undo_contact
from cases.services.talk_years import end_talks, open_yearly_talks
from charter.models import Deadline, Outcome
from charter.services.calendar import draft_year
from charter.services.sweep import flag_deadlines
from tests.cases.factories import log, make_student, moment, refer

NOW = moment("2026-11-22 09:00")


@pytest.fixture
def unit(unit):
    draft_year(unit=unit, year=2028, now=NOW)
    return unit


def case_of(student: Student, received: str = "2026-09-02 10:00") -> Case:
    return refer(student, received).case


def talks(case: Case, year: int = 2026) -> Deadline:
    first, last = date(year, 9, 1), date(year + 1, 8, 31)
    return Deadline.objects.get(matter=case.matter, promise="1", opened_on__range=(first, last))


def said(case: Case, day: str, *who: str, kind: str = "call", outcome: str = "reached", **facts: Any) -> Contact:
    parents = [case.student.guardians.get(relation=one) for one in who if one != "pupil"]
    return log(case, kind, outcome, f"{day} 10:00", guardians=parents, with_pupil="pupil" in who, **facts)


def test_scenario_15_pupil_a_three_talks_with_both_sides(student):
    case = case_of(student)
    said(case, "2026-11-03", "pupil")
    said(case, "2027-02-09", "mother")
    assert talks(case).is_open
    third = said(case, "2027-06-28", "mother", "pupil")

    row = talks(case)
    assert (row.outcome, row.closed_on, list(third.entry.settled.all())) == (Outcome.MET, date(2027, 6, 28), [row])


def test_scenario_15_pupil_b_three_talks_all_with_the_father_stay_open(student):
    case = case_of(student)
    for day in ("2026-11-03", "2027-02-09", "2027-06-28"):
        said(case, day, "father")
    row = talks(case)
    assert (row.is_open, row.soon_on) == (True, date(2027, 5, 1))  # warned as though one were missing

    said(case, "2027-07-01", "pupil")
    assert (talks(case).outcome, talks(case).closed_on) == (Outcome.MET, date(2027, 7, 1))


def test_scenario_15_pupil_c_opened_after_1_april_is_a_partial_year(student):
    case = case_of(student, "2027-05-20 10:00")
    said(case, "2027-05-25", "mother")

    row = talks(case)
    assert (row.outcome, row.reason, row.opened_on) == (Outcome.NOT_REQUIRED, "שנה חלקית", date(2027, 5, 20))


@pytest.mark.parametrize(("day", "outcome"), [("2027-04-01", ""), ("2027-04-02", Outcome.NOT_REQUIRED)])
def test_d16_1_april_itself_is_still_a_whole_year(student, day, outcome):
    assert talks(case_of(student, f"{day} 10:00")).outcome == outcome


def test_scenario_11_a_talk_of_31_august_is_of_the_old_year_and_of_1_september_of_the_new(student):
    case = case_of(student, "2025-09-10 10:00")
    said(case, "2025-11-03", "pupil")
    said(case, "2026-02-09", "mother")
    open_yearly_talks(today=date(2026, 9, 1), now=moment("2026-09-01 00:01"))
    said(case, "2026-08-31", "mother", now=moment("2026-09-01 09:00"))
    said(case, "2026-09-01", "mother", now=moment("2026-09-01 12:00"))

    old, new = talks(case, 2025), talks(case, 2026)
    assert (old.outcome, old.closed_on) == (Outcome.MET, date(2026, 8, 31))
    assert (new.opened_on, new.is_open, new.soon_on) == (date(2026, 9, 1), True, date(2027, 3, 1))


@pytest.mark.parametrize(
    ("kind", "outcome", "facts"),
    [
        ("call", "no_answer", {}),
        ("call", "left_message", {}),
        ("message", "sent", {}),
        ("meeting", "no_show", {}),
        ("visit", "not_opened", {}),
        ("school", "reached", {}),
        ("partner", "reached", {}),
        ("call", "reached", {"guardians": [], "person": "סבתא"}),
    ],
)
def test_d16_attempts_letters_and_talks_with_others_do_not_count(student, kind, outcome, facts):
    case = case_of(student)
    for day in ("2026-11-03", "2026-11-04"):
        said(case, day, "mother", "pupil")
    log(case, kind, outcome, "2026-11-05 10:00", **facts)
    assert talks(case).is_open


@pytest.mark.parametrize(("kind", "outcome"), [("call", "reached"), ("meeting", "held"), ("visit", "at_home")])
def test_d16_any_mix_of_channels_counts(student, kind, outcome):
    case = case_of(student)
    for day in ("2026-11-03", "2026-11-04", "2026-11-05"):
        said(case, day, "mother", "pupil", kind=kind, outcome=outcome)
    assert (talks(case).outcome, talks(case).closed_on) == (Outcome.MET, date(2026, 11, 5))


def test_r4_talks_of_an_earlier_case_of_the_same_year_count(student):
    first = case_of(student)
    said(first, "2026-09-03", "pupil")
    said(first, "2026-09-04", "mother")
    Case.objects.filter(pk=first.pk).update(closed_on=date(2026, 10, 1), stage="closed")
    second = case_of(student, "2026-11-02 10:00")
    said(second, "2026-11-03", "mother")

    assert [talks(case).outcome for case in (first, second)] == [Outcome.MET, Outcome.MET]


def test_d23_a_talk_typed_after_the_year_counts_by_its_own_day(student):
    case = case_of(student, "2025-09-10 10:00")
    said(case, "2025-11-03", "pupil")
    said(case, "2026-02-09", "mother")
    flag_deadlines(today=date(2026, 9, 1), now=moment("2026-09-01 00:01"))
    assert talks(case, 2025).outcome == Outcome.LAPSED

    said(case, "2026-08-30", "mother", now=moment("2026-09-06 09:00"))
    assert (talks(case, 2025).outcome, talks(case, 2025).closed_on) == (Outcome.MET, date(2026, 8, 30))


def test_undo_and_correction_judge_the_year_anew(student, officer):
    case = case_of(student)
    said(case, "2026-11-03", "pupil")
    said(case, "2026-11-04", "mother")
    third = said(case, "2026-11-05", "mother", by=officer)
    assert talks(case).outcome == Outcome.MET

    correct_contact(contact=third, version=1, by=officer, now=moment("2026-11-05 10:04"), outcome="no_answer")
    assert talks(case).is_open
    third.refresh_from_db()
    correct_contact(contact=third, version=2, by=officer, now=moment("2026-11-05 10:05"), outcome="reached")
    third.refresh_from_db()
    assert undo_contact(contact=third, by=officer, now=moment("2026-11-05 10:06"))
    assert talks(case).is_open


def test_on_1_september_every_open_case_gets_its_row_once(student, officer, django_assert_num_queries):
    whole = case_of(student, "2024-10-10 10:00")
    shut = case_of(make_student(officer.unit, officer), "2025-10-10 10:00")
    Case.objects.filter(pk=shut.pk).update(closed_on=date(2026, 6, 1), stage="closed")
    Deadline.objects.filter(promise="1", opened_on__gt=date(2024, 10, 10)).delete()
    Deadline.objects.filter(promise="1", matter=shut.matter).delete()

    runs = [open_yearly_talks(today=date(2026, 11, 22), now=NOW) for _ in range(2)]

    opened = Deadline.objects.filter(matter=whole.matter, promise="1").order_by("opened_on")
    assert list(opened.values_list("opened_on", flat=True)) == [
        date(2024, 10, 10), date(2025, 9, 1), date(2026, 9, 1),
    ]  # fmt: skip
    assert (runs, Deadline.objects.filter(matter=shut.matter, promise="1").count()) == ([2, 0], 0)
    with django_assert_num_queries(1):
        open_yearly_talks(today=date(2026, 11, 22), now=NOW)


def test_the_yearly_row_counts_what_was_typed_before_it_opened(student):
    case = case_of(student)
    said(case, "2026-11-03", "pupil")
    said(case, "2026-11-04", "mother")
    said(case, "2026-11-05", "mother")
    for link in Contact.objects.all():
        link.entry.settled.clear()
    Deadline.objects.filter(promise="1").delete()

    assert open_yearly_talks(today=date(2026, 11, 22), now=NOW) == 1
    assert (talks(case).outcome, talks(case).closed_on) == (Outcome.MET, date(2026, 11, 5))


def test_ending_the_talks_of_a_case_leaves_what_was_kept(student):
    case = case_of(student)
    assert end_talks(case, reason="התיק נסגר", on=date(2026, 11, 22), now=NOW) == 1
    assert end_talks(case, reason="התיק נסגר", on=date(2026, 11, 22), now=NOW) == 0
    said(case, "2026-11-03", "pupil")
    assert (talks(case).outcome, talks(case).reason) == (Outcome.NOT_REQUIRED, "התיק נסגר")
