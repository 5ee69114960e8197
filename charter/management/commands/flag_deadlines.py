"""Run the sweep once by hand: `manage.py flag_deadlines --today 2026-09-17`."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from charter.management.typed import read_date
from charter.services.sweep import flag_deadlines


class Command(BaseCommand):
    help = "Flag every deadline that became due soon or overdue; twice is once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", default="", help="the day to look from, as 2026-09-17")

    def handle(self, *args: Any, today: str, **options: Any) -> None:
        day = read_date(today) if today else timezone.localdate()
        sweep = flag_deadlines(today=day, now=timezone.now())
        self.stdout.write(f"due soon {sweep.soon}, overdue {sweep.overdue}")
