"""What did not arrive becomes somebody's next step, because a right must not hang on a mail (reliability 6.1)."""

from __future__ import annotations

from datetime import datetime
from uuid import NAMESPACE_URL, uuid5

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext

from accounts.models import Role, User
from charter.models import StepKind
from charter.services.steps import add_next_step
from notices.models import Notice
from notices.services.bell import ring
from notices.texts import KINDS, Audience


@transaction.atomic
def raise_problem(notice: Notice, *, now: datetime) -> None:
    """Ask whoever answers for the matter to call, print or visit, today; once a notice (S14)."""
    owner = answers_for(notice)
    if notice.matter is None or owner is None or KINDS[notice.kind].audience == Audience.STAFF:
        return
    add_next_step(
        matter=notice.matter,
        kind=StepKind.CALL,
        due_on=timezone.localdate(now),
        by=None,
        owner=owner,
        key=uuid5(NAMESPACE_URL, f"problem {notice.message_id}"),
        text=gettext("A notice did not arrive (%(title)s, %(name)s): call, print or visit")
        % {"title": notice.title, "name": notice.recipient},
    )
    ring(
        kind="S14",
        users=[owner],
        subject=f"notice {notice.pk}",
        matter=notice.matter,
        context={"ref": notice.matter.ref, "url": notice.get_absolute_url(), "what": notice.title},
        now=now,
    )


def answers_for(notice: Notice) -> User | None:
    matter = notice.matter
    if matter is None:
        return None
    return matter.owner or User.objects.with_role(Role.MANAGER).filter(unit=matter.unit_id).order_by("pk").first()
