"""Publishing: decisions are locked and become next steps, once; what comes later is an added note."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from cases.models import AgendaItem, AgendaNote, Committee, Decision, EntryKind, SentHow
from cases.services.cases import write_entry
from cases.services.committee.agenda import committee_words
from cases.services.needs import answer_needs
from cases.services.settling import lock_student
from cases.services.telling.decision import announce_decisions, finish_telling
from charter.models import StepKind
from charter.services.deadlines import StaleError
from charter.services.steps import add_next_step


class NotReadyError(ValueError):
    """It has not sat yet, or nobody wrote how the treating officer took part (R9)."""


def items_to_publish(committee: Committee, by: User, today: date) -> list[AgendaItem]:
    """What this person may publish: the pupils she may see; a colleague's wait for their officer or the manager."""
    waiting = AgendaItem.objects.standing().visible_to(by, today).filter(committee=committee, published_at=None)
    related = ("committee__kind", "case__student", "case__matter__owner", "replacement")
    return list(waiting.select_related(*related).prefetch_related("decisions__owner").order_by("case__student", "pk"))


@transaction.atomic
def publish_committee(
    *, committee: Committee, seen: Mapping[int, int], by: User, today: date, now: datetime
) -> list[AgendaItem]:
    """Publish what was seen (item: version) on the check page. StaleError where it changed since; again is nothing."""
    Committee.objects.select_for_update().get(pk=committee.pk)
    items = items_to_publish(committee, by, today)
    if not items:
        return []
    if {item.pk: item.version for item in items} != dict(seen):
        raise StaleError
    if committee.held_on > today or not all(item.attendance for item in items):
        raise NotReadyError
    for item in items:
        _publish(item, by, now)
    if not AgendaItem.objects.standing().filter(committee=committee, published_at=None).exists():
        Committee.objects.filter(pk=committee.pk, closed_at=None).update(closed_at=now)
    record_access(by=by, action=AccessAction.CHANGE, page="publish", subject=f"committee {committee.pk}")
    return items


def _publish(item: AgendaItem, by: User, now: datetime) -> None:
    case, committee = item.case, item.committee
    lock_student(case.student)
    decisions = list(item.decisions.all())
    entry = write_entry(
        case,
        EntryKind.COMMITTEE,
        by=by,
        happened_at=min(committee.moment, now),
        now=now,
        text="\n".join(
            [_("Decisions: %(committee)s") % {"committee": committee_words(committee, now)}, *map(_told, decisions)]
        ),
        url=item.get_absolute_url(),
    )
    AgendaItem.objects.filter(pk=item.pk).update(published_at=now, published=entry, version=F("version") + 1)
    for decision in decisions:
        add_next_step(
            matter=case.matter,
            kind=StepKind.OTHER,
            due_on=decision.due_on,
            by=by,
            key=decision.step_key,
            text=step_text(decision),
            owner=decision.owner,
        )
    announce_decisions(item, by=by, now=now)
    if item.took_part:
        answer_needs(case=case, promise="5", entry=entry)


def step_text(decision: Decision) -> str:
    """What the responsible person has to do; of somebody outside, that it is done is what the officer sees to."""
    if decision.owner:
        return decision.text
    return _("See that it is done: %(what)s (%(who)s)") % {"what": decision.text, "who": decision.owner_name}


def _told(decision: Decision) -> str:
    return f"{decision.text} ({decision.who}, {decision.due_on.day}.{decision.due_on.month})"


@transaction.atomic
def add_note(*, item: AgendaItem, text: str, by: User, key: UUID, now: datetime) -> AgendaNote:
    """Correct what was published without touching it; the same key answers with the first record."""
    known = AgendaNote.objects.filter(form_key=key, item=item).first()
    if known:
        return known
    title = _("Added to the decisions: %(committee)s") % {"committee": committee_words(item.committee, now)}
    words = f"{title}\n{text}"
    url = item.get_absolute_url()
    entry = write_entry(item.case, EntryKind.COMMITTEE, by=by, happened_at=now, now=now, text=words, url=url)
    note = AgendaNote.objects.create(item=item, entry=entry, text=text, by=by, at=now, form_key=key)
    record_access(by=by, action=AccessAction.CHANGE, page="committee", subject=f"case {item.case.matter.ref}")
    return note


@transaction.atomic
def record_told(*, item: AgendaItem, on: date, how: SentHow, by: User) -> bool:
    """When and how the parents got the decision (N7); the first record stands."""
    fresh = AgendaItem.objects.filter(pk=item.pk, told_on=None).exclude(published_at=None)
    if not fresh.update(told_on=on, told_how=how):
        return False
    finish_telling(item, on=on)
    record_access(by=by, action=AccessAction.CHANGE, page="committee", subject=f"case {item.case.matter.ref}")
    return True
