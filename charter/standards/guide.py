"""The dates of the guide on function levels and aide hours (דרגת תפקוד ושעות סיוע), rows of the same deadline table.

None of them is ever extended: the last sensible day is pulled back (D8). A new pupil has until the end of October
(R53, D11); the others' 31 October is the individual plan's alone (R54). Of a new pupil we learn of after that day the
guide says nothing: within eight working days, and the plan within two months (ADR 0030).
"""

from django.utils.translation import gettext_lazy as _

from charter.standards.promises import Domain, Promise
from charter.standards.rules import ByDate, FixedDate, WithinMonths, WithinWorkingDays

_MAY, _JUNE, _AFTER, _OCTOBER = ByDate(5, 15), ByDate(6, 15), ByDate(5, 30), ByDate(10, 31)
_SOON, _TWO_MONTHS = WithinWorkingDays(8), WithinMonths(2)
_DECIDED = "ההחלטות יתקבלו עד ה-15 במאי"
_TOLD = 'החלטת הצוות בנוגע לדרגת התפקוד ומטרות התח"י צריכה להימסר להורים עד לא יאוחר מיום 15 במאי.'
_PASSED = 'ויועברו למתי"א עד ה-30 במאי.'
_NEW = 'החלטות בנוגע לתלמידים חדשים ניתן להעביר אל המתי"א עד סוף אוקטובר'
_ASKED = "על ההורים לדרוש לקבל את ההחלטה בעניין דרגת התפקוד עד ה-15 ביוני, על מנת שיוכלו לערור במידת הצורך."
_WITHIN = "תוך 8 ימי עבודה"
_FINAL = 'עריכה סופית של התח"י נעשית במהלך חודשים ספטמבר-אוקטובר.'


def _date(
    name: str, text: str, rule: FixedDate | WithinWorkingDays, label: object, line: int, level: str = ""
) -> Promise:
    level = f"עד {rule.day}.{rule.month}" if isinstance(rule, ByDate) else level
    return Promise(0, Domain.AIDES, text, level, rule, label, line, name=name)  # type: ignore[arg-type]


GUIDE = (
    _date("level-decision", _DECIDED, _MAY, _("Decision on the level"), 63),
    _date("level-delivery", _TOLD, _MAY, _("Delivery to the parents"), 63),
    _date("matya-transfer", _PASSED, _AFTER, _("Passing to the MATYA"), 63),
    _date("june-delivery", _ASKED, _JUNE, _("The safety net of 15 June"), 82),
    _date("new-decision", _NEW, _OCTOBER, _("Decision on a new pupil's level"), 64),
    _date("new-delivery", _NEW, _OCTOBER, _("Delivery to a new pupil's parents"), 64),
    _date("new-transfer", _NEW, _OCTOBER, _("Passing a new pupil to the MATYA"), 64),
    _date("iep-final", _FINAL, _OCTOBER, _("Individual plan final"), 66),
    _date("late-decision", _NEW, _SOON, _("Decision on a pupil new after October"), 64, _WITHIN),
    _date("late-delivery", _NEW, _SOON, _("Delivery to the parents of a pupil new after October"), 64, _WITHIN),
    _date("late-transfer", _NEW, _SOON, _("Passing a pupil new after October to the MATYA"), 64, _WITHIN),
    _date("late-plan", _FINAL, _TWO_MONTHS, _("Individual plan final"), 66, "תוך חודשיים"),
)
GUIDE_DATES = {entry.code: entry for entry in GUIDE}
CONTINUING = ("level-decision", "level-delivery", "matya-transfer", "june-delivery", "iep-final")
LATECOMERS = ("late-decision", "late-delivery", "late-transfer", "late-plan")
NEWCOMERS = ("new-decision", "new-delivery", "new-transfer", "iep-final")
