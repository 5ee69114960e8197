"""The service charter of the regular-attendance unit (אמנת שירות היחידה לביקור סדיר), all sixteen services.

The Hebrew quotes are data: as printed by the municipality, mended where its page lost a sign (R2: the number 6, "תוך").
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.utils.functional import Promise as LazyText
from django.utils.translation import gettext_lazy as _

from charter.standards.rules import AsNeeded, Milestone, RateNoWorse, Rule, TimesAYear, WithinWorkingDays

UNDATED = date(2020, 1, 1)  # the printed charter bears no date; the first day our calendar knows


class Domain(StrEnum):
    PERSONAL = "מענה אישי ודיפרנציאלי"
    RETENTION = "קידום הישגים ומניעת נשירה"
    KNOWLEDGE = "ניהול ידע ומידע"
    AIDES = "דרגת תפקוד ושעות סיוע"  # the guide, not the charter: its dates are rows of the same table


@dataclass(frozen=True)
class Promise:
    """One published service: what it says, what it promises, and the rule that counts it."""

    number: int  # 0: a date of the guide, which has no number
    domain: Domain
    text: str
    level: str
    rule: Rule
    label: str | LazyText  # short, for chips and headings
    line: int  # in the municipality's page
    icon: str = ""  # what the picture means: school, phone, people, partners
    since: date = UNDATED
    name: str = ""  # what stands for the number in a date of the guide

    @property
    def code(self) -> str:
        """As stored in `Deadline.promise`."""
        return self.name or str(self.number)

    @property
    def source(self) -> str:
        work = self.domain.value if self.name else "אמנת שירות היחידה לביקור סדיר"
        return f"{work}, שורה {self.line}"

    def __str__(self) -> str:
        return str(self.label)


ALL = (
    Promise(
        number=1,
        domain=Domain.PERSONAL,
        text="שיחות אישיות עם התלמיד המופנה ומשפחתו ויצירת קשר אישי (איתור הגורמים, מתן מענה, מעקב).",
        level="3 שיחות עם הורים ותלמידים בשנת לימודים.",
        rule=TimesAYear(3, (Milestone(3, 1, 2), Milestone(5, 1, 3))),
        label=_("Personal conversations"),
        line=15,
    ),
    Promise(
        number=2,
        domain=Domain.PERSONAL,
        text="מתן ייעוץ והכוון לתלמידים הנושרים לשם מציאת מסגרות חינוכיות מתאימות.",
        level="בהתאם לצורך.",
        rule=AsNeeded(),
        label=_("Counselling and a suitable framework"),
        line=16,
    ),
    Promise(
        number=3,
        domain=Domain.PERSONAL,
        text="ביקורי בית יזומים.",
        level="בהתאם לצורך.",
        rule=AsNeeded(),
        label=_("Home visits"),
        line=17,
    ),
    Promise(
        number=4,
        domain=Domain.PERSONAL,
        text="שילוב התלמיד במסגרת בית הספר בהתאם לצרכיו המיוחדים תוך שיתוף בית הספר וההורים.",
        level="בהתאם לצורך.",
        rule=AsNeeded(),
        label=_("Integration at school"),
        line=18,
    ),
    Promise(
        number=5,
        domain=Domain.PERSONAL,
        text="השתתפות בוועדות (החלטה, השמה, התמדה, בין-מקצועית והסעות) הדנות בתלמידים המטופלים.",
        level="כל קצינת ביקור סדיר משתתפת בכל הוועדות של מטופליה בהתאם לצורך.",
        rule=AsNeeded(),
        label=_("Taking part in committees"),
        line=19,
    ),
    Promise(
        number=6,
        domain=Domain.RETENTION,
        text='מניעת נשירה. (נושר "חדש" - תלמיד שנושר ממערכת החינוך הפורמלית בשנת הלימודים הנוכחית).',
        level='שמירה על הקיים (לעומת השנה הקודמת) ואף ירידה של עד 5% בשיעור הנושרים "החדשים" מתוך סך כל המטופלים.',
        rule=RateNoWorse(full=5),
        label=_("Preventing dropout"),
        line=20,
    ),
    Promise(
        number=7,
        domain=Domain.RETENTION,
        text="הפעלת שעות לימוד פרטניות לתלמידים בסכנת נשירה.",
        level="לפי הצורך והמשאבים הקיימים.",
        rule=AsNeeded(),
        label=_("Individual tuition hours"),
        line=24,
    ),
    Promise(
        number=8,
        domain=Domain.RETENTION,
        text="הפניית תלמידים, ליווי ובקרה בתוכניות ייחודיות למניעת נשירה המתקיימות בעיר. "
        '(לדוגמא: מועדניות משפחתיות, תוכנית מל"א יחידה לקידום נוער, היחידה לנערה, מרכזים קהילתיים, '
        "עובדי נוער וכדומה. ייתכנו שינויים בתוכניות משנה לשנה.",
        level="ליווי התוכניות.",
        rule=AsNeeded(),
        label=_("Dropout-prevention programmes"),
        line=25,
    ),
    Promise(
        number=9,
        domain=Domain.RETENTION,
        text="קצינת ביקור סדיר יוצרת קשר עם צוות בית הספר לאחר קבלת דיווח על בעיית ביקור סדיר "
        "ממנהל/ת ו/או יועץ/ת או כל גורם אחר לבירור הבעיה.",
        level="3 ימי עבודה.",
        rule=WithinWorkingDays(3),
        label=_("Contact with the school staff"),
        line=26,
        icon="school",
    ),
    Promise(
        number=10,
        domain=Domain.RETENTION,
        text="פנייה טלפונית להורים לבירור בעיית ביקור סדיר.",
        level="3 ימי עבודה.",
        rule=WithinWorkingDays(3),
        label=_("Phone call to the parents"),
        line=27,
        icon="phone",
    ),
    Promise(
        number=11,
        domain=Domain.RETENTION,
        text='קיום פגישה עם ההורים והתלמיד בבי"ס או בעירייה, ביוזמת התלמיד, ההורים או גורם אחר.',
        level="8 ימי עבודה.",
        rule=WithinWorkingDays(8),
        label=_("Meeting with parents and pupil"),
        line=28,
        icon="people",
    ),
    Promise(
        number=12,
        domain=Domain.RETENTION,
        text='עירוב שותפים טיפוליים כגון: בי"ס נוכחי, בי"ס קודם, רווחה, קידום נוער, שפ"ח, פיקוח, שירות מבחן וכדומה.',
        level="8 ימי עבודה.",
        rule=WithinWorkingDays(8),
        label=_("Involving treatment partners"),
        line=29,
        icon="partners",
    ),
    Promise(
        number=13,
        domain=Domain.RETENTION,
        text="אכיפת חוק לימודי חובה באמצעות ייזום הליך משפטי.",
        level="הפנייה לתובעת העירונית על-פי שיקול הדעת המקצועי של קצינת הביקור הסדיר המטפלת.",
        rule=AsNeeded(),
        label=_("Legal proceedings"),
        line=30,
    ),
    Promise(
        number=14,
        domain=Domain.RETENTION,
        text="איתור תלמידים שאינם לומדים תוך ניסיון לשלבם מחדש במסגרות מתאימות.",
        level="על פי הצורך ובהתאם לדרישת משרד החינוך.",
        rule=AsNeeded(),
        label=_("Locating pupils out of school"),
        line=31,
    ),
    Promise(
        number=15,
        domain=Domain.RETENTION,
        text="סיורים לאיתור תלמידים משוטטים בגנים הציבוריים.",
        level="שלוש פעמים בשנה.",
        rule=TimesAYear(3, (Milestone(2, 1, 1), Milestone(5, 1, 2))),
        label=_("Patrols in public parks"),
        line=32,
    ),
    Promise(
        number=16,
        domain=Domain.KNOWLEDGE,
        text="תיעוד של תהליכי הטיפול ומסמכים רלוונטיים לצורך מעקב וטיפול.",
        level="ביצוע באופן שוטף לאורך השנה.",
        rule=AsNeeded(),
        label=_("Documenting the treatment"),
        line=33,
    ),
)

PROMISES = {entry.code: entry for entry in ALL}
TIMED_PROMISES = ("9", "10", "11", "12")  # in the order of the charter ribbon
QUOTA_PROMISES = tuple(code for code, entry in PROMISES.items() if isinstance(entry.rule, TimesAYear))
NEED_PROMISES = ("2", "3", "4", "5", "7", "8", "13", "14")  # as needed: a need is raised, an answer closes it
REFERRAL_PROMISES = ("9", "10", "12")  # opened by every referral (D7); 11 by a meeting request (D6)
