"""A line of the roster, checked: a pupil, the school and class, up to two parents."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.fields import (
    ascii_digits,
    clean_email,
    clean_israeli_id,
    clean_name,
    clean_phone,
    clean_text,
    clean_whole_number,
    parse_date,
)
from cases.models import Gender, Relation
from cases.services.imports.checks import RowCheck
from cases.services.imports.words import GENDERS, GRADES, LANGUAGES, RELATIONS, fold_grade, fold_word

YOUNGEST, OLDEST = 3, 21  # years, README of the files
SYMBOL = re.compile("[0-9]{6}")


class GuardianRow(NamedTuple):
    relation: Relation
    name: str
    phone: str
    email: str
    language: str  # "" where the file does not say


class RosterRow(NamedTuple):
    line: int
    id_number: str
    first_name: str
    last_name: str
    birth_on: date
    gender: str
    address: str
    symbol: str
    school_name: str
    grade: int
    class_number: int | None
    guardians: tuple[GuardianRow, ...]


def age_on(birth_on: date, today: date) -> int:
    return today.year - birth_on.year - ((today.month, today.day) < (birth_on.month, birth_on.day))


def clean_birth(value: object, *, today: date) -> date:
    """A real day that makes the pupil 3 to 21 years old today."""
    birth_on = parse_date(value)
    if not YOUNGEST <= age_on(birth_on, today) <= OLDEST:
        raise ValidationError(_("A pupil is 3 to 21 years old."), code="age")
    return birth_on


def clean_symbol(value: object) -> str:
    """The school symbol: six digits as text."""
    symbol = ascii_digits(fold_word(int(value) if isinstance(value, float) and value.is_integer() else value))
    if not SYMBOL.fullmatch(symbol):
        raise ValidationError(_("A school symbol has six digits."), code="symbol")
    return symbol


def clean_grade(value: object) -> int:
    """0 for kindergarten, 1 to 12; `א'`, `י"ב` or a number."""
    grade = GRADES.get(fold_grade(value))
    if grade is None:
        raise ValidationError(_("A grade is גן, or א' to י\"ב."), code="grade")
    return grade


def _guardian(check: RowCheck, number: int) -> GuardianRow | None:
    relation, name, phone, email, language = (
        f"{part}_{number}" for part in ("relation", "name", "phone", "email", "language")
    )
    if not any(check.is_filled(part) for part in (name, phone, email)):
        return None
    return GuardianRow(
        relation=check.word(relation, RELATIONS, _("Unknown relation.")) or Relation.OTHER,
        name=check.take(name, clean_name) or "",
        phone=check.maybe(phone, clean_phone) or "",
        email=check.maybe(email, clean_email) or "",
        language=check.word(language, LANGUAGES, _("Unknown language.")) or "",
    )


def check_roster_row(check: RowCheck, *, today: date) -> RosterRow | None:
    """The row ready to be stored, or None when a cell was refused: a row goes in whole or not at all."""
    id_number = check.take("id_number", clean_israeli_id)
    last_name, first_name = check.take("last_name", clean_name), check.take("first_name", clean_name)
    birth_on = check.take("birth_on", clean_birth, today=today)
    gender = check.word("gender", GENDERS, _("Unknown word.")) or Gender.UNKNOWN
    address = check.maybe("address", clean_text, max_length=160) or ""
    symbol = check.take("symbol", clean_symbol)
    school_name = check.maybe("school_name", clean_name, max_length=80) or ""
    grade = check.take("grade", clean_grade)
    class_number = check.maybe("class_number", clean_whole_number, lowest=1, highest=99)
    guardians = tuple(guardian for number in (1, 2) if (guardian := _guardian(check, number)))
    if check.refusals or not (id_number and first_name and last_name and birth_on and symbol) or grade is None:
        return None
    return RosterRow(
        check.line, id_number, first_name, last_name, birth_on, gender, address,
        symbol, school_name, grade, class_number, guardians,
    )  # fmt: skip
