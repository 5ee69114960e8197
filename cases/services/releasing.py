"""What a case holds of the unit's programmes and hours goes back when the case ends: others wait for it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from cases.models import Case, ProgrammeResult, ReferralStatus, TuitionGrant, TuitionStatus
from cases.models.programme_referral import RUNNING
from cases.services.programme_referrals import Move, move_referral
from cases.services.tuition import end_tuition

ENDS_AS = {ReferralStatus.WAITING: ReferralStatus.WITHDRAWN, ReferralStatus.REFERRED: ReferralStatus.DECLINED}


@transaction.atomic
def release_services(*, case: Case, reason: str, by: User | None, now: datetime) -> int:
    """Give places and unused hours back; how many were held. The second time there is nothing to give."""
    held = 0
    referrals = case.programme_referrals.filter(status__in=RUNNING).select_related("offering__programme", "entry")
    for referral in referrals.order_by("pk"):
        to = ENDS_AS.get(ReferralStatus(referral.status), ReferralStatus.ENDED)
        result = ProgrammeResult.OTHER if to == ReferralStatus.ENDED else None
        move = Move(to, timezone.localdate(now), reason, result)
        held += move_referral(referral=referral, move=move, by=by, now=now)
    waiting = TuitionGrant.objects.filter(case=case, status__in=[TuitionStatus.WAITING, TuitionStatus.GRANTED])
    for grant in waiting.select_related("case__matter").order_by("pk"):
        held += end_tuition(grant=grant, reason=reason[:300], by=by, now=now)
    return held
