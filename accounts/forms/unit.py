"""The unit's own facts and counting rules; the days that count stand on the calendar's page."""

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS
from django.utils.translation import gettext_lazy as _

from accounts.fields import MailField, NameField, PhoneField, TextField, WholeNumberField
from accounts.models import Unit


class UnitForm(forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(label=_("Unit name"), max_length=120, error_messages={"required": _("Type the unit's name.")})
    municipality = NameField(
        label=_("Municipality"), max_length=120, error_messages={"required": _("Type the municipality's name.")}
    )
    phone = PhoneField(label=_("Phone"), required=False, help_text=_("Printed in notices to parents."))
    email = MailField(label=_("E-mail"), required=False, help_text=_("Replies to notices arrive here."))
    hours = TextField(label=_("Office hours"), max_length=60, required=False)
    privacy_officer = TextField(
        label=_("Privacy officer"),
        max_length=120,
        required=False,
        help_text=_("Name and how to reach: on the privacy page."),
    )
    accessibility_coordinator = TextField(
        label=_("Accessibility coordinator"),
        max_length=120,
        required=False,
        help_text=_("Name and how to reach: in the accessibility statement."),
    )
    internal_threshold = WholeNumberField(
        label=_("Internal threshold, per cent"),
        lowest=0,
        highest=100,
        help_text=_("The dashed line on the unit board."),
        error_messages={"required": _("Type a number from 0 to 100.")},
    )

    class Meta:
        model = Unit
        fields = [
            "name",
            "municipality",
            "phone",
            "email",
            "hours",
            "privacy_officer",
            "accessibility_coordinator",
            "internal_threshold",
            "counts_video_meetings",
            "second_factor_required",
        ]
        error_messages = {
            NON_FIELD_ERRORS: {"unique_together": _("There is a unit of this name in this municipality already.")}
        }
