"""Statements that are written once: the same rows and the same words as the ORM's, whatever stands in the values."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db.models import F, Q

from accounts.models import Unit
from notices.models import Notice, NoticeEvent, NoticeState
from notices.services.claiming import claim
from notices.services.statements import add_row, change_row, change_rows
from tests.factories import UserFactory
from tests.notices.test_sending import started

NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db
ODD = "100% 'a' \"b\" \\ {0} %s :x ?\u202e שלום"


@pytest.mark.parametrize(
    ("where", "changed"),
    [
        (Q(state=NoticeState.QUEUED), 1),
        (Q(state__in=[NoticeState.HELD, NoticeState.QUEUED], attempts=0), 1),
        (Q(state=NoticeState.SENT), 0),
        (Q(attempts=0) & Q(settled_at=None), 1),
        (Q(not_before__lte=NOW - timedelta(seconds=1)), 0),
        (Q(state=NoticeState.SENT) | Q(worker=""), 1),
        (~Q(state=NoticeState.QUEUED), 0),
    ],
)
def test_a_change_is_that_of_the_orm(unit: Unit, where: Q, changed: int) -> None:
    notice, other = started(unit), started(unit)
    facts = {"note": ODD, "context": {"child": ODD, "none": None}, "settled_at": NOW, "attempts": F("attempts") + 2}

    for _time in "ab":  # written, then run again
        Notice.objects.filter(pk=notice.pk).update(note="", attempts=0, settled_at=None)
        assert change_rows(Notice, Q(pk=notice.pk) & where, **facts) == changed
        notice.refresh_from_db()
        kept = (notice.note, notice.attempts, notice.settled_at)
        assert kept == ((ODD, 2, NOW) if changed else ("", 0, None))
    assert (notice.context == facts["context"]) == bool(changed)
    assert change_rows(Notice, Q(pk=notice.pk), settled_at=None, note="") == 1
    other.refresh_from_db()
    assert (other.note, other.attempts) == ("", 0)


def test_a_new_row_is_that_of_the_orm(unit: Unit) -> None:
    notice = started(unit)
    facts = {"at": NOW, "state": NoticeState.SENT, "by_id": None, "note": ODD}

    add_row(NoticeEvent, notice_id=notice.pk, **facts)

    assert NoticeEvent.objects.filter(notice=notice).values(*facts).get() == facts


@pytest.mark.parametrize("where", [Q(state=NoticeState.QUEUED), Q(state=NoticeState.SENT) | Q(worker="")])
def test_the_row_beside_stands_only_where_the_change_does(unit: Unit, where: Q) -> None:
    notice, person = started(unit), UserFactory(unit=unit)
    events = NoticeEvent.objects.filter(notice=notice)
    before = events.count()

    for _time in "ab":  # written, then run again
        beside = NoticeEvent(notice=notice, at=NOW, state=NoticeState.SENT, by=person, note=ODD)
        changes = {"note": ODD, "attempts": F("attempts") + 1, "context": {"child": ODD}}
        assert change_row(Notice, Q(pk=notice.pk) & where, changes, beside=beside)
    assert not change_row(Notice, Q(pk=notice.pk, state=NoticeState.SENT), changes, beside=beside)

    notice.refresh_from_db()
    assert (notice.note, notice.attempts, notice.context) == (ODD, 2, {"child": ODD})
    wanted = {"at": NOW, "state": NoticeState.SENT, "by_id": person.pk, "note": ODD}
    assert list(events.order_by("-pk").values(*wanted)[:2]) == [wanted, wanted]
    assert events.count() == before + 2


def test_what_is_claimed_is_read_with_its_people(unit: Unit, django_assert_num_queries) -> None:
    notice = started(unit)
    taken = claim(notice.pk, worker="a", now=NOW)

    assert taken is not None
    with django_assert_num_queries(0):
        assert (taken.unit, taken.recipient.address, taken.matter.owner) == (unit, notice.recipient.email, None)
    assert (taken.state, taken.attempts, taken.has_own_words) == (NoticeState.SENDING, 1, False)
    assert {name: getattr(taken, name) for name in ("context", "not_before", "message_id")} == {
        name: getattr(notice, name) for name in ("context", "not_before", "message_id")
    }
