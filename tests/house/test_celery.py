"""The schedule and the settings that make a lost queue cost one minute (reliability 6.2)."""

import pytest
from django.core.cache import cache
from django.utils import timezone

from attendance_service.celery import EVERY_MINUTE, THRICE_A_MINUTE, app
from attendance_service.pulse import PulseTask, last_pulse


def test_a_pulse_a_minute_that_leaves_no_pile() -> None:
    schedule = app.conf.beat_schedule
    assert sorted(schedule) == sorted(EVERY_MINUTE + THRICE_A_MINUTE)
    pulses = [(schedule[name]["schedule"], schedule[name]["options"]["expires"]) for name in EVERY_MINUTE]
    assert set(pulses) == {(60.0, 55)}
    assert (schedule[THRICE_A_MINUTE[0]]["schedule"], schedule[THRICE_A_MINUTE[0]]["options"]["expires"]) == (20.0, 15)


def test_what_a_killed_worker_held_comes_back() -> None:
    conf = app.conf
    assert (conf.task_acks_late, conf.task_reject_on_worker_lost, conf.worker_prefetch_multiplier) == (True, True, 1)
    assert (conf.task_ignore_result, conf.accept_content, conf.task_serializer) == (True, ["json"], "json")
    assert conf.task_time_limit < 1800  # Redis hands a task out again after this many seconds


def test_a_task_leaves_the_moment_it_ended_well(db: None) -> None:
    @app.task(name="tests.house.beat", base=PulseTask)
    def beat() -> int:
        return 1

    before = timezone.now()
    assert last_pulse("tests.house.beat") is None
    beat.apply()
    moment = last_pulse("tests.house.beat")
    assert moment is not None
    assert moment >= before


def test_a_failed_task_leaves_no_moment(db: None) -> None:
    @app.task(name="tests.house.broken")
    def broken() -> None:
        raise ValueError

    with pytest.raises(ValueError):
        broken.apply(throw=True)
    assert cache.get("pulse:tests.house.broken") is None
