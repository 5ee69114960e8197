"""Run the sweep once by hand: `manage.py flag_deadlines --today 2026-09-17`."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from charter.services.sweep import flag_deadlines


class Command(BaseCommand):
    help = "Flag every deadline that became due soon or overdue; twice is once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--today", type=date.fromisoformat, help="the day to look from, as 2026-09-17")

    def handle(self, *args: Any, today: date | None, **options: Any) -> None:
        sweep = flag_deadlines(today=today or timezone.localdate(), now=timezone.now())
        self.stdout.write(f"due soon {sweep.soon}, overdue {sweep.overdue}")
