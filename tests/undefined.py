"""A variable that a page names and nobody gave it: an error in our templates, as usual in those of packages."""

from __future__ import annotations

import sys
from pathlib import Path
from types import FrameType
from typing import Any

from django.template.base import Node

OURS = Path(__file__).resolve().parent.parent / "templates"
LAID_OVER = ("bootstrap5", "allauth", "account", "mfa")  # pages of packages, written in their way


class UndefinedVariableError(Exception):
    pass


class Undefined(str):
    """For `string_if_invalid`: raises where the asking template is ours, is empty elsewhere."""

    __slots__ = ()

    def __new__(cls) -> Undefined:
        return super().__new__(cls, "%s")

    def __mod__(self, variable: Any) -> str:
        template = _asking_template(sys._getframe())
        if template and template.is_relative_to(OURS) and template.relative_to(OURS).parts[0] not in LAID_OVER:
            raise UndefinedVariableError(f"{variable} in {template.relative_to(OURS)}")
        return ""


def _asking_template(frame: FrameType | None) -> Path | None:
    """The file of the template node that is being rendered."""
    while frame:
        node = frame.f_locals.get("self")
        if isinstance(node, Node) and getattr(node, "origin", None):
            return Path(str(node.origin.name))
        frame = frame.f_back
    return None
