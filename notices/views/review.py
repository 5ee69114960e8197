"""What a person does with one notice: each button of its page posts here (ux 3.12)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.http import Refused, Request, get_or_refuse, record_view
from notices.forms.review import ActForm
from notices.models import Notice, NoticeState
from notices.services import cancel_notice, subject_of
from notices.services.acts import Act, acts_of
from notices.services.blockers import BlockedError
from notices.services.preview import mark_of, read_letter
from notices.services.reviewing import approve_notice, may_approve, release_draft, send_back
from notices.services.revoking import revoke_link_of
from notices.services.solving import (
    close_by_phone,
    close_problem,
    lift_its_address,
    print_anew,
    print_instead,
    settle_unknown,
    try_again,
)
from notices.views.notice import handlers, show_notice, with_facts

ACTS: dict[Act, Callable[..., Notice | bool | None]] = {
    Act.RELEASE: release_draft,
    Act.APPROVE: approve_notice,
    Act.SEND_BACK: send_back,
    Act.LETTER: print_instead,
    Act.ANEW: print_anew,
    Act.STOP: cancel_notice,
    Act.PHONE: close_by_phone,
    Act.AGAIN: try_again,
    Act.ARRIVED: settle_unknown,
    Act.LIFT: lift_its_address,
    Act.CLOSE: close_problem,
    Act.REVOKE: revoke_link_of,
}
READ_FIRST = (Act.RELEASE, Act.APPROVE, Act.LETTER, Act.ANEW)  # what leaves by them is what was shown


@require_POST
@handlers
def notice_act(request: Request, pk: int, slug: str) -> HttpResponse:
    act = next((one for one in Act if one.slug == slug), None)
    if act is None:
        raise Refused
    notice = get_or_refuse(with_facts(request), pk=pk)
    if act not in acts_of(notice, request.user, timezone.localdate()):
        if act == Act.APPROVE and not may_approve(request.user, notice, timezone.localdate()):
            raise Refused
        return _answer(request, notice, act, None)
    if act in READ_FIRST and request.POST.get("mark") != mark_of(notice, read_letter(notice)):
        record_view(request, subject_of(notice))
        return show_notice(request, notice, changed=True)
    form = ActForm(request.POST, act=act, notice=notice)
    if not form.is_valid():
        record_view(request, subject_of(notice))
        return show_notice(request, notice, form)
    try:
        done = ACTS[act](notice=notice, by=request.user, now=timezone.now(), **form.facts())
    except PermissionDenied:
        raise Refused from None
    except BlockedError as error:
        messages.error(request, _("This cannot be done now: %(why)s.") % {"why": error})
        return redirect(notice)
    return _answer(request, notice, act, done)


def _answer(request: Request, notice: Notice, act: Act, done: Notice | bool | None) -> HttpResponse:
    if not done:
        stopping = _("The notice can no longer be stopped.")
        late = _("Meanwhile somebody was first. This is how the notice stands now.")
        messages.error(request, stopping if act == Act.STOP else late)
        return redirect(notice)
    shown = done if isinstance(done, Notice) else notice
    shown.refresh_from_db()
    messages.success(request, _said_by(act) or said_of(shown))
    following = request.POST.get("next", "")
    if act == Act.PHONE and url_has_allowed_host_and_scheme(following, allowed_hosts=None):
        return redirect(following)
    return redirect(shown)


def _said_by(act: Act) -> str:
    """Of acts that leave the notice where it is."""
    if act == Act.LIFT:
        return _("The address is off the list. Now the notice can be sent again.")
    return _("The link was revoked. It opens nothing any more.") if act == Act.REVOKE else ""


def said_of(notice: Notice) -> str:
    """Where the notice is now, and what comes next."""
    words: dict[str, Any] = {
        NoticeState.HELD: _("The notice waits for the manager's approval."),
        NoticeState.QUEUED: _("The notice leaves in ten minutes. Until then it can be stopped."),
        NoticeState.PRINT: _("The letter waits to be printed."),
        NoticeState.DRAFT: _("The notice is back among the drafts."),
        NoticeState.CANCELLED: _("The notice was stopped and will not be sent."),
        NoticeState.SENT: _("It is on record that the notice arrived."),
    }
    return str(words.get(NoticeState(notice.state), notice.get_state_display()))
