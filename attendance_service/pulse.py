"""The pulse: every task leaves the moment it last ended well, so that silence can be seen."""

from datetime import datetime
from typing import Any

from celery.contrib.django.task import DjangoTask
from django.core.cache import cache
from django.utils import timezone


class PulseTask(DjangoTask):  # type: ignore[type-arg]
    """A task of this house; the database cache remembers its last good end."""

    def on_success(self, retval: Any, task_id: str, args: Any, kwargs: Any) -> None:
        cache.set(_key(str(self.name)), timezone.now(), timeout=None)


def last_pulse(task: str) -> datetime | None:
    """When the named task last ended well; None where it never did."""
    moment: datetime | None = cache.get(_key(task))
    return moment


def _key(task: str) -> str:
    return f"pulse:{task}"
