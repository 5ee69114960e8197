"""The words of the files: their headers and short forms, each once, beside what we call it."""

import re
import unicodedata

from accounts.fields import ascii_digits
from cases.models import Gender, Reason, Relation, ReporterKind, RequesterKind

ROSTER_HEADERS = {
    "מספר זהות": "id_number",
    "שם משפחה": "last_name",
    "שם פרטי": "first_name",
    "תאריך לידה": "birth_on",
    "מין": "gender",
    "סמל מוסד": "symbol",
    "שם מוסד": "school_name",
    "שכבה": "grade",
    "מקבילה": "class_number",
    "כתובת": "address",
    "הורה 1 - קרבה": "relation_1",
    "הורה 1 - שם": "name_1",
    "הורה 1 - טלפון": "phone_1",
    'הורה 1 - דוא"ל': "email_1",
    "הורה 1 - שפה": "language_1",
    "הורה 2 - קרבה": "relation_2",
    "הורה 2 - שם": "name_2",
    "הורה 2 - טלפון": "phone_2",
    'הורה 2 - דוא"ל': "email_2",
    "הורה 2 - שפה": "language_2",
}
ROSTER_NEEDS = ("id_number", "last_name", "first_name", "birth_on", "symbol", "grade")
REFERRAL_HEADERS = {
    "מספר זהות תלמיד": "id_number",
    "מקור הדיווח": "reporter_kind",
    "שם המדווח": "reporter_name",
    "התקבל בתאריך": "received_on",
    "שעה": "received_time",
    "סיבה": "reason",
    "ימי היעדרות": "days_absent",
    "תיאור": "description",
    "התבקשה פגישה": "meeting_asked_by",
}
REFERRAL_NEEDS = ("id_number", "reporter_kind", "received_on", "reason")

GENDERS = {
    "נ": Gender.FEMALE,
    "נקבה": Gender.FEMALE,
    "בת": Gender.FEMALE,
    "ז": Gender.MALE,
    "זכר": Gender.MALE,
    "בן": Gender.MALE,
}
GRADES = {
    name: grade for grade, name in enumerate(("גן", "א", "ב", "ג", "ד", "ה", "ו", "ז", "ח", "ט", "י", "יא", "יב"))
} | {str(grade): grade for grade in range(13)}
RELATIONS = {
    "אם": Relation.MOTHER,
    "אמא": Relation.MOTHER,
    "אב": Relation.FATHER,
    "אבא": Relation.FATHER,
    "אפוטרופוס": Relation.GUARDIAN,
    "אפוטרופוס/ית": Relation.GUARDIAN,
    "משפחת אומנה": Relation.FOSTER,
    "אומנה": Relation.FOSTER,
    "אחר": Relation.OTHER,
}
LANGUAGES = {
    "עברית": "he",
    "ערבית": "ar",
    "רוסית": "ru",
    "אמהרית": "am",
    "צרפתית": "fr",
    "אנגלית": "en",
    "תיגרינית": "ti",
    "ספרדית": "es",
    "אוקראינית": "uk",
}
REPORTERS = {
    "מנהל/ת": ReporterKind.PRINCIPAL,
    "יועץ/ת": ReporterKind.COUNSELLOR,
    "מחנך/ת": ReporterKind.TEACHER,
    "הורה": ReporterKind.PARENT,
    "שכן": ReporterKind.NEIGHBOUR,
    "רווחה": ReporterKind.WELFARE,
    'שפ"ח': ReporterKind.PSYCHOLOGY,
    "קידום נוער": ReporterKind.YOUTH,
    "שירות מבחן": ReporterKind.PROBATION,
    "משטרה": ReporterKind.POLICE,
    "אנונימי": ReporterKind.ANONYMOUS,
    "איתור בסיור": ReporterKind.PATROL,
    "השוואת מצבת": ReporterKind.ROSTER,
    "אחר": ReporterKind.OTHER,
}
REASONS = {
    "היעדרות רצופה": Reason.SEVEN_DAYS,
    "היעדרות רצופה של 7 ימים": Reason.SEVEN_DAYS,
    "7 ימי היעדרות רצופים": Reason.SEVEN_DAYS,
    "היעדרויות חוזרות": Reason.REPEATED,
    "היעדרויות לסירוגין": Reason.REPEATED,
    "נשירה סמויה": Reason.REPEATED,
    "איחורים רבים": Reason.LATENESS,
    "איחורים": Reason.LATENESS,
    "שוטטות": Reason.WANDERING,
    "השעיה": Reason.SUSPENSION,
    "השעיה או הרחקה": Reason.SUSPENSION,
    "תלמיד מושעה": Reason.SUSPENSION,
    "הרחקה": Reason.SUSPENSION,
    "מעבר מסגרת": Reason.TRANSFER,
    "מעבר בין מסגרות": Reason.TRANSFER,
    "לא נרשם או לא הגיע": Reason.NOT_REGISTERED,
    "לא נרשם": Reason.NOT_REGISTERED,
    "לא נרשם למוסד חינוך": Reason.NOT_REGISTERED,
    "נרשם ולא הגיע": Reason.NOT_REGISTERED,
    "אחר": Reason.OTHER,
    "חשד לפגיעה": Reason.HARM,
    "בעיות התנהגות": Reason.BEHAVIOUR,
    "בעיות התנהגות העלולות להביא לנשירה": Reason.BEHAVIOUR,
    "עזיבה": Reason.LEFT,
    "סירוב לשיבוץ": Reason.REFUSES_PLACEMENT,
    "ללא שיבוץ": Reason.NO_PLACEMENT,
    "קושי רגשי": Reason.EMOTIONAL,
    "סרבנות בית ספר": Reason.EMOTIONAL,
    "מצב משפחתי": Reason.FAMILY,
    "מצב כלכלי": Reason.FAMILY,
    "עבודה בזמן לימודים": Reason.WORKING,
    "אותר בסיור": Reason.PATROL,
}
REQUESTERS = {
    "הורה": RequesterKind.PARENT,
    "הורים": RequesterKind.PARENT,
    "תלמיד/ה": RequesterKind.PUPIL,
    "תלמיד": RequesterKind.PUPIL,
    "תלמידה": RequesterKind.PUPIL,
    "אחר": RequesterKind.OTHER,
    "גורם אחר": RequesterKind.OTHER,
}

_SAME: dict[int, str | None] = {ord(char): "'" for char in "׳’‘`´"}
_SAME |= {ord(char): '"' for char in "״”“„"}
_SAME |= {ord(char): "-" for char in "־‐‑‒–—"} | {ord(char): None for char in "\u200e\u200f\u061c\ufeff"}


def fold_word(value: object) -> str:
    """A word of a file as the tables above write it: one kind of quote and dash, single spaces."""
    text = unicodedata.normalize("NFC", "" if value is None else str(value)[:500])
    return re.sub(r"\s+", " ", text.translate(_SAME)).strip()


def fold_grade(value: object) -> str:
    """`א'`, `י״ב`, `8` or `8.0` without its quotes."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return ascii_digits(fold_word(value)).replace("'", "").replace('"', "")
