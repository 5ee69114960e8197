"""What `up` refuses, and the two commands it runs."""

import pytest
from django.core.management.base import CommandError

from accounts.models import User
from attendance_service import serving
from tests.factories import UserFactory


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.3.2.1", True),
        ("localhost", True),
        ("::1", True),
        ("0.0.0.0", False),
        ("x.org", False),
    ],
)
def test_what_counts_as_this_machine(host: str, loopback: bool) -> None:
    assert serving.is_loopback(host) is loopback


def test_demo_people_are_served_to_this_machine_alone(db: None) -> None:
    UserFactory(is_demo=True)

    serving.refuse_open_demo("127.0.0.1")
    with pytest.raises(CommandError, match="demo people"):
        serving.refuse_open_demo("0.0.0.0")


def test_without_demo_people_any_host_is_served(officer: User) -> None:
    serving.refuse_open_demo("0.0.0.0")


def test_the_pool_follows_the_broker(settings: pytest.FixtureRequest) -> None:
    settings.REDIS_URL = ""
    assert "threads" in serving.worker_command()
    settings.REDIS_URL = "redis://127.0.0.1/0"
    assert "prefork" in serving.worker_command()


@pytest.mark.parametrize("port", [0, -1, 65536])
def test_a_port_that_cannot_be_is_refused_in_one_line(port: int) -> None:
    with pytest.raises(CommandError, match=f"A port lies between 1 and 65535, not {port}."):
        serving.refuse_taken_port("127.0.0.1", port)
