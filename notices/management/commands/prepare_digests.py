from django.core.management.base import BaseCommand
from django.utils import timezone

from notices.services import prepare_morning_digests


class Command(BaseCommand):
    help = "Prepare this morning's digests (from 08:00 of a working day, once a unit and day); the pulse sends them."

    def handle(self, **_options: object) -> None:
        self.stdout.write(f"prepared {prepare_morning_digests(now=timezone.now())}")
