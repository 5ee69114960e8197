"""Take referrals in from a file: `manage.py import_referrals FILE [--unit UNIT]`."""

from pathlib import Path

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import Unit
from cases.management.importing import ImportCommand
from cases.services.imports.checks import Report
from cases.services.imports.referrals import import_referrals
from cases.services.imports.tables import open_table
from cases.services.imports.words import REFERRAL_HEADERS, REFERRAL_NEEDS


class Command(ImportCommand):
    help = "Take in referrals (.xlsx or .csv); nobody is written to."

    def take_in(self, path: Path, unit: Unit) -> Report:
        table = open_table(path, known=REFERRAL_HEADERS, needed=REFERRAL_NEEDS)
        report = import_referrals(unit=unit, table=table, now=timezone.now())
        self.stdout.write(_("Promises already late today: %d") % report.late)
        return report
