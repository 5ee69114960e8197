"""A decision as its form shows it: what stands on record, and what differs from what was typed."""

from __future__ import annotations

from datetime import date
from typing import Any

from assistance.forms.level import NONE_NEEDED, LevelForm
from assistance.models import AideFile, FunctionLevelDecision, TeamMeeting
from assistance.standards import Area
from cases.views.acts import Difference

COPIED = (
    "body", "level", "explained", "services", "tool_version", "tool_url", "protocol", "sharing_allowed", "version",
)  # fmt: skip


def start_of(meeting: TeamMeeting | None, today: date) -> dict[str, Any]:
    """Of a new decision: the day of the meeting that is known, if it was not ahead."""
    if meeting is None:
        return {}
    return {"on": min(meeting.held_on, today), "parents_heard": meeting.parents_heard}


def initial_of(decision: FunctionLevelDecision, file: AideFile) -> dict[str, Any]:
    shown: dict[str, Any] = {name: getattr(decision, name) for name in COPIED}
    shown |= {"level": decision.level or NONE_NEEDED, "on": decision.decided_on, "late_reason": file.late_reason}
    shown |= {"parents_heard": decision.meeting.parents_heard, "goals": _lines(decision)}
    if not decision.published_at:
        shown["why"] = decision.origin_reason
    for row in decision.reasons.all():
        shown |= {f"level_{row.area}": row.level or "", f"text_{row.area}": row.text}
    return shown


def differences(decision: FunctionLevelDecision, form: LevelForm) -> list[Difference]:
    """What stands now beside what was typed, field by field."""
    stands, typed = initial_of(decision, decision.file), dict(form.cleaned_data)
    typed["goals"] = "\n".join(typed["goals"])
    rows = []
    for name in form.fields:
        if name in ("version", "form_key"):
            continue
        label, now, then = _label(form, name), _said(form, name, stands.get(name)), _said(form, name, typed.get(name))
        if now != then:
            rows.append(Difference(label, now, then))
    return rows or [Difference(str(form.fields["level"].label), *[_said(form, "level", stands["level"])] * 2)]


def _label(form: LevelForm, name: str) -> str:
    """A field of an area by the area's name, for both are called alike in all five."""
    area = name.partition("_")[2]
    return str(Area(area).label) if area in Area.values else str(form.fields[name].label)


def _said(form: LevelForm, name: str, value: Any) -> str:
    choices = dict(getattr(form.fields[name], "choices", ())) if name.startswith("level") else {}
    if choices:
        return str(choices.get(str(value or ""), ""))
    if isinstance(value, date):
        return f"{value.day}.{value.month}.{value.year}"
    return {True: "✓", False: "", None: ""}.get(value, str(value)) if isinstance(value, bool | None) else str(value)


def _lines(decision: FunctionLevelDecision) -> str:
    return "\n".join(goal.text for goal in decision.goals.all())
