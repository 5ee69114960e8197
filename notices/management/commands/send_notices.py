from django.core.management.base import BaseCommand
from django.utils import timezone

from notices.services import clocks_agree, send_due_notices


class Command(BaseCommand):
    help = "Send the notices that are due now, at most 200: one round of what the pulse does each minute."

    def handle(self, **_options: object) -> None:
        now = timezone.now()
        self.stdout.write(f"sent {send_due_notices(now=now) if clocks_agree(now=now) else 0}")
