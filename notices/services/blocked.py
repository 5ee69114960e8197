"""What a rule has stopped, for the manager's weekly list (S15)."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from accounts.models import User
from charter.models import Matter
from notices.models import BlockedAttempt, BlockedRule


@transaction.atomic
def record_blocked(
    *, rule: BlockedRule, by: User, now: datetime, matter: Matter | None = None, url: str = ""
) -> BlockedAttempt:
    """Write down that somebody was stopped; on one day once. `url` is what it was about, where that is no matter.

    Called after the act was refused, outside its transaction, which took everything back.
    """
    facts = {"rule": rule, "by": by, "matter": matter, "url": url, "on": timezone.localdate(now)}
    unit = matter.unit if matter else by.unit
    return BlockedAttempt.objects.get_or_create(**facts, defaults={"unit": unit, "at": now})[0]
