"""A decision nobody may receive: its dates of delivery are closed by a person, with the reason (R52, T6, D4).

A delivery needs a guardian; where none is entitled no act could ever close the date, and it would ring for ever.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from assistance.models import AideFile, DecisionDelivery, EventKind, FunctionLevelDecision
from assistance.services.history import write_event
from assistance.services.parents import entitled_guardians
from assistance.services.progress import lock_file
from charter.models import Deadline, Outcome
from charter.services.deadlines import not_require

DATES = ("level-delivery", "new-delivery", "late-delivery", "june-delivery")


class SomebodyIsLeftError(ValueError):
    """There is no decision yet, or somebody who may receive it."""


def is_nobody_left(file: AideFile) -> bool:
    """A decision stands, an open date waits for its delivery, and no guardian may have it."""
    if file.ended_on or not Deadline.objects.open().filter(matter=file.matter_id, promise__in=DATES).exists():
        return False
    decided = FunctionLevelDecision.objects.in_force().filter(file=file).exists()
    waited_for = DecisionDelivery.objects.filter(
        decision__file=file, decision__replaced_at=None, not_entitled_on=None
    ).exists()
    return decided and not waited_for and not entitled_guardians(file)


def is_excused(file: AideFile) -> bool:
    """Somebody found that there is nobody to deliver to; from the dates that were read with the file."""
    return any(
        row.promise in DATES and row.outcome == Outcome.NOT_REQUIRED.value for row in file.matter.deadlines.all()
    )


@transaction.atomic
def excuse_delivery(*, file: AideFile, reason: str, by: User, now: datetime) -> int:
    """Close its open dates as not required; the second time is nothing. Raises SomebodyIsLeftError.

    Whoever may receive it later is told like everybody; the dates stay closed, so that nothing is late afterwards.
    """
    locked, today = lock_file(file), timezone.localdate(now)
    waiting = list(Deadline.objects.open().filter(matter=locked.matter, promise__in=DATES).order_by("pk"))
    if not waiting:
        return 0
    if not is_nobody_left(locked):
        raise SomebodyIsLeftError
    for deadline in waiting:
        not_require(deadline=deadline, reason=reason, by=by, today=today, now=now)
    text, kind = _("Nobody may receive the decision: %(why)s") % {"why": reason}, EventKind.DELIVERY
    write_event(eligibility=locked.eligibility, file=locked, kind=kind, on=today, text=text, by=by, now=now)
    record_access(by=by, action=AccessAction.CHANGE, page="delivery", subject=locked.matter.ref)
    return len(waiting)
