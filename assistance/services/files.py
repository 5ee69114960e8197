"""Yearly files to read: found for a person, listed by what presses, with the hours and the level that stand."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, F, Min, OuterRef, Prefetch, Q, QuerySet

from accounts.models import User
from assistance.models import AideDocument, AideFile, Appeal, FunctionLevelDecision, TopUpRequest
from assistance.models.desk import DESK_ROLES
from assistance.services.years import opening_day
from cases.models import Enrolment, Student
from cases.services.students import current_class, fold_name
from charter.models import Deadline

HINDMOST = 4  # digits of an ID shown on a list


def files_of(user: User, today: date) -> QuerySet[AideFile]:
    """The desk's own: a matter can also be seen by other ways, a file cannot (domain 2.1)."""
    files = AideFile.objects.visible_to(user, today)
    return files if user.has_role(*DESK_ROLES) else files.none()


def files_to_show(user: User, today: date) -> QuerySet[AideFile]:
    """Those a person may see, each with its pupil, its class, its hours and the decision in force.

    `in_appeal`, `asks_hours`: what a parent sent waits for its answer.
    """
    rows = files_of(user, today).select_related("matter__unit", "eligibility__student", "eligibility__body")
    in_force = FunctionLevelDecision.objects.in_force().select_related("body", "meeting", "protocol")
    rows = rows.annotate(
        in_appeal=Exists(Appeal.objects.open().filter(decision__file=OuterRef("pk"))),
        asks_hours=Exists(TopUpRequest.objects.waiting().filter(file=OuterRef("pk"))),
    )
    return rows.select_related("allocation").prefetch_related(
        Prefetch("decisions", in_force, to_attr="in_force"),
        Prefetch("matter__deadlines", Deadline.objects.order_by("due_on", "pk")),
        current_class("eligibility__student__enrolments"),
    )


def year_in_hand(today: date) -> int:
    """The school year whose discussion is open: from 1 February the coming one (R44)."""
    return today.year if today >= opening_day(today.year) else today.year - 1


def years_with_files(user: User, today: date) -> list[int]:
    years = set(files_of(user, today).values_list("year", flat=True))
    return sorted({*years, year_in_hand(today)}, reverse=True)


def by_risk(files: QuerySet[AideFile]) -> QuerySet[AideFile]:
    """What is due first stands first; files without an open date last."""
    next_on = Min("matter__deadlines__target_on", filter=Q(matter__deadlines__closed_on=None))
    order = (F("next_on").asc(nulls_last=True), "stage")
    return files.annotate(next_on=next_on).order_by(
        *order, "eligibility__student__last_name", "eligibility__student__first_name", "pk"
    )


def named(files: QuerySet[AideFile], text: str) -> QuerySet[AideFile]:
    """By the pupil's name, the last digits of the ID, or the number of the file."""
    for word in fold_name(text).split():
        digits = Q(eligibility__student__id_number__endswith=word) if len(word) == HINDMOST else Q(pk__in=[])
        files = files.filter(Q(eligibility__student__search_name__contains=word) | digits | Q(matter__ref=text.strip()))
    return files


def at_school(files: QuerySet[AideFile], school: int) -> QuerySet[AideFile]:
    stay = Enrolment.objects.current().filter(student=OuterRef("eligibility__student"), school=school)
    return files.filter(Exists(stay))


def at_risk(files: QuerySet[AideFile], risk: str, today: date) -> QuerySet[AideFile]:
    """`late`: a date has passed; `soon`: its last working days have begun."""
    open_now = Deadline.objects.open().filter(matter=OuterRef("matter"))
    if risk == "late":
        return files.filter(Exists(open_now.filter(due_on__lt=today)))
    return files.filter(Exists(open_now.filter(soon_on__lte=today, due_on__gte=today)))


def stay_of(student: Student) -> Enrolment | None:
    """The class of a pupil whose `current_enrolments` are there."""
    return next(iter(student.current_enrolments), None)  # type: ignore[attr-defined]


def documents_of(file: AideFile) -> QuerySet[AideDocument]:
    """The file's own, and those of the right behind it."""
    matters = [file.matter_id, file.eligibility.matter_id]
    return AideDocument.objects.filter(matter__in=matters).select_related("added_by").order_by("-received_on", "-pk")
