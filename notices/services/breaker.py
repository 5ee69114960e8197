"""While the relay itself is away, one probe a minute: no notice's tries are used up (reliability 6.1, "Retry")."""

import logging
from datetime import timedelta

from django.db.models import DateTimeField
from django.db.models.functions import Coalesce, Now

from notices.models import RelayBreaker

PROBE = timedelta(seconds=55)  # a little less than the pulse, or every second one would find it too early
log = logging.getLogger(__name__)


def breaker_state() -> RelayBreaker | None:
    """The open breaker with `open_since` and the relay's word in `note`; None while mail leaves."""
    return RelayBreaker.objects.filter(open_since__isnull=False).first()


def may_try() -> bool:
    """Whether this sender may speak to the relay: always, or, while it is away, as the probe of this minute."""
    if breaker_state() is None:
        return True
    waiting = RelayBreaker.objects.filter(open_since__isnull=False, probe_at__lte=Now())
    return waiting.update(probe_at=Now() + PROBE) == 1


def open_breaker(note: str) -> None:
    """The relay does not let us in; the first moment stays."""
    log.warning("the mail relay does not answer: %s", note)
    RelayBreaker.objects.get_or_create(only=True)
    since = Coalesce("open_since", Now(), output_field=DateTimeField())
    RelayBreaker.objects.update(open_since=since, probe_at=Now() + PROBE, note=note[:300])


def close_breaker() -> None:
    """The relay let us in; idle where it was never away."""
    if RelayBreaker.objects.filter(open_since__isnull=False).update(open_since=None, probe_at=None, note=""):
        log.warning("the mail relay answers again")
