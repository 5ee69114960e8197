"""What left, kept as it left: written before the relay is asked, taken away again where it surely did not leave."""

import hashlib
from collections.abc import Mapping
from datetime import datetime

from notices.models import Notice, SentCopy


def keep_copy(notice: Notice, content: bytes, texts: Mapping[str, int], *, now: datetime) -> None:
    SentCopy.objects.create(
        notice=notice,
        attempt=notice.attempts,
        at=now,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        texts=dict(texts),
    )


def drop_copy(notice: Notice) -> None:
    """The relay did not take this try."""
    SentCopy.objects.filter(notice=notice, attempt=notice.attempts).delete()
