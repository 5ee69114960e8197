"""AccessRecord: append-only on both databases, purged only after 24 months (reg. 10(b), 10(d), 17)."""

from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from django.core.management import CommandError, call_command
from django.db import IntegrityError, connection, models, transaction
from django.utils import timezone

from accounts.migrations import _access_triggers
from accounts.models import AccessAction, AccessRecord, Unit, User
from accounts.services import purge_access_records, record_access
from accounts.services.access import TooYoungError

TODAY = timezone.localdate()


def record(officer: User, *, age: relativedelta | timedelta = timedelta(0)) -> AccessRecord:
    record_access(by=officer, action=AccessAction.VIEW, page="/cases/x/", subject="case x")
    row = AccessRecord.objects.latest("pk")
    if age:
        _access_triggers.remove(connection)
        AccessRecord.objects.filter(pk=row.pk).update(at=timezone.now() - age)
        _access_triggers.install(connection)
    return row


def test_reg10b_a_row_cannot_be_changed(officer: User) -> None:
    row = record(officer)
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRecord.objects.filter(pk=row.pk).update(subject="another child")
    row.refresh_from_db()
    assert row.subject == "case x"


def test_reg10b_even_an_old_row_cannot_be_changed(officer: User) -> None:
    row = record(officer, age=relativedelta(months=30))
    with pytest.raises(IntegrityError), transaction.atomic():
        AccessRecord.objects.filter(pk=row.pk).update(allowed=False)


def test_reg10d_a_young_row_cannot_be_deleted(officer: User) -> None:
    row = record(officer, age=relativedelta(months=23, days=28))
    with pytest.raises(IntegrityError), transaction.atomic():
        row.delete()
    assert AccessRecord.objects.filter(pk=row.pk).exists()


def test_reg10d_a_raw_delete_is_refused_too(officer: User) -> None:
    record(officer)
    with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM accounts_accessrecord")


def test_purge_takes_old_rows_and_says_so(officer: User) -> None:
    young, old = record(officer, age=relativedelta(months=23)), record(officer, age=relativedelta(months=25))
    before = TODAY - relativedelta(months=24)
    assert [purge_access_records(before=before, today=TODAY), purge_access_records(before=before, today=TODAY)] == [
        1,
        0,
    ]
    rows = AccessRecord.objects.order_by("pk")
    assert [row.pk for row in rows if row.pk in (young.pk, old.pk)] == [young.pk]
    assert [row.action for row in rows] == [AccessAction.VIEW, AccessAction.PURGE]


def test_purge_refuses_rows_under_24_months(officer: User) -> None:
    with pytest.raises(TooYoungError):
        purge_access_records(before=TODAY - relativedelta(months=24) + timedelta(days=1), today=TODAY)


def test_purge_believes_the_database_clock_not_the_argument(officer: User) -> None:
    record(officer, age=relativedelta(months=20))
    with pytest.raises(IntegrityError), transaction.atomic():
        purge_access_records(before=TODAY, today=date(2100, 1, 1))


def test_purge_command_refuses_a_young_date(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    for before, answer in ((str(TODAY), "kept for 24 months"), ("1.2.2020", r"written YYYY-MM-DD, not '1\.2\.2020'")):
        with pytest.raises(CommandError, match=answer):
            call_command("purge_access_records", "--before", before)
    call_command("purge_access_records")
    assert capsys.readouterr().out == "0 access records purged\n"


def test_no_foreign_key_writes_over_a_record() -> None:
    relations = [field for field in AccessRecord._meta.fields if isinstance(field, models.ForeignKey)]
    assert [field.remote_field.on_delete for field in relations] == [models.PROTECT, models.PROTECT]


def test_a_row_of_the_system_belongs_to_the_unit_it_is_about(unit: Unit) -> None:
    record_access(by=None, unit=unit, action=AccessAction.CHANGE, page="command", subject="staff x")
    assert AccessRecord.objects.get().unit == unit


@pytest.mark.parametrize(
    ("page", "stored"), [("/x/\x00/", "/x/␀/"), ("/x/\udce9/", "/x/?/"), ("/" + "א" * 300, "/" + "א" * 199)]
)
def test_whatever_an_address_holds_its_record_can_be_stored(officer: User, page: str, stored: str) -> None:
    record_access(by=officer, action=AccessAction.REFUSE, page=page, subject=page, allowed=False)
    row = AccessRecord.objects.get()
    assert (row.page, row.subject) == (stored, stored)
