"""What the parents hear of an appeal: that it came, whether a late one is heard, its hearing, and its end (N18)."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext as _

from assistance.models import Appeal, AppealResult, AppealSubject
from assistance.services.parents import child_facts, tell_parents
from notices.models import Notice
from notices.services import cancel_notices

TOLD = "N18"


def announce_appeal(appeal: Appeal, stage: str, *, on: date, now: datetime) -> list[Notice]:
    """To whoever appealed: it is that guardian's. What waits of an earlier stage says less, and stays here.

    `stage` is one of `received`, `admitted`, `heard`, `decided`, `withdrawn`. A row an act: the appeal's version.
    """
    if not appeal.guardian.recipient.may_receive:
        return []
    cancel_notices(kind=TOLD, subject=subject_of(appeal), reason=_("The appeal went on"), now=now)
    file = appeal.decision.file
    facts = {
        **child_facts(file),
        "year": file.year,
        "stage": stage,
        "on": on.isoformat(),
        "body": appeal.body.name,
        "topic": str(AppealSubject(appeal.subject).label),
        "result": str(AppealResult(appeal.result).label) if appeal.result else "",
        "explained": appeal.explained,
        "answer_by": appeal.decide_by.isoformat() if appeal.decide_by and not appeal.result else None,
        "is_late": appeal.is_late and appeal.admitted is None and not appeal.result,
    }
    only, revision = [appeal.guardian], appeal.version
    return tell_parents(file, TOLD, facts, subject=subject_of(appeal), only=only, revision=revision, now=now)


def subject_of(appeal: Appeal) -> str:
    return f"appeal {appeal.pk}"


def appeal_of(notice: Notice) -> Appeal | None:
    """The appeal a notice of it stands for."""
    rows = Appeal.objects.filter(guardian__recipient=notice.recipient_id, decision__file__matter=notice.matter_id)
    related = ("decision__file__matter__unit", "decision__file__eligibility__student", "body", "guardian")
    return next((row for row in rows.select_related(*related) if subject_of(row) == notice.subject), None)
