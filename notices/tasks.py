"""The pulse of the minute; what is due, the table decides."""

from celery import shared_task
from django.utils import timezone

from notices import services
from notices.services import mailbox
from notices.services.unusual import ring_unusual


@shared_task(ignore_result=True)
def send_due_notices() -> int:
    now = timezone.now()
    return services.send_due_notices(now=now) if services.clocks_agree(now=now) else 0


@shared_task(ignore_result=True)
def resume_notices() -> int:
    now = timezone.now()
    return services.resume_notices(now=now) if services.clocks_agree(now=now) else 0


@shared_task(ignore_result=True)
def prepare_morning_digests() -> int:
    return services.prepare_morning_digests(now=timezone.now())


@shared_task(ignore_result=True)
def ring_managers() -> int:
    now = timezone.now()
    return services.ring_managers(now=now) + ring_unusual(now=now)


@shared_task(ignore_result=True)
def read_mailbox() -> int:
    return mailbox.read_mailbox(now=timezone.now())
