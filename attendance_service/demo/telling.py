"""The case's next step, and the first mails of this year's cases: all of them sent long ago, nothing waits."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from accounts.models import User
from attendance_service.demo import words
from attendance_service.demo.acts import Report
from attendance_service.demo.days import DemoDays
from attendance_service.demo.families import Family
from attendance_service.demo.family_rows import Known
from attendance_service.demo.sheets import Book
from charter.models import NextStep
from notices.models import Notice, NoticeState

HOLD, ON_THE_WAY = timedelta(minutes=10), timedelta(seconds=40)


class TellingWriter:
    def __init__(self, book: Book, days: DemoDays, rng: Random) -> None:
        self.book, self.days, self.rng = book, days, rng

    def write_step(self, matter: int, owner: User, key: UUID) -> None:
        kind = self.rng.choice(list(words.STEPS))
        has_hour = kind in ("meeting", "visit")
        self.book[NextStep].add(
            matter_id=matter,
            kind=kind,
            text=words.STEPS[kind],
            owner_id=owner.pk,
            due_on=self.days.after(self.days.today, self.rng.randrange(0, 8)),
            due_time=time(self.rng.randrange(9, 17), self.rng.choice((0, 30))).isoformat() if has_hour else None,
            form_key=key,
        )

    def write_notices(
        self,
        matter: int,
        ref: str,
        family: Family,
        parents: list[Known],
        report: Report,
        call_by: date,
        officer: User,
        new_key: Callable[[], UUID],
    ) -> None:
        sent_at = report.received_at + HOLD + ON_THE_WAY
        if sent_at > self.days.now or report.reason == "harm":
            return
        facts = {
            "child": family.first_name,
            "gender": "f" if family.girl else "m",
            "ref": ref,
            "call_by": call_by.isoformat(),
            "officer": officer.name,
            "title": officer.title,
            "phone": officer.phone,
        }
        for known in parents:
            if known.parent.barred or not known.parent.email:
                continue
            self.book[Notice].add(
                kind="N27",
                matter_id=matter,
                subject=f"case {ref}",
                recipient_id=known.recipient,
                language=known.parent.language,
                context=json.dumps(facts, ensure_ascii=False),
                not_before=report.received_at + HOLD,
                state=NoticeState.SENT.value,
                attempts=1,
                message_id=f"<{new_key()}@demo.example>",
                created_at=report.received_at,
                settled_at=sent_at,
            )
