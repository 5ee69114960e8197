from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from accounts.services import create_unit


class Command(BaseCommand):
    help = "Make a unit: create_unit 'name' 'municipality'. One that exists is left as it is."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name")
        parser.add_argument("municipality")

    def handle(self, *args: Any, **options: Any) -> None:
        unit, created = create_unit(name=options["name"], municipality=options["municipality"])
        self.stdout.write(f"unit {unit.pk}: {unit} ({'created' if created else 'exists'})")
