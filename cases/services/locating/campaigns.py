"""A campaign: opened once, filled from a list, from the roster or by hand; children given to officers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

from accounts.models import AccessAction, Unit, User
from accounts.services import record_access
from cases.models import CampaignSource, Case, Enrolment, IdType, LocatingCampaign, LocatingItem, Student
from cases.services.imports.store import path_of, remove_file, store_file
from cases.services.imports.tables import open_table
from cases.services.locating.lists import HEADERS, NEEDS, Child, Reading, child_of, read_list, without_school

PAGE = "locating"


def open_campaign(*, by: User, key: UUID, now: datetime, chunks: Iterable[bytes] | None = None, **facts: Any) -> Any:
    """Open a campaign, with its list where one was handed over; the same key answers with the first record.

    A comparison with the roster needs no list: it finds the pupils on file who are in no school. A list that cannot
    be read raises a ValidationError, and nothing is kept.
    """
    reading = None if chunks is None else read_upload(by.unit, chunks, facts["received_on"])
    if reading is None and facts["source"] == CampaignSource.ROSTER:
        reading = without_school(by.unit, facts["received_on"])
    return _open(by=by, key=key, reading=reading, **facts)


def read_upload(unit: Unit, chunks: Iterable[bytes], on: date) -> Reading:
    """Read a list and let the file go: what it says of children who study is nobody's business here."""
    stored_as, _sha = store_file(chunks)
    try:
        return read_list(unit, open_table(Path(path_of(stored_as)), known=HEADERS, needed=NEEDS), on)
    finally:
        remove_file(stored_as)


@transaction.atomic
def _open(*, by: User, key: UUID, reading: Reading | None, **facts: Any) -> LocatingCampaign:
    campaign, is_new = LocatingCampaign.objects.get_or_create(
        form_key=key, defaults={"unit": by.unit, "opened_by": by, **facts}
    )
    if is_new:
        record_access(by=by, action=AccessAction.CREATE, page=PAGE, subject=f"locating {campaign.pk}")
        if reading:
            _take_in(campaign, reading)
    return campaign


def add_list(*, campaign: LocatingCampaign, chunks: Iterable[bytes], by: User) -> int:
    """Another list, or the same one again: only children that are not there yet are added; how many."""
    return _add(campaign, read_upload(by.unit, chunks, campaign.received_on), by)


@transaction.atomic
def _add(campaign: LocatingCampaign, reading: Reading, by: User) -> int:
    record_access(by=by, action=AccessAction.CHANGE, page=PAGE, subject=f"locating {campaign.pk}")
    return _take_in(campaign, reading)


def _take_in(campaign: LocatingCampaign, reading: Reading) -> int:
    LocatingCampaign.objects.select_for_update().get(pk=campaign.pk)
    there = set(campaign.items.values_list("id_number", "student"))
    ids, students = {number for number, _ in there if number}, {student for _, student in there if student}
    new = [
        (child, student)
        for child, student in reading.missing
        if child.id_number not in ids and (student is None or student.pk not in students)
    ]
    officers = officers_of([student for _, student in new if student])
    LocatingItem.objects.bulk_create(
        [_item(campaign, child, student, officers.get(student.pk) if student else None) for child, student in new],
        batch_size=500,
    )
    LocatingCampaign.objects.filter(pk=campaign.pk).update(
        rows_read=F("rows_read") + reading.read,
        rows_studying=reading.studying,
        rows_other_age=reading.other_age,
        refusals=reading.refusals,
    )
    return len(new)


def _item(campaign: LocatingCampaign, child: Child, student: Student | None, officer: int | None) -> LocatingItem:
    return LocatingItem(campaign=campaign, student=student, officer_id=officer, **child._asdict())


def officers_of(students: list[Student]) -> dict[int, int]:
    """Who treats each pupil now, else who answers for his last school."""
    ids = [student.pk for student in students]
    stays = Enrolment.objects.filter(student__in=ids, school__officer__is_active=True).order_by("from_on", "pk")
    found = dict(stays.values_list("student", "school__officer"))
    cases = Case.objects.open().filter(student__in=ids, matter__owner__isnull=False)
    found.update(cases.values_list("student", "matter__owner"))
    return found


@transaction.atomic
def add_child(*, campaign: LocatingCampaign, child: Child, by: User, key: UUID) -> LocatingItem:
    """A child added by hand; known by ID, it is the pupil on file. Twice is once."""
    known = LocatingItem.objects.filter(form_key=key).first()
    if known:
        return known
    student = None
    if child.id_number:
        same = {"unit": campaign.unit_id, "id_type": IdType.ISRAELI, "id_number": child.id_number}
        known_pupil = Student.objects.filter(**same).select_related("merged_into").first()
        student = known_pupil and (known_pupil.merged_into or known_pupil)
    there = campaign.items.filter(id_number=child.id_number).first() if child.id_number else None
    if there:
        return there
    officer = by.pk if by.is_officer else officers_of([student]).get(student.pk) if student else None
    item = _item(campaign, child_of(student) if student else child, student, officer)
    item.form_key = key
    item.save()
    record_access(by=by, action=AccessAction.CREATE, page=PAGE, subject=f"locating {campaign.pk}")
    return item


@transaction.atomic
def assign_items(*, campaign: LocatingCampaign, items: Iterable[int], officer: User, by: User) -> int:
    """Give children of a campaign to an officer; how many changed hands."""
    rows = LocatingItem.objects.filter(campaign=campaign, pk__in=list(items)).exclude(officer=officer)
    changed = rows.update(officer=officer, version=F("version") + 1)
    if changed:
        record_access(by=by, action=AccessAction.CHANGE, page="assign", subject=f"locating {campaign.pk}")
    return changed
