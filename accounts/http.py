"""What every view needs: a request with a signed-in user, the role gate, the lookup that refuses alike."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from allauth.core.internal import ratelimit
from django.core.exceptions import ObjectDoesNotExist, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponse

from accounts.models import AccessAction, Role, User
from accounts.services import record_access

P = ParamSpec("P")
Row = TypeVar("Row", bound=models.Model)


class Request(HttpRequest):
    """A request behind the sign-in: `user` is one of ours."""

    user: User


View = Callable[Concatenate[Request, P], HttpResponse]


class Refused(Http404):
    """Raised where a thing may not be seen or does not exist: both answer alike, and the middleware records it."""


def within_limit(request: HttpRequest, action: str, *, key: str | None = None) -> bool:
    """Count one request of a public page by ACCOUNT_RATE_LIMITS, GETs too, which allauth's own call lets through."""
    return take_try(request, action, key=key) is not None


def take_try(
    request: HttpRequest, action: str, *, key: str | None = None, look: bool = False
) -> ratelimit.RateLimitUsage | None:
    """The same, to give back (`rollback`) what was no misuse; with `look` nothing is counted. None: over the limit."""
    return ratelimit.consume(request, app="allauth.account", action=action, key=key, limit_get=True, dry_run=look)


def role_required(*roles: Role) -> Callable[[View[P]], View[P]]:
    """Let only staff with one of the roles in; to everyone else the page does not exist."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def gate(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.has_role(*roles):
                raise Refused
            return view(request, *args, **kwargs)

        gate.roles = roles  # type: ignore[attr-defined]
        return gate

    return decorate


def for_all_staff(view: View[P]) -> View[P]:
    """Say that a page is meant for everyone who signed in: the test of all addresses wants each view to say who."""
    view.for_all_staff = True  # type: ignore[attr-defined]
    return view


def get_or_refuse(rows: models.QuerySet[Row], **lookup: Any) -> Row:
    """Find one row of an already visible queryset, or answer exactly like what does not exist."""
    try:
        return rows.get(**lookup)
    except (ObjectDoesNotExist, ValidationError, ValueError, OverflowError):
        raise Refused from None


def record_view(request: Request, subject: str, action: AccessAction = AccessAction.VIEW) -> None:
    """Commit the record before the page is answered: no record, no page."""
    record_access(by=request.user, action=action, page=request.path, subject=subject)
