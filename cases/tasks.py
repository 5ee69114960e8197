"""The pulse of the minute; which file waits, the table decides."""

from celery import shared_task
from django.utils import timezone

from cases.services.imports import runs


@shared_task(ignore_result=True)
def run_imports() -> int:
    return runs.run_imports(now=timezone.now())
