"""What happens around every request: the language, and the record of refusals."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from accounts.http import Refused
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


class RefusalMiddleware:
    """After the rollback: what was refused leaves a row, and answers like what does not exist."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, Refused) and request.user.is_authenticated:
            record_access(by=request.user, action=AccessAction.REFUSE, page=request.path, allowed=False)
