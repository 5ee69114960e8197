"""The day from which a pupil's individual programme is final (R54)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField
from assistance.models import AideFile
from assistance.services.plan import first_day
from cases.forms.acts import VersionField


class PlanForm(forms.Form):
    final_on = DayField(
        label=_("The programme is final since"),
        help_text=_("The last editing is done in September and October, and ends by 31.10."),
        error_messages={"required": _("Write the day on which the programme became final.")},
    )
    version = VersionField()

    def __init__(self, data: Any, *, file: AideFile, today: date) -> None:
        super().__init__(data, initial={"final_on": file.iep_final_on, "version": file.version})
        field = self.fields["final_on"]
        field.earliest, field.latest = first_day(file), today  # type: ignore[attr-defined]
