"""Every address of the assistance desk, with something behind each: a line for each page, in the order of the desk."""

from datetime import datetime

from django.utils import timezone

from accounts.models import Unit, User
from assistance.models import AideFile
from assistance.services.files import year_in_hand
from assistance.services.hours import allot_base
from assistance.services.opening import open_file
from tests.assistance.factories import decide, entitle


def file_at_hand(unit: Unit, now: datetime) -> AideFile:
    """A file of the year in hand, decided at level ג׳, with its hours."""
    year = year_in_hand(timezone.localdate(now))
    right = entitle(unit, f"{year}-02-18", recorded=f"{timezone.localtime(now):%Y-%m-%d %H:%M}")
    file, _made = open_file(eligibility=right, year=year, now=now)
    allot_base(decision=decide(file, 3, f"{year}-05-06"), by=None, now=now)
    return file


def desk_addresses(user: User, now: datetime) -> tuple[list[str], list[str]]:
    """Pages that show something, and doors that only take."""
    file = file_at_hand(user.unit, now)
    at = f"/assist/{file.matter.ref}"
    pages = [
        "/assist/",
        f"{at}/",
    ]
    doors: list[str] = []
    return pages, doors
