"""A school the unit does not know yet: made from symbol and name, the rest by the grade."""

from accounts.models import Unit
from cases.models import School, Stage

LAST_PRIMARY_GRADE, LAST_MIDDLE_GRADE = 6, 9
# source W30: from grade ז' the year ends on 20 June, in kindergartens and primary schools on 30 June
PRIMARY_ENDS, LATER_ENDS = 30, 20


def stage_of(grade: int) -> Stage:
    if grade == 0:
        return Stage.KINDERGARTEN
    if grade <= LAST_PRIMARY_GRADE:
        return Stage.PRIMARY
    return Stage.MIDDLE if grade <= LAST_MIDDLE_GRADE else Stage.HIGH


def new_school(*, unit: Unit, symbol: str, name: str, grade: int) -> School:
    """Five school days a week and the year end of its grade; a person corrects it in the settings."""
    ends = PRIMARY_ENDS if grade <= LAST_PRIMARY_GRADE else LATER_ENDS
    return School(unit=unit, symbol=symbol, name=name, stage=stage_of(grade), days_a_week=5, year_ends_day=ends)
