"""The person over the years (`ux` 3.6): all that one viewer may know of a pupil, a school year at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from accounts.models import AccessRecord, Role, User
from cases.models import Case, Document, Enrolment, EntryKind, Guardian, Student, TimelineEntry
from cases.services.casefile.entry_words import ICONS
from cases.services.casefile.file import guardian_words
from cases.services.casefile.reading import opens_restricted
from cases.services.duplicates import duplicates_of
from cases.services.talk_figures import Talks, talks_of
from charter.calendar import SchoolYear, school_year

MOST = 20  # of documents and of views
COUNTED = (
    EntryKind.CONTACT,
    EntryKind.PLAN,
    EntryKind.COMMITTEE,
    EntryKind.PROGRAMME,
    EntryKind.TUITION,
    EntryKind.DROPOUT,
    EntryKind.SEARCH,
    EntryKind.LEGAL,
    EntryKind.DOCUMENT,
)


@dataclass(frozen=True)
class Counted:
    """How many entries of one kind a year holds."""

    kind: EntryKind
    n: int

    @property
    def icon(self) -> str:
        return ICONS.get(self.kind, "note")


@dataclass(frozen=True)
class Person:
    """`is_whole` only for those who may see a case of the pupil; everyone else has the roster line."""

    student: Student
    is_whole: bool
    stays: list[Enrolment]
    running: Case | None
    cases: list[Case]
    guardians: list[tuple[Guardian, str]]
    years: list[SchoolYear]
    year: SchoolYear
    shown: list[Case]
    talks: Talks | None
    counted: list[Counted]
    documents: list[Document]
    duplicates: list[Student]
    views: list[AccessRecord]
    today: date

    @property
    def stay(self) -> Enrolment | None:
        return next((stay for stay in self.stays if stay.until_on is None), None)

    @property
    def age(self) -> int | None:
        return self.student.age_on(self.today)

    @property
    def restricted(self) -> list[Guardian]:
        return [guardian for guardian, _words in self.guardians if guardian.restriction]

    @property
    def may_see_running(self) -> bool:
        return self.running in self.cases


def read_person(student: Student, user: User, *, year: SchoolYear, today: date) -> Person:
    """Everything one viewer may know of a pupil; as many queries for one case as for ten."""
    visible = Case.objects.visible_to(user, today).filter(student=student).select_related("matter__owner")
    cases = list(visible.order_by("-opened_on", "-pk"))
    whole = bool(cases) or user.is_manager
    shown = [case for case in cases if _touches(case, year, today)]
    guardians = student.guardians.select_related("recipient").order_by("pk") if whole else Guardian.objects.none()
    return Person(
        student=student,
        is_whole=whole,
        stays=list(student.enrolments.select_related("school").order_by("-from_on", "-pk")),
        running=Case.objects.open().filter(student=student).select_related("matter__owner").first(),
        cases=cases,
        guardians=[(guardian, guardian_words(guardian)) for guardian in guardians],
        years=_years(cases, today),
        year=year,
        shown=shown,
        talks=_talks(shown, year, today),
        counted=_count(cases, user, year, today) if cases else [],
        documents=_documents(cases, user, year, today) if cases else [],
        duplicates=duplicates_of(student) if whole else [],
        views=_views(student, cases, user) if user.has_role(Role.MANAGER, Role.AUDITOR) else [],
        today=today,
    )


def _touches(case: Case, year: SchoolYear, today: date) -> bool:
    return case.opened_on <= year.end and (case.closed_on or max(today, year.start)) >= year.start


def _years(cases: list[Case], today: date) -> list[SchoolYear]:
    """From this year back to the first one with a case."""
    this = school_year(today)
    years: list[SchoolYear] = []
    first = min((school_year(case.opened_on) for case in cases), default=this)
    while not years or years[-1].start > first.start:
        years.append(school_year(this.start.replace(year=this.start.year - len(years))))
    return years


def _count(cases: list[Case], user: User, year: SchoolYear, today: date) -> list[Counted]:
    rows = TimelineEntry.objects.filter(_open_to(cases, user, today), case__in=cases, kind__in=COUNTED)
    rows = rows.exclude(contact__undone_at__isnull=False)
    rows = rows.filter(happened_at__date__range=(year.start, year.end)).order_by()
    found = dict(rows.values_list("kind").annotate(n=Count("pk")))
    return [Counted(kind, found[kind]) for kind in COUNTED if kind in found]


def _talks(shown: list[Case], year: SchoolYear, today: date) -> Talks | None:
    """The year's n of three; of two cases of one year the later one says how it stands (R4)."""
    found = talks_of([case.matter_id for case in shown], min(year.end, today))
    return next((found[case.matter_id] for case in shown if case.matter_id in found), None)


def _open_to(cases: list[Case], user: User, today: date) -> Q:
    """What is not restricted, and the rest in cases whose restricted entries this viewer opens."""
    return Q(restricted=False) | Q(case__in=[case.pk for case in cases if opens_restricted(case.matter, user, today)])


def _documents(cases: list[Case], user: User, year: SchoolYear, today: date) -> list[Document]:
    rows = Document.objects.shown().filter(_open_to(cases, user, today), case__in=cases)
    rows = rows.filter(received_on__range=(year.start, year.end)).select_related("case__matter")
    return list(rows.order_by("-received_on", "-pk")[:MOST])


def _views(student: Student, cases: list[Case], user: User) -> list[AccessRecord]:
    """Who looked at this pupil or a case of his, for those who answer for it."""
    mine = [f"pupil {student.pk}", *(f"case {case.matter.ref}" for case in cases)]
    mine += [f"pupil {student.pk} of case {case.matter.ref}" for case in cases]
    rows = AccessRecord.objects.visible_to(user).filter(subject__in=mine).select_related("user")
    return list(rows.newest_first()[:MOST])
