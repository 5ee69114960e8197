"""Inviting people and giving roles."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.fields import DayField, MailField, NameField, PhoneField, TextField
from accounts.models import Role, User

EARLIEST_TRAINING = date(2000, 1, 1)


def _roles_field() -> forms.TypedMultipleChoiceField:
    return forms.TypedMultipleChoiceField(
        label=_("Roles"),
        choices=Role.choices,
        coerce=Role,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one role.")},
    )


class InviteForm(forms.Form):
    name = NameField(label=_("Full name"), error_messages={"required": _("Type the person's full name.")})
    email = MailField(label=_("E-mail"), error_messages={"required": _("Type the address for the invitation.")})
    title = TextField(label=_("Title"), max_length=80, required=False, help_text=_("As signed under letters."))
    phone = PhoneField(label=_("Phone"), required=False)
    roles = _roles_field()

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_email(self) -> str:
        """An address of another unit is refused without saying whose it is."""
        email = str(self.cleaned_data["email"]).lower()
        if User.objects.filter(email=email).exclude(unit=self.user.unit_id).exists():
            raise forms.ValidationError(_("This address cannot be invited. Use another one."), code="taken")
        return email


class RolesForm(forms.Form):
    roles = _roles_field()


class TrainingForm(forms.Form):
    """When somebody was last trained in protecting information; empty where it is not known."""

    trained_on = DayField(
        label=_("Last training in protecting information"),
        required=False,
        help_text=_("Every two years. The bell reminds thirty days before."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        day = self.fields["trained_on"]
        assert isinstance(day, DayField)  # noqa: S101 - for the type checker
        day.earliest, day.latest = EARLIEST_TRAINING, timezone.localdate()


class KeyForm(forms.Form):
    """The number of one press of a button: pressed twice, it counts once."""

    key = forms.UUIDField()
