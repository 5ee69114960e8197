"""Two pupils side by side: which of them stays."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cases.models import Student


class JoinForm(forms.Form):
    kept = forms.ChoiceField(
        label=_("Which file stays?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose which file stays"), "invalid_choice": _("Choose which file stays")},
        help_text=_("Everything of the other moves here. What this file lacks is taken from the other one."),
    )

    def __init__(self, *args: Any, first: Student, second: Student, preferred: Student, **options: Any) -> None:
        super().__init__(*args, **options)
        self.pair = {str(first.pk): first, str(second.pk): second}
        choices = [
            (str(first.pk), _("The first: %s") % first.name),
            (str(second.pk), _("The second: %s") % second.name),
        ]
        self.fields["kept"].choices = choices  # type: ignore[attr-defined]
        self.fields["kept"].initial = str(preferred.pk)

    @property
    def chosen(self) -> tuple[Student, Student]:
        """Who stays, and who moves."""
        kept = self.cleaned_data["kept"]
        other = next(student for key, student in self.pair.items() if key != kept)
        return self.pair[kept], other
