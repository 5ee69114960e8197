"""What every test may rely on: a unit with its people."""

import gc
import os
from collections.abc import Iterator
from datetime import date

import hypothesis
import pytest
from django.conf import settings
from django.db.backends.base.operations import BaseDatabaseOperations
from django.db.backends.sqlite3.base import DatabaseWrapper
from pytest_django.plugin import DjangoDbBlocker

from accounts.migrations import _access_triggers
from accounts.models import Unit, User
from tests.factories import UnitFactory, UserFactory

hypothesis.settings.register_profile("sadir", deadline=None)  # no test here measures time
hypothesis.settings.load_profile("sadir")

gc.disable()  # until everything is imported and collected


def pytest_collection_finish() -> None:
    """What was collected stays to the end: the garbage collector need not walk it again with every few tests."""
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)
    gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs a server or a browser says why it is skipped where there is none."""
    servers = settings.DATABASES["default"]["ENGINE"].endswith("postgresql") and settings.REDIS_URL
    reasons = {
        "browser": "" if os.environ.get("BROWSER") else "needs Chromium: run `make test-browser`",
        "services": "" if servers else "needs PostgreSQL and Redis: run `make test-services`",
    }
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
        for marker, reason in reasons.items():
            if reason and item.get_closest_marker(marker):
                item.add_marker(pytest.mark.skip(reason=reason))


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """Every test makes its own units: the one that the migration makes would only confuse them."""
    with django_db_blocker.unblock():
        Unit.objects.all().delete()


@pytest.fixture(scope="session", autouse=True)
def _flush_may_empty_the_access_records() -> Iterator[None]:
    """A transactional test is cleaned by DELETE on SQLite, which the trigger refuses: it pauses for that alone."""
    operations_class = DatabaseWrapper.ops_class
    flush = operations_class.execute_sql_flush

    def flush_without_trigger(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        _access_triggers.remove(operations.connection)
        flush(operations, statements)
        _access_triggers.install(operations.connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(operations_class, "execute_sql_flush", flush_without_trigger)
        yield


@pytest.fixture
def unit(db: None) -> Unit:
    return UnitFactory()


@pytest.fixture
def officer(unit: Unit) -> User:
    return UserFactory(unit=unit, name="דנה לביא", is_officer=True)


@pytest.fixture
def manager(unit: Unit) -> User:
    return UserFactory(unit=unit, name="רונית שקד", is_manager=True)


@pytest.fixture
def stranger(db: None) -> User:
    """An officer and manager of another unit: what is ours does not exist for her."""
    return UserFactory(unit=UnitFactory(), is_officer=True, is_manager=True)


@pytest.fixture
def today() -> date:
    return date(2026, 9, 10)
