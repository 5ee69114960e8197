"""Facts of an invented family for the notices about the right to an aide."""

from typing import Any

_TEAM = {
    "year": 2026,
    "on": "2026-04-28",
    "at": "10:00",
    "place": "בבית הספר, חדר הצוות",
    "uid": "sample@sadir",
    "sequence": 0,
}
_DECIDED = {"level": "ג׳", "base": 16, "most": 23}
_GOALS = ["להשתתף בשיעור בקבוצה קטנה", "לבקש עזרה ממבוגר בכיתה"]
_TOPIC = "דרגת התפקוד"
AIDE_SAMPLES: dict[str, dict[str, Any]] = {
    "N12": {"year": 2026, "support": "סיוע (סייעת)", "valid_until": "2029-08-31", "level_by": "2026-05-15"},
    "N13": {**_TEAM, "topic": "דרגת התפקוד ומטרות התוכנית האישית"},
    "N13-cancelled": {**_TEAM, "sequence": 1},
    "N14": {
        "year": 2026,
        "decided_on": "2026-05-06",
        **_DECIDED,
        "ends": False,
        "goals": _GOALS,
        "explained": "נשמעו ההורים וצוות בית הספר.",
        "services": "הוראה תומכת, שעתיים",
        "appeal_until": "2026-06-01",
        "is_new_version": False,
    },
    "N15": {"year": 2026, "school": "בית ספר אלון", "routed_to": "מנהל/ת בית הספר", "answer_by": "2026-06-18"},
    "N16": {"year": 2026, **_DECIDED, "matya": 5, "supervisor": 2, "total": 23, "is_changed": False},
    "N17": {
        "year": 2026,
        "stage": "answered",
        "asked": 5,
        "granted": 3,
        "result": "אושרה בחלקה",
        "explained": "התוספת ניתנה למעברים בין השיעורים.",
        "most": 23,
        "answer_by": None,
    },
    "N18": {
        "year": 2026,
        "stage": "decided",
        "on": "2026-07-02",
        "body": "ועדת הערר",
        "topic": _TOPIC,
        "result": "התקבל בחלקו",
        "explained": "נשמעו ההורים, והוצגו מסמכים חדשים.",
        "answer_by": None,
        "is_late": False,
    },
    "N18-how": {"year": 2026, "topic": _TOPIC, "appeal_until": "2026-06-01"},
    "N19": {"year": 2026, "on": "2026-10-20", "goals": _GOALS},
    "N20": {"year": 2026, "on": "2026-04-28", "level_by": "2026-05-15"},
    "N21": {"until": "2029-08-31", "discuss_by": "2029-05-15"},
    "N22": {"year": 2026, "aide": "מירב כהן", "starts_on": "2026-09-01", "weekly": 16},
    "N23": {
        "camp": "קייטנת אלון",
        "aide": "מירב כהן",
        "starts_on": "2027-07-01",
        "ends_on": "2027-07-21",
        "weekly": 16,
    },
    "N24": {
        "starts_on": "2027-03-07",
        "ends_on": "2027-03-14",
        "result": "אושרה",
        "cost": 5400,
        "aide": "מירב כהן",
        "explained": "",
    },
}
