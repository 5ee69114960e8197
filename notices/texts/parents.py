"""The event table of domain 6.2, and what each of its rows is here."""

from django.utils.translation import gettext_lazy as _

from notices.texts import facts
from notices.texts.kinds import FOUR, Audience, Kind, Row, Way

PARENTS, REPORTER, SCHOOL = Audience.PARENTS, Audience.REPORTER, Audience.SCHOOL
ROWS = (
    Row("N1", "report received from the school", "reporter", "e-mail/portal", "at once"),
    Row("N2", "call not answered", "parent", "SMS", "same day"),
    Row(
        "N3",
        "meeting set",
        "parents, pupil 14+ (DECISION)",
        "letter/e-mail + SMS link",
        "at scheduling and 2 WD before",
    ),
    Row("N4", "meeting request received", "requester", "e-mail/SMS", "at once"),
    Row("N5", "home visit planned (not unannounced)", "parents", "SMS/phone", "1 WD before"),
    Row(
        "N6",
        "committee will discuss the pupil",
        "parents",
        "letter",
        "10 WD before (DECISION); removal hearing: registered, twice",
    ),
    Row("N7", "committee decision", "parents", "letter", "3 WD after (DECISION)"),
    Row("N8", "programme referral", "parents", "letter/e-mail", "at referral"),
    Row(
        "N9",
        "principal's statutory notice",
        "each parent",
        "registered letter by the principal",
        "principal's act; unit stores copy",
    ),
    Row("N10", "referral to prosecutor", "each parent", "registered letter", "after manager's view"),
    Row("N11", "hearing summons", "each parent", "registered letter", "by prosecutor"),
    Row("N12", "integration committee granted aide support", "parents", "letter", "3 WD (DECISION)"),
    Row("N13", "team meeting on level and IEP", "parents", "letter + SMS link", "10 WD before (DECISION)"),
    Row("N14", "level decided", "each parent", "written, with proof", "by 15.5"),
    Row("N15", "15 June reached, no recorded delivery", "parents", "letter/e-mail", "15.6 (target date)"),
    Row("N16", "allocation approved / changed", "parents", "letter", "at approval, before 1.9"),
    Row("N17", "top-up request received / answered", "parents", "e-mail/letter", "at once / at decision"),
    Row("N18", "appeal received / heard / decided", "parents", "letter", "each"),
    Row("N19", "IEP final", "parents", "letter/portal", "by 31.10"),
    Row("N20", "annual review opens", "parents", "letter", "February"),
    Row("N21", "eligibility ends within 12/6/3 months", "parents", "letter", ""),
    Row("N22", "shared aide assigned", "parents of each pupil", "letter", "before start"),
    Row("N23", "camp aide", "parents", "letter", "30 days before"),
    Row("N24", "Poland funding", "parents", "letter", "at decision"),
    Row("N25", "case closed", "parents, school", "letter/e-mail", "3 WD"),
    Row("N26", "data-access request", "requester", "letter", "receipt at once; answer ≤30 days"),
    Row("N27", "we have started", "parents", "e-mail", "at intake"),
    Row("N28", "missed meeting", "parents", "e-mail", "when it was missed"),
    Row("N29", "the officer's letter before N10", "parents", "e-mail and registered post", "after manager's view"),
)
_FAMILY = {"languages": FOUR, "sensitive": True, "quiet_hours": True, "hold_minutes": 10}


def _family(code: str, title: object, facts: type, **ways: object) -> Kind:
    """To the parents: four languages, quiet hours, ten minutes to stop it, nothing where suspected harm is."""
    return Kind(code, title, PARENTS, facts=facts, **{**_FAMILY, **ways})  # type: ignore[arg-type]


def _later(code: str, title: object) -> Kind:
    return Kind(code, title, PARENTS, Way.LATER)  # type: ignore[arg-type]


KINDS = (
    Kind("N1", _("Your referral was received"), REPORTER, facts=facts.ReceivedFacts, quiet_hours=True),
    Kind("progress", _("Your referral: how it stands"), REPORTER, facts=facts.ProgressFacts, quiet_hours=True),
    Kind("N2", _("Please call back"), PARENTS, Way.BY_HAND),
    _family("N3", _("Meeting invitation"), facts.MeetingFacts, purpose="meeting", invites=True),
    _family("N3-reminder", _("Meeting reminder"), facts.MeetingFacts, purpose="meeting"),
    _family("N3-cancelled", _("The meeting was cancelled"), facts.MeetingFacts, invites=True),
    Kind(
        "N4",
        _("Your meeting request was received"),
        REPORTER,
        facts=facts.RequestFacts,
        languages=FOUR,
        quiet_hours=True,
    ),
    Kind("N5", _("A home visit is planned"), PARENTS, Way.BY_HAND),
    _family(
        "N6",
        _("A committee will discuss"),
        facts.CommitteeFacts,
        way=Way.BOTH,
        review="draft",
        purpose="received",
        invites=True,
        sealed=("committee",),
    ),
    _family(
        "N6-removal",
        _("Hearing before permanent removal"),
        facts.CommitteeFacts,
        way=Way.BOTH,
        review="draft",
        legal=True,
        registered=True,
        on_unknown="ask",
        sealed=("committee",),
        purpose="received",
        invites=True,
    ),
    _family("N6-cancelled", _("The committee will not discuss"), facts.CommitteeFacts, invites=True),
    _family(
        "N7",
        _("A committee's decision"),
        facts.CommitteeFacts,
        way=Way.BOTH,
        review="draft",
        on_unknown="ask",
        purpose="received",
        sealed=("committee", "decisions", "explained"),
    ),
    _family("N8", _("Referral to a programme"), facts.ProgrammeFacts, review="draft"),
    Kind("N9", _("The principal's notice"), PARENTS, Way.OTHERS),
    _family(
        "N10",
        _("Referral to the prosecutor"),
        facts.ProsecutionFacts,
        way=Way.PAPER,
        review="approval",
        legal=True,
        registered=True,
        on_unknown="ask",
    ),
    Kind("N11", _("Summons to a hearing"), PARENTS, Way.OTHERS),
    _later("N12", _("Aide support was granted")),
    _later("N13", _("Team meeting about the function level")),
    _later("N14", _("Decision about the function level")),
    _later("N15", _("The decision has not reached you")),
    _later("N16", _("Hours approved")),
    _later("N17", _("Request for more hours")),
    _later("N18", _("Appeal")),
    _later("N19", _("The individual plan")),
    _later("N20", _("Yearly review")),
    _later("N21", _("Eligibility is ending")),
    _later("N22", _("A shared aide")),
    _later("N23", _("An aide at camp")),
    _later("N24", _("Funding of the journey to Poland")),
    _family("N25", _("The case was closed"), facts.ClosedFacts, review="draft"),
    Kind("N25-school", _("The case was closed"), SCHOOL, facts=facts.ClosedFacts, quiet_hours=True, review="draft"),
    Kind(
        "N26",
        _("Request to see information"),
        REPORTER,
        Way.BOTH,
        facts.AccessRequestFacts,
        languages=FOUR,
        quiet_hours=True,
    ),
    _family("N27", _("We have started"), facts.StartedFacts),
    Kind("link", _("A new link"), PARENTS, facts=facts.RenewedFacts, languages=FOUR, sensitive=True),
    _family("N28", _("Missed meeting"), facts.MissedFacts, purpose="meeting"),
    _family(
        "N29",
        _("The officer's letter on attendance"),
        facts.WarningFacts,
        way=Way.BOTH,
        review="approval",
        legal=True,
        registered=True,
        on_unknown="ask",
        purpose="received",
    ),
)
