"""Fail while a visible text has no Hebrew."""

import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from attendance_service import messages


class Command(BaseCommand):
    help = "Compare the texts in code and pages with the Hebrew message file. Needs gettext to read the pages."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--tidy", action="store_true", help="drop what stands more than once or nobody asks for")

    def handle(self, *args: Any, tidy: bool = False, **options: Any) -> None:
        path = Path(settings.LOCALE_PATHS[0]) / "he" / "LC_MESSAGES" / "django.po"
        if tidy:
            self.stdout.write(f"{messages.drop_repeated(path)} repeated entries dropped.")
        held = messages.read_messages(path)
        wrong = [*messages.malformed(path), *messages.broken(held)]
        if shutil.which("xgettext"):
            with TemporaryDirectory() as folder:
                asked = messages.extract_messages(settings.BASE_DIR, Path(folder))
            wrong += messages.untranslated(asked, held)
            somewhere = [asked, *messages.package_catalogs()]
            if tidy:
                messages.drop_unused(path, somewhere)
            self.stdout.write("\n".join(messages.unused(somewhere, held)))
        else:
            self.stdout.write("Skipped the comparison with the pages: xgettext is missing (apt install gettext).")
        if wrong:
            raise CommandError("\n".join(wrong))
        self.stdout.write(f"The Hebrew message file is complete: {len(held)} texts.")
