"""Hours inside the level: an addition, a request and its answer, the approval and its copy, the pool of a year."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, NameField, TextField, WholeNumberField, clean_whole_number
from assistance.models import AideDocument, AideFile, DeliveryChannel, HoursSource
from cases.forms.acts import Because, FormKeyField, VersionField
from cases.models import Guardian

MOST_A_YEAR = 100_000
ADDITIONS = HoursSource.choices[1:]
OVER = "over"  # the code of "more than there is room for": the manager hears of such attempts (S15)


class HoursField(WholeNumberField):
    """Whole hours that still have room: every refusal names the bound (B26, B28, D12)."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("error_messages", {"required": gettext_lazy("Write how many hours")})
        super().__init__(lowest=1, highest=30, **options)

    def to_python(self, value: Any) -> int | None:
        try:
            return super().to_python(value)
        except ValidationError as wrong:
            words = room_words(self.highest)
            if wrong.code == "invalid":
                words = _("Whole hours only, in digits. %(room)s") % {"room": words}
                raise ValidationError(words, code="invalid") from None
            raise ValidationError(words, code=OVER if _is_number(value) else "out_of_range") from None


def _is_number(value: Any) -> bool:
    """It was refused for being too many, not for being none."""
    try:
        return clean_whole_number(value, lowest=1) > 0
    except ValidationError:
        return False


def room_words(room: int) -> str:
    if room < 1:
        return _("Nothing can be added inside this level.")
    return _("You can add up to %(room)s.") % {"room": room}


class PaperForm(forms.Form):
    """Who decided, when, and by which paper."""

    decided_by = NameField(
        label=gettext_lazy("Who decided?"),
        max_length=80,
        help_text=gettext_lazy("The person of the MATYA, or the supervisor."),
        error_messages={"required": gettext_lazy("Write who decided")},
    )
    decided_on = DayField(
        label=gettext_lazy("Decided on"), error_messages={"required": gettext_lazy("Write the day of the decision")}
    )
    reference = TextField(label=gettext_lazy("Number of the approval"), max_length=40, required=False)
    document = forms.ModelChoiceField(
        label=gettext_lazy("Document in the file"),
        queryset=AideDocument.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )

    def __init__(self, *args: Any, file: AideFile, room: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self.file = file
        today = timezone.localdate()
        day: Any = self.fields["decided_on"]
        day.earliest, day.latest = date(file.year - 1, 9, 1), today
        papers: Any = self.fields["document"]
        papers.queryset = AideDocument.objects.filter(matter=file.matter).order_by("-received_on", "-pk")
        hours: Any = self.fields["hours"]
        hours.highest = room

    def check_paper(self) -> None:
        facts = self.cleaned_data
        if {"reference", "document"} <= facts.keys() and not facts["reference"] and not facts["document"]:
            self.add_error("reference", _("Write the number of the approval, or choose its document"))


class AddHoursForm(PaperForm):
    """An addition inside the level (R56, R57)."""

    source = forms.ChoiceField(
        label=gettext_lazy("Where do the hours come from?"),
        choices=ADDITIONS,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Mark where the hours come from")},
    )
    hours = HoursField(label=gettext_lazy("How many weekly hours are added?"))
    reason = Because(label=gettext_lazy("Why are they needed?"))
    form_key = FormKeyField()

    field_order = ["source", "hours", "decided_by", "decided_on", "reason", "reference", "document"]

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        self.check_paper()
        return facts


class HoursBackForm(forms.Form):
    reason = Because(label=gettext_lazy("Why?"))


class RequestForm(forms.Form):
    """A wish for more hours as it came in (R58)."""

    guardian = forms.ModelChoiceField(
        label=gettext_lazy("Which parent asks?"),
        queryset=Guardian.objects.none(),
        required=False,
        empty_label=gettext_lazy("somebody else"),
    )
    asked_by = NameField(label=gettext_lazy("Who else asks?"), max_length=80, required=False)
    received_on = DayField(
        label=gettext_lazy("Received on"), error_messages={"required": gettext_lazy("Write the day it came")}
    )
    hours = HoursField(label=gettext_lazy("How many weekly hours are asked for?"))
    source = forms.ChoiceField(
        label=gettext_lazy("Asked of"),
        choices=ADDITIONS,
        widget=forms.RadioSelect,
        initial=HoursSource.MATYA,
        error_messages={"required": gettext_lazy("Mark where the hours come from")},
    )
    reasons = TextField(
        label=gettext_lazy("The reasons as they were given"),
        max_length=2000,
        multiline=True,
        error_messages={"required": gettext_lazy("Write why the hours are needed")},
    )
    document = forms.ModelChoiceField(
        label=gettext_lazy("Document in the file"),
        queryset=AideDocument.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, file: AideFile, room: int, **options: Any) -> None:
        super().__init__(*args, **options)
        fields: Any = self.fields
        fields["guardian"].queryset = Guardian.objects.filter(student=file.eligibility.student_id).order_by("pk")
        fields["document"].queryset = AideDocument.objects.filter(matter=file.matter).order_by("-received_on", "-pk")
        fields["received_on"].earliest, fields["received_on"].latest = file.opened_on, timezone.localdate()
        fields["hours"].highest = room

    def clean(self) -> dict[str, Any]:
        facts = super().clean() or {}
        if {"guardian", "asked_by"} <= facts.keys() and not facts["guardian"] and not facts["asked_by"]:
            self.add_error("asked_by", _("Choose the parent, or write who asks"))
        return facts


class ApproveForm(forms.Form):
    """The centre's approval of the hours as they stand (N16)."""

    approved_by = NameField(
        label=gettext_lazy("Who approved?"),
        max_length=80,
        error_messages={"required": gettext_lazy("Write who approved")},
    )
    on = DayField(
        label=gettext_lazy("Approved on"), error_messages={"required": gettext_lazy("Write the day of the approval")}
    )
    reference = TextField(label=gettext_lazy("Number of the approval"), max_length=40, required=False)

    def __init__(self, *args: Any, earliest: date, **options: Any) -> None:
        super().__init__(*args, **options)
        day: Any = self.fields["on"]
        day.earliest, day.latest = earliest, timezone.localdate()


class ApproveManyForm(ApproveForm):
    """One document of the centre for many pupils: its number is needed, for no paper lies at each file."""

    form_key = FormKeyField()

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        number = self.fields["reference"]
        number.required = True
        number.error_messages["required"] = _("Write the number of the document in which the MATYA approved")


class CopyForm(forms.Form):
    """A copy of the approval in the parents' hands (R47)."""

    on = DayField(
        label=gettext_lazy("Given on"), error_messages={"required": gettext_lazy("Write the day it was given")}
    )
    channel = forms.ChoiceField(
        label=gettext_lazy("How was it given?"),
        choices=DeliveryChannel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Mark how it was given")},
    )

    def __init__(self, *args: Any, earliest: date, **options: Any) -> None:
        super().__init__(*args, **options)
        day: Any = self.fields["on"]
        day.earliest, day.latest = earliest, timezone.localdate()


class PoolForm(forms.Form):
    """The centre's pool of the year: typed, for the guide gives no formula (R55)."""

    hours = WholeNumberField(
        label=gettext_lazy("Hours of the year"),
        highest=MOST_A_YEAR,
        error_messages={"required": gettext_lazy("Write how many hours")},
    )
    version = VersionField()
