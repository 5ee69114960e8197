"""The promises we made, each once, next to its source."""

from charter.standards.promises import (
    PROMISES,
    REFERRAL_PROMISES,
    TIMED_PROMISES,
    Domain,
    Promise,
    promise,
)
from charter.standards.rules import AsNeeded, ByDate, FixedDate, RateNoWorse, Rule, TimesAYear, WithinWorkingDays

__all__ = [
    "PROMISES",
    "REFERRAL_PROMISES",
    "TIMED_PROMISES",
    "AsNeeded",
    "ByDate",
    "Domain",
    "FixedDate",
    "Promise",
    "RateNoWorse",
    "Rule",
    "TimesAYear",
    "WithinWorkingDays",
    "promise",
]
