"""The words of notices as a manager left them: one of her own, some approved by a lawyer, one in French that waits."""

from __future__ import annotations

from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from accounts.models import Role, Unit, User
from attendance_service.demo.days import at
from notices.models import NoticeText, hash_of_text
from notices.services.sources import shipped
from notices.services.text.saving import approve_text, save_text

MORNING = time(9, 0)
MORE = "אפשר גם לכתוב לנו בדוא״ל, ונחזור אליכם ביום העבודה הבא."
READ_BY_A_LAWYER = [("N29", "he"), *(("N14", language) for language in ("he", "ar", "ru", "en"))]
FRENCH = """Nous avons reçu votre demande de rendez-vous

^ {{ municipality }} · {{ unit }}

# Votre demande est bien arrivée

Bonjour,

Nous vous appellerons pour fixer un rendez-vous{% if meet_by %}, au plus tard le {{ meet_by }}{% endif %}.

| Numéro de la demande | {{ ref }}

{% if phone %}> Nous appeler : {{ phone }} | tel:{{ dial }}{% endif %}"""


def add(unit: Unit, *, today: date, rng: Random) -> None:
    manager = User.objects.with_role(Role.MANAGER).filter(unit=unit).order_by("pk").first()
    if manager is None:
        return
    ours = shipped("N28", "he").strip()
    _save(manager, "N28", "he", f"{ours}\n\n{MORE}", "הורים ביקשו דרך נוספת לפנות", today - timedelta(days=40), rng)
    _save(manager, "N4", "fr", FRENCH, "משפחות דוברות צרפתית חדשות בעיר", today - timedelta(days=6), rng)
    for kind, language in READ_BY_A_LAWYER:
        approve_text(
            unit=unit,
            kind=kind,
            language=language,
            sha256=hash_of_text(shipped(kind, language).strip()),
            approver="עו״ד תמר גולן, הלשכה המשפטית",
            approved_on=today - timedelta(days=75),
            by=manager,
            now=at(today - timedelta(days=75), MORNING),
        )


def _save(by: User, kind: str, language: str, source: str, reason: str, on: date, rng: Random) -> NoticeText:
    key = UUID(int=rng.getrandbits(128), version=4)
    facts = {"kind": kind, "language": language, "source": source, "reason": reason}
    return save_text(unit=by.unit, version=0, by=by, key=key, now=at(on, MORNING), **facts)
