"""Who may not be an aide: a guardian of the pupil (R70), a volunteer of the same institution (R69).

People are matched by their ID number. What is only a doubt is said in words and stops nobody.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from assistance.models import Aide, AideAssignment, AideAssignmentPupil, AideEmployment, AideFile, InstitutionVolunteer
from cases.models import Enrolment, Guardian, School
from charter.calendar import year_of

Days = tuple[date, date | None]


class GuardianIsAideError(ValueError):
    """A guardian would accompany her own child as an aide (R70); `file` says whose."""

    def __init__(self, file: AideFile) -> None:
        super().__init__(file.pk)
        self.file = file


class VolunteerIsAideError(ValueError):
    """Aide and volunteer in one institution at the same time (R69)."""

    def __init__(self, aide: Aide, school: School) -> None:
        super().__init__(aide.pk, school.pk)
        self.aide, self.school = aide, school


def meeting(days: Days) -> Q:
    """Rows with `from_on` and `until_on` that share a day with these."""
    since, until = days
    return Q(from_on__lte=until or date.max) & (Q(until_on=None) | Q(until_on__gte=since))


def hold_school(school: School) -> None:
    """Whoever makes somebody an aide or a volunteer of a school holds its row: two at once see each other."""
    School.objects.select_for_update(no_key=True).get(pk=school.pk)


def refuse_guardian(aide: Aide, files: Iterable[AideFile]) -> None:
    for file in files:
        guardians = Guardian.objects.filter(student=file.eligibility.student_id)
        if guardians.filter(id_card__id_type=aide.id_type, id_card__id_number=aide.id_number).exists():
            raise GuardianIsAideError(file)


def refuse_volunteer(aide: Aide, school: School, days: Days) -> None:
    """The caller holds the school."""
    mine = InstitutionVolunteer.objects.filter(school=school, id_type=aide.id_type, id_number=aide.id_number)
    if mine.filter(meeting(days)).exists():
        raise VolunteerIsAideError(aide, school)


def refuse_aide(id_type: str, id_number: str, school: School, days: Days) -> None:
    """The same from the other side: whoever works there as an aide may not be written down as a volunteer."""
    for aide in Aide.objects.filter(unit=school.unit_id, id_type=id_type, id_number=id_number):
        employed = AideEmployment.objects.filter(meeting(days), aide=aide, school=school).exists()
        placed = any(share_a_day(days, days_of(row)) for row in aide.assignments.filter(school=school))
        if employed or placed:
            raise VolunteerIsAideError(aide, school)


def days_of(assignment: AideAssignment) -> Days:
    return assignment.from_on, assignment.ended_on or year_of(assignment.year).end


def share_a_day(one: Days, other: Days) -> bool:
    return one[0] <= (other[1] or date.max) and other[0] <= (one[1] or date.max)


def of_guardian() -> Exists:
    """Of a pupil's placing: the aide is a guardian of the pupil, by the ID number (R70)."""
    card = {f"id_card__{name}": OuterRef(f"assignment__aide__{name}") for name in ("id_type", "id_number")}
    return Exists(Guardian.objects.filter(student=OuterRef("file__eligibility__student"), **card))


def guardian_aides(**which: object) -> list[AideAssignmentPupil]:
    """Placings that stand although the aide is a guardian of the pupil: the number was learnt afterwards (R70)."""
    rows = AideAssignmentPupil.objects.filter(of_guardian(), ended_on=None, assignment__ended_on=None, **which)
    related = ("assignment__aide", "file__matter__unit", "file__eligibility__student")
    return list(rows.select_related(*related).order_by("pk"))


def volunteering(aide: Aide) -> list[School]:
    """Schools where the aide works and volunteers on one day: the number was learnt afterwards (R69)."""
    card = {"id_type": aide.id_type, "id_number": aide.id_number, "school__unit": aide.unit_id}
    rows = InstitutionVolunteer.objects.filter(**card).select_related("school").order_by("pk")
    work = [(row.school_id, (row.from_on, row.until_on)) for row in aide.employments.all()]
    work += [(row.school_id, days_of(row)) for row in aide.assignments.all()]
    found = {
        row.school_id: row.school
        for row in rows
        if any(school == row.school_id and share_a_day(days, (row.from_on, row.until_on)) for school, days in work)
    }
    return list(found.values())


def doubts(aide: Aide, files: Iterable[AideFile]) -> dict[int, list[str]]:
    """By file, what to look at: no ID number of a parent, the same telephone, her own child in the same class."""
    pupils = {file.pk: file.eligibility.student_id for file in files}
    guardians = Guardian.objects.filter(student__in=pupils.values()).select_related("recipient", "id_card")
    families: dict[int, list[Guardian]] = {}
    for guardian in guardians.order_by("pk"):
        families.setdefault(guardian.student_id, []).append(guardian)
    near = _near_own_child(aide, pupils.values())
    return {
        pk: [*_family_doubts(aide, families.get(student, [])), *near.get(student, [])] for pk, student in pupils.items()
    }


def _family_doubts(aide: Aide, family: list[Guardian]) -> list[str]:
    nameless = [guardian.recipient.name for guardian in family if not hasattr(guardian, "id_card")]
    found = [_("No ID number on record: %(names)s") % {"names": ", ".join(nameless)}] if nameless else []
    if aide.phone and any(aide.phone in (guardian.phone, guardian.second_phone) for guardian in family):
        found.append(_("A parent of this pupil has the same telephone as the aide"))
    return found


def _near_own_child(aide: Aide, students: Iterable[int]) -> dict[int, list[str]]:
    """Which of these pupils learn in one class with a child of the aide."""
    mine = Guardian.objects.filter(id_card__id_type=aide.id_type, id_card__id_number=aide.id_number)
    own = Enrolment.objects.current().filter(student__in=mine.values("student"))
    rooms: dict[tuple[int, int, int | None], set[int]] = {}
    for stay in own:
        rooms.setdefault((stay.school_id, stay.grade, stay.class_number), set()).add(stay.student_id)
    if not rooms:
        return {}
    words = [_("The aide is the parent of another pupil of this class")]
    stays = Enrolment.objects.current().filter(student__in=students)
    found = {stay.student_id: rooms.get((stay.school_id, stay.grade, stay.class_number), set()) for stay in stays}
    return {student: words for student, children in found.items() if children - {student}}
