from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from charter.calendar import CalendarError
from charter.management.typed import find_unit, read_count
from charter.models import CalendarYear, ClosedDay
from charter.services.calendar import approve_year, draft_year


class Command(BaseCommand):
    help = "Draft a civil year's closed days for a unit from the Hebrew calendar; --approve approves it as it stands."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("year")
        parser.add_argument("--approve", action="store_true", help="approve the draft")
        parser.add_argument("--unit", default="", help="number, name or municipality, where there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        unit, now = find_unit(options["unit"]), timezone.now()
        try:
            year = draft_year(unit=unit, year=read_count(options["year"]), now=now)
        except CalendarError:
            raise CommandError(f"A year lies between 2020 and 2040, not {options['year'][:40]!r}.") from None
        if options["approve"]:
            approve_year(unit=unit, year=year.year, by=None, now=now, today=timezone.localdate())
            year.refresh_from_db()
        self.print_days(year)

    def print_days(self, year: CalendarYear) -> None:
        rows = ClosedDay.objects.current().filter(unit=year.unit, on__year=year.year).order_by("on", "kind")
        for row in rows:
            self.stdout.write(f"{row.on} {row.kind} {'counted' if row.counts else 'closed'} {row.name}")
        state = "approved" if year.approved_at else "draft"
        self.stdout.write(f"{year.year}: {state}, {len(rows)} days, {sum(not row.counts for row in rows)} closed")
