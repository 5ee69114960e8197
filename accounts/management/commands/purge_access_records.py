from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.services.access import TooYoungError, newest_purgeable_day, purge_access_records


def read_day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"A date is written YYYY-MM-DD, not {text[:40]!r}.") from None


class Command(BaseCommand):
    help = "Delete access records of days before a date; refuses a date less than 24 months ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--before", default="", help="YYYY-MM-DD; default: 24 months ago")

    def handle(self, *args: Any, **options: Any) -> None:
        today = timezone.localdate()
        newest = newest_purgeable_day(today)
        before = read_day(options["before"]) if options["before"] else newest
        try:
            purged = purge_access_records(before=before, today=today)
        except TooYoungError:
            raise CommandError(f"Access records are kept for 24 months: give a date up to {newest}.") from None
        self.stdout.write(f"{purged} access records purged")
