"""The words of a notice as a manager changes them, and who approved them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NameField, TextField, WholeNumberField
from notices.services.sources import HEBREW
from notices.services.text.checking import LONGEST, faults_of
from notices.services.text.states import TextState

NOT_WHOLE = gettext_lazy("The form is not whole. Open the page again.")
MOST_SHOWN = 10  # faults beside the field


class TextForm(forms.Form):
    """A new version needs a reason; a look at it beforehand does not."""

    source = TextField(
        label=gettext_lazy("The text"),
        max_length=LONGEST,
        multiline=True,
        help_text=gettext_lazy("The first line is the subject. A line that begins with a mark is described beside."),
        error_messages={"required": gettext_lazy("Write the text.")},
    )
    reason = TextField(
        label=gettext_lazy("Why is it changed?"),
        max_length=300,
        error_messages={"required": gettext_lazy("Write why. The reason stays beside the version.")},
    )
    version = WholeNumberField(widget=forms.HiddenInput, error_messages={"required": NOT_WHOLE, "invalid": NOT_WHOLE})
    form_key = forms.UUIDField(
        widget=forms.HiddenInput, initial=uuid4, error_messages={"required": NOT_WHOLE, "invalid": NOT_WHOLE}
    )

    def __init__(
        self, *args: Any, state: TextState, samples: Mapping[str, object], only_looks: bool = False, **options: Any
    ) -> None:
        super().__init__(*args, **options)
        self.state, self.samples, self.only_looks = state, samples, only_looks
        self.fields["reason"].required = not only_looks
        looks = {"rows": 24, "dir": state.direction, "lang": state.language, "class": "source", "spellcheck": "true"}
        self.fields["source"].widget.attrs.update(looks)

    def clean_source(self) -> str:
        source: str = self.cleaned_data["source"]
        faults = faults_of(source, self.samples)
        if faults:
            raise ValidationError([str(fault) for fault in faults[:MOST_SHOWN]])
        return source

    def clean(self) -> dict[str, Any]:
        facts, own = self.cleaned_data, self.state.own
        is_again = own is not None and own.form_key == facts.get("form_key")
        if facts.get("source") == self.state.source and not is_again and not self.only_looks:
            self.add_error("source", _("The text stands like this already; nothing was changed."))
        return facts


class ApprovalForm(forms.Form):
    """Who looked at the words, and when; the approval belongs to these words alone."""

    approver = NameField(max_length=120, error_messages={"required": gettext_lazy("Write who approved it.")})
    approved_on = DayField(
        label=gettext_lazy("Approved on"),
        error_messages={"required": gettext_lazy("Write the day of the approval, for example 14.5.")},
    )
    sha256 = forms.RegexField(
        "^[0-9a-f]{64}$", widget=forms.HiddenInput, error_messages={"required": NOT_WHOLE, "invalid": NOT_WHOLE}
    )

    def __init__(self, *args: Any, state: TextState, today: date, **options: Any) -> None:
        options["initial"] = {"approved_on": today, "sha256": state.sha256}
        super().__init__(*args, **options)
        self.today = today
        self.fields["approver"].label = _approver(state)

    def clean_approved_on(self) -> date:
        day: date = self.cleaned_data["approved_on"]
        if day > self.today:
            raise ValidationError(_("The approval cannot be in the future."))
        return day


def _approver(state: TextState) -> str:
    if not state.kind.legal:
        return _("Name of the translator who checked it")
    if state.language == HEBREW:
        return _("Name of the lawyer who approved it")
    return _("Names of the lawyer and of the translator who approved it")
