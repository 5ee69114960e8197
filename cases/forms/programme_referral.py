"""Referring a pupil to a programme, what became of it, and how he does there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.fields import DayField, TextField
from cases.forms.acts import FormKeyField
from cases.forms.programme import day_within
from cases.models import Attendance, ProgrammeOffering, ProgrammeReferral, ProgrammeResult, ReferralStatus
from cases.services.programme_referrals import AFTER, Move

NOTE_NEEDED = {
    ReferralStatus.DECLINED: gettext_lazy("Write why the pupil was not accepted"),
    ReferralStatus.WITHDRAWN: gettext_lazy("Write why the referral is taken back"),
}


def place_words(offering: ProgrammeOffering) -> str:
    """What stands beside a programme in the choice: how many places are left."""
    if offering.free is None:
        return _("places are not limited")
    if offering.free <= 0:
        return _("no place left: onto the waiting list")
    return ngettext("%(n)s place left", "%(n)s places left", offering.free) % {"n": offering.free}


class ProgrammeReferralForm(forms.Form):
    """Only this year's programmes can be chosen (R15)."""

    offering = forms.TypedChoiceField(
        label=gettext_lazy("Programme"),
        coerce=int,
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Choose the programme"),
            "invalid_choice": gettext_lazy("This programme is not offered to the pupil this year. Choose another one."),
        },
    )
    reason = TextField(
        label=gettext_lazy("Why this programme?"),
        multiline=True,
        error_messages={"required": gettext_lazy("Write what the programme is meant to help with")},
    )
    consent = TextField(
        label=gettext_lazy("Who agreed that details are passed on, and when"),
        max_length=200,
        required=False,
        help_text=gettext_lazy("Needed where a body outside the municipality runs the programme."),
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, offerings: Sequence[ProgrammeOffering], **options: Any) -> None:
        super().__init__(*args, **options)
        self.offerings = {offering.pk: offering for offering in offerings}
        choice = self.fields["offering"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        choice.choices = [(row.pk, f"{row.programme.name} · {place_words(row)}") for row in offerings]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        chosen = self.offerings.get(facts.get("offering", 0))
        if chosen and chosen.leaves_city and "consent" in facts and not facts["consent"]:
            self.add_error("consent", _("The programme is outside the municipality. Write who agreed, and when."))
        return facts


class MoveForm(forms.Form):
    """What became of a referral; only what can follow is offered."""

    to = forms.ChoiceField(
        label=gettext_lazy("What happened?"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("Mark what happened"),
            "invalid_choice": gettext_lazy("This can no longer follow. Open the page again."),
        },
    )
    on = DayField(
        label=gettext_lazy("On which day?"), error_messages={"required": gettext_lazy("Write the day it was")}
    )
    result = forms.ChoiceField(
        label=gettext_lazy("With what result?"),
        choices=[("", gettext_lazy("choose where it ended")), *ProgrammeResult.choices],
        required=False,
    )
    note = TextField(label=gettext_lazy("Details"), required=False, multiline=True)

    def __init__(self, *args: Any, referral: ProgrammeReferral, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.referral, self.today = referral, today
        follows = AFTER.get(ReferralStatus(referral.status), ())
        choice = self.fields["to"]
        assert isinstance(choice, forms.ChoiceField)  # noqa: S101 - for the type checker
        choice.choices = [(status.value, status.label) for status in follows]
        self.fields["on"].initial = today
        if ReferralStatus.ENDED not in follows:
            del self.fields["result"]

    def clean_on(self) -> date:
        first = self.referral.started_on or self.referral.referred_on
        return day_within(self.cleaned_data["on"], first=first, today=self.today)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        to = facts.get("to")
        if to in NOTE_NEEDED and "note" in facts and not facts["note"]:
            self.add_error("note", NOTE_NEEDED[ReferralStatus(to)])
        if to == ReferralStatus.ENDED and not facts.get("result"):
            self.add_error("result", _("Choose with what result it ended"))
        return facts

    def move(self) -> Move:
        facts = self.cleaned_data
        to = ReferralStatus(facts["to"])
        result = ProgrammeResult(facts["result"]) if to == ReferralStatus.ENDED else None
        return Move(to, facts["on"], facts["note"], result)


class FollowUpForm(forms.Form):
    """How the pupil does there: at least one a referral, and every 30 days (R13)."""

    on = DayField(
        label=gettext_lazy("When was it asked?"), error_messages={"required": gettext_lazy("Write the day it was")}
    )
    attendance = forms.ChoiceField(
        label=gettext_lazy("Does the pupil come?"),
        choices=Attendance.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Mark whether the pupil comes")},
    )
    note = TextField(
        label=gettext_lazy("What was said"),
        multiline=True,
        error_messages={"required": gettext_lazy("Write what was said")},
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, referral: ProgrammeReferral, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.referral, self.today = referral, today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        return day_within(self.cleaned_data["on"], first=self.referral.referred_on, today=self.today)
