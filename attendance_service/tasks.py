"""The pulse of the minute, for what needs two low rooms."""

from celery import shared_task
from django.utils import timezone

from attendance_service.staff import due


@shared_task(ignore_result=True)
def ring_staff_due() -> int:
    return due.ring_staff_due(now=timezone.now())
