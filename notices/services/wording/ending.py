"""The case was closed (N25), to the parents and to the school; somebody asks to see what is kept (N26)."""

from typing import Any

from notices.models import Notice
from notices.services.words import about, day, ltr, said

Facts = dict[str, Any]


def _closed(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {"outcome": said(facts.get("outcome", ""), language)}


def _asked(_notice: Notice, facts: Facts, language: str) -> Facts:
    return {
        "ref": ltr(facts["ref"]),
        "answer_by": day(facts.get("answer_by"), language),
        "stage": facts.get("stage", "received"),
    }


WORDS = {"N25": _closed, "N25-school": _closed, "N26": _asked}
