"""Everything a checkout needs before it can serve; with --demo also the demo year."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from attendance_service import install
from attendance_service.prepare import compile_messages


class Command(BaseCommand):
    help = "Compile messages, build fonts, icons and static files, migrate. Quick when nothing changed."
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--demo", action="store_true", help="load the demo year into an empty embedded database")

    def handle(self, *args: Any, demo: bool = False, **options: Any) -> None:
        compile_messages(settings.LOCALE_PATHS[0])
        if install.build_static_files():
            self.stdout.write("Fonts, icons and static files are built.")
        install.prepare_database()
        if demo and install.load_demo_year():
            self.stdout.write("The demo year is loaded.")
