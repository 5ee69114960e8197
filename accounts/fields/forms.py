"""Form fields that carry the rules; what was typed stays in the box when a rule refuses it."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EMPTY_VALUES
from django.utils import timezone

from accounts.fields.dates import EARLIEST, LATEST, parse_date, parse_time
from accounts.fields.identity import clean_israeli_id
from accounts.fields.mail import clean_email
from accounts.fields.numbers import clean_whole_number
from accounts.fields.phone import clean_phone, dialled
from accounts.fields.text import NAME_LENGTH, clean_name, clean_text, is_filled, plain

LONGEST_KEY = 18  # digits that fit every database's integer


class _OwnWords(forms.CharField):
    """A text field whose own words for "required", where it has some, come before the general ones."""

    def __init__(self, **options: Any) -> None:
        self.required_words = (options.get("error_messages") or {}).get("required")
        super().__init__(**options)

    def clean(self, value: Any) -> str:
        try:
            return str(super().clean(value))
        except ValidationError as error:
            if self.required_words and getattr(error, "code", "") == "required":
                raise ValidationError(self.required_words, code="required") from None
            raise


class TextField(_OwnWords):
    """Free text; `multiline=True` gives a text area."""

    def __init__(self, *, max_length: int = 600, multiline: bool = False, **options: Any) -> None:
        self.multiline = multiline
        options.setdefault("widget", forms.Textarea(attrs={"rows": 3}) if multiline else forms.TextInput())
        super().__init__(max_length=max_length, strip=False, **options)

    def to_python(self, value: Any) -> str:
        text = clean_text(value, max_length=self.max_length or 0, multiline=self.multiline)
        if self.required and not is_filled(text):
            raise ValidationError(self.error_messages["required"], code="required")
        return text


class NameField(_OwnWords):
    """A person's or a place's name."""

    def __init__(self, *, max_length: int = NAME_LENGTH, **options: Any) -> None:
        super().__init__(max_length=max_length, strip=False, **options)

    def to_python(self, value: Any) -> str:
        return clean_name(value, max_length=self.max_length or NAME_LENGTH, required_=self.required)


class DayField(forms.Field):
    """A day typed in one text box: 14.5, 14/5/26, 14-5-2026 or 2026-5-14 (`ux.md` 2, Dates).

    Bounds may be given per form: `form.fields["on"].latest = today`.
    """

    widget = forms.TextInput

    def __init__(self, *, earliest: date = EARLIEST, latest: date = LATEST, **options: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "data-day": "", "maxlength": "40"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value.day}.{value.month}.{value.year}" if isinstance(value, date) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)

    def to_python(self, value: Any) -> date | None:
        if value in EMPTY_VALUES or not plain(value):
            return None
        return parse_date(value, today=timezone.localdate(), earliest=self.earliest, latest=self.latest)


class TimeOfDayField(forms.Field):
    """Hours and minutes: 9:30, 09.30 or 0930."""

    widget = forms.TextInput

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"}

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        return parse_time(value) if plain(value) else None


class _PlainField(forms.CharField):
    """A short text read from left to right, cleaned by one function."""

    attrs: dict[str, str] = {}

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "dir": "ltr", **self.attrs}

    def clean_filled(self, text: str) -> str:
        raise NotImplementedError

    def to_python(self, value: Any) -> str:
        return self.clean_filled(value) if plain(value) else ""


class IdNumberField(_PlainField):
    """An Israeli ID; stored as nine digits."""

    attrs = {"inputmode": "numeric", "autocomplete": "off"}

    def clean_filled(self, text: str) -> str:
        return clean_israeli_id(text)


class PhoneField(_PlainField):
    """A phone number; stored as E.164 or as a star number."""

    attrs = {"inputmode": "tel", "autocomplete": "tel"}

    def prepare_value(self, value: Any) -> Any:
        """A stored number stands in the box as people dial it."""
        return dialled(value) if isinstance(value, str) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), self.prepare_value(data))

    def clean_filled(self, text: str) -> str:
        return clean_phone(text)


class MailField(_PlainField):
    """An e-mail address."""

    attrs = {"inputmode": "email", "autocomplete": "email"}

    def clean_filled(self, text: str) -> str:
        return clean_email(text)


class WholeNumberField(forms.Field):
    """A whole number between two bounds."""

    widget = forms.TextInput

    def __init__(self, *, lowest: int = 0, highest: int = 10**9, **options: Any) -> None:
        self.lowest, self.highest = lowest, highest
        super().__init__(**options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "numeric", "autocomplete": "off", "maxlength": "20"}

    def to_python(self, value: Any) -> int | None:
        return clean_whole_number(value, lowest=self.lowest, highest=self.highest) if plain(value) else None


class SeveralField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Several rows, ticked. A number that no database can hold is none of them (B29), and no error of the server."""

    def clean(self, value: Any) -> Any:
        for one in value or ():
            if len(str(one)) > LONGEST_KEY:
                raise ValidationError(self.error_messages["invalid_choice"], "invalid_choice", {"value": one})
        return super().clean(value)
