"""Appeals: filing one that came in, whether a late one is heard, when it was heard, how it ended (R59, D9)."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField
from assistance.models import (
    AideDocument,
    AideDocumentKind,
    Appeal,
    AppealResult,
    AppealSubject,
    DecisionDelivery,
    FunctionLevelDecision,
)
from assistance.standards import Level
from cases.forms.acts import Because, FormKeyField, VersionField
from cases.models import Guardian

CHANGING = (AppealResult.ACCEPTED, AppealResult.PART)
TO_COME = _("That day is still to come. Today is the last day that can be written.")


class AppealForm(forms.Form):
    guardian = forms.ModelChoiceField(
        label=_("Who appeals?"),
        queryset=Guardian.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark who appeals"), "invalid_choice": _("Mark who appeals")},
    )
    subject = forms.ChoiceField(
        label=_("On what?"),
        choices=AppealSubject.choices,
        widget=forms.RadioSelect,
        help_text=_("The number of hours inside the level is no subject of an appeal: it is asked for."),
        error_messages={"required": _("Mark what is appealed"), "invalid_choice": _("Mark what is appealed")},
    )
    filed_on = DayField(label=_("Filed on"), error_messages={"required": _("Write the day it was filed")})
    reasons = TextField(
        label=_("Reasons of the parents"),
        max_length=4000,
        multiline=True,
        error_messages={"required": _("Write the reasons of the parents")},
    )
    document = forms.ModelChoiceField(
        label=_("The document"),
        queryset=AideDocument.objects.none(),
        required=False,
        empty_label=_("none"),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, decision: FunctionLevelDecision, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.decision, self.today = decision, today
        told = DecisionDelivery.objects.filter(decision=decision).values("guardian")
        guardians = Guardian.objects.filter(pk__in=told).select_related("recipient").order_by("pk")
        papers = AideDocument.objects.filter(matter=decision.file.matter, kind=AideDocumentKind.APPEAL)
        self.fields["guardian"].queryset = guardians  # type: ignore[attr-defined]
        self.fields["document"].queryset = papers.order_by("-received_on", "pk")  # type: ignore[attr-defined]
        self.fields["filed_on"].initial = today

    def clean_filed_on(self) -> date:
        return _within(self.cleaned_data["filed_on"], self.decision.decided_on, self.today)


class AdmitForm(forms.Form):
    admitted = forms.TypedChoiceField(
        label=_("Is it heard although late?"),
        choices=[("yes", _("yes, it is heard")), ("no", _("no"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark whether it is heard"), "invalid_choice": _("Mark whether it is heard")},
    )
    why = Because()
    version = VersionField()


class HearForm(forms.Form):
    heard_on = DayField(label=_("Heard on"), error_messages={"required": _("Write the day it was heard")})
    version = VersionField()

    def __init__(self, *args: Any, appeal: Appeal, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.appeal, self.today = appeal, today

    def clean_heard_on(self) -> date:
        return _within(self.cleaned_data["heard_on"], self.appeal.filed_on, self.today)


class DecideForm(forms.Form):
    result = forms.ChoiceField(
        label=_("Result"),
        choices=[one for one in AppealResult.choices if one[0] != AppealResult.NOT_HEARD],
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark the result"), "invalid_choice": _("Mark the result")},
    )
    decided_on = DayField(label=_("Decided on"), error_messages={"required": _("Write the day it was decided")})
    explained = TextField(
        label=_("Reasons of the result"),
        max_length=2000,
        required=False,
        multiline=True,
        help_text=_("They go to the parents with the result."),
    )
    level = forms.TypedChoiceField(
        label=_("The level that was set on appeal"),
        choices=[("", _("unchanged")), *Level.choices],
        coerce=int,
        empty_value=None,
        required=False,
        help_text=_("Another level becomes a new version of the decision, with its own delivery."),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    version = VersionField()

    def __init__(self, *args: Any, appeal: Appeal, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.appeal, self.today = appeal, today
        if appeal.subject != AppealSubject.LEVEL:
            del self.fields["level"]

    def clean_decided_on(self) -> date:
        return _within(self.cleaned_data["decided_on"], self.appeal.heard_on or self.appeal.filed_on, self.today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        result = facts.get("result")
        if result and result != AppealResult.WITHDRAWN and "explained" in facts and not facts["explained"]:
            self.add_error("explained", _("Write the reasons. They go to the parents."))
        if facts.get("level") and result and result not in CHANGING:
            self.add_error("level", _("Only an appeal that is accepted sets another level."))
        return facts


def _within(day: date, first: date, today: date) -> date:
    if day > today:
        raise ValidationError(TO_COME)
    if day < first:
        shown = f"{first.day}.{first.month}.{first.year}"
        raise ValidationError(_("Not before %(day)s."), params={"day": shown})
    return day
