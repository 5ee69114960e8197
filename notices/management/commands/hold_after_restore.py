from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from notices.services import hold_unsent, reconcile_held
from notices.services.claiming import recover_notices


class Command(BaseCommand):
    help = (
        "Run once after a backup was put back, before the worker starts: holds every mail that the database believes "
        "unsent, marks as sent those that the send journal knows of, and leaves the rest to the manager's approval."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        now = timezone.now()
        recovered, held, sent = recover_notices(now=now), hold_unsent(now=now), reconcile_held(now=now)
        self.stdout.write(f"in flight {recovered}, held {held}, of them sent by the journal {sent}")
