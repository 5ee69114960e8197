"""The five areas by which a team gives its reasons, and the guide's descriptors for autism (lines 34-42, R37-R41).

Guidance for people: nothing is computed from them. They are shown to the team and the guardians, never in lists or
messages (R41). The quotes are the guide's own; where it is silent about an area, so are we.
"""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from assistance.standards.levels import Level


class Area(TextChoices):
    COMMUNICATION = "communication", _("communication")
    LEARNING = "learning", _("organising for learning")
    TRANSITIONS = "transitions", _("transitions in space")
    DAILY = "daily", _("independence in daily life")
    SOCIAL = "social", _("social interaction")


class Disability(TextChoices):
    """What the descriptors are kept by; the guide's "PDD" is an old word (R37)."""

    AUTISM = "autism", _("autism spectrum")
    INTELLECTUAL = "intellectual", _("intellectual disability")
    PHYSICAL = "physical", _("physical disability")
    EMOTIONAL = "emotional", _("emotional or behavioural difficulty")
    SENSORY = "sensory", _("hearing or sight")
    RARE = "rare", _("rare disease or syndrome")
    OTHER = "other", _("other")


AREAS = tuple(Area)
DESCRIPTORS: dict[tuple[Disability, Level, Area], str] = {
    (Disability.AUTISM, Level.A, Area.COMMUNICATION): "יש לו קשיים בתקשורת הבין-אישית.",
    (Disability.AUTISM, Level.A, Area.LEARNING): "יש לו יכולת לימודית טובה אך מתקשה מעט בהתארגנות לקראת "
    "הפעילויות הלימודיות. מסוגל להתארגן לקראת שינויים בשגרת היום יום.",
    (Disability.AUTISM, Level.A, Area.TRANSITIONS): "מתקשה מעט במעברים בתוך המרחב הפיזי של הכיתה ומחוץ לכיתה.",
    (Disability.AUTISM, Level.A, Area.DAILY): "עצמאי בתפקידי היום-יום.",
    (Disability.AUTISM, Level.A, Area.SOCIAL): "יוזם מעט אינטראקציות חברתיות ולרוב אינו זקוק לעזרת מבוגר.",
    (Disability.AUTISM, Level.B, Area.LEARNING): "בעל יכולת לימודית טובה, אך מתקשה בהתארגנות לקראת הפעילויות "
    "הלימודיות.",
    (Disability.AUTISM, Level.B, Area.TRANSITIONS): "מתקשה במעברים במרחב הפיזי של הכיתה ומחוץ לכיתה.",
    (Disability.AUTISM, Level.B, Area.DAILY): "עצמאי במרבית תפקודי היום-יום.",
    (Disability.AUTISM, Level.B, Area.SOCIAL): "מגיב לאינטראקציות חברתיות, אך מתקשה בהבנת חלק מן הסיטואציות החברתיות.",
    (Disability.AUTISM, Level.C, Area.LEARNING): "מתקשה בהתארגנות לקראת הפעילויות הלימודיות ובביצועים רבים של "
    "הפעולות הלימודיות.",
    (Disability.AUTISM, Level.C, Area.TRANSITIONS): "מתקשה במעברים במרחב הפיזי של הכיתה ובכלל.",
    (Disability.AUTISM, Level.C, Area.DAILY): "עצמאי בחלק מתפקודי היום-יום.",
    (Disability.AUTISM, Level.C, Area.SOCIAL): "אינו יוזם ומגיב לחלק מהאינטראקציות החברתיות ומתקשה לרוב בהבנת "
    "הסיטואציות החברתיות.",
    (Disability.AUTISM, Level.D, Area.LEARNING): "מפיק תועלת מחלק מתכנית הלימודים ומתקשה ברוב הפעילויות הלימודיות.",
    (Disability.AUTISM, Level.D, Area.TRANSITIONS): "מתקשה בכל סוגי המעברים בכיתה ומחוצה לה.",
    (Disability.AUTISM, Level.D, Area.DAILY): "אינו עצמאי בתפקודי היום-יום.",
    (Disability.AUTISM, Level.D, Area.SOCIAL): "מתקשה בכל סוגי האינטראקציה החברתית, אינו יוזם אינטראקציות חברתיות "
    "ומתקשה בהבנת מצבים חברתיים ובוויסות התנהגויות ועסוק בגרייה עצמית.",
}


def descriptor(disability: str, level: int, area: str) -> str:
    """The guide's words for one level and area; empty where it has none (all disabilities but autism)."""
    return DESCRIPTORS.get((Disability(disability), Level(level), Area(area)), "")
