"""The team's meeting, its draft and its acts."""

from __future__ import annotations

from datetime import date

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import User
from assistance.models import AideFile, Body, ChairLetter, FunctionLevelDecision, TeamMeeting, TeamMember
from assistance.views.panels.panel import Act, Panel


def read_panel(file: AideFile, user: User, today: date) -> Panel:
    members = Prefetch("members", TeamMember.objects.order_by("-is_head", "pk"), to_attr="seats")
    meetings = list(TeamMeeting.objects.standing().filter(file=file).prefetch_related(members).order_by("-held_on"))
    decisions = list(FunctionLevelDecision.objects.filter(file=file).select_related("body").order_by("-number"))
    barred = Body.objects.filter(
        unit=file.matter.unit_id, track=file.eligibility.body.track, finds_eligible=True, sets_level=False
    )
    facts = {
        "ahead": next((one for one in meetings if not one.was_held), None),
        "held": next((one for one in meetings if one.was_held), None),
        "draft": next((one for one in decisions if one.published_at is None), None),
        "versions": [one for one in decisions if one.published_at],
        "committees": list(barred.order_by("pk")),
        "letters": list(ChairLetter.objects.filter(file=file).order_by("-at")),
    }
    acts = [] if file.ended_on or facts["versions"] else [_record(file, facts["draft"])]
    return Panel(facts, acts)


def _record(file: AideFile, draft: object) -> Act:
    words = _("Go on with the draft") if draft else _("Record the team's decision")
    return Act(reverse("assistance:decision-create", args=[file.matter.ref]), words, "log", is_main=True)
