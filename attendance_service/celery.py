"""The Celery app and its whole schedule: a pulse a minute; what is due, the database decides.

Losing Redis, beat's file or every queued message costs one minute (reliability 6.2).
"""

import os
from typing import Any

from celery import Celery
from django.conf import settings

from attendance_service.broker import SCHEME

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_service.settings")

SWEEP = "charter.tasks.flag_charter_deadlines"
EVERY_MINUTE = [
    SWEEP,
    "notices.tasks.send_due_notices",
    "notices.tasks.prepare_morning_digests",
    "cases.tasks.run_imports",
    "cases.tasks.open_yearly_talks",
    "cases.tasks.mark_untouched_cases",
    "cases.tasks.keep_cases_covered",
    "cases.tasks.tell_reporters",
    "cases.tasks.note_told_decisions",
    "cases.tasks.open_patrol_years",
    "cases.tasks.freeze_dropout_years",
    "notices.tasks.ring_managers",
    "cases.tasks.ring_about_cases",
    "cases.tasks.keep_principals_reminded",
    "attendance_service.tasks.ring_staff_due",
    "notices.tasks.read_mailbox",
    "cases.tasks.file_replies",
    "assistance.tasks.flag_function_level_dates",
    "assistance.tasks.open_yearly_files",
    "assistance.tasks.tell_reviews",
    "assistance.tasks.warn_of_endings",
    "assistance.tasks.follow_deliveries",
]
THRICE_A_MINUTE = ["notices.tasks.resume_notices"]  # what a dead sender held leaves within 90 seconds
BROKER_DIR = settings.VAR_DIR / "broker"


def _transport() -> dict[str, Any]:
    """Redis where REDIS_URL names one, else messages as files in one folder."""
    if settings.REDIS_URL:
        return {
            "broker_url": settings.REDIS_URL,
            "broker_transport_options": {
                "visibility_timeout": 1800,  # longer than the hard limit below, or a slow task starts twice (M6)
                "unacked_restore_interval": 10,
                "unacked_restore_throttle": 1,  # a lost worker's task comes back after seconds, not minutes (M4)
            },
        }
    return {
        "broker_url": f"{SCHEME}://localhost//",
        "broker_transport_options": {
            "data_folder_in": str(BROKER_DIR),
            "data_folder_out": str(BROKER_DIR),
            "control_folder": str(BROKER_DIR / "control"),
        },
    }


app = Celery("sadir", task_cls="attendance_service.pulse:PulseTask")
app.conf.update(
    **_transport(),
    broker_connection_retry_on_startup=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_time_limit=780,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    worker_max_tasks_per_child=1000,
    worker_soft_shutdown_timeout=30,
    worker_hijack_root_logger=False,
    timezone=settings.TIME_ZONE,
    beat_schedule_filename=str(settings.VAR_DIR / "beat-schedule"),
    # an outage leaves no pile: a message nobody took within its minute is dropped, the next one does its work
    beat_schedule={
        name: {"task": name, "schedule": every, "options": {"expires": every - 5}}
        for names, every in ((EVERY_MINUTE, 60.0), (THRICE_A_MINUTE, 20.0))
        for name in names
    },
)
app.autodiscover_tasks()
