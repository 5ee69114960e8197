"""Many notices looked at together: what is shown of each, and letting go those that stand as they were shown."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from notices.models import Notice, NoticeState
from notices.models.notice import NoticeQuerySet
from notices.services.blockers import BlockedError, Blocker, blockers_of
from notices.services.composing import Find
from notices.services.contact import know_contacts
from notices.services.letter import Line, Section
from notices.services.preview import find_once, mark_of, read_letter
from notices.services.reviewing import approve_notice, lets_go, may_approve, release_draft

FIRST_LINES = 3
State = NoticeState


@dataclass(frozen=True)
class Checked:
    """`mark` says what was shown: a box that carries it lets go this and nothing else."""

    notice: Notice
    section: Section | None
    blockers: list[Blocker]
    mark: str = ""

    @property
    def lines(self) -> list[Line]:
        texts = [line for line in self.section.lines if line.kind == "text"] if self.section else []
        return texts[:FIRST_LINES]

    @property
    def is_ready(self) -> bool:
        return bool(self.mark) and not self.blockers

    @property
    def may_be_ticked(self) -> bool:
        """Words a lawyer has not seen are let go one by one, on the notice's own page."""
        alone = lets_go(self.notice) and any(blocker.legal for blocker in self.blockers)
        return bool(self.mark) and not alone and not any(blocker.stops for blocker in self.blockers)


@dataclass
class Outcome:
    gone: int = 0
    left: list[tuple[Notice, str]] = field(default_factory=list)
    unknown: int = 0  # boxes that name nothing of ours


def to_check(notices: NoticeQuerySet, user: User) -> NoticeQuerySet:
    """Drafts for everyone, what waits for approval for managers; what was made first stands first."""
    states = Q(state=State.DRAFT) | (Q(state=State.HELD) if user.is_manager else Q())
    rows = notices.filter(states).with_asked_by(user).with_standing()
    return rows.select_related("recipient__user", "matter__unit", "matter__owner", "matter__cover").order_by("pk")


def read_for_check(notices: Iterable[Notice], user: User, today: date) -> list[Checked]:
    rows = [row for row in notices if row.state == State.DRAFT or may_approve(user, row, today)]
    blockers, find = blockers_of(rows), find_once()
    know_contacts(rows)
    return [_read(row, blockers[row.pk], find) for row in rows]


def _read(notice: Notice, blockers: list[Blocker], find: Find) -> Checked:
    letter = read_letter(notice, find)
    if letter is None:
        return Checked(notice, None, [*blockers, Blocker(_("the text could not be written"), stops=True)])
    section = next(part for part in letter.sections if part.subject)
    return Checked(notice, section, blockers, mark_of(notice, letter))


def release_many(*, notices: NoticeQuerySet, marks: Sequence[str], by: User, now: datetime) -> Outcome:
    """Let go what was ticked and still reads as it was shown; each on its own, so that one says nothing of the next."""
    wanted = {int(number): mark for mark in marks if is_number(number := mark.partition(":")[0])}
    outcome = Outcome(unknown=len(set(marks)) - len(wanted))
    today = timezone.localdate(now)
    rows = to_check(notices, by).filter(pk__in=list(wanted))
    shown = {one.notice.pk: one for one in read_for_check(rows, by, today)}
    for pk, mark in wanted.items():
        if pk not in shown:
            outcome.unknown += 1
        elif why := _let_go(shown[pk], mark, by, now):
            outcome.left.append((shown[pk].notice, why))
        else:
            outcome.gone += 1
    return outcome


def is_number(text: str) -> bool:
    return text.isascii() and text.isdecimal() and len(text) < 19


def _let_go(one: Checked, mark: str, by: User, now: datetime) -> str:
    """Why it stays; empty where it went."""
    if one.mark != mark:
        return _("it changed since it was shown")
    if not one.may_be_ticked:
        return " · ".join(blocker.words for blocker in one.blockers)
    act = release_draft if one.notice.state == State.DRAFT else approve_notice
    try:
        return "" if act(notice=one.notice, by=by, now=now) else _("it changed since it was shown")
    except BlockedError as error:
        return str(error)
    except PermissionDenied:
        return _("you may not approve your own")
