"""How allauth behaves here: nobody signs up, every sign-in leaves a record, mails go through the outbox."""

import base64
from ipaddress import ip_address
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from accounts.models import AccessAction, User
from accounts.services import record_access
from attendance_service.staff.services import mail_password_link


def record_sign_in(user: User | None, *, allowed: bool) -> None:
    """What was typed is not kept: people type passwords into the wrong field."""
    record_access(by=user, action=AccessAction.SIGN_IN, page=context.request.path, allowed=allowed)


class StaffAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _("The e-mail or the password is not right. Check both and try again."),
        "too_many_login_attempts": _("Too many wrong attempts. Wait five minutes and try again."),
        "enter_current_password": _("This is not your current password."),
        "incorrect_password": _("This is not your password."),
        "rate_limited": _("Too many requests. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Only a path of our own: `next` never leads off this site (B52)."""
        return bool(url) and str(url).startswith("/") and super().is_safe_url(url)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As the proxies we trust say; a request that came past one of them counts as its own sender's.

        A socket for both kinds writes every IPv4 address as one of a single IPv6 network, which would count as one.
        """
        try:
            said: str = super().get_client_ip(request)
        except ImproperlyConfigured:
            said = request.META["REMOTE_ADDR"]
        try:
            mapped = getattr(ip_address(said), "ipv4_mapped", None)
        except ValueError:
            return said
        return str(mapped) if mapped else said

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        """A person who left gets the answer of a wrong password; each refused attempt leaves a record."""
        try:
            user: User | None = super().authenticate(request, **credentials)
        except ValidationError:  # too many attempts
            self.authentication_failed(request, **credentials)
            raise
        if user and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        known = User.objects.select_related("unit").filter(email=str(credentials.get("email", "")).lower()).first()
        record_sign_in(known, allowed=False)

    def login(self, request: HttpRequest, user: User) -> None:
        record_sign_in(user, allowed=True)
        super().login(request, user)
        request.session["began"] = timezone.now().timestamp()

    def is_reauthentication_required(self, *, app: str) -> bool:
        """Whoever signed in a moment ago has just shown who it is."""
        age = timezone.now().timestamp() - context.request.session["began"]
        return bool(age > app_settings.REAUTHENTICATION_TIMEOUT and super().is_reauthentication_required(app=app))

    def send_password_reset_mail(self, user: User, email: str, facts: dict[str, Any]) -> None:
        """The link among the facts is thrown away: the outbox makes its own while rendering."""
        mail_password_link(user=user, now=timezone.now())

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:profile")


def _fernet() -> MultiFernet:
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    digests = [salted_hmac("second-factor", "", secret, algorithm="sha256").digest() for secret in secrets]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("The code is not right, or a new one is shown by now. Type the one you see."),
        "cannot_delete_authenticator": _("Your unit asks everyone for a second factor, so it cannot be turned off."),
    }

    def encrypt(self, text: str) -> str:
        return _fernet().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _fernet().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """Where the unit asks for a second factor, it can be replaced by an administrator but not dropped."""
        return not authenticator.user.unit.second_factor_required
