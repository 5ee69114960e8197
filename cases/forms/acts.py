"""Acts in a case that need a reason: each form says in Hebrew what is missing, and keeps what was typed."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, TextField, TimeOfDayField, WholeNumberField, is_filled
from cases.models import Case, Guardian, Referral, RequesterKind
from charter.calendar import CalendarError
from charter.models import Deadline
from charter.services.calendar import calendar_for

SLACK = timedelta(minutes=5)  # a clock on a desk may be ahead of ours
REASON_LENGTH = 300


class Because(TextField):
    """A reason that must be given; it stays on record beside what it explains."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("label", _("Reason"))
        options.setdefault("error_messages", {"required": _("Write the reason. It stays on record.")})
        super().__init__(max_length=REASON_LENGTH, multiline=True, **options)


class VersionField(WholeNumberField):
    """Which version of the row the person saw; without it nothing may be saved."""

    def __init__(self) -> None:
        missing = {"required": _("The form is not whole. Open the page again.")}
        super().__init__(lowest=1, widget=forms.HiddenInput, error_messages=missing)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {}


class FormKeyField(forms.UUIDField):
    """One record a form, however often it is sent."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        wrong = _("The form is not whole. Open the page again.")
        super().__init__(initial=uuid4, error_messages={"required": wrong, "invalid": wrong})


class MeetingRequestForm(forms.Form):
    """Somebody asked for a meeting: from that day promise 11 has eight working days (D6)."""

    requested_by = forms.ChoiceField(
        label=_("Who asked for the meeting?"),
        choices=RequesterKind.choices,
        widget=forms.RadioSelect,
        help_text=_("A meeting on your own initiative has no clock: it is logged as a contact."),
        error_messages={"required": _("Mark who asked for the meeting")},
    )
    guardian = forms.ModelChoiceField(
        label=_("Which parent?"),
        queryset=Guardian.objects.none(),
        required=False,
        empty_label=_("not a parent, or not known"),
        help_text=_("A parent with an address hears by when the meeting will be."),
        error_messages={"invalid_choice": _("Choose from the list")},
    )
    requested_on = DayField(
        label=_("When was it asked for?"), error_messages={"required": _("Write the day it was asked for")}
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, case: Case, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.case, self.today = case, today
        self.fields["requested_on"].initial = today
        parents = case.student.guardians.select_related("recipient").order_by("pk")
        self.fields["guardian"].queryset = parents  # type: ignore[attr-defined]

    def clean_requested_on(self) -> date:
        day: date = self.cleaned_data["requested_on"]
        if day > self.today:
            raise ValidationError(_("The request cannot have been made in the future"))
        if day < self.case.opened_on:
            raise ValidationError(_("The case was opened later than that. Write a day since it was opened."))
        return day


class WithdrawForm(forms.Form):
    """Taking a referral or a meeting request back: why, in one of the words of the clock table, and more if needed."""

    WHY = [
        ("duplicate", _("entered twice")),
        ("authority", _("belongs to another authority")),
        ("withdrawn", _("whoever reported took it back")),
        ("unknown", _("the pupil is not known")),
        ("other", _("another reason")),
    ]
    why = forms.ChoiceField(
        label=_("Why?"),
        choices=WHY,
        widget=forms.RadioSelect,
        error_messages={"required": _("Mark the reason. It stays on record.")},
    )
    detail = TextField(label=_("Details"), max_length=200, required=False, multiline=True)

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("why") == "other" and "detail" in facts and not is_filled(facts["detail"]):
            self.add_error("detail", _("Write the reason. It stays on record."))
        return facts

    @property
    def reason(self) -> str:
        word = str(dict(self.WHY)[self.cleaned_data["why"]])
        detail: str = self.cleaned_data["detail"]
        if self.cleaned_data["why"] == "other":
            return detail
        return f"{word}: {detail}" if detail else word


class ReceivedForm(forms.Form):
    """When a referral really reached the unit (C5); `was` is what the person saw, so that nobody is overwritten."""

    received_on = DayField(
        label=_("Day it was received"), error_messages={"required": _("Write the day the referral was received")}
    )
    received_time = TimeOfDayField(
        label=_("Time"), error_messages={"required": _("Write the time the referral was received")}
    )
    reason = Because()
    was = forms.CharField(
        widget=forms.HiddenInput, error_messages={"required": _("The form is not whole. Open the page again.")}
    )

    def __init__(self, *args: Any, referral: Referral, now: datetime, **options: Any) -> None:
        super().__init__(*args, **options)
        self.now = now
        local = timezone.localtime(referral.received_at)
        self.initial = {"received_on": local.date(), "received_time": local.time(), "was": seen(referral)}

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if facts.get("received_on") and facts.get("received_time"):
            received_at = timezone.make_aware(datetime.combine(facts["received_on"], facts["received_time"]))
            if received_at > self.now + SLACK:
                self.add_error("received_on", _("The referral cannot have been received in the future"))
            facts["received_at"] = received_at
        return facts


def seen(referral: Referral) -> str:
    """The state of a referral a form was made from."""
    return referral.received_at.astimezone(UTC).isoformat()


CIRCUMSTANCES = [
    ("family", _("postponed at the family's wish")),
    ("holiday", _("the school is on holiday")),
]


class AnnotateForm(forms.Form):
    """A circumstance in words beside the chip; it changes no state (D4)."""

    circumstance = forms.ChoiceField(
        label=_("What came in between"),
        choices=[("", _("something else")), *CIRCUMSTANCES],
        widget=forms.RadioSelect,
        required=False,
    )
    annotation = TextField(
        label=_("Note beside the promise"),
        max_length=REASON_LENGTH,
        required=False,
        multiline=True,
        help_text=_("Your own words, alone or beside the circumstance. With both empty the note is taken away."),
    )
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        """One note of both: the words of the clock table first (domain 1.0), then her own."""
        facts = self.cleaned_data
        known = str(dict(CIRCUMSTANCES).get(facts.get("circumstance", ""), ""))
        typed = facts.get("annotation") or ""
        facts["annotation"] = " · ".join(filter(None, (known if known not in typed else "", typed)))
        if len(facts["annotation"]) > REASON_LENGTH:
            self.add_error("annotation", _("Together with the circumstance this is too long. Shorten your words."))
        return facts


class ExcuseForm(forms.Form):
    reason = Because(label=_("Why is it not required?"))
    version = VersionField()


class CorrectDateForm(forms.Form):
    """A due date put right by hand (C7): a working day, not before the promise opened."""

    due_on = DayField(label=_("Due on"), error_messages={"required": _("Write the new date")})
    reason = Because()
    version = VersionField()

    def __init__(self, *args: Any, deadline: Deadline, **options: Any) -> None:
        super().__init__(*args, **options)
        self.deadline = deadline

    def clean_due_on(self) -> date:
        day: date = self.cleaned_data["due_on"]
        if day < self.deadline.opened_on:
            raise ValidationError(_("The promise opened later than that"))
        if day > self.deadline.opened_on + timedelta(days=366):
            raise ValidationError(_("That is more than a year after the promise opened"))
        try:
            works = calendar_for(self.deadline.matter.unit).is_working(day)
        except CalendarError:
            raise ValidationError(_("There is no calendar for that year yet")) from None
        if not works:
            raise ValidationError(_("That is not a working day. Choose a day that is counted."))
        return day
