"""What each kind of timeline entry is called, and its icon."""

from __future__ import annotations

from django.utils.translation import gettext as _

from cases.models import EntryKind
from charter.models import MoveKind

ICONS = {
    EntryKind.REFERRAL: "folder-plus",
    EntryKind.MEETING_REQUEST: "calendar-plus",
    EntryKind.ASSIGNED: "person",
    EntryKind.WITHDRAWN: "dash-circle",
    EntryKind.EXCUSED: "dash-circle",
    EntryKind.ANNOTATED: "note",
    EntryKind.DATE_CORRECTED: "calendar",
    EntryKind.PEOPLE_CHANGED: "people",
    EntryKind.SIBLINGS: "people",
    EntryKind.SIBLINGS_PARTED: "people",
    EntryKind.CLOSED: "lock",
    EntryKind.REOPENED: "folder",
    EntryKind.TRANSFERRED: "chevron-end",
    EntryKind.MERGED: "people",
    EntryKind.RISK: "alert",
    EntryKind.DISCLOSED: "shield",
    EntryKind.ACCESS_REQUEST: "shield",
    EntryKind.MEETING_SET: "calendar-check",
    EntryKind.MEETING_ANSWER: "calendar-check",
    EntryKind.VISIT_PLANNED: "home",
    EntryKind.COMMITTEE: "committee",
    EntryKind.PLAN: "school",
    EntryKind.DROPOUT: "trend-down",
    EntryKind.RETURNED: "undo",
    EntryKind.SEARCH: "search",
    EntryKind.TUITION: "tuition",
    EntryKind.PROGRAMME: "programme",
    EntryKind.LEGAL: "scale",
    EntryKind.PATROL: "map",
    EntryKind.DOCUMENT: "document",
    EntryKind.REPLY: "envelope-open",
    EntryKind.REPORTED_HARM: "shield-alert",
}

PROMISE_TITLES = {
    EntryKind.EXCUSED: lambda: _("Promise %(n)s: not required"),
    EntryKind.ANNOTATED: lambda: _("Promise %(n)s: a note"),
    EntryKind.DATE_CORRECTED: lambda: _("Promise %(n)s: the date was corrected"),
    EntryKind.NEED: lambda: _("A need: %(what)s"),
    EntryKind.NEED_DROPPED: lambda: _("The need fell away: %(what)s"),
}
TITLES = {
    EntryKind.ASSIGNED: lambda: _("The case was given to %(name)s"),
    EntryKind.PEOPLE_CHANGED: lambda: _("The details of %(name)s were changed"),
    EntryKind.SIBLINGS: lambda: _("A sibling was joined: %(name)s"),
    EntryKind.SIBLINGS_PARTED: lambda: _("No longer a sibling: %(name)s"),
    EntryKind.EXCUSED: lambda: _("not required"),
    EntryKind.ANNOTATED: lambda: _("A note"),
    EntryKind.DATE_CORRECTED: lambda: _("The day the referral was received was corrected"),
}
NAMED = (EntryKind.ASSIGNED, EntryKind.PEOPLE_CHANGED, EntryKind.SIBLINGS, EntryKind.SIBLINGS_PARTED)
WHY = {
    MoveKind.CLOSURE: lambda: _("because of a closure"),
    MoveKind.CORRECTION: lambda: _("a correction"),
    MoveKind.APPROVAL: lambda: _("when the calendar was approved"),
}
