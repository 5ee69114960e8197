"""Mails to our own people that did not arrive: the managers of their unit send them again or put them aside."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import Refused, Request, get_or_refuse, role_required
from accounts.models import Role
from notices.models import Notice
from notices.services.blockers import BlockedError
from notices.services.solving import close_problem, try_again

ACTS = {"again": try_again, "close": close_problem}


@require_POST
@role_required(Role.MANAGER)
def lost_mail_act(request: Request, pk: int, slug: str) -> HttpResponse:
    """What it said is shown to nobody: a link that lets somebody in is hers alone."""
    if slug not in ACTS:
        raise Refused
    notice = get_or_refuse(Notice.objects.staff_mails(request.user).select_related("recipient__user", "matter"), pk=pk)
    facts: dict[str, Any] = {
        "by": request.user,
        "now": timezone.now(),
        "reason": _("from the list of mails that did not arrive"),
    }
    try:
        done = ACTS[slug](notice=notice, **facts)
    except BlockedError as error:
        messages.error(request, _("This cannot be done now: %(why)s.") % {"why": error})
        return redirect(f"{reverse('notices:notice-list')}?tab=problems")
    late = _("Meanwhile somebody was first. This is how the notice stands now.")
    said = _("The mail is sent again.") if slug == "again" else _("The mail was put aside.")
    (messages.success if done else messages.error)(request, said if done else late)
    return redirect(f"{reverse('notices:notice-list')}?tab=problems")
