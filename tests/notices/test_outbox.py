from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from accounts.models import AccessRecord, User
from notices.models import Notice, NoticeState, Recipient
from notices.services import cancel_notice, cancel_notices, notify, recipient_for_user, recipients_for_users
from tests.notices.factories import MatterFactory, RecipientFactory

NOW = datetime(2026, 9, 10, 8, 0, tzinfo=UTC)
pytestmark = pytest.mark.django_db


def tell(recipient: Recipient, **changes: object) -> Notice:
    facts: dict = {"kind": "N27", "subject": "case 2026-04175382", "not_before": NOW, "context": {"child": "נועה"}}
    return notify(recipient=recipient, **(facts | changes))


def test_telling_twice_is_one_row_with_the_first_facts() -> None:
    """N27: a second referral of the same case does not mail again."""
    mother = RecipientFactory(language="ar")

    first, again = tell(mother), tell(mother, context={"child": "אחר"}, not_before=NOW + timedelta(days=1))

    assert (first.pk, again.context, again.language) == (again.pk, {"child": "נועה"}, "ar")


def test_each_parent_and_each_revision_has_its_own_row() -> None:
    mother, father = RecipientFactory(), RecipientFactory()

    rows = [tell(mother), tell(father), tell(mother, revision=1), tell(mother, subject="case 2026-2")]

    assert len({row.pk for row in rows}) == len({row.message_id for row in rows}) == 4


def test_the_row_goes_with_the_act_it_tells_of() -> None:
    with transaction.atomic():
        tell(RecipientFactory())
        transaction.set_rollback(True)

    assert Notice.objects.count() == 0


def test_message_id_carries_the_senders_domain() -> None:
    assert tell(RecipientFactory()).message_id.endswith("@localhost>")


def test_withdrawing_cancels_what_waits_and_only_that_twice_is_once() -> None:
    waiting, left = tell(RecipientFactory()), tell(RecipientFactory())
    Notice.objects.filter(pk=left.pk).update(state=NoticeState.SENT)

    stopped = [
        cancel_notices(kind="N27", subject="case 2026-04175382", reason="הפנייה בוטלה", now=NOW) for _again in "ab"
    ]

    waiting.refresh_from_db()
    left.refresh_from_db()
    assert (stopped, waiting.state, waiting.note, left.state) == ([1, 0], "cancelled", "הפנייה בוטלה", "sent")


def test_stopping_one_by_hand_answers_whether_it_was_still_here(officer: User) -> None:
    notice = tell(RecipientFactory(), matter=MatterFactory())

    assert [cancel_notice(notice=notice, by=officer, now=NOW) for _again in "ab"] == [True, False]
    assert list(AccessRecord.objects.values_list("action", "subject")) == [("change", "N27 case 2026-04175382")]


def test_staff_have_one_recipient_and_are_written_to_where_they_are_now(officer: User, manager: User) -> None:
    first = recipient_for_user(officer)
    officer.email = "new@example.org"
    officer.save()

    both = recipients_for_users([officer, manager])

    assert [row.user for row in both] == [officer, manager]
    assert (both[0].pk, both[0].address) == (first.pk, "new@example.org")


def test_what_was_stopped_before_it_left_may_be_told_anew_once() -> None:
    """A referral withdrawn in time told nobody; the next one of the same case does."""
    mother = RecipientFactory()
    stopped = tell(mother, renew=True)
    cancel_notices(kind="N27", subject=stopped.subject, reason="הפנייה בוטלה", now=NOW)

    plain, anew, again = tell(mother), tell(mother, renew=True), tell(mother, renew=True)

    assert plain.pk == stopped.pk
    assert (anew.revision, anew.state, again.pk) == (1, "queued", anew.pk)
