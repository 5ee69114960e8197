"""Subjects are stored as plain words, so that a row stays as it was; here they are said in the language of the page."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

from accounts.models.user import Role

WORDS = {
    "work queue": _("Today"),
    "case list": _("list of cases"),
    "open cases": _("open cases"),
    "unassigned cases": _("cases without an officer"),
    "unit board": _("Unit board"),
    "outbox": _("Notices to parents"),
    "case": _("case"),
    "of case": _("of case"),
    "of": _("of case"),
    "pupil": _("pupil"),
    "student": _("pupil"),
    "referral": _("referral"),
    "referrals": _("referrals"),
    "roster": _("roster"),
    "school": _("school"),
    "search": _("search"),
    "imports": _("Import"),
    "import": _("Import"),
    "dropped": _("dropped"),
    "promise": _("promise"),
    "promises": _("Promises"),
    "on_time": _("on time"),
    "undone": _("not done yet"),
    "overdue": _("overdue"),
    "calendar: effect of a change": _("calendar: effect of a change"),
    "calendar": _("calendar"),
    "drafted": _("drafted"),
    "approved": _("approved"),
    "added": _("added"),
    "removed": _("removed"),
    "staff": _("staff"),
    "unit": _("unit"),
    "digest": _("digest"),
    "access-records": _("access records"),
    "second-factor": _("second factor"),
    "deactivated": _("access ended"),
    "reactivated": _("access given back"),
    ">": _("becomes"),
    "assign": _("assigning"),
    "contact": _("contact"),
    "correct": _("correction"),
    "deadline": _("promise"),
    "guardian": _("parent or guardian"),
    "meeting request": _("meeting request"),
    "step": _("next step"),
    "stop notice": _("stopping a notice"),
    "undo": _("undoing"),
    "need": _("need"),
    "harm": _("suspected harm"),
    "siblings": _("Siblings"),
    "close": _("closing"),
    "reopen": _("reopening"),
    "transfer": _("transfer"),
    "merge": _("joining two files"),
    "disclosure": _("passing information on"),
    "visit": _("home visit"),
    "meeting": _("meeting"),
    "document": _("document"),
    "plan": _("integration plan"),
    "committee": _("committee"),
    "committees": _("Committees"),
    "dropout": _("dropout"),
    "framework search": _("search for a framework"),
    "programme": _("programme"),
    "programmes": _("Programmes and hours"),
    "tuition": _("individual tuition hours"),
    "patrol": _("patrol"),
    "patrols": _("Patrols"),
    "locating": _("Locating"),
    "legal": _("legal proceedings"),
    "prosecutor's file": _("the prosecutor's file"),
    "cover": _("cover"),
    "leave": _("leave"),
    "door": _("the school's door"),
    "print": _("printing"),
    "export": _("export"),
    "withdraw": _("withdrawing"),
    **{role.value: role.label for role in Role},
}
KNOWN = re.compile(r"(?<!\S)(" + "|".join(sorted(map(re.escape, WORDS), key=len, reverse=True)) + r")(?=[,:]*(\s|$))")


def words_of(subject: str) -> str:
    """The words we know in the language of the page; numbers, addresses and what somebody searched for as they are."""
    ours, mark, typed = subject.partition("search: ")
    return KNOWN.sub(lambda found: str(WORDS[found[1]]), ours + mark) + typed
