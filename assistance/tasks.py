"""What happens by itself, every minute: each task asks the database alone and can run twice."""

from celery import shared_task
from django.utils import timezone

from assistance.services.announcing import keep_entitled
from assistance.services.ending import warn_of_endings as warn
from assistance.services.june import tell_of_june
from assistance.services.opening import open_yearly_files as open_files
from assistance.services.reminding import flag_function_level_dates as flag_dates
from assistance.services.reviews import tell_reviews as tell_parents_of_reviews


@shared_task
def open_yearly_files() -> int:
    now = timezone.now()
    return open_files(today=timezone.localdate(now), now=now)


@shared_task
def flag_function_level_dates() -> int:
    now = timezone.now()
    return flag_dates(today=timezone.localdate(now), now=now)


@shared_task
def tell_reviews() -> int:
    now = timezone.now()
    return tell_parents_of_reviews(today=timezone.localdate(now), now=now)


@shared_task
def warn_of_endings() -> int:
    now = timezone.now()
    return warn(today=timezone.localdate(now), now=now)


@shared_task
def follow_deliveries() -> int:
    """Who may be told of a decision, and 15 June (R52, D10)."""
    now = timezone.now()
    return keep_entitled(now=now) + tell_of_june(today=timezone.localdate(now), now=now)
