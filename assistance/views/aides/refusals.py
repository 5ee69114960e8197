"""What a rule that stopped somebody says, and beside which field; hard blocks go to the manager's list (S15)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.http import Request
from assistance.models import AideFile
from assistance.services.aides.camps import AideBusyError, NoReasonError, PlacedInCampError, UnsupervisedError
from assistance.services.aides.employment import EmployedAlreadyError, NotPrivateError, NoTransferError
from assistance.services.aides.forbidden import GuardianIsAideError, VolunteerIsAideError
from assistance.services.aides.journeys import AskedAlreadyError, NotEntitledError, NotNextError, SpecialSchoolError
from assistance.services.aides.people import KnownAideError
from assistance.services.aides.placing import PlacedAlreadyError, WrongYearError
from assistance.services.aides.seats import (
    ClassHoursMissingError,
    NoHoursError,
    NothingLeftError,
    NotOneClassError,
    NotOneSchoolError,
    OverTheWeekError,
    SharingNotAllowedError,
    WrongNumberError,
)
from assistance.standards import rules
from charter.services.deadlines import StaleError
from notices.models import BlockedRule
from notices.services.blocked import record_blocked

Words = Callable[[Any], str]


def _quoted(words: str, rule: str) -> str:
    return " ".join([words, _("The rule says: “%(rule)s”.") % {"rule": rule}])


def _guardian(error: GuardianIsAideError) -> str:
    words = _("This person is a parent of %(name)s and cannot be the aide.")
    return _quoted(words % {"name": error.file.student.first_name}, rules.GUARDIAN)


def _volunteer(error: VolunteerIsAideError) -> str:
    words = _("%(name)s is both an aide and a volunteer at %(school)s in these days.")
    return _quoted(words % {"name": error.aide.name, "school": error.school.name}, rules.VOLUNTEER)


def _nothing_left(error: NothingLeftError) -> str:
    named = {"name": error.file.student.first_name, "left": error.left}
    if not error.left:
        return _("All the hours of %(name)s have an aide already.") % named
    return _("Of the hours of %(name)s, %(left)s have no aide yet. Write a number up to that.") % named


def _sharing(error: SharingNotAllowedError) -> str:
    words = _("The team has not allowed a shared aide for %(name)s.") % {"name": error.file.student.first_name}
    return _quoted(words, rules.SHARED)


WORDS: dict[type[Exception], tuple[str, Words]] = {
    GuardianIsAideError: ("aide", _guardian),
    VolunteerIsAideError: ("aide", _volunteer),
    NothingLeftError: ("hours", _nothing_left),
    NoHoursError: (
        "others",
        lambda error: _("%(name)s has no level in force, hence no hours.") % {"name": error.file.student.first_name},
    ),
    NotOneSchoolError: ("others", lambda _error: _("All pupils of one aide learn in one school, in one school year.")),
    NotOneClassError: (
        "others",
        lambda _error: _("These pupils are of different classes. Choose several classes of one school."),
    ),
    WrongNumberError: (
        "sharing",
        lambda _error: _("One pupil has an aide alone; a shared aide needs another pupil marked."),
    ),
    SharingNotAllowedError: ("others", _sharing),
    ClassHoursMissingError: (
        "class_hours",
        lambda _error: _("Write how many hours a week the class learns: a shared aide works no more than that."),
    ),
    OverTheWeekError: (
        "others",
        lambda error: (
            _("These classes together need more hours than a school week has: up to %(most)s.") % {"most": error.most}
        ),
    ),
    PlacedAlreadyError: (
        "aide",
        lambda _error: _("This aide serves others of the school already. Open the placing and add the pupil there."),
    ),
    WrongYearError: ("from_on", lambda _error: _("Choose a day of the school year of this file.")),
    KnownAideError: (
        "id_number",
        lambda error: _("This ID number belongs to %(name)s, who is on the list.") % {"name": error.aide.name},
    ),
    NotPrivateError: (
        "employer_type",
        lambda _error: _quoted(_("This school is not in private ownership."), rules.PRIVATE),
    ),
    NoTransferError: (
        "transfer_reference",
        lambda _error: _("A private owner employs only with the document that passed the duty on. Write its number."),
    ),
    EmployedAlreadyError: ("from_on", lambda _error: _("The aide is employed in this school on these days already.")),
    UnsupervisedError: (
        "camp",
        lambda _error: _quoted(_("The ministry does not supervise this camp."), rules.CAMP),
    ),
    NoReasonError: ("other_reason", lambda _error: _("The aide of the year comes first. Write why it is another.")),
    PlacedInCampError: ("camp", lambda _error: _("The pupil has an aide in this camp already.")),
    AideBusyError: (
        "aide",
        lambda error: _("The aide is in another camp on these days: %(camp)s.") % {"camp": error.camp.name},
    ),
    SpecialSchoolError: (
        "",
        lambda _error: _quoted(_("The pupil learns in a special school."), rules.POLAND),
    ),
    NotEntitledError: ("from_on", lambda _error: _("On these days the pupil is not entitled to an aide.")),
    AskedAlreadyError: ("from_on", lambda _error: _("There is a request for a journey of these days.")),
    NotNextError: ("status", lambda _error: _("The request has gone on meanwhile. Open it again.")),
}
REFUSALS = tuple(WORDS)
STALE = (StaleError,)
BLOCKED = {GuardianIsAideError: BlockedRule.GUARDIAN, VolunteerIsAideError: BlockedRule.VOLUNTEER}


def refuse(
    request: Request, form: forms.Form, error: Exception, *, file: AideFile | None = None, url: str = ""
) -> None:
    """Say beside the field what stopped the act; a hard block is also told to the manager."""
    field, words = WORDS[type(error)]
    form.add_error(field if field in form.fields else None, words(error))
    rule = BLOCKED.get(type(error))
    if rule:
        about: dict[str, Any] = {"matter": file.matter} if file else {"url": url}
        record_blocked(rule=rule, by=request.user, now=timezone.now(), **about)
