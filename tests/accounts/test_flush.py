"""The triggers do not stand in the way of tests that are cleaned by emptying every table."""

import pytest
from django.db import IntegrityError, connection

from accounts.models import AccessAction, AccessRecord
from accounts.services import record_access


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_each_transactional_test_starts_without_records_and_with_triggers(time: int) -> None:
    assert not AccessRecord.objects.exists()
    record_access(by=None, action=AccessAction.REFUSE, page="/", allowed=False)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_accessrecord")
