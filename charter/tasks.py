"""The charter's pulse: every minute; the database decides whether there is anything to do."""

from celery import shared_task
from django.utils import timezone

from charter.services.sweep import flag_deadlines


@shared_task
def flag_charter_deadlines() -> int:
    sweep = flag_deadlines(today=timezone.localdate(), now=timezone.now())
    return sweep.soon + sweep.overdue
