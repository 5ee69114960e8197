"""What did not arrive becomes somebody's next step, because a right must not hang on a mail (reliability 6.1)."""

from __future__ import annotations

from datetime import date, datetime
from uuid import NAMESPACE_URL, UUID, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Role, User
from charter.models import NextStep, StepKind
from charter.services.steps import add_next_step, finish_next_step
from notices.models import Notice, Tab
from notices.models.states import TABS
from notices.services.bell import ring
from notices.texts import KINDS, Audience


@transaction.atomic
def raise_problem(notice: Notice, *, now: datetime, unsure: bool = False) -> None:
    """Ask whoever answers for the matter to call, print or visit, today (S14); once each time it comes to a problem.

    Asked after the notice has come there. `unsure`: it may have arrived, and only a person can find out.
    """
    today = timezone.localdate(now)
    matter = notice.matter
    if matter is None or KINDS[notice.kind].audience == Audience.STAFF:
        _tell_managers(notice, now)
        return
    owner = answers_for(notice, today)
    if owner is None:
        return
    times = _times(notice)
    _replace_step(notice, times, today)
    add_next_step(
        matter=matter,
        kind=StepKind.CALL,
        due_on=today,
        by=None,
        owner=owner,
        key=_key(notice, times),
        text=_what_to_do(unsure) % {"title": notice.title, "name": notice.recipient},
    )
    ring(
        kind="S14",
        users=[owner],
        subject=f"notice {notice.pk}",
        revision=times,
        matter=matter,
        context={"ref": matter.ref, "url": notice.get_absolute_url(), "what": notice.title},
        now=now,
    )


def _tell_managers(notice: Notice, now: datetime) -> None:
    """A mail to our own people has no officer: a password or an invitation that is lost keeps somebody out."""
    if notice.recipient.user is None:
        return
    managers = User.objects.with_role(Role.MANAGER).filter(unit=notice.recipient.user.unit_id).order_by("pk")
    facts = {"ref": "", "url": "/outbox/?tab=problems", "what": f"{notice.title}: {notice.recipient}"}
    ring(kind="S14", users=managers, subject=f"notice {notice.pk}", revision=_times(notice), context=facts, now=now)


def _what_to_do(unsure: bool) -> str:
    if unsure:
        return gettext("Nobody knows whether a notice arrived (%(title)s, %(name)s): ask, and say so in the outbox")
    return gettext("A notice did not arrive (%(title)s, %(name)s): call, print or visit")


def finish_problem(notice: Notice, *, by: User, now: datetime) -> bool:
    """Tick the step off, whoever's it is by now; false where there is none, or it was done already."""
    step = NextStep.objects.filter(form_key=_key(notice, _times(notice))).select_related("matter").first()
    return step is not None and finish_next_step(step=step, by=by, today=timezone.localdate(now))


def _replace_step(notice: Notice, times: int, today: date) -> None:
    """What an earlier problem of the same notice still asks for is asked by the new step."""
    earlier = [_key(notice, before) for before in range(times)]
    NextStep.objects.open().filter(form_key__in=earlier).update(done_on=today)


def _key(notice: Notice, times: int) -> UUID:
    return uuid5(NAMESPACE_URL, f"problem {notice.message_id} {times}")


def _times(notice: Notice) -> int:
    """How often it came to a problem: each asks anew, and the same one asked about twice is asked once."""
    return notice.events.filter(state__in=TABS[Tab.PROBLEMS]).count()


def answers_for(notice: Notice, today: date) -> User | None:
    """Who treats its matter today: the cover of these days, the officer, or else a manager of the unit."""
    matter = notice.matter
    if matter is None:
        return None
    covered = matter.cover_from and matter.cover_until and matter.cover_from <= today <= matter.cover_until
    treats = matter.cover if covered else matter.owner
    if treats is not None and treats.is_active:
        return treats
    return User.objects.with_role(Role.MANAGER).filter(unit=matter.unit_id).order_by("pk").first()
