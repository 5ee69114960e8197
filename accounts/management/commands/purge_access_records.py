from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services.access import TooYoungError, newest_purgeable_day, purge_access_records


class Command(BaseCommand):
    help = "Delete access records of days before a date; refuses a date less than 24 months ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--before", type=date.fromisoformat, help="YYYY-MM-DD; default: 24 months ago")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        newest = newest_purgeable_day(today)
        try:
            purged = purge_access_records(before=options["before"] or newest, today=today)
        except TooYoungError:
            raise CommandError(f"Access records are kept for 24 months: give a date up to {newest}.") from None
        self.stdout.write(f"{purged} access records purged")
