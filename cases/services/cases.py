"""A case: opened with the first referral, owned by one officer, its timeline written by every act."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.models import User
from cases.models import Case, EntryKind, Student, TimelineEntry
from cases.services.talk_years import open_talks
from charter.models import Desk, Matter
from charter.services.matters import open_matter
from notices.services.revoking import revoke_of_restricted


def open_case(
    *, student: Student, on: date, owner: User | None, by: User | None, now: datetime, restricted: bool = False
) -> Case:
    """The pupil's open case, made if there is none. The caller holds `lock_student`; a key keeps it single."""
    standing = Case.objects.open().filter(student=student).select_related("matter__unit", "matter__owner").first()
    if standing:
        return standing
    officer = owner or school_officer(student)
    matter = open_matter(
        unit=student.unit,
        desk=Desk.CASES,
        url="/cases/{ref}/",
        on=on,
        owner=officer,
        opened_by=by,
        restricted=restricted,
    )
    case = Case.objects.create(matter=matter, student=student, opened_on=on)
    open_talks(Case.objects.filter(pk=case.pk), today=timezone.localdate(now), now=now)
    return case


def matters_of_cases(cases: Iterable[int]) -> QuerySet[Matter]:
    """The cases' own matters, and those of their referrals and meeting requests: one officer answers for all."""
    ids = list(cases)
    return Matter.objects.filter(Q(case__in=ids) | Q(referral__case__in=ids) | Q(meeting_request__case__in=ids))


def restrict_case(case: Case, *, by: User | None, now: datetime) -> None:
    """Suspected harm is for the treating officer, her cover and the manager: whatever of the case waits, stays here.

    All its matters, and those of cases that were joined into it: a notice is asked for its own. What left with a link
    to its page opens it no more.
    """
    mine = matters_of_cases([case.pk, *Case.objects.filter(merged_into=case).values_list("pk", flat=True)])
    matters = list(mine.values_list("pk", flat=True))
    Matter.objects.filter(pk__in=matters).update(restricted=True)
    revoke_of_restricted(matters=matters, now=now, by=by)
    case.matter.restricted = True


def school_officer(student: Student) -> User | None:
    """Who answers for the pupil's school: the default owner of a new case."""
    stay = student.enrolments.filter(until_on=None).select_related("school__officer").first()
    officer = stay.school.officer if stay else None
    return officer if officer and officer.is_active else None


def open_matter_in(case: Case, *, on: date, by: User | None, restricted: bool = False) -> Matter:
    """A matter of a case: seen and answered for by whoever answers for the case, cover, restriction and all."""
    matter = open_matter(
        unit=case.matter.unit,
        desk=Desk.CASES,
        url=case.matter.url,
        on=on,
        owner=case.matter.owner,
        opened_by=by,
        restricted=restricted or case.matter.restricted,
    )
    if case.matter.cover_id:
        matter.cover, matter.cover_from, matter.cover_until = (
            case.matter.cover,
            case.matter.cover_from,
            case.matter.cover_until,
        )
        matter.save(update_fields=["cover", "cover_from", "cover_until"])
    return matter


def write_entry(
    case: Case,
    kind: EntryKind,
    *,
    by: User | None,
    happened_at: datetime,
    now: datetime,
    text: str = "",
    restricted: bool = False,
    url: str = "",
) -> TimelineEntry:
    """The line of the timeline that every act leaves (charter 16, R26); `url` leads to the page of the thing."""
    return TimelineEntry.objects.create(
        case=case,
        kind=kind,
        by=by,
        happened_at=happened_at,
        recorded_at=now,
        text=text[:600],
        restricted=restricted,
        url=url,
    )
