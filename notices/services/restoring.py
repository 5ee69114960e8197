"""A database that was put back believes unsent what left after the backup; the send journal does not (F21)."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext

from notices.models import Notice, NoticeState
from notices.services import journal
from notices.services.composing import current_facts
from notices.services.moving import move_notice, move_notices

State = NoticeState
NOT_LEFT = (State.DRAFT, State.HELD, State.QUEUED, State.FAILED, State.SUPPRESSED, State.UNKNOWN)
UNSENT = (*NOT_LEFT, State.PRINT)  # of letters nobody but a person knows whether they were posted meanwhile


@transaction.atomic
def settle_by_journal(*, now: datetime) -> int:
    """Whatever the journal knows of was sent, also what was a draft or had failed in the backup."""
    rows = Notice.objects.filter(state__in=NOT_LEFT).select_related("recipient", "matter__owner", "matter__unit")
    unsent = {notice.message_id: notice for notice in rows}
    note = gettext("Sent before the database was restored, by the send journal")
    return sum(
        move_notice(
            unsent[number], State.SENT, now=now, note=note, answer=answer, context=current_facts(unsent[number])
        )
        for number, answer in journal.answers_to(unsent).items()
    )


@transaction.atomic
def mark_unsent() -> int:
    """The rest may have left all the same: each try looks in the journal, and a person is asked before it goes."""
    return Notice.objects.filter(state__in=UNSENT, uncertain=False).update(uncertain=True)


@transaction.atomic
def hold_unsent(*, now: datetime) -> int:
    """What would leave or be printed by itself waits for the manager; mails of our own staff do not."""
    rows = Notice.objects.to_others().filter(state__in=[State.QUEUED, State.PRINT])
    note = gettext("The database was restored: it may have left after the backup was made. Ask before it goes again")
    return move_notices(rows, State.HELD, now=now, note=note)


def count_forgotten() -> int:
    """Mails in the journal that the database knows nothing of: written and sent after the backup was made."""
    return len(journal.numbers() - set(Notice.objects.values_list("message_id", flat=True)))
