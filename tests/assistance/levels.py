"""A team's decision for tests, by the services a coordinator uses."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from accounts.models import User
from assistance.models import AideFile, FunctionLevelDecision
from assistance.services.bodies import body_of
from assistance.services.decision import Finding, save_draft
from assistance.services.meeting import Sitting
from assistance.services.publishing import publish_decision
from tests.cases.factories import moment

MEMBERS = ({"name": "אסנת ברק", "role": "מנהלת בית הספר", "is_head": True}, {"name": "יעל רון", "role": "מתי״א"})
REASONS = {"transitions": (3, "מתקשה במעברים בכיתה ובחצר"), "daily": (2, "עצמאית ברוב התפקודים")}


def draft(
    file: AideFile, by: User, level: int | None = 3, on: str = "2026-05-06", **facts: Any
) -> FunctionLevelDecision:
    """What was typed on that day at noon; `body` by its code."""
    saving = {name: facts.pop(name) for name in ("key", "version", "origin", "why") if name in facts}
    body = body_of(file.matter.unit, facts.pop("body", "team"))
    sitting = Sitting(date.fromisoformat(on), facts.pop("members", MEMBERS), facts.pop("parents_heard", False))
    finding = Finding(body, level, **({"reasons": REASONS, "goals": ("לפנות לעזרה במילים",)} | facts))
    saving = {"key": uuid4()} | saving
    return save_draft(file=file, sitting=sitting, finding=finding, by=by, now=moment(f"{on} 12:00"), **saving)


def publish(decision: FunctionLevelDecision, by: User, at: str = "2026-05-06 13:00") -> FunctionLevelDecision:
    return publish_decision(decision=decision, version=decision.version, by=by, now=moment(at))
