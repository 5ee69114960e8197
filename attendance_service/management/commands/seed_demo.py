"""The demo year: `manage.py seed_demo [--scale N] [--seed N] [--today DATE] [--bench]`."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.fields import parse_date
from accounts.models import User
from attendance_service.demo.people import PASSWORD
from attendance_service.demo.seeding import seed_cases
from cases.models import Student
from charter.models import Matter

CASES = 214


def read_day(text: str) -> date:
    try:
        return parse_date(text, earliest=date(2022, 9, 1), latest=date(2037, 12, 31))
    except ValidationError as problem:
        raise CommandError(" ".join(problem.messages)) from None


class Command(BaseCommand):
    help = "Load the demo year into an empty embedded database; with --bench into any empty database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--scale", type=int, default=CASES, help="how many cases (214)")
        parser.add_argument("--seed", type=int, default=1, help="another number, other people")
        parser.add_argument("--today", default="", help="the day the demo year ends on (today)")
        parser.add_argument("--bench", action="store_true", help="nobody can sign in; for measuring")

    def handle(self, *, scale: int, seed: int, today: str, bench: bool, **options: Any) -> None:
        self.refuse(scale, bench)
        day = read_day(today) if today else timezone.localdate()
        written = seed_cases(cases=scale, seed=seed, today=day, bench=bench, progress=self.tell)
        self.stdout.write(f"{written} cases of the demo year up to {day:%d.%m.%Y}.")
        if not bench:
            self.greet()

    def refuse(self, scale: int, bench: bool) -> None:
        if not 1 <= scale <= 2_000_000:
            raise CommandError("--scale is 1 to 2,000,000 cases.")
        if settings.PRODUCTION:
            raise CommandError("Demo people have no place under ENV=production.")
        if not settings.EMBEDDED and not bench:
            raise CommandError("With DATABASE_URL only --bench is possible: its people cannot sign in.")
        if User.objects.exists() or Student.objects.exists() or Matter.objects.exists():
            raise CommandError("The database is not empty; the demo year goes into an empty one only.")

    def tell(self, written: int) -> None:
        if written % 10_000 < 1_000 and written >= 10_000:
            self.stderr.write(f"{written} cases")

    def greet(self) -> None:
        for user in User.objects.filter(is_demo=True).order_by("pk"):
            self.stdout.write(f"  {user.email}   {user.name}, {', '.join(str(role.label) for role in user.roles)}")
        self.stdout.write(f"  password of each: {PASSWORD}")
