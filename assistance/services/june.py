"""15 June, the safety net: whoever has no decision in writing hears of the right to demand it (D10, R60, N15).

The structured request is filled in for them: to the principal, for a kindergarten to the director of the centre (R62).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from assistance.models import AideFile, DecisionDelivery, EventKind, InfoRequest, RoutedTo
from assistance.services.history import write_event
from assistance.services.parents import child_facts, entitled_guardians, tell_parents
from assistance.services.progress import lock_file
from cases.models import Enrolment, Guardian
from cases.models import Stage as SchoolStage
from charter.models import Deadline
from notices.models import Notice

TOLD = "N15"
JUNE = "june-delivery"
MOST = 200  # files a minute; the rest follows in the next


def tell_of_june(*, today: date, now: datetime) -> int:
    """Once a file, from the last working day up to 15 June until the school year begins; after that it is past."""
    waiting = Deadline.objects.filter(promise=JUNE, closed_on=None, target_on__lte=today)
    files = AideFile.objects.standing().filter(june_told_on=None, year__gte=_coming(today))
    late = files.filter(matter__in=waiting.values("matter")).order_by("pk")
    return sum(_tell(file, today, now) for file in late[:MOST])


def _coming(today: date) -> int:
    """Of the files of this civil year, the school year has not begun before September."""
    return today.year + (today.month >= 9)


@transaction.atomic
def _tell(file: AideFile, today: date, now: datetime) -> int:
    file = lock_file(file)
    if not AideFile.objects.filter(pk=file.pk, june_told_on=None).update(june_told_on=today):
        return 0
    parents = [one for one in entitled_guardians(file) if not _has_it(file, one)]
    routed = routed_to(file)
    made = [_request(file, one, routed, today) for one in parents]
    facts = {**child_facts(file), "year": file.year, "school": _school(file), "routed_to": str(routed.label)}
    subject = subject_of(file)
    notices = tell_parents(file, TOLD, facts, subject=subject, only=parents, now=now)
    for request in made:
        mine = [one for one in notices if one.recipient_id == request.guardian.recipient_id]
        if mine and request.notice_id is None:
            InfoRequest.objects.filter(pk=request.pk).update(notice=mine[0])
    text = _("15 June: the parents were told of their right to demand the decision")
    write_event(eligibility=file.eligibility, file=file, kind=EventKind.DELIVERY, on=today, text=text, by=None, now=now)
    return 1


def subject_of(file: AideFile) -> str:
    return f"june {file.pk}"


def routed_to(file: AideFile) -> RoutedTo:
    """To whom the form goes (R62); without a school on record to the principal, whose name is filled in by hand."""
    stay = stay_of(file)
    is_kindergarten = stay is not None and stay.school.stage == SchoolStage.KINDERGARTEN
    return RoutedTo.MATYA if is_kindergarten else RoutedTo.PRINCIPAL


def requested_by(notice: Notice) -> InfoRequest | None:
    """The request a notice of 15 June stands for."""
    rows = InfoRequest.objects.filter(file__matter=notice.matter_id, guardian__recipient=notice.recipient_id)
    return rows.select_related("file__eligibility__student", "guardian__recipient").first()


def stay_of(file: AideFile) -> Enrolment | None:
    rows = Enrolment.objects.current().filter(student=file.eligibility.student_id)
    return rows.select_related("school__assistance__matya").first()


def _school(file: AideFile) -> str:
    stay = stay_of(file)
    return stay.school.name if stay else ""


def _has_it(file: AideFile, guardian: Guardian) -> bool:
    rows = DecisionDelivery.objects.filter(decision__file=file, guardian=guardian)
    return rows.exclude(delivered_on=None).exists()


def _request(file: AideFile, guardian: Guardian, routed: RoutedTo, today: date) -> InfoRequest:
    facts = {"routed_to": routed, "made_on": today}
    return InfoRequest.objects.get_or_create(file=file, guardian=guardian, defaults=facts)[0]
