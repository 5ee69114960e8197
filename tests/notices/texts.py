"""Words of a unit's own, for tests."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

from accounts.models import User
from notices.models import NoticeText, TextApproval
from notices.services.text.saving import approve_text, save_text
from notices.services.text.states import text_state

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
HEBREW = "נוסח משלנו עבור {{ child }}\n\n# כותרת\n\nנשמח לפגוש {g:אותו|אותה}."
ARABIC = "رسالة عن {{ child }}\n\n# عنوان\n\nنودّ أن نلتقي."
FRENCH = "Message au sujet de {{ child }}\n\n# Titre\n\nNous vous attendons le {{ day }}."


def kept(by: User, kind: str, language: str, source: str, *, after: int = 0, key: UUID | None = None) -> NoticeText:
    facts: dict[str, Any] = {"kind": kind, "language": language, "source": source, "reason": "בקשת ההורים"}
    return save_text(unit=by.unit, version=after, by=by, key=key or uuid4(), now=NOW, **facts)


def approved(by: User, kind: str, language: str, **changes: Any) -> TextApproval:
    facts: dict[str, Any] = {"sha256": text_state(by.unit, kind, language).sha256, "approver": "עו״ד תמר גולן"}
    facts |= {"approved_on": date(2026, 11, 20), **changes}
    return approve_text(unit=by.unit, kind=kind, language=language, by=by, now=NOW, **facts)
