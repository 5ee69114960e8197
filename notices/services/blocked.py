"""What a rule has stopped, for the manager's weekly list (S15)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from charter.models import Matter
from notices.models import BlockedAttempt, BlockedRule


@transaction.atomic
def record_blocked(*, rule: BlockedRule, matter: Matter, by: User, now: datetime) -> BlockedAttempt:
    """Write down that somebody was stopped; on one day once.

    Called after the act was refused, outside its transaction, which took everything back.
    """
    facts = {"rule": rule, "by": by, "matter": matter, "on": timezone.localdate(now)}
    return BlockedAttempt.objects.get_or_create(**facts, defaults={"unit": matter.unit, "at": now})[0]
