"""Facts of an invented family for each kind: what previews show and tests write. The unit is whoever looks."""

from typing import Any

from notices.texts.aide_samples import AIDE_SAMPLES

NAMES = {"he": "נועה", "ar": "ياسمين", "ru": "Алина", "en": "Noa"}
OFFICER = {"officer": "דנה לביא", "title": "קצינת ביקור סדיר", "phone": "+972505550100"}
_MEETING = {
    "on": "2026-11-26",
    "at": "10:00",
    "place": "בבית הספר, חדר היועצת",
    "staff": "רחל, יועצת בית הספר",
    "with_pupil": True,
    "uid": "sample@sadir",
    "sequence": 0,
    "plan": 0,
}
_DECIDED = {
    "uid": "sample@sadir",
    "sequence": 0,
    "decisions": ["שעות לימוד פרטניות עד סוף השנה", "שיחה שבועית עם היועצת", "פגישה נוספת ב־14.1.2027"],
    "explained": "נשמעו ההורים ובית הספר, ונמצא שדרוש חיזוק בלימודים.",
}
_COMMITTEE = {"committee": "ועדת התמדה", "on": "2026-12-10", "at": "12:30", "place": "מינהל החינוך, קומה 2"}
SAMPLES: dict[str, dict[str, Any]] = {
    "N1": {"answer_by": "2026-11-26"},
    "progress": {"stage": "contacted"},
    "N3": _MEETING,
    "N3-reminder": _MEETING,
    "N3-cancelled": _MEETING,
    "N4": {"meet_by": "2026-12-03"},
    "N6": {**_COMMITTEE, "uid": "sample@sadir", "sequence": 0},
    "N6-removal": {**_COMMITTEE, "uid": "sample@sadir", "sequence": 0},
    "N6-cancelled": {**_COMMITTEE, "uid": "sample@sadir", "sequence": 1},
    "N7": {**_COMMITTEE, **_DECIDED},
    "N7-removal": {**_COMMITTEE, **_DECIDED},
    "N8": {
        "programme": "מועדון המשפחה",
        "contact": "יעל, רכזת המועדון, 03-555-0188",
        "starts_on": "2026-12-06",
        "leaves_town": True,
    },
    "N9-principal": {"letters": 2, "school": 0},
    "N10": {
        "tried": ["שיחות טלפון: 5", "ביקורי בית: 2", "הפניה לתוכנית: מועדון המשפחה"],
        "answer_by": "2026-12-13",
    },
    "N25": {"outcome": "חזר/ה לביקור סדיר"},
    "N25-school": {"outcome": "חזר/ה לביקור סדיר"},
    "N26": {"answer_by": "2026-12-22", "stage": "received"},
    "N27": {"call_by": "2026-11-26"},
    "N28": {
        "on": "2026-11-19",
        "plan": 0,
        "slots": ["2026-11-26T10:00", "2026-11-29T16:30", "2026-12-01T08:30"],
    },
    "link": {},
    **AIDE_SAMPLES,
    "N29": {"first_on": "2026-10-11", "last_on": "2026-11-12", "days": 12, "answer_by": "2026-12-06"},
}


def sample_facts(kind: str, language: str) -> dict[str, Any]:
    """All that the kind's facts may hold, the names written as the language writes them."""
    child = {"child": NAMES.get(language, NAMES["he"]), "gender": "f", "ref": "2026-04175382"}
    return {**child, **OFFICER, **SAMPLES[kind]}
