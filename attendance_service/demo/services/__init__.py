"""What the demo year shows of the services beyond the timed promises: one file a service, the first unit only."""

from __future__ import annotations

from datetime import date
from random import Random

from accounts.models import Unit
from attendance_service.demo.days import FIRST_MINUTE, at
from attendance_service.demo.services import (
    aides,
    bell,
    committees,
    door,
    dropout,
    legal,
    letters,
    lives,
    mails,
    notice_texts,
    programmes,
    streets,
    talks,
    told,
    undelivered,
    visits,
)
from charter.services.sweep import flag_deadlines


def add_services(unit: Unit, *, today: date, rng: Random) -> None:
    """After the cases are written; in the order in which one builds on another."""
    cases = (streets, lives, talks, visits, committees, programmes, dropout, legal, door, aides)
    for service in (*cases, told, letters, mails, undelivered, bell, notice_texts):
        service.add(unit, today=today, rng=rng)
    flag_deadlines(today=today, now=at(today, FIRST_MINUTE))  # what these acts opened or moved, as the sweep would
