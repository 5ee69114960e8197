"""What happens around every request: the language, the end of a session, the second factor, the record of refusals."""

from collections.abc import Callable

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth import logout
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import add_never_cache_headers
from django_htmx.http import HttpResponseClientRefresh

from accounts.models import AccessAction
from accounts.services import record_access

Answer = Callable[[HttpRequest], HttpResponse]


class LanguageMiddleware:
    """Hebrew, whatever the browser asks for: Django's own middleware would follow Accept-Language."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with translation.override(settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = settings.LANGUAGE_CODE
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", settings.LANGUAGE_CODE)
        return response


class SessionEndMiddleware:
    """A session ends ten hours after the sign-in, however busy (the idle end is the session's own age), and no page
    of a signed-in person stays in the browser: "back" after signing out shows nothing (reliability T10)."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and self.is_over(request):
            logout(request)
        response = self.get_response(request)
        if request.user.is_authenticated and not response.has_header("Cache-Control"):
            add_never_cache_headers(response)
        return self.whole_page(request, response)

    def is_over(self, request: HttpRequest) -> bool:
        now = timezone.now().timestamp()
        return bool(now - request.session.setdefault("began", now) > settings.SESSION_ABSOLUTE_AGE)

    def whole_page(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        """A fragment's request that meets the end of a session reloads its page, which then asks to sign in."""
        if getattr(request, "htmx", False) and response.get("Location", "").startswith(reverse(settings.LOGIN_URL)):
            return HttpResponseClientRefresh()
        return response


class SecondFactorMiddleware:
    """Where the unit asks for a second factor, staff without one reach its enrolment and nothing else."""

    OPEN: frozenset[str | None] = frozenset(
        {"account_logout", "account_reauthenticate", "mfa_activate_totp", "session-keep"}
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Answer, *parameters: object) -> HttpResponse | None:
        user = request.user
        if not user.is_authenticated or not user.unit.second_factor_required:
            return None
        here = request.resolver_match and request.resolver_match.url_name
        if not getattr(view, "login_required", True) or here in self.OPEN:
            return None
        return None if is_mfa_enabled(user, [Authenticator.Type.TOTP]) else redirect("mfa_activate_totp")


class RefusalMiddleware:
    """After the rollback: what a view refused leaves a row, and answers like what does not exist.

    Only what a view raises: an address that leads to no view at all is a typing mistake, not a refusal.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Http404 | PermissionDenied) and request.user.is_authenticated:
            record_access(by=request.user, action=AccessAction.REFUSE, page=request.path, allowed=False)
