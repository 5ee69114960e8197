"""Patrols in the public parks (charter 15): three a school year, on school days, in school hours."""

from cases.services.patrols.days import EARLIEST, LATEST, no_school, patrol_days
from cases.services.patrols.findings import note_newcomer, note_pupil, note_unknown, take_back
from cases.services.patrols.planning import DayTakenError, NoSchoolError, call_off, change_patrol, plan_patrol
from cases.services.patrols.running import end_patrol, start_patrol
from cases.services.patrols.years import open_patrol_year, open_patrol_years, settle_patrols

__all__ = [
    "EARLIEST",
    "LATEST",
    "DayTakenError",
    "NoSchoolError",
    "call_off",
    "change_patrol",
    "end_patrol",
    "no_school",
    "note_newcomer",
    "note_pupil",
    "note_unknown",
    "open_patrol_year",
    "open_patrol_years",
    "patrol_days",
    "plan_patrol",
    "settle_patrols",
    "start_patrol",
    "take_back",
]
