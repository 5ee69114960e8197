"""What a manager approved: her word holds for what she read, and for nothing it has become since (ux 3.12)."""

from __future__ import annotations

import json
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext

from accounts.models import Role, User
from notices.models import Notice, NoticeState
from notices.services.bell import ring
from notices.services.composing import Find
from notices.services.moving import move_notice
from notices.services.sources import HEBREW, footer_of, source_of
from notices.texts import KINDS
from notices.texts.facts import PRINTED_TO


def words_of_approval(notice: Notice, find: Find = source_of) -> str:
    """A digest of its words in each of its languages and of its facts; empty where no manager is asked.

    Who answers today, and where it goes, is looked up as it leaves: another telephone asks nobody anew.
    """
    if KINDS[notice.kind].review != "approval":
        return ""
    languages = dict.fromkeys((notice.language, HEBREW))
    found = [(find(notice.unit, notice.kind, language), footer_of(notice.kind, language)) for language in languages]
    facts = {name: fact for name, fact in notice.context.items() if name != PRINTED_TO}
    said = [notice.language, [[source and source.text, footer] for source, footer in found], facts]
    return sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def is_as_approved(notice: Notice, find: Find = source_of) -> bool:
    return notice.approved_words == words_of_approval(notice, find)


@transaction.atomic(savepoint=False)
def hold_changed(notice: Notice, *, now: datetime, where: Q | None = None, **facts: Any) -> str:
    """Back before the managers, who hear of it; returns why. Nobody's name stands under what nobody read."""
    why = gettext("The words are not those that were approved: a manager reads them anew")
    unapproved: dict[str, Any] = {"approved_by": None, "approved_at": None, "approved_words": ""}
    if move_notice(notice, NoticeState.HELD, now=now, note=why, where=where, **unapproved, **facts):
        _ring_managers(notice, now)
    return why


def _ring_managers(notice: Notice, now: datetime) -> None:
    ring(
        kind="changed",
        users=User.objects.with_role(Role.MANAGER).filter(unit=notice.unit),
        subject=f"notice {notice.pk}",
        revision=notice.events.filter(state=NoticeState.HELD).count(),
        matter=notice.matter,
        context={
            "ref": notice.matter.ref if notice.matter else "",
            "url": notice.get_absolute_url(),
            "what": notice.title,
        },
        now=now,
    )
