"""What everybody may change about herself; roles are not among it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from accounts.fields import NameField, PhoneField, TextField
from accounts.models import User


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    name = NameField(label=_("Full name"), error_messages={"required": _("Type your full name.")})
    title = TextField(label=_("Title"), max_length=80, required=False, help_text=_("As signed under letters."))
    phone = PhoneField(label=_("Phone"), required=False)
    languages = forms.MultipleChoiceField(
        label=_("Languages you speak with families"),
        choices=settings.LANGUAGES,
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=_("Used when somebody is looked for to cover."),
    )

    class Meta:
        model = User
        fields = ["name", "title", "phone", "languages", "uses_shortcuts", "prefers_dense_rows"]

    def save(self, commit: bool = True) -> Any:
        """Only these columns: a role taken away a moment ago must not come back with an old row."""
        self.instance.save(update_fields=list(self.fields))
        return self.instance
