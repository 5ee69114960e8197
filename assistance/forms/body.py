"""Who decides what: names and powers of the bodies of both tracks (D21), and the letter to a chair (R31)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NameField
from assistance.models import Body
from cases.forms.acts import VersionField
from cases.forms.committee import LetterForm


class BodyForm(forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(
        label=gettext_lazy("Name of the body"),
        max_length=80,
        help_text=gettext_lazy("As letters and decisions call it."),
        error_messages={"required": gettext_lazy("Write the name of the body")},
    )
    version = VersionField()

    class Meta:
        model = Body
        fields = ["name", "track", "finds_eligible", "sets_level", "hears_appeals"]
        help_texts = {
            "sets_level": gettext_lazy(
                "By the guide the inter-professional team alone; by the law of 2018 the eligibility committee too."
            )
        }
        error_messages = {"track": {"required": gettext_lazy("Choose the track")}}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.initial["version"] = self.instance.version
        del self.fields["track" if self.instance.pk else "version"]

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Body.objects.filter(unit=self.instance.unit_id, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise ValidationError(_("There is already a body of this name"), code="exists")
        return name

    def clean_sets_level(self) -> bool:
        sets: bool = self.cleaned_data["sets_level"]
        mates = Body.objects.filter(unit=self.instance.unit_id, track=self.instance.track, sets_level=True)
        if self.instance.pk and not sets and not mates.exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("Somebody must set the level: give the power to another body first."))
        return sets


class ChairLetterForm(LetterForm):
    """The letter names no pupil; the day is that of the committee's meeting."""

    happened_on = DayField(
        label=gettext_lazy("Day of the committee's meeting"),
        error_messages={"required": gettext_lazy("Write the day of the meeting, for example 14.5.")},
    )
    field_order = ["addressee", "happened_on", "circular", "what"]

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        day = self.fields["happened_on"]
        assert isinstance(day, DayField)  # noqa: S101 - for the type checker
        day.latest = today
