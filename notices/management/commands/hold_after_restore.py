from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notices.services.claiming import recover_notices
from notices.services.restoring import count_forgotten, hold_unsent, mark_unsent, settle_by_journal


class Command(BaseCommand):
    help = (
        "Run once after a backup was put back, before the worker starts: marks as sent whatever the send journal knows "
        "of, asks before anything else goes, holds what would leave or be printed by itself for the manager, and "
        "counts the mails that left after the backup and of which the database knows nothing."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        recovered, sent = recover_notices(now=now), settle_by_journal(now=now)
        marked, held, forgotten = mark_unsent(), hold_unsent(now=now), count_forgotten()
        self.stdout.write(
            f"in flight {recovered}, sent by the journal {sent}, asked about {marked}, held {held}, "
            f"left and unknown here {forgotten}"
        )
