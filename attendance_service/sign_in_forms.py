"""allauth's forms in our words: labels above the boxes, no placeholders, one message a mistake."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from attendance_service.adapter import record_sign_in

WORDS = {
    "login": (_("E-mail"), _("Type the e-mail address you were invited with.")),
    "email": (_("E-mail"), _("Type the e-mail address you were invited with.")),
    "password": (_("Password"), _("Type your password.")),
    "oldpassword": (_("Current password"), _("Type your current password.")),
    "password1": (_("New password"), _("Type a new password.")),
    "password2": (_("New password, again"), _("Type the new password again.")),
    "code": (_("Code from the app"), _("Type the six digits that the app shows.")),
}


class Plain(forms.Form):
    """Labels and messages of ours; e-mails, passwords and codes are typed from left to right."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label, field.error_messages["required"] = WORDS[name]
            field.help_text = ""
            field.widget.attrs.pop("placeholder", None)
            field.widget.attrs["dir"] = "ltr"


class SignInForm(Plain, account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class ForgottenPasswordForm(Plain, account.ResetPasswordForm):
    pass


class NewPasswordForm(Plain, account.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least ten characters, not only digits. A sentence is a good password."
        )


class OtherPasswordForm(Plain, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].help_text = _(
            "At least ten characters, not only digits. A sentence is a good password."
        )


class PasswordAgainForm(Plain, account.ReauthenticateForm):
    pass


class Recorded(Plain):
    """A wrong code is a refused sign-in."""

    user: User

    def clean_code(self) -> str:
        try:
            return str(super().clean_code())  # type: ignore[misc]
        except ValidationError:
            record_sign_in(self.user, allowed=False)
            raise


class CodeForm(Recorded, mfa.AuthenticateForm):
    pass


class CodeAgainForm(Recorded, mfa.ReauthenticateForm):
    pass


class FirstCodeForm(Plain, totp.ActivateTOTPForm):
    pass
