"""The kinds of the right to an aide, N12-N24. A mail says that something was decided, and where it waits.

What a kind seals stands in the letter and behind the light check of its page (ux 5.1.6, 5.5): level, hours, goals,
results. N14 and N15 lead to the page of the decision, N16 to that of hours, N18-how to that of the appeal. What says
which rights the law gives, and by when (N14, N15, N18), waits for a lawyer's word as other legal letters do (ux 8.9).
"""

from django.utils.translation import gettext_lazy as _

from notices.texts import aide_facts as facts
from notices.texts.kinds import Way, family

KINDS = (
    family(
        "N12",
        _("Aide support was granted"),
        facts.GrantedFacts,
        way=Way.BOTH,
        review="draft",
        purpose="received",
        sealed=("support", "valid_until"),
    ),
    family(
        "N13",
        _("Team meeting about the function level"),
        facts.TeamFacts,
        way=Way.BOTH,
        purpose="received",
        invites=True,
        ahead=True,
        sealed=("topic",),
    ),
    family("N13-cancelled", _("The team meeting was cancelled"), facts.TeamFacts, invites=True),
    family(
        "N14",
        _("Decision about the function level"),
        facts.LevelFacts,
        way=Way.BOTH,
        review="draft",
        legal=True,
        on_unknown="ask",
        purpose="decision",
        sealed=("level", "base", "most", "ends", "goals", "explained", "services"),
    ),
    family(
        "N15",
        _("The decision has not reached you"),
        facts.UndeliveredFacts,
        review="draft",
        legal=True,
        purpose="decision",
        sealed=("routed_to",),
    ),
    family(
        "N16",
        _("Hours approved"),
        facts.HoursFacts,
        way=Way.BOTH,
        review="draft",
        on_unknown="ask",
        purpose="hours",
        sealed=("level", "base", "matya", "supervisor", "total", "most"),
    ),
    family(
        "N17",
        _("Request for more hours"),
        facts.MoreHoursFacts,
        purpose="received",
        sealed=("asked", "granted", "result", "explained", "most"),
    ),
    family(
        "N18",
        _("Appeal"),
        facts.AppealFacts,
        way=Way.BOTH,
        review="draft",
        legal=True,
        on_unknown="ask",
        purpose="received",
        sealed=("body", "topic", "result", "explained"),
    ),
    family(
        "N18-how",
        _("How to appeal"),
        facts.AppealRightsFacts,
        review="draft",
        legal=True,
        purpose="appeal",
        sealed=("topic",),
    ),
    family("N19", _("The individual plan"), facts.PlanFacts, purpose="received", sealed=("goals",)),
    family("N20", _("Yearly review"), facts.ReviewFacts, way=Way.BOTH, review="draft"),
    family("N21", _("Eligibility is ending"), facts.EndingFacts, way=Way.BOTH, review="draft"),
    family(
        "N22",
        _("A shared aide"),
        facts.SharedAideFacts,
        way=Way.BOTH,
        review="draft",
        purpose="received",
        sealed=("weekly",),
    ),
    family(
        "N23",
        _("An aide at camp"),
        facts.CampFacts,
        way=Way.BOTH,
        review="draft",
        purpose="received",
        sealed=("weekly",),
    ),
    family(
        "N24",
        _("Funding of the journey to Poland"),
        facts.JourneyFacts,
        way=Way.BOTH,
        review="draft",
        purpose="received",
        sealed=("result", "cost", "aide", "explained"),
    ),
)
