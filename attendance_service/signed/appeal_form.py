"""What a parent may type of an appeal; its messages are in the page's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID, uuid4

from django import forms
from django.core.exceptions import ValidationError

from accounts.fields.text import clean_text, is_filled
from assistance.models import AppealSubject

LONGEST = 4000


class AppealForm(forms.Form):
    subject = forms.Field(required=False)  # plain fields: their own messages would be Hebrew whatever the page is in
    reasons = forms.Field(required=False)
    key = forms.Field(required=False)

    def __init__(self, *args: Any, words: Mapping[str, Any], **options: Any) -> None:
        super().__init__(*args, **options)
        self.words = words

    @property
    def choices(self) -> list[tuple[str, str, bool]]:
        chosen = str(self.data.get("subject", ""))
        return [(one.value, str(self.words[f"about_{one.value}"]), one.value == chosen) for one in AppealSubject]

    @property
    def typed(self) -> str:
        return str(self.data.get("reasons", "")).replace("\x00", "")

    @property
    def known_key(self) -> UUID | None:
        try:
            return UUID(str(self.data.get("key", "")))
        except ValueError:
            return None

    @property
    def hidden(self) -> str:
        return str(self.known_key or uuid4())

    def clean_subject(self) -> str:
        if self.cleaned_data["subject"] not in AppealSubject.values:
            raise ValidationError(self.words["about_missing"])
        return str(self.cleaned_data["subject"])

    def clean_reasons(self) -> str:
        try:
            text = clean_text(self.data.get("reasons", ""), max_length=LONGEST, multiline=True)
        except ValidationError as problem:
            too_long = problem.code == "max_length"
            raise ValidationError(self.words["reasons_too_long" if too_long else "characters"]) from problem
        if not is_filled(text):
            raise ValidationError(self.words["reasons_missing"])
        return text

    def clean_key(self) -> UUID:
        return self.known_key or uuid4()
