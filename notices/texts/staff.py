"""The staff notices of domain 6.3, and the mails that let somebody in."""

from django.utils.translation import gettext_lazy as _

from notices.texts import facts
from notices.texts.kinds import Audience, Kind, Row, Way

ROWS = (
    Row("S1", "report without an officer", "manager", "", "at once; again next WD"),
    Row("S2", "report assigned", "officer", "", "at once"),
    Row(
        "S3",
        "clock: 1 WD left / due today / overdue",
        "officer; overdue also manager",
        "",
        "08:00 each working day, one digest",
    ),
    Row("S4", "decision clock to 15.5: 30/14/7/3/1 WD before target", "team head, manager", "", "digest"),
    Row("S5", "decided but not delivered / delivered but no proof", "team head", "", "daily from 1.5"),
    Row("S6", "decided, not sent to MATYA", "team head, manager", "", "daily from 20.5"),
    Row("S7", "15.6 list", "manager", "", "on target date"),
    Row("S8", "new pupils without MATYA transfer", "manager", "", "weekly in October"),
    Row("S9", "IEP not final", "team head", "", "1.10, 15.10, last 3 WD"),
    Row("S10", "committee on a treated pupil without the officer", "officer, manager", "", "at agenda change"),
    Row("S11", "patrol counter behind", "manager", "", "1.2, 1.5"),
    Row("S12", "talks n<2 / n<3", "officer", "", "1.3, 1.5"),
    Row("S13", "prosecution gate became complete", "treating officer only as information", "", "at once"),
    Row("S14", "letter returned / SMS failed", "officer", "", "at once"),
    Row(
        "S15",
        "blocked attempt (volunteer, parent, over the maximum, committee sets level)",
        "manager",
        "",
        "weekly list",
    ),
    Row("S16", "case untouched 30 days", "officer", "", "weekly"),
    Row("S17", "unusual access", "manager + privacy officer", "", "daily"),
    Row("S18", "user training/password/second factor due", "user, manager", "", "30 days before"),
    Row("S19", "next year's calendar not approved", "manager", "", "1 June, then weekly"),
)


def _bell(code: str, title: object) -> Kind:
    return Kind(code, title, Audience.STAFF, Way.BELL, facts.MatterFacts)  # type: ignore[arg-type]


def _entry(code: str, title: object) -> Kind:
    return Kind(code, title, Audience.STAFF, facts=facts.CalendarFacts, invites=True)  # type: ignore[arg-type]


def _digest(code: str, title: object) -> Kind:
    return Kind(code, title, Audience.STAFF, Way.DIGEST)  # type: ignore[arg-type]


KINDS = (
    Kind("invite", _("Invitation to the system"), Audience.STAFF, facts=facts.LinkFacts),
    Kind("reset", _("Setting a new password"), Audience.STAFF, facts=facts.LinkFacts),
    Kind("calendar", _("An entry for your calendar"), Audience.STAFF, facts=facts.CalendarFacts, invites=True),
    Kind(
        "calendar-cancelled",
        _("Not in your calendar any more"),
        Audience.STAFF,
        facts=facts.CalendarFacts,
        invites=True,
    ),
    _bell("answer", _("A family answered about a meeting")),
    _bell("asked", _("A parent asked or appealed on the personal page")),
    _bell("reply", _("A reply to a notice came by mail")),
    _bell("changed", _("A notice changed after it was approved")),
    _bell("S1", _("A referral without an officer")),
    _bell("S2", _("A referral was assigned to you")),
    Kind("S3", _("Morning digest"), Audience.STAFF, facts=facts.DigestFacts),
    _bell("S4", _("The date of the level decision")),
    _bell("S5", _("A decision was not delivered")),
    _bell("S6", _("A decision was not sent to the MATYA")),
    _bell("S7", _("The list of 15 June")),
    _bell("S8", _("New pupils without a transfer to the MATYA")),
    _bell("S9", _("An individual plan is not final")),
    _bell("S10", _("A committee without the treating officer")),
    _digest("S11", _("Patrols are behind")),
    _digest("S12", _("Talks are behind")),
    _bell("S13", _("The conditions of a prosecution are complete")),
    _bell("S14", _("A notice did not arrive")),
    _bell("S15", _("Attempts that were blocked")),
    _digest("S16", _("A case untouched for 30 days")),
    _bell("S17", _("Unusual access")),
    _bell("S18", _("Password, second factor or training is due")),
    _bell("S19", _("Next year's calendar is not approved")),
)
