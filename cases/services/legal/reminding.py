"""N9: the letter to each parent is the principal's own; the unit only reminds him of it, by a draft (domain 6.2)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from cases.models import Enrolment, LegalProceeding, LegalStage, School, SchoolRole
from cases.services.legal.facts import read_legal_file
from cases.services.legal.gate import GateState
from cases.services.telling.families import may_tell, take_back
from charter.models import Sector
from notices.models import Notice
from notices.services import create_reporter_recipient, tell
from notices.texts.facts import PrincipalFacts

KIND = "N9-principal"
ARABIC = (Sector.ARAB, Sector.DRUZE)  # written to in Arabic, the Hebrew beneath
ROUND = 50


def remind_principal(proceeding: LegalProceeding, *, now: datetime) -> None:
    """A draft to the principal of the school where the pupil is registered, while a parent's letter is missing.

    Once a school: to the next one anew. It names no pupil; that is told by telephone.
    """
    case, school = proceeding.case, _school_of(proceeding)
    letters = _missing_letters(proceeding, now)
    told = Notice.objects.filter(kind=KIND, subject=subject_of(proceeding))
    if school is None or not letters or not may_tell(case) or told.filter(context__school=school.pk).exists():
        return
    facts: PrincipalFacts = {"ref": case.matter.ref, "letters": letters, "school": school.pk}
    name, email = _principal_of(school)
    tell(
        kind=KIND,
        subject=subject_of(proceeding),
        revision=told.count(),
        matter=case.matter,
        recipient=create_reporter_recipient(name=name, email=email, language=_language_of(school)),
        context={**facts},
        now=now,
    )


@transaction.atomic
def keep_reminders(*, now: datetime) -> int:
    """What waits and is no longer true stays here; where the pupil moved, his new principal gets a draft."""
    taken = 0
    for notice in Notice.objects.waiting().filter(kind=KIND).order_by("pk")[:ROUND]:
        proceeding = LegalProceeding.objects.filter(pk=_proceeding_of(notice)).select_related(*RELATED).first()
        if proceeding and (why := _outdated(notice, proceeding, now)):
            take_back((KIND,), subject=notice.subject, reason=why, now=now)
            taken += 1
            if proceeding.stage == LegalStage.PREPARING:
                remind_principal(proceeding, now=now)
    return taken


RELATED = ("case__student", "case__matter__unit", "case__matter__owner")


def subject_of(proceeding: LegalProceeding) -> str:
    return f"principal {proceeding.pk}"


def _proceeding_of(notice: Notice) -> int:
    return int(notice.subject.rpartition(" ")[2])


def _outdated(notice: Notice, proceeding: LegalProceeding, now: datetime) -> str:
    school = _school_of(proceeding)
    if proceeding.stage != LegalStage.PREPARING:
        return gettext("The proceeding does not wait for the principal any more")
    if school is None or school.pk != notice.context.get("school"):
        return gettext("The pupil is registered at another school")
    return "" if _missing_letters(proceeding, now) else gettext("The principal's letters are on record")


def _school_of(proceeding: LegalProceeding) -> School | None:
    stay = Enrolment.objects.current().filter(student=proceeding.case.student_id).select_related("school").first()
    return stay.school if stay else None


def _missing_letters(proceeding: LegalProceeding, now: datetime) -> int:
    """How many parents of the proceeding have no letter that satisfies the law."""
    gate = read_legal_file(proceeding.case, timezone.localdate(now)).gate
    return sum(one.code.startswith("notice") and one.state == GateState.OPEN for one in gate.conditions)


def _principal_of(school: School) -> tuple[str, str]:
    """Name and address; the school's own where nobody is written down as its principal."""
    people = school.contact_people.filter(role=SchoolRole.PRINCIPAL)
    person = people.exclude(email="").order_by("pk").first() or people.order_by("pk").first()
    if person is None:
        return school.name, school.email
    return person.name, person.email or school.email


def _language_of(school: School) -> str:
    return "ar" if school.sector in ARABIC else "he"
