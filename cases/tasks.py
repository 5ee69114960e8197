"""The pulse of the minute; whether there is anything to do, the tables decide."""

from celery import shared_task
from django.utils import timezone

from cases.services import patrols, replies, ringing, talk_years, untouched
from cases.services.cover import keep_covers
from cases.services.door import tell_progress
from cases.services.dropout import years
from cases.services.imports import runs
from cases.services.legal import gate_bell, reminding
from cases.services.telling import decision


@shared_task(ignore_result=True)
def run_imports() -> int:
    return runs.run_imports(now=timezone.now())


@shared_task(ignore_result=True)
def open_yearly_talks() -> int:
    return talk_years.open_yearly_talks(today=timezone.localdate(), now=timezone.now())


@shared_task(ignore_result=True)
def keep_cases_covered() -> int:
    return keep_covers(today=timezone.localdate(), now=timezone.now())


@shared_task(ignore_result=True)
def tell_reporters() -> int:
    return tell_progress(now=timezone.now())


@shared_task(ignore_result=True)
def note_told_decisions() -> int:
    return decision.note_told_decisions(now=timezone.now())


@shared_task(ignore_result=True)
def mark_untouched_cases() -> int:
    return untouched.mark_untouched(today=timezone.localdate())


@shared_task(ignore_result=True)
def open_patrol_years() -> int:
    return patrols.open_patrol_years(today=timezone.localdate(), now=timezone.now())


@shared_task(ignore_result=True)
def freeze_dropout_years() -> int:
    now = timezone.now()
    return years.freeze_years(today=timezone.localdate(now), now=now)


@shared_task(ignore_result=True)
def ring_about_cases() -> int:
    now = timezone.now()
    return ringing.ring_unassigned(now=now) + gate_bell.ring_gates(now=now)


@shared_task(ignore_result=True)
def keep_principals_reminded() -> int:
    return reminding.keep_reminders(now=timezone.now())


@shared_task(ignore_result=True)
def file_replies() -> int:
    return replies.file_replies(now=timezone.now())
