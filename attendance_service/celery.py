"""The Celery app and its whole schedule: a pulse a minute; what is due, the database decides."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "attendance_service.settings")

app = Celery("sadir")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
