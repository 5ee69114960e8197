"""The answer to a request for more hours: all of it, a part, no, or taken back (R58, ux 3.11)."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import TextField
from assistance.forms.hours import HoursField, PaperForm
from cases.forms.acts import VersionField

GRANT, DECLINE, WITHDRAW = "grant", "decline", "withdraw"
CHOICES = (
    (GRANT, gettext_lazy("approve, all or a part")),
    (DECLINE, gettext_lazy("do not approve")),
    (WITHDRAW, gettext_lazy("whoever asked took it back")),
)


class AnswerForm(PaperForm):
    """The parents are sent the answer as it is written here."""

    marks_optional = False
    decision = forms.ChoiceField(
        label=gettext_lazy("The answer"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Mark the answer")},
    )
    hours = HoursField(label=gettext_lazy("Weekly hours approved"), required=False)
    answer = TextField(
        label=gettext_lazy("What the parents are told"),
        max_length=600,
        multiline=True,
        help_text=gettext_lazy("It is sent as it is written, so write it to them."),
        error_messages={"required": gettext_lazy("Write what the parents are told")},
    )
    version = VersionField()

    field_order = ["decision", "hours", "decided_by", "decided_on", "reference", "document", "answer"]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.data.get("decision") != GRANT:
            for name in ("hours", "decided_by", "decided_on", "reference", "document"):
                self.fields[name].required = False

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("decision") == GRANT:
            if "hours" in facts and not facts["hours"]:
                self.add_error("hours", _("Write how many hours"))
            self.check_paper()
        return facts
