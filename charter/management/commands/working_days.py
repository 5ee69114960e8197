import json
import sys
from argparse import ArgumentParser
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from accounts.models import Unit
from charter.calendar import CalendarError, Counted, Day, MissingYearError, WorkCalendar, add_working_days
from charter.management.typed import find_unit, read_count, read_date
from charter.services.calendar import calendar_by_rules, calendar_for


class Command(BaseCommand):
    help = (
        "The N-th working day after a date, with every day on the way: working_days 2026-09-10 3. "
        "With - in place of the date, lines 'DATE N' are read and lines 'DATE N DUE' written."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("start", metavar="DATE")
        parser.add_argument("n", nargs="?", default="", metavar="N")
        parser.add_argument("--json", action="store_true", help="print one JSON object")
        parser.add_argument("--closed", action="append", default=[], metavar="DATE", help="try a closure; repeatable")
        parser.add_argument("--unit", default="", help="number, name or municipality, where there are several")

    def handle(self, *args: Any, **options: Any) -> None:
        calendar = with_closures(find_calendar(options["unit"]), map(read_date, options["closed"]))
        if options["start"] == "-":
            for line in count_lines(sys.stdin, calendar):
                self.stdout.write(line)
            return
        start, counted = count(options["start"], options["n"], calendar)
        if options["json"]:
            self.stdout.write(as_json(start, options["n"], counted))
            return
        self.stdout.write(f"{counted.due}")
        for day in counted.trace:
            self.stdout.write(f"{day.on} {day.verdict} {day.name}".rstrip())


def find_calendar(wanted: str) -> WorkCalendar:
    """The unit's own days; where there is no database or no calendar yet, those of the rules."""
    try:
        if wanted or Unit.objects.exists():
            calendar = calendar_for(find_unit(wanted))
            return calendar if calendar.years else calendar_by_rules()
    except DatabaseError:
        pass
    return calendar_by_rules()


def with_closures(calendar: WorkCalendar, closed: Iterable[date]) -> WorkCalendar:
    return replace(calendar, days=calendar.days + tuple(Day(on, "closure", "--closed") for on in closed))


def count(start: str, n: str, calendar: WorkCalendar) -> tuple[date, Counted]:
    day = read_date(start)
    try:
        return day, add_working_days(day, read_count(n), calendar)
    except MissingYearError as error:
        raise CommandError(f"{error} Write it with draft_calendar {error.year}.") from None
    except CalendarError as error:
        raise CommandError(str(error)) from None


def count_lines(lines: Iterable[str], calendar: WorkCalendar) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        words = line.split()
        if not words:
            continue
        if len(words) != 2:
            raise CommandError(f"Line {number}: expected 'DATE N', not {line.strip()[:40]!r}.")
        try:
            yield f"{words[0]} {words[1]} {count(words[0], words[1], calendar)[1].due}"
        except CommandError as error:
            raise CommandError(f"Line {number}: {error}") from None


def as_json(start: date, n: str, counted: Counted) -> str:
    trace = [{"on": f"{day.on}", "verdict": day.verdict, "name": day.name} for day in counted.trace]
    facts = {"start": f"{start}", "days": int(n), "due": f"{counted.due}", "trace": trace}
    return json.dumps(facts, ensure_ascii=False)
