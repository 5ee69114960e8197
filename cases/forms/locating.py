"""Campaigns, their lists, and what became of a child."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.fields import DayField, FileKind, IdNumberField, NameField, TextField, check_upload
from accounts.models import Role, User
from cases.forms.acts import FormKeyField, VersionField
from cases.models import CampaignSource, LocatingResult
from cases.services.imports.tables import HIGHEST_BYTES
from cases.services.locating.lists import Child, is_of_age

FIRST_DAY = date(2020, 1, 1)


class ListField(forms.FileField):
    """A list of children as Excel or CSV."""

    def __init__(self, **options: Any) -> None:
        help_text = gettext_lazy(
            "Excel (.xlsx) or CSV with the columns מספר זהות, שם משפחה, שם פרטי, תאריך לידה and, if you like, כתובת. "
            "Every child from 3 to 17 who is in no school here becomes a line of the work list; the file is not kept."
        )
        super().__init__(label=gettext_lazy("The list"), help_text=help_text, allow_empty_file=True, **options)

    def clean(self, data: Any, initial: Any = None) -> Any:
        file: UploadedFile[bytes] | None = super().clean(data, initial)
        if file:
            kinds = {FileKind.ZIP, FileKind.TEXT, FileKind.OLE}
            check_upload(file, size=file.size or 0, highest=HIGHEST_BYTES, kinds=kinds)
        return file


class CampaignForm(forms.Form):
    name = TextField(
        label=gettext_lazy("Name"),
        max_length=120,
        error_messages={"required": gettext_lazy("Give the search a name")},
    )
    source = forms.ChoiceField(
        label=gettext_lazy("Source"),
        choices=CampaignSource.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose where the search comes from")},
    )
    received_on = DayField(
        label=gettext_lazy("Received on"),
        earliest=FIRST_DAY,
        error_messages={"required": gettext_lazy("Write the day it was received")},
    )
    due_on = DayField(label=gettext_lazy("Answer due on"), required=False, earliest=FIRST_DAY)
    note = TextField(label=gettext_lazy("What was asked"), required=False, multiline=True)
    file = ListField(required=False)
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["received_on"].initial = today

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        received, due = cleaned.get("received_on"), cleaned.get("due_on")
        if received and received > self.today:
            self.add_error("received_on", _("This day has not come yet"))
        if received and due and due < received:
            self.add_error("due_on", _("The answer cannot be due before the demand was received"))
        if cleaned.get("source") == CampaignSource.POPULATION and not cleaned.get("file") and "file" not in self.errors:
            self.add_error("file", _("Choose the population list"))
        return cleaned


class ListForm(forms.Form):
    file = ListField(error_messages={"required": gettext_lazy("Choose a file")})


class ChildForm(forms.Form):
    """A child added by hand."""

    first_name = NameField(label=gettext_lazy("First name"))
    last_name = NameField(label=gettext_lazy("Family name"))
    id_number = IdNumberField(label=gettext_lazy("ID number"), required=False)
    birth_on = DayField(label=gettext_lazy("Date of birth"), required=False)
    address = TextField(label=gettext_lazy("Address"), required=False, max_length=160)
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today

    def clean_birth_on(self) -> date | None:
        born: date | None = self.cleaned_data["birth_on"]
        if not is_of_age(born, self.today):
            raise forms.ValidationError(_("Children from 3 to 17 are looked for; check the year"))
        return born

    def child(self) -> Child:
        return Child(**{name: self.cleaned_data[name] for name in Child._fields})


class AttemptForm(forms.Form):
    on = DayField(
        label=gettext_lazy("Day"), earliest=FIRST_DAY, error_messages={"required": gettext_lazy("Write the day")}
    )
    text = TextField(
        label=gettext_lazy("What was tried"),
        multiline=True,
        error_messages={
            "required": gettext_lazy("Write what was tried: a call, a visit, a framework that was offered")
        },
    )
    form_key = FormKeyField()

    def __init__(self, *args: Any, today: date, **options: Any) -> None:
        super().__init__(*args, **options)
        self.today = today
        self.fields["on"].initial = today

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day > self.today:
            raise forms.ValidationError(_("This day has not come yet"))
        return day


class OutcomeForm(forms.Form):
    marks_optional = False  # the note is needed for every outcome but a referral
    result = forms.ChoiceField(
        label=gettext_lazy("What became of the child"),
        choices=[choice for choice in LocatingResult.choices if choice[0]],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what became of the child")},
    )
    note = TextField(
        label=gettext_lazy("Where, or why"),
        required=False,
        multiline=True,
        help_text=gettext_lazy("The institution, the permit, the country, or what was tried. It stays on record."),
    )
    version = VersionField()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        closing = cleaned.get("result") and cleaned["result"] != LocatingResult.REFERRED
        if closing and not cleaned.get("note") and "note" not in self.errors:
            self.add_error("note", _("Write where or why; without it a search cannot be closed"))
        return cleaned


class AssignForm(forms.Form):
    officer = forms.ModelChoiceField(
        label=gettext_lazy("Give the marked children to"),
        queryset=User.objects.none(),
        empty_label=gettext_lazy("Choose an officer"),
        error_messages={"required": gettext_lazy("Choose an officer")},
    )

    def __init__(self, *args: Any, user: User, **options: Any) -> None:
        super().__init__(*args, **options)
        officers = User.objects.with_role(Role.OFFICER).filter(unit=user.unit_id).order_by("name")
        self.fields["officer"].queryset = officers  # type: ignore[attr-defined]
