"""What the pages of hours say: the bound of the level, what the pool has left, and why more was refused."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import Refused, Request
from assistance.forms.hours import OVER, room_words
from assistance.models import AideAllocation, AideFile
from assistance.services.hours import NoCentreError, pool_of
from assistance.services.ledger import NoAllocationError, OverTheLevelError
from assistance.services.pool import OverThePoolError
from charter import texts
from notices.models import BlockedRule
from notices.services.blocked import record_blocked

HoursForm = forms.Form  # one with a field `hours`
Refusal = OverTheLevelError | OverThePoolError | NoCentreError | NoAllocationError
REFUSALS = (OverTheLevelError, OverThePoolError, NoCentreError, NoAllocationError)


def allocation_of(file: AideFile) -> AideAllocation:
    """The hours of a file; where no level is in force there is nothing to do with them (D14)."""
    found = AideAllocation.objects.select_related("decision").filter(file=file).first()
    if found is None:
        raise Refused
    return found


def level_words(allocation: AideAllocation) -> str:
    """The rule is shown, not hidden (ux 3.9)."""
    facts = {"room": texts.hours(allocation.room), "level": allocation.decision.get_level_display()}
    if allocation.room:
        words = _("You can add up to %(room)s in %(level)s. More than that needs another level, decided by the team.")
    else:
        words = _("The hours are at the top of %(level)s. More than that needs another level, decided by the team.")
    return words % facts


def pool_words(file: AideFile) -> str:
    try:
        left = pool_of(file).left
    except NoCentreError:
        return _("No MATYA is written for the pupil's school, so its pool cannot be used.")
    return _("Left in the pool of the MATYA: %(left)s.") % {"left": texts.hours(left)}


def refuse_more(form: HoursForm, refusal: Refusal) -> None:
    if isinstance(refusal, OverTheLevelError):
        form.add_error("hours", forms.ValidationError(room_words(refusal.room), code=OVER))
    elif isinstance(refusal, OverThePoolError):
        words = _("%(left)s left in the pool. A part can be approved.") if refusal.left else _("The pool is used up.")
        form.add_error("hours", forms.ValidationError(words % {"left": texts.hours(refusal.left)}, code=OVER))
    elif isinstance(refusal, NoAllocationError):
        form.add_error("hours", _("The file has no hours any more, so nothing can be added."))
    else:
        words = _("No MATYA is written for the pupil's school, so its pool cannot be used.")
        form.add_error("hours", words)


def write_blocked(request: Request, form: HoursForm, file: AideFile) -> None:
    """The manager's weekly list tells of every attempt above the level or the pool (S15)."""
    if form.is_bound and form.has_error("hours", OVER):
        record_blocked(rule=BlockedRule.MAXIMUM, matter=file.matter, by=request.user, now=timezone.now())
