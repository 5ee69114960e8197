"""What a family answers to a meeting (N3, ux 3.13): it will come, or asks for another time."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from cases.models import Answer, EntryKind, Guardian, MeetingAnswer, MeetingPlan, TimelineEntry
from cases.services.cases import write_entry
from cases.services.meeting_plan import moment_words, postpone_meeting
from cases.services.settling import lock_student
from charter import texts
from charter.models import NextStep, StepKind
from charter.services.steps import add_next_step, finish_next_step
from notices.models import SignedLink
from notices.services import ring
from notices.services.problems import answers_for
from notices.services.signing import mark_used


@transaction.atomic
def confirm_meeting(*, link: SignedLink, plan: MeetingPlan, guardian: Guardian, now: datetime) -> bool:
    """They will come; saying it again, or after the meeting moved, changes nothing."""
    return _answer(link, plan, guardian, Answer.COMING, now) is not None


@transaction.atomic
def ask_other_time(
    *, link: SignedLink, plan: MeetingPlan, guardian: Guardian, slot: datetime | None, text: str, now: datetime
) -> bool:
    """They ask for another time: nothing moves until an officer accepts it, who gets a next step."""
    answer = _answer(link, plan, guardian, Answer.OTHER, now, slot=slot, text=text)
    owner = answers_for(link.notice, timezone.localdate(now))
    if answer and owner:
        answer.step = add_next_step(
            matter=plan.case.matter,
            kind=StepKind.CALL,
            due_on=timezone.localdate(now),
            by=None,
            owner=owner,
            key=uuid5(NAMESPACE_URL, f"meeting answer {answer.pk}"),
            text=_("The family asked for another time for the meeting: answer"),
        )
        answer.save(update_fields=["step"])
    return answer is not None


def _answer(
    link: SignedLink, plan: MeetingPlan, guardian: Guardian, answer: Answer, now: datetime, **facts: Any
) -> MeetingAnswer | None:
    """Written once for each time the meeting is set anew; None where it was, or where the meeting moved meanwhile."""
    lock_student(plan.case.student)
    stands = MeetingPlan.objects.filter(pk=plan.pk, version=plan.version, step__done_on=None)
    asked = {"plan": plan, "guardian": guardian, "version": plan.version, "answer": answer}
    if not stands.exists() or MeetingAnswer.objects.filter(**asked).exists():
        return None
    words = _words(plan, answer, timezone.localdate(now), facts.get("slot"))
    entry = _write(plan, f"{guardian} ({guardian.get_relation_display()}): {words}", now)
    if facts.get("text"):
        _write(plan, facts["text"], now)
    row = MeetingAnswer.objects.create(**asked, **facts, at=now, entry=entry)
    mark_used(link, now=now)
    owner, ref = answers_for(link.notice, timezone.localdate(now)), plan.case.matter.ref
    context = {"ref": ref, "url": plan.case.get_absolute_url(), "what": words}
    ring(
        kind="answer",
        users=[owner] if owner else [],
        subject=f"answer {row.pk}",
        matter=plan.case.matter,
        context=context,
        now=now,
    )
    return row


def _write(plan: MeetingPlan, text: str, now: datetime) -> TimelineEntry:
    return write_entry(plan.case, EntryKind.MEETING_ANSWER, by=None, happened_at=now, now=now, text=text)


def _words(plan: MeetingPlan, answer: Answer, today: date, slot: datetime | None) -> str:
    when = moment_words(plan.step, today)
    if answer == Answer.COMING:
        return _("will come, %(when)s") % {"when": when}
    if slot is None:
        return _("asks for another time than %(when)s") % {"when": when}
    wish = f"{texts.short_day(timezone.localdate(slot), today)}, {texts.clock(slot)}"
    return _("asks for %(wish)s instead of %(when)s") % {"wish": wish, "when": when}


@transaction.atomic
def accept_slot(*, answer: MeetingAnswer, by: User, now: datetime) -> bool:
    """Move the meeting to the moment the family asked for; the clock does not stop (D4). The second time is nothing.

    Raises StaleError where the meeting was changed or held meanwhile.
    """
    lock_student(answer.plan.case.student)
    if answer.slot is None or not open_wishes().filter(pk=answer.pk).update(accepted_at=now, accepted_by=by):
        return False
    slot = timezone.localtime(answer.slot)
    postpone_meeting(
        plan=answer.plan,
        version=answer.version,
        on=slot.date(),
        at=slot.time(),
        wished_by_family=True,
        reason="",
        by=by,
        now=now,
    )
    if answer.step:
        finish_next_step(step=answer.step, by=by, today=timezone.localdate(now))
    return True


def open_wishes() -> QuerySet[MeetingAnswer]:
    """Times that were asked for and not answered yet."""
    return MeetingAnswer.objects.filter(answer=Answer.OTHER, accepted_at=None)


def with_answers(steps: QuerySet[NextStep]) -> QuerySet[NextStep]:
    """Each meeting with what the family answered to it as it is set now, in the same query: how many parents will
    come and did not ask for another time since, and the newest wish (its key, moment, words and whose it is)."""
    given = MeetingAnswer.objects.filter(plan__step=OuterRef("pk"), version=F("plan__version"))
    wishes = given.filter(pk__in=open_wishes()).order_by("-pk")
    changed = MeetingAnswer.objects.filter(
        plan=OuterRef("plan"), version=OuterRef("version"), guardian=OuterRef("guardian"), answer=Answer.OTHER
    )
    coming = given.filter(~Exists(changed), answer=Answer.COMING).order_by().values("plan")
    shown = {"wish": "pk", "wish_slot": "slot", "wish_text": "text", "wish_by": "guardian__recipient__name"}
    return steps.annotate(
        coming=Subquery(coming.annotate(n=Count("pk")).values("n")),
        **{name: Subquery(wishes.values(field)[:1]) for name, field in shown.items()},
    )
