"""What a parent may type on a signed page; its messages are in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from accounts.fields.numbers import clean_whole_number
from accounts.fields.text import clean_text, is_filled

LONGEST = 600


class OtherTimeForm(forms.Form):
    """One of the moments offered, or words, or both."""

    slot = forms.Field(required=False)  # plain fields: their own messages would be Hebrew whatever the page is in
    text = forms.Field(required=False)

    def __init__(self, *args: Any, slots: list[datetime], words: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.slots = {f"{slot:%Y-%m-%dT%H:%M}": slot for slot in slots}
        self.words = words

    @property
    def typed(self) -> str:
        """What to show again: all that a page can hold."""
        return str(self.data.get("text", "")).replace("\x00", "")

    @property
    def chosen(self) -> str:
        return str(self.data.get("slot", ""))

    def clean_slot(self) -> datetime | None:
        value = self.cleaned_data["slot"] or ""
        if value and value not in self.slots:
            raise ValidationError(self.words["wrong_choice"])
        return self.slots.get(value)

    def clean_text(self) -> str:
        try:
            text = clean_text(self.data.get("text", ""), max_length=LONGEST, multiline=True)
        except ValidationError as problem:
            too_long = problem.code == "max_length"
            raise ValidationError(self.words["too_long" if too_long else "characters"]) from problem
        return text if is_filled(text) else ""

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if not self.errors and not facts.get("slot") and not facts.get("text"):
            raise ValidationError(self.words["nothing"])
        return facts


class MoreHoursForm(forms.Form):
    """How many weekly hours more, inside the level, and why (R58)."""

    hours = forms.Field(required=False)
    reasons = forms.Field(required=False)

    def __init__(self, *args: Any, room: int, words: Mapping[str, str], **options: Any) -> None:
        super().__init__(*args, **options)
        self.room, self.words = room, words

    @property
    def typed(self) -> dict[str, str]:
        return {name: str(self.data.get(name, "")).replace("\x00", "") for name in ("hours", "reasons")}

    def clean_hours(self) -> int:
        try:
            return clean_whole_number(self.data.get("hours", ""), lowest=1, highest=self.room)
        except ValidationError as problem:
            said = self.words["hours_bound" if problem.code == "out_of_range" else "hours_whole"]
            raise ValidationError(said.format(room=self.room)) from problem

    def clean_reasons(self) -> str:
        try:
            text = clean_text(self.data.get("reasons", ""), max_length=LONGEST, multiline=True)
        except ValidationError as problem:
            too_long = problem.code == "max_length"
            raise ValidationError(self.words["too_long" if too_long else "characters"]) from problem
        if not is_filled(text):
            raise ValidationError(self.words["hours_why_missing"])
        return text
