"""Which promises a timeline entry settled: rewritten by whoever settles."""

from __future__ import annotations

from cases.models import TimelineEntry
from charter.models import Deadline
from charter.services.deadlines import Closing


def link_entries(answers: list[tuple[Deadline, Closing | None]]) -> None:
    """Let each timeline entry name exactly the deadlines it settled."""
    links = TimelineEntry.settled.through.objects
    wanted = {(closing.act, deadline.pk) for deadline, closing in answers if closing and closing.act}
    standing = links.filter(deadline__in=[deadline.pk for deadline, _ in answers])
    present = {(link.timelineentry_id, link.deadline_id): link.pk for link in standing}
    links.filter(pk__in=[pk for pair, pk in present.items() if pair not in wanted]).delete()
    links.bulk_create(
        [
            TimelineEntry.settled.through(timelineentry_id=entry, deadline_id=deadline)
            for entry, deadline in sorted(wanted - present.keys())
        ]
    )
