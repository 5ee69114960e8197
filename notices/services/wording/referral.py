"""A report came: to the parents (N27), to whoever reported (N1, and how it stands)."""

from typing import Any

from notices.models import Notice
from notices.services.words import about, day, ltr

Facts = dict[str, Any]


def _started(_notice: Notice, facts: Facts, language: str) -> Facts:
    return about(facts, language) | {"call_by": day(facts.get("call_by"), language)}


def _received(_notice: Notice, facts: Facts, language: str) -> Facts:
    return {"ref": ltr(facts["ref"]), "answer_by": day(facts.get("answer_by"), language)}


def _progress(_notice: Notice, facts: Facts, _language: str) -> Facts:
    return {"ref": ltr(facts["ref"]), "stage": facts["stage"]}


WORDS = {"N27": _started, "N1": _received, "progress": _progress}
