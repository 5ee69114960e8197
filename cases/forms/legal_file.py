"""What goes into the prosecutor's file, and what the officer's opinion says."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import TextField
from cases.forms.acts import FormKeyField
from cases.models import BodyKind, Opinion
from cases.services.legal import Dossier

CHAPTERS = ("background", "offered", "assessment", "recommendation")
WRITE = _("Write this chapter; the court reads all four.")
TO_WHOM = _("Write who will receive it")


class ProsecutorFileForm(forms.Form):
    """Each line of the chronology and each document may go along or stay out; locked ones are not offered."""

    recipient = TextField(label=_("For whom"), max_length=120, error_messages={"required": TO_WHOM})
    keep = forms.MultipleChoiceField(
        required=False, error_messages={"invalid_choice": _("A line changed meanwhile. Open the page again.")}
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, dossier: Dossier, **options: Any) -> None:
        super().__init__(*args, **options)
        offered = [line for line in (*dossier.lines, *dossier.documents) if not line.is_locked]
        keep = self.fields["keep"]
        assert isinstance(keep, forms.MultipleChoiceField)  # noqa: S101 - for the type checker
        keep.choices = [(line.key, line.title) for line in offered]
        keep.initial = [line.key for line in offered if line.why is None]

    @property
    def kept(self) -> set[str]:
        """What is ticked now: as it was sent, or as it is proposed."""
        return set(self["keep"].value() or [])


class OpinionForm(forms.Form):
    """Four chapters; every version stays (s.4(b)(3))."""

    background = TextField(
        label=_("What is known"),
        max_length=6000,
        multiline=True,
        help_text=_("Absences, school, family: facts with dates."),
        error_messages={"required": WRITE},
    )
    offered = TextField(
        label=_("What was offered to the family and the pupil"),
        max_length=6000,
        multiline=True,
        help_text=_("And what came of it. The courts ask for this first."),
        error_messages={"required": WRITE},
    )
    assessment = TextField(
        label=_("The officer's assessment"), max_length=6000, multiline=True, error_messages={"required": WRITE}
    )
    recommendation = TextField(
        label=_("Recommendation"), max_length=4000, multiline=True, error_messages={"required": WRITE}
    )
    body = forms.ChoiceField(
        label=_("For which body"),
        choices=[(body.value, body.label) for body in (BodyKind.COURT, BodyKind.PROSECUTOR)],
        widget=forms.RadioSelect,
        initial=BodyKind.PROSECUTOR,
        error_messages={"required": TO_WHOM, "invalid_choice": TO_WHOM},
    )
    recipient = TextField(label=_("For whom"), max_length=120, error_messages={"required": TO_WHOM})
    form_key = FormKeyField()

    def __init__(self, *args: Any, newest: Opinion | None, recipient: str, **options: Any) -> None:
        options["initial"] = {name: getattr(newest, name, "") for name in CHAPTERS} | {"recipient": recipient}
        super().__init__(*args, **options)
        for name in CHAPTERS:
            self.fields[name].widget.attrs["rows"] = 6

    @property
    def chapters(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in CHAPTERS}
