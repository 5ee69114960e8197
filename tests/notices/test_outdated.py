"""An invitation to a day that has passed invites nobody: not by mail, not on paper, not by a release (T6, N3, N6)."""

from datetime import timedelta

import pytest

from accounts.models import User
from charter.models import NextStep
from notices.models import Channel, Notice, NoticeState
from notices.services import notify, send_due_notices
from notices.services.blockers import BlockedError
from notices.services.paper import print_letters
from notices.services.reviewing import release_draft
from notices.texts import KINDS
from notices.texts.samples import sample_facts
from tests.notices.factories import MatterFactory, RecipientFactory
from tests.notices.smtp import Scripted
from tests.notices.test_outbox import NOW

pytestmark = pytest.mark.django_db
PASSED = "המועד שההודעה מדברת עליו כבר עבר"
STARTED = {"on": f"{NOW:%Y-%m-%d}", "at": "08:00"}


def invitation(officer: User, kind: str, **facts: str) -> Notice:
    matter = MatterFactory(unit=officer.unit, owner=officer)
    context = sample_facts(kind, "he") | facts
    channel = Channel.LETTER if facts.get("at") == "" else Channel.EMAIL
    notice = notify(
        kind=kind, subject="x 1", recipient=RecipientFactory(), matter=matter, not_before=NOW, context=context,
        channel=channel,
    )  # fmt: skip
    return Notice.objects.get(pk=notice.pk)


def test_which_kinds_speak_of_a_day_to_come() -> None:
    assert [kind.code for kind in KINDS.values() if kind.ahead] == ["N3", "N3-reminder", "N6", "N6-removal", "N13"]


@pytest.mark.parametrize("kind", ["N3", "N3-reminder"])
def test_n3_a_mail_that_would_arrive_after_the_meeting_stays_and_the_officer_calls(
    officer: User, relay: Scripted, kind: str
) -> None:
    notice = invitation(officer, kind, **STARTED)
    assert [send_due_notices(now=NOW) for _twice in "ab"] == [0, 0]
    notice.refresh_from_db()
    assert (notice.state, notice.note, relay.bytes_seen) == ("suppressed", PASSED, 0)
    assert NextStep.objects.filter(matter=notice.matter).count() == 1


@pytest.mark.parametrize("kind", ["N6", "N6-removal"])
def test_n6_a_draft_of_a_committee_that_sat_is_not_released(officer: User, kind: str) -> None:
    notice = invitation(officer, kind, **STARTED)
    with pytest.raises(BlockedError, match=PASSED):
        release_draft(notice=notice, by=officer, now=NOW)
    notice.refresh_from_db()
    assert notice.state == NoticeState.DRAFT


def test_n6_a_letter_of_a_day_that_passed_is_not_printed_and_of_the_day_itself_is(officer: User) -> None:
    notice = invitation(officer, "N6", on=f"{NOW:%Y-%m-%d}", at="")
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.PRINT)
    notice.refresh_from_db()
    assert print_letters(notices=[notice], by=officer, now=NOW).refused == []
    Notice.objects.filter(pk=notice.pk).update(state=NoticeState.PRINT)
    run = print_letters(notices=[notice], by=officer, now=NOW + timedelta(days=1))
    assert [reason for _notice, reason in run.refused] == [PASSED]
