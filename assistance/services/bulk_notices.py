"""The notices of ticked files looked at together: who gets what, in which language, and what stands in the way."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from accounts.models import User
from assistance.models import AideFile
from cases.models import Student
from notices.models import Channel, Notice, NoticeState
from notices.models.notice import NoticeQuerySet
from notices.services.checking import Checked, Outcome, read_for_check, release_many, to_check

DECISION = "N14"
MOST = 60  # notices of one page: each is written out to be checked


@dataclass(frozen=True)
class PlannedNotice:
    checked: Checked
    student: Student

    @property
    def notice(self) -> Notice:
        return self.checked.notice


@dataclass(frozen=True)
class PlannedNotices:
    """`undecided` have nothing to tell; of `quiet` everything has left, or waits elsewhere."""

    rows: list[PlannedNotice]
    undecided: list[AideFile]
    quiet: list[AideFile]
    more: int  # notices that the next page brings

    @property
    def mails(self) -> int:
        return sum(row.notice.channel == Channel.EMAIL for row in self._ready())

    @property
    def letters(self) -> int:
        return sum(row.notice.channel == Channel.LETTER for row in self._ready())

    @property
    def blocked(self) -> int:
        return sum(not row.checked.may_be_ticked for row in self.rows)

    def _ready(self) -> list[PlannedNotice]:
        return [row for row in self.rows if row.checked.may_be_ticked]


def plan_notices(files: Iterable[AideFile], user: User, today: date) -> PlannedNotices:
    """The drafts of the decisions in force; the files come from `files_to_show`."""
    chosen = {file.matter_id: file for file in files}
    drafts = list(to_check(drafts_of(chosen.values(), user, today), user))
    rows = [
        PlannedNotice(checked, chosen[checked.notice.matter_id].student)  # type: ignore[index]
        for checked in read_for_check(drafts[:MOST], user, today)
    ]
    waiting = {notice.matter_id for notice in drafts}
    decided = [file for file in chosen.values() if file.in_force]  # type: ignore[attr-defined]
    return PlannedNotices(
        rows=rows,
        undecided=[file for file in chosen.values() if not file.in_force],  # type: ignore[attr-defined]
        quiet=[file for file in decided if file.matter_id not in waiting],
        more=max(0, len(drafts) - MOST),
    )


def drafts_of(files: Iterable[AideFile], user: User, today: date) -> NoticeQuerySet:
    matters = [file.matter_id for file in files]
    rows = Notice.objects.visible_to(user, today)
    return rows.filter(kind=DECISION, state=NoticeState.DRAFT, matter__in=matters, matter__aide_file__isnull=False)


def release_notices(*, files: Iterable[AideFile], marks: list[str], by: User, today: date, now: datetime) -> Outcome:
    """Let go what was ticked and still reads as it was shown; nothing of another kind or file."""
    return release_many(notices=drafts_of(files, by, today), marks=marks[:MOST], by=by, now=now)
