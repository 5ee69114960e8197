"""The quota board: a centre's year, what waits for it, what it gave (ux 3.11, R55, R56)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import User
from assistance.models import (
    AideFile,
    HoursSource,
    Matya,
    MatyaQuota,
    RequestStatus,
    SchoolFacts,
    TopUp,
    TopUpRequest,
)
from assistance.services.files import files_of
from cases.models import Enrolment

SHOWN = 60  # lines of one list; more is not read on one page


@dataclass(frozen=True)
class Wish:
    """A request that waits, and what would be if all of it were granted."""

    request: TopUpRequest
    left: int | None  # in the centre's pool; none: the school has no centre

    @property
    def now(self) -> int:
        return int(self.request.file.allocation.total) if self.has_hours else 0

    @property
    def has_hours(self) -> bool:
        return hasattr(self.request.file, "allocation")

    @property
    def room(self) -> int:
        return int(self.request.file.allocation.room) if self.has_hours else 0

    @property
    def of_pool(self) -> bool:
        return self.request.source == HoursSource.MATYA

    @property
    def most(self) -> int:
        """What can be granted today: not above the level, and the centre's not above the pool."""
        bounds = [self.request.hours, self.room, *([self.left or 0] if self.of_pool else [])]
        return min(bounds)

    @property
    def after(self) -> int:
        return self.now + self.request.hours

    @property
    def left_after(self) -> int:
        return (self.left or 0) - self.request.hours


@dataclass(frozen=True)
class QuotaBoard:
    quota: MatyaQuota
    wishes: list[Wish]
    ledger: list[TopUp]
    entitled: int  # shown beside the typed pool: the guide gives no formula (R55)

    @property
    def waiting(self) -> int:
        return sum(wish.request.hours for wish in self.wishes if wish.of_pool)

    @property
    def is_short(self) -> bool:
        return self.waiting > self.quota.left

    @property
    def parts(self) -> tuple[int, int, int]:
        """Given, asked for and still there, free."""
        asked = min(self.waiting, self.quota.left)
        return self.quota.taken, asked, self.quota.left - asked


def centres_of(user: User) -> QuerySet[Matya]:
    return Matya.objects.visible_to(user).order_by("is_retired", "name")


def files_of_centre(files: QuerySet[AideFile], matya: Matya) -> QuerySet[AideFile]:
    stay = Enrolment.objects.current().filter(student=OuterRef("eligibility__student"))
    return files.filter(Exists(stay.filter(school__assistance__matya=matya)))


def without_centre(user: User, year: int, today: date) -> QuerySet[AideFile]:
    """Files of pupils whose school nobody gave a centre: no pool can be asked for them."""
    stay = Enrolment.objects.current().filter(student=OuterRef("eligibility__student"))
    files = files_of(user, today).filter(ended_on=None, year=year)
    return files.exclude(Exists(stay.filter(school__assistance__matya__isnull=False)))


def read_board(matya: Matya, year: int, user: User, today: date) -> QuotaBoard:
    quota = MatyaQuota.objects.filter(matya=matya, year=year).first() or MatyaQuota(matya=matya, year=year)
    files = files_of_centre(files_of(user, today).filter(year=year), matya)
    wishes = [Wish(request, quota.left) for request in _waiting(files)[:SHOWN]]
    return QuotaBoard(quota, wishes, _ledger(quota, files), files.filter(ended_on=None).count())


def _waiting(files: QuerySet[AideFile]) -> QuerySet[TopUpRequest]:
    rows = TopUpRequest.objects.waiting().filter(file__in=files)
    return rows.select_related(
        "file__matter", "file__eligibility__student", "file__allocation__decision", "guardian__recipient", "document"
    )


def _ledger(quota: MatyaQuota, files: QuerySet[AideFile]) -> list[TopUp]:
    mine = Q(quota=quota.pk) if quota.pk else Q(pk__in=[])
    rows = TopUp.objects.filter(mine | Q(source=HoursSource.SUPERVISOR, file__in=files))
    related = ("file__matter", "file__eligibility__student", "document", "by")
    return list(rows.select_related(*related).order_by("-pk")[: SHOWN + 1])


def waiting_requests(user: User, today: date) -> list[Wish]:
    """All that wait in the unit, the nearest answer first, with the pool of each one's centre."""
    rows = list(_waiting(files_of(user, today)).order_by("answer_by", "pk")[: SHOWN + 1])
    left = _pools([row.file for row in rows])
    return [Wish(row, left.get(row.file_id)) for row in rows]


def wish_of(request: TopUpRequest) -> Wish:
    return Wish(request, _pools([request.file]).get(request.file_id))


def _pools(files: Iterable[AideFile]) -> dict[int, int]:
    """What is left in the pool of each file's centre."""
    pupils = {file.eligibility.student_id: file for file in files}
    stays = Enrolment.objects.current().filter(student__in=pupils).values_list("student", "school")
    school_of = dict(stays)
    facts = SchoolFacts.objects.filter(school__in=school_of.values(), matya__isnull=False)
    centre_of = dict(facts.values_list("school", "matya"))
    quotas = MatyaQuota.objects.filter(matya__in=centre_of.values())
    left = {(quota.matya_id, quota.year): quota.left for quota in quotas}
    found = {file.pk: (centre_of.get(school_of.get(student, 0)), file.year) for student, file in pupils.items()}
    return {pk: left.get((matya, year), 0) for pk, (matya, year) in found.items() if matya is not None}


def answered_requests(user: User, today: date) -> list[TopUpRequest]:
    rows = TopUpRequest.objects.filter(file__in=files_of(user, today)).exclude(status=RequestStatus.WAITING)
    related = ("file__matter", "file__eligibility__student", "guardian__recipient", "answered_by")
    return list(rows.select_related(*related).order_by("-answered_on", "-pk")[:SHOWN])
