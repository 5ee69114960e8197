"""A file's referrals are stored in sets, and the rows are the same as when each is logged by hand."""

from datetime import date
from typing import Any

import pytest
from django.db import models

from accounts.models import AccessRecord, Unit, User
from cases.models import Case, MeetingRequest, Referral, School, Student, TimelineEntry
from cases.services.imports import referrals
from cases.services.imports.referral_rows import ReferralRow
from cases.services.referral import log_referral
from charter.models import Deadline, Matter
from charter.services.calendar import draft_missing_years, draft_year
from charter.services.matters import new_refs
from tests.cases.factories import log, moment
from tests.cases.factories import refer as refer_by_hand
from tests.cases.imports_files import DATA, NOW, REFERRAL, load_pupils, load_roster, referral_table, write_csv
from tests.factories import UnitFactory, UserFactory

TABLES = (Matter, Case, TimelineEntry, Referral, MeetingRequest, Deadline, AccessRecord)
CHANCE = {"id", "ref", "url", "version", "at", "subject", "form_key"}


def one_by_one(rows: list[ReferralRow], *, unit: Unit, by: User | None, now: Any) -> None:
    for row in rows:
        log_referral(
            student=row.student,
            reporter_kind=row.reporter_kind,
            reporter_name=row.reporter_name,
            received_at=row.received_at,
            reasons=[row.reason],
            reason_text=row.reason_text,
            days_absent=row.days_absent,
            description=row.description,
            meeting_requested_by=row.meeting_asked_by,
            by=by,
            key=row.key,
            now=now,
            tells_parents=False,
        )


PATHS = {
    Matter: ("unit", ""),
    Case: ("matter__unit", "student__id_number"),
    TimelineEntry: ("case__matter__unit", "case__student__id_number"),
    Referral: ("matter__unit", "case__student__id_number"),
    MeetingRequest: ("matter__unit", "case__student__id_number"),
    Deadline: ("matter__unit", "matter__referral__case__student__id_number"),
    AccessRecord: ("unit", ""),
}
PEOPLE = {"owner", "cover", "opened_by", "by", "user"}


def told(unit: Unit) -> list[str]:
    """Every row, known by its pupil instead of its chance numbers."""
    facts = [f"{model.__name__} {row}" for model in TABLES for row in _facts(model, unit)]
    links = TimelineEntry.settled.through.objects.filter(deadline__matter__unit=unit)
    words = ("deadline__promise", "deadline__opened_on", "timelineentry__happened_at")
    return sorted([*facts, *(f"link {link}" for link in links.values_list(*words))])


def _facts(model: type[models.Model], unit: Unit) -> list[Any]:
    of_unit, pupil = PATHS[model]
    fields = [
        f"{field.name}__name" if field.name in PEOPLE else field.name
        for field in model._meta.concrete_fields
        if field.name not in CHANCE and (field.name in PEOPLE or not field.is_relation)
    ]
    return list(model._base_manager.filter(**{of_unit: unit}).values_list(*filter(None, [pupil]), *fields))


@pytest.fixture
def twins(unit, manager) -> list[tuple[Unit, User]]:
    """Two units alike: one gets the file in sets, the other row by row."""
    other = UnitFactory()
    for year in (2025, 2026, 2027):
        draft_year(unit=other, year=year, now=moment("2025-01-01 08:00"))
    return [(unit, manager), (other, UserFactory(unit=other, name=manager.name, is_manager=True))]


def compare(twins, path, monkeypatch) -> int:
    both = []
    for (unit, by), store in zip(twins, (referrals.store_referrals, one_by_one), strict=True):
        monkeypatch.setattr(referrals, "store_referrals", store)
        report = referrals.import_referrals(unit=unit, table=referral_table(path), now=NOW, by=by)
        both.append((str(report), report.late, told(unit)))
    assert both[0] == both[1]
    return len(both[0][2])


def test_the_real_file(twins, monkeypatch):
    for unit, _ in twins:
        load_roster(unit, DATA / "roster.xlsx")
        officer = UserFactory(unit=unit, name="דנה לביא", is_officer=True)
        gone = UserFactory(unit=unit, name="עזבה", is_officer=True, is_active=False)
        for n, school in enumerate(School.objects.filter(unit=unit).order_by("symbol")):
            School.objects.filter(pk=school.pk).update(officer=(officer, gone, None)[n % 3])

    assert compare(twins, DATA / "referrals.csv", monkeypatch) > 1_500


def test_where_a_case_is_open_and_things_were_done(twins, tmp_path, monkeypatch):
    """An act after the day of the referral keeps its promise (D22); cover and restriction are those of the case."""
    for unit, by in twins:
        load_pupils(unit, tmp_path)
        student = Student.objects.get(unit=unit)
        case = refer_by_hand(student, "2026-09-02 10:00", by=by).case
        cover = UserFactory(unit=unit, name="מחליפה", is_officer=True)
        Matter.objects.filter(pk=case.matter_id).update(
            cover=cover, cover_from="2026-11-01", cover_until="2026-12-01", owner=by
        )
        log(case, "call", "reached", "2026-11-12 09:00", by=by)
        log(case, "school", "reached", "2026-11-15 09:00", by=by)
    path = write_csv(
        tmp_path / "a.csv",
        [
            REFERRAL | {"התבקשה פגישה": "הורה"},
            REFERRAL | {"סיבה": "חשד לפגיעה"},
            REFERRAL | {"התקבל בתאריך": "13.11.2026", "שעה": ""},
        ],
    )

    compare(twins, path, monkeypatch)
    assert all(case.matter.url == f"/cases/{case.matter.ref}/" for case in Case.objects.select_related("matter"))
    assert all(r.matter.url == r.case.matter.url for r in Referral.objects.select_related("matter", "case__matter"))
    assert Matter.objects.filter(case__isnull=False, restricted=True).count() == 2
    assert Deadline.objects.filter(promise="10", outcome="met", opened_on="2026-11-10").count() == 4


def test_a_year_without_a_calendar_opens_undated_promises(db, tmp_path):
    unit = UnitFactory()
    load_pupils(unit, tmp_path)

    old = REFERRAL | {"התקבל בתאריך": "3.9.2024"}  # before the years that are drafted
    report = referrals.import_referrals(unit=unit, table=referral_table(write_csv(tmp_path / "a.csv", [old])), now=NOW)

    timed = Deadline.objects.exclude(promise="1")
    assert (report.new, set(timed.values_list("due_on", flat=True))) == (1, {None})
    talks = Deadline.objects.filter(promise="1").order_by("opened_on").values_list("due_on", flat=True)
    assert list(talks) == [
        date(year, 8, 31) for year in (2025, 2026, 2027)
    ]  # a fixed date needs the days of its own year alone


def test_the_number_of_queries_does_not_grow_with_the_rows(unit, tmp_path, django_assert_max_num_queries):
    load_pupils(unit, tmp_path)
    draft_missing_years(today=NOW.date(), now=NOW)
    for first, days in ((1, 1), (2, 3), (5, 16)):
        rows = [REFERRAL | {"התקבל בתאריך": f"{first + day}.9.2026"} for day in range(days)]
        table = referral_table(write_csv(tmp_path / "a.csv", rows))
        with django_assert_max_num_queries(31):
            assert referrals.import_referrals(unit=unit, table=table, now=NOW).new == days


def test_numbers_are_drawn_again_where_they_are_taken(unit, student, monkeypatch):
    taken = refer_by_hand(student, "2026-09-10 10:00").matter.ref
    drawn = iter([taken, "2026-00000001", "2026-00000001", "2026-00000002"])
    monkeypatch.setattr("charter.services.matters.new_ref", lambda year: next(drawn))

    assert sorted(new_refs(2026, 2)) == ["2026-00000001", "2026-00000002"]
