"""The link that lets a person choose a password: made while a mail is rendered, stored nowhere."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User


def password_link(user: User) -> str:
    """A full address, good once and for PASSWORD_RESET_TIMEOUT; choosing a password or signing in ends it."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return f"{settings.SITE_URL.rstrip('/')}{reverse('account_reset_password_from_key', kwargs=key)}"
