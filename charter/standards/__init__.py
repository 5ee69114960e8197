"""The promises we made, each once, next to its source."""

from charter.standards.promises import (
    NEED_PROMISES,
    PROMISES,
    QUOTA_PROMISES,
    REFERRAL_PROMISES,
    TIMED_PROMISES,
    Domain,
    Promise,
    promise,
)
from charter.standards.rules import (
    AsNeeded,
    ByDate,
    FixedDate,
    Milestone,
    RateNoWorse,
    Rule,
    TimesAYear,
    WithinWorkingDays,
)

__all__ = [
    "NEED_PROMISES",
    "PROMISES",
    "QUOTA_PROMISES",
    "REFERRAL_PROMISES",
    "TIMED_PROMISES",
    "AsNeeded",
    "ByDate",
    "Domain",
    "FixedDate",
    "Milestone",
    "Promise",
    "RateNoWorse",
    "Rule",
    "TimesAYear",
    "WithinWorkingDays",
    "promise",
]
