"""Everything that points at a pupil or at a case, and what becomes of it when two of them are one.

Whoever adds a relation decides here; a test compares this table with the models, so that nothing is left behind.
"""

from __future__ import annotations

from enum import StrEnum

from django.db import models
from django.db.models import ForeignKey, ManyToOneRel


class Fate(StrEnum):
    MOVES = "moves"  # the rows go to the one who stays
    STAYS = "stays"  # they belong to the joining itself
    APART = "apart"  # a function of `joining` takes care of them


OF_STUDENT = {
    "assistance.AideEligibility.student": Fate.MOVES,  # its yearly files follow; two of one year are shown as double
    "cases.Case.student": Fate.APART,
    "cases.Enrolment.student": Fate.APART,
    "cases.Guardian.student": Fate.APART,
    "cases.LocatingItem.student": Fate.MOVES,
    "cases.Student.merged_into": Fate.MOVES,
    "cases.StudentMerge.kept": Fate.MOVES,
    "cases.StudentMerge.merged": Fate.STAYS,
    "cases.TreatedPupil.student": Fate.STAYS,  # a frozen year stays as it stood
}
OF_CASE = {
    "cases.AccessRequest.case": Fate.MOVES,
    "cases.AgendaItem.case": Fate.APART,  # once on one committee's agenda
    "cases.Case.merged_into": Fate.MOVES,
    "cases.Contact.case": Fate.MOVES,
    "cases.CoverOffer.case": Fate.STAYS,  # who was asked to cover the closed one; the older has its own
    "cases.Disclosure.case": Fate.MOVES,
    "cases.Document.case": Fate.MOVES,
    "cases.DropoutEvent.case": Fate.MOVES,  # out once: `dropout.joining` takes the later one back first
    "cases.FrameworkSearch.case": Fate.MOVES,  # one is open: `dropout.joining` ends the other first
    "cases.HarmReport.case": Fate.MOVES,
    "cases.IntegrationPlan.case": Fate.MOVES,  # one runs: `joining_cases` ends the other first
    "cases.LegalAct.case": Fate.MOVES,
    "cases.LegalProceeding.case": Fate.MOVES,  # two standing ones refuse the joining
    "cases.MeetingPlan.case": Fate.MOVES,
    "cases.MeetingRequest.case": Fate.MOVES,
    "cases.Need.case": Fate.MOVES,
    "cases.Opinion.case": Fate.MOVES,
    "cases.PrincipalNotice.case": Fate.APART,  # a registered letter once
    "cases.ProgrammeReferral.case": Fate.MOVES,  # two to one programme: `joining_cases` ends the later first
    "cases.Referral.case": Fate.MOVES,
    "cases.TimelineEntry.case": Fate.MOVES,
    "cases.TuitionGrant.case": Fate.MOVES,
    "cases.TreatedPupil.case": Fate.STAYS,  # a frozen year stays as it stood
    "cases.VisitPlan.case": Fate.MOVES,
}


def relations_to(model: type[models.Model]) -> dict[str, ForeignKey[models.Model, models.Model]]:
    """Every foreign key that points at the model, hidden ones and those of many-to-many tables too."""
    found = model._meta.get_fields(include_hidden=True)
    keys = [relation.field for relation in found if isinstance(relation, ManyToOneRel)]
    return {f"{key.model._meta.label}.{key.name}": key for key in keys if isinstance(key, ForeignKey)}


def move_rows(old: models.Model, new: models.Model, fates: dict[str, Fate]) -> dict[str, list[int]]:
    """Let everything that moves point at `new`; return the keys of the rows, by relation.

    A relation nobody decided about stops the joining instead of being lost (KeyError).
    """
    moved: dict[str, list[int]] = {}
    for name, key in relations_to(type(old)).items():
        if fates[name] != Fate.MOVES:
            continue
        rows = key.model._default_manager.filter(**{key.name: old})
        if ids := list(rows.order_by("pk").values_list("pk", flat=True)):
            rows.update(**{key.name: new})
            moved[name] = ids
    return moved
