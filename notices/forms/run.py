"""Runs of many letters: which are meant, where the labels begin, and their registered numbers in order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, WholeNumberField
from notices.forms.posting import (
    NO_ADDRESS,
    NOT_ALLOWED,
    NOT_PRINTED,
    REGISTERED_ONLY,
    TAKEN,
    RegisteredNumberField,
    check_day,
    printed_on,
)
from notices.models import HandedHow, Notice, Posting
from notices.models.notice import NoticeQuerySet
from notices.services.paper import LABELS_A_SHEET, MOST_LETTERS, has_address
from notices.services.permission import forbidden

KEY = re.compile(r"[0-9]{1,12}")
GONE = _("One of the letters no longer waits to be printed. Open the page again.")


class LettersField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    def __init__(self) -> None:
        said = {"required": _("Mark at least one letter"), "invalid_choice": GONE, "invalid_pk_value": GONE}
        super().__init__(Notice.objects.none(), error_messages=said)

    def clean(self, value: Any) -> Any:
        """A number that no database holds is a letter that is not there."""
        if value and not all(KEY.fullmatch(str(key)) for key in value):
            raise ValidationError(GONE)
        return super().clean(value)


class LettersForm(forms.Form):
    """Which letters of the tab are meant; one that is not among them is not said to exist."""

    chosen = LettersField()
    start = WholeNumberField(
        label=_("First free label of the sheet"), lowest=1, highest=LABELS_A_SHEET, initial=1, required=False
    )

    def __init__(self, *args: Any, rows: NoticeQuerySet, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["chosen"].queryset = rows  # type: ignore[attr-defined]

    def clean_chosen(self) -> list[Notice]:
        notices = list(self.cleaned_data["chosen"])
        if len(notices) > MOST_LETTERS:
            words = ngettext("At most %(n)d letter at a time", "At most %(n)d letters at a time", MOST_LETTERS)
            raise ValidationError(words % {"n": MOST_LETTERS})
        return notices

    @property
    def marked(self) -> set[str]:
        return set(self.data.getlist("chosen")) if self.is_bound else set()  # type: ignore[attr-defined]


class PostLettersForm(forms.Form):
    """One way and one day for all of them, and a number beside each."""

    how = forms.ChoiceField(
        label=_("How do they go?"),
        choices=[choice for choice in HandedHow.choices if choice[0] != HandedHow.HAND],
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark how the letters go")},
    )
    on = DayField(label=_("On which day?"), error_messages={"required": _("Write the day")})

    def __init__(self, *args: Any, letters: Sequence[Notice], today: date, **options: Any) -> None:
        usual = HandedHow.REGISTERED if any(one.goes_registered for one in letters) else HandedHow.POST
        super().__init__(*args, **{"initial": {"how": usual, "on": today}, **options})
        self.letters, self.today = letters, today
        for one in letters:
            self.fields[f"number_{one.pk}"] = RegisteredNumberField()

    @property
    def rows(self) -> list[tuple[Notice, forms.BoundField]]:
        return [(one, self[f"number_{one.pk}"]) for one in self.letters]

    @property
    def numbered(self) -> list[tuple[Notice, str]]:
        return [(one, self.cleaned_data[f"number_{one.pk}"]) for one in self.letters]

    def clean_how(self) -> HandedHow:
        how = HandedHow(self.cleaned_data["how"])
        for one in self.letters:
            if how == HandedHow.POST and one.goes_registered:
                raise ValidationError(self._about(one, REGISTERED_ONLY))
            if not has_address(one):
                raise ValidationError(self._about(one, NO_ADDRESS))
            if reason := forbidden(one):
                raise ValidationError(self._about(one, NOT_ALLOWED % {"why": reason}))
            if printed_on(one) is None:
                raise ValidationError(self._about(one, NOT_PRINTED))
        return how

    def _about(self, notice: Notice, words: Any) -> str:
        return gettext("%(name)s, letter %(number)s: %(words)s") % {
            "name": notice.recipient,
            "number": notice.number,
            "words": words,
        }

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        for one in self.letters:
            check_day(day, printed_on(one), self.today)
        return day

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("how") != HandedHow.REGISTERED:
            return facts
        typed = [facts.get(f"number_{one.pk}") for one in self.letters]
        known = Posting.objects.filter(registered_number__in=[number for number in typed if number])
        taken = set(known.exclude(notice__in=self.letters).values_list("registered_number", flat=True))
        for one, number in zip(self.letters, typed, strict=True):
            if number == "":
                self.add_error(f"number_{one.pk}", _("Write the registered-mail number"))
            elif number in taken:
                self.add_error(f"number_{one.pk}", TAKEN)
            taken.add(number or "")
        return facts
