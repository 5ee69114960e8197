"""What to do next: alone on its page, or as the last question of a contact."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, TextField, TimeOfDayField
from cases.forms.correction import EXPIRED
from cases.services.occasion import Occasion
from charter import texts
from charter.models import StepKind
from charter.services.steps import PlannedStep

PROMISE_OF = {StepKind.CALL: "10", StepKind.MEETING: "11"}


class StepFields(forms.Form):
    """The optional next step within a contact: call again on the next working day, meet, or something else."""

    step = forms.ChoiceField(label=gettext_lazy("The next step"), widget=forms.RadioSelect, required=False)
    step_text = TextField(label=gettext_lazy("What"), max_length=300, required=False)
    step_on = DayField(label=gettext_lazy("On which day"), required=False)
    step_at = TimeOfDayField(label=gettext_lazy("At which hour"), required=False)

    def offer_steps(self, occasion: Occasion) -> None:
        self.occasion = occasion
        choice = self.fields["step"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        choice.choices = [
            ("", _("none")),
            (StepKind.CALL.value, _call_again(occasion)),
            (StepKind.MEETING.value, StepKind.MEETING.label),
            (StepKind.OTHER.value, _("other")),
        ]
        day = self.fields["step_on"]
        assert isinstance(day, DayField)  # noqa: S101
        day.earliest = occasion.today

    def planned_step(self) -> PlannedStep | None:
        """The step that was chosen; complains beside the fields where it is not whole."""
        chosen = self.cleaned_data.get("step")
        if not chosen:
            return None
        kind, on, text = StepKind(chosen), self.cleaned_data.get("step_on"), self.cleaned_data.get("step_text", "")
        if kind is StepKind.CALL:
            on = on or self.occasion.next_day
        if on is None and "step_on" not in self.errors:
            self.add_error("step_on", _("Write the day of the next step, for example 14.5."))
        if kind is StepKind.OTHER and not text and "step_text" not in self.errors:
            self.add_error("step_text", _("Write what is to be done next."))
        if on is None:
            return None
        promise = PROMISE_OF.get(kind, "")
        return PlannedStep(
            kind=kind,
            due_on=on,
            due_time=self.cleaned_data.get("step_at"),
            text=text,
            promise=promise if self.occasion.open_promise(promise) else "",
        )


def _call_again(occasion: Occasion) -> str:
    day = occasion.next_day
    if day.toordinal() == occasion.today.toordinal() + 1:
        return _("call again tomorrow")
    return _("call again on %(day)s") % {"day": texts.short_day(day, occasion.today)}


class StepForm(forms.Form):
    """One next step of a case."""

    kind = forms.ChoiceField(
        label=gettext_lazy("What kind"),
        choices=StepKind.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose what kind of step it is."),
            "invalid_choice": gettext_lazy("Choose what kind of step it is."),
        },
    )
    text = TextField(label=gettext_lazy("What"), max_length=300, required=False)
    on = DayField(
        label=gettext_lazy("On which day"),
        error_messages={"required": gettext_lazy("Write the day of the next step, for example 14.5.")},
    )
    at = TimeOfDayField(label=gettext_lazy("At which hour"), required=False)
    form_key = forms.UUIDField(widget=forms.HiddenInput, error_messages=EXPIRED)

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        options["initial"] = {"form_key": uuid4(), "kind": StepKind.CALL} | (options.get("initial") or {})
        super().__init__(*args, **options)
        day = self.fields["on"]
        assert isinstance(day, DayField)  # noqa: S101 - for the type checker
        day.earliest = today

    def clean(self) -> dict[str, Any]:
        facts = self.cleaned_data
        if facts.get("kind") == StepKind.OTHER and not facts.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write what is to be done next."))
        return facts

    def planned_step(self) -> PlannedStep:
        facts = self.cleaned_data
        return PlannedStep(StepKind(facts["kind"]), facts["on"], facts["at"], facts["text"])
