"""Take a roster of pupils in: `manage.py import_roster FILE [--unit UNIT]`."""

from pathlib import Path

from django.utils import timezone

from accounts.models import Unit
from cases.management.importing import ImportCommand
from cases.services.imports.checks import Report
from cases.services.imports.roster import import_roster
from cases.services.imports.tables import open_table
from cases.services.imports.words import ROSTER_HEADERS, ROSTER_NEEDS


class Command(ImportCommand):
    help = "Take in a roster of pupils (.xlsx or .csv)."

    def take_in(self, path: Path, unit: Unit) -> Report:
        table = open_table(path, known=ROSTER_HEADERS, needed=ROSTER_NEEDS)
        return import_roster(unit=unit, table=table, today=timezone.localdate(), now=timezone.now())
