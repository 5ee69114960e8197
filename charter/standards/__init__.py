"""The promises we made, each once, next to its source."""

from charter.standards.guide import CONTINUING, GUIDE_DATES, LATECOMERS, NEWCOMERS
from charter.standards.promises import (
    NEED_PROMISES,
    PROMISES,
    QUOTA_PROMISES,
    REFERRAL_PROMISES,
    TIMED_PROMISES,
    Domain,
    Promise,
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
    "CONTINUING",
    "GUIDE_DATES",
    "LATECOMERS",
    "NEED_PROMISES",
    "NEWCOMERS",
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


def promise(code: str) -> Promise:
    """The entry of a stored code: a number of the charter, or a date of the guide."""
    return PROMISES.get(code) or GUIDE_DATES[code]
