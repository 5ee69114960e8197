"""A right that ends within 12, 6 and 3 months: the parents are told, the coordinator has a next step (R43, N21)."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from accounts.models import Role, User
from assistance.models import AideEligibility
from cases.models import Guardian
from charter.calendar import add_months
from charter.models import StepKind
from charter.services.steps import add_next_step
from notices.services import tell
from notices.texts import KINDS

MONTHS = (3, 6, 12)
DISCUSS_BY = (5, 15)  # of the third year (D15)


def ending_rights(today: date) -> QuerySet[AideEligibility]:
    """Those that stand, end within a year and have no later one after them."""
    later = AideEligibility.objects.standing().filter(
        student=OuterRef("student"), decided_on__gt=OuterRef("decided_on")
    )
    rows = AideEligibility.objects.for_aides().filter(
        Q(told_months=None) | Q(told_months__gt=MONTHS[0]),
        valid_until__gte=today,
        valid_until__lte=add_months(today, 12),
    )
    return rows.exclude(Exists(later)).select_related("matter__unit", "student").order_by("pk")


def warn_of_endings(*, today: date, now: datetime) -> int:
    """Say it at 12, 6 and 3 months; after an outage only the nearest. Four at once say it once."""
    coming = [(right, months_left(right.valid_until, today)) for right in ending_rights(today)]
    return sum(_warn(right, months, today, now) for right, months in coming if _is_untold(right, months))


def _is_untold(right: AideEligibility, months: int) -> bool:
    """Most minutes have nothing to say, and ask nothing of the database for it."""
    return bool(months) and (right.told_months is None or right.told_months > months)


def months_left(until: date, today: date) -> int:
    """The nearest of 3, 6 and 12 months that holds; 0: more than a year."""
    return next((months for months in MONTHS if today >= _months_before(until, months)), 0)


def _months_before(day: date, months: int) -> date:
    """The same day number, or the month's last: half a year before 31.8 is 28.2."""
    years, month = divmod(day.month - 1 - months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@transaction.atomic
def _warn(right: AideEligibility, months: int, today: date, now: datetime) -> bool:
    untold = Q(told_months=None) | Q(told_months__gt=months)
    if not AideEligibility.objects.filter(untold, pk=right.pk).update(told_months=months):
        return False
    _remind_desk(right, months, today)
    if not right.matter.restricted and KINDS["N21"].is_ours:
        facts = _facts(right, today)
        for guardian in Guardian.objects.filter(student=right.student_id, recipient__may_receive=True):
            tell(
                kind="N21", subject=f"right {right.pk} {right.valid_until:%Y-%m-%d} {months}", matter=right.matter,
                recipient=guardian.recipient, context=facts, now=now,
            )  # fmt: skip
    return True


def _facts(right: AideEligibility, today: date) -> dict[str, object]:
    return {
        "child": right.student.first_name,
        "gender": right.student.gender,
        "ref": right.matter.ref,
        "until": right.valid_until.isoformat(),
        "discuss_by": discuss_by(right, today).isoformat(),
    }


def discuss_by(right: AideEligibility, today: date) -> date:
    """15 May of the last school year; the end itself where that day has passed or the end was moved before it."""
    may = date(right.valid_until.year, *DISCUSS_BY)
    return may if today <= may <= right.valid_until else right.valid_until


def _remind_desk(right: AideEligibility, months: int, today: date) -> None:
    """A step for the coordinator: whoever recorded the right, if she still sits at the desk."""
    desk = User.objects.with_role(Role.COORDINATOR).filter(unit=right.matter.unit_id).order_by("pk")
    owner = next((user for user in desk if user.pk == right.recorded_by_id), None) or desk.first()
    if owner is None:
        return
    text = _("The right to an aide ends on %(day)s: ask for a new discussion in the committee") % {
        "day": f"{right.valid_until:%-d.%-m.%Y}"
    }
    add_next_step(
        matter=right.matter, kind=StepKind.OTHER, due_on=discuss_by(right, today), by=None, owner=owner, text=text,
        key=uuid5(NAMESPACE_URL, f"right {right.pk} {right.valid_until} {months}"),
    )  # fmt: skip
