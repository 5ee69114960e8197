"""What both import commands share: the file, the unit, and the lines they print."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from accounts.models import Unit
from cases.services.imports.checks import Report


def find_unit(wanted: str) -> Unit:
    """The only unit, or the one named by its number, name or municipality."""
    units = list(Unit.objects.order_by("pk"))
    if wanted:
        units = [unit for unit in units if wanted in (str(unit.pk), unit.name, unit.municipality)]
    if len(units) != 1:
        raise CommandError(f"{len(units)} units match: name one with --unit (its number, name or municipality).")
    return units[0]


class ImportCommand(BaseCommand):
    """Prints each refused row and, last, what became of all of them."""

    requires_migrations_checks = True

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--unit", default="", help="number, name or municipality, where there are several")

    def take_in(self, path: Path, unit: Unit) -> Report:
        raise NotImplementedError

    def handle(self, *, file: Path, unit: str, **options: Any) -> None:
        if not file.is_file():
            raise CommandError(f"There is no file {file}.")
        try:
            report = self.take_in(file, find_unit(unit))
        except ValidationError as problem:
            raise CommandError(" ".join(problem.messages)) from None
        for refusal in report.refusals:
            self.stdout.write(str(refusal))
        self.stdout.write(str(report))
