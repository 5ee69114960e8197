"""A committee's decision for the family (N7): drafts an officer releases, and whether every parent was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from uuid import UUID, uuid5

from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import User
from cases.models import AgendaItem, Case, Committee, SentHow
from cases.services.telling.committee import committee_facts, subject_of
from cases.services.telling.families import tell_family
from charter.models import NextStep, StepKind
from charter.services.calendar import dates_within
from charter.services.steps import add_next_step
from notices.models import Channel, Notice, NoticeState
from notices.models.states import WAITING

TOLD_WITHIN = 3  # working days after the committee (N7)
DECIDED = ("N7", "N7-removal")
LOOKED_BACK, MOST = timedelta(days=60), 500
ARRIVED = (NoticeState.SENT, NoticeState.POSTED, NoticeState.DELIVERED)
CAME_BACK = (NoticeState.BOUNCED, NoticeState.FAILED, NoticeState.CANCELLED)


def announce_decisions(item: AgendaItem, *, by: User, now: datetime) -> None:
    """N7 as a draft, and a next step that it leaves within three working days."""
    texts = [decision.text for decision in item.decisions.all()]
    facts = {**committee_facts(item), "decisions": texts, "explained": item.summary}
    if not tell_family(item.case, _kind_for(item.committee), facts, subject=subject_of(item), now=now):
        return
    dates = dates_within(item.case.matter.unit, TOLD_WITHIN, timezone.localdate(now))
    add_next_step(
        matter=item.case.matter,
        kind=StepKind.MESSAGE,
        due_on=dates.due_on if dates else timezone.localdate(now),
        by=by,
        key=step_key(item),
        text=gettext("Send the parents the committee's decision: the draft waits in the outbox"),
    )


def _kind_for(committee: Committee) -> str:
    """Only a removal has an appeal by law; its time runs from the principal's notice (Pupils' Rights Law s.6(c))."""
    return "N7-removal" if committee.kind.removes else "N7"


def untold_steps(case: Case) -> list[UUID]:
    """Of decisions that were published and nobody told the parents yet: owed to them though the case ends."""
    items = AgendaItem.objects.standing().filter(case=case, told_on=None).exclude(published_at=None)
    return [step_key(item) for item in items.only("form_key")]


def finish_telling(item: AgendaItem, *, on: date) -> None:
    NextStep.objects.open().filter(form_key=step_key(item)).update(done_on=on)


def step_key(item: AgendaItem) -> UUID:
    return uuid5(item.form_key, "tell the decision")


def note_told_decisions(*, now: datetime) -> int:
    """Write down by itself that the parents were told, once each of them was; take it back where it came back.

    Answers for how many committees' pupils something was written. What a person typed stays as she typed it.
    """
    recent = AgendaItem.objects.standing().filter(published_at__gte=now - LOOKED_BACK)
    looked_at = recent.filter(told_on=None) | recent.filter(told_by_notice=True)
    items = {subject_of(item): item for item in looked_at.select_related("case").order_by("-pk")[:MOST]}
    return sum(_note(items[subject], rows) for subject, rows in _rows_of(items).items())


def _rows_of(subjects: Iterable[str]) -> dict[str, list[Notice]]:
    """Whoever may not receive it any more is waited for no longer."""
    found: dict[str, list[Notice]] = defaultdict(list)
    rows = Notice.objects.filter(kind__in=DECIDED, subject__in=list(subjects), recipient__may_receive=True)
    for notice in rows.order_by("settled_at", "pk"):
        found[notice.subject].append(notice)
    return found


def _note(item: AgendaItem, rows: list[Notice]) -> bool:
    parents: dict[int, list[Notice]] = defaultdict(list)
    for notice in rows:
        parents[notice.recipient_id].append(notice)
    if item.told_on is None:
        return all(map(_was_told, parents.values())) and _tell(item, [_first_left(one) for one in parents.values()])
    return any(map(_came_back, parents.values())) and _take_back(item)


def _was_told(rows: list[Notice]) -> bool:
    return any(row.state in ARRIVED for row in rows) and not any(row.state in WAITING for row in rows)


def _came_back(rows: list[Notice]) -> bool:
    return any(row.state in CAME_BACK for row in rows) and not any(row.state in ARRIVED for row in rows)


def _first_left(rows: list[Notice]) -> Notice:
    return next(row for row in rows if row.state in ARRIVED)


def _tell(item: AgendaItem, firsts: list[Notice]) -> bool:
    """They know since the day the last of them was told, in the way he was."""
    last = max(firsts, key=lambda row: (row.settled_at, row.pk))
    day = timezone.localdate(last.settled_at)
    how = SentHow.EMAIL if last.channel == Channel.EMAIL else SentHow.LETTER
    fresh = AgendaItem.objects.filter(pk=item.pk, told_on=None)
    if not fresh.update(told_on=day, told_how=how, told_by_notice=True):
        return False
    finish_telling(item, on=day)
    return True


def _take_back(item: AgendaItem) -> bool:
    """The step is the officer's again, but not in a case that has ended: there the bounce itself is one."""
    noted = AgendaItem.objects.filter(pk=item.pk, told_by_notice=True)
    if not noted.update(told_on=None, told_how="", told_by_notice=False):
        return False
    if item.case.closed_on is None:
        NextStep.objects.filter(form_key=step_key(item)).update(done_on=None)
    return True
