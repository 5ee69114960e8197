"""Links that let somebody in: made while the mail is written, from the account as it stands, and stored nowhere."""

from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.urls import reverse

from accounts.models import User
from notices.models import Notice
from notices.services.words import site

DAY_SECONDS = 86_400


def link_words(_notice: Notice, facts: dict[str, Any], _language: str) -> dict[str, str]:
    """What the sign-in's own page of setting a password accepts, once."""
    user = User.objects.get(pk=facts["user"])
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    days = settings.PASSWORD_RESET_TIMEOUT // DAY_SECONDS
    return {
        "link": site(reverse("account_reset_password_from_key", kwargs=key)),
        "valid": {1: "יום אחד", 2: "יומיים"}.get(days, f"{days} ימים"),
    }
