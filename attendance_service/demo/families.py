"""Pupils and their parents, of five communities."""

from __future__ import annotations

from datetime import date, timedelta
from random import Random
from typing import NamedTuple

from attendance_service.demo.names import COMMUNITIES, DANAS_PUPILS, SHARES, STREETS, Community

FIRST_ID, ID_STEP, ID_RANGE = 20_000_000, 7_919, 70_000_000  # the step and the range have no common divisor


class Parent(NamedTuple):
    relation: str
    name: str
    phone: str
    email: str
    language: str
    lives_with_pupil: bool
    barred: bool


class Family(NamedTuple):
    id_number: str
    first_name: str
    last_name: str
    other_name: str
    girl: bool
    birth_on: date
    grade: int
    class_number: int
    address: str
    parents: tuple[Parent, ...]


def id_number(index: int) -> str:
    """A valid Israeli ID that no other index has."""
    base = str(FIRST_ID + index * ID_STEP % ID_RANGE)
    digits = (int(digit) * weight for digit, weight in zip(base, (1, 2) * 4, strict=True))
    total = sum(digit // 10 + digit % 10 for digit in digits)
    return f"{base}{-total % 10}"


def make_family(rng: Random, index: int, grade: int, year_start: date) -> Family:
    community: Community = rng.choices(COMMUNITIES, SHARES)[0]
    girl = rng.random() < 0.5
    first, last = rng.choice(community.girls if girl else community.boys), rng.choice(community.families)
    if index < len(DANAS_PUPILS):
        first, last, girl, community = DANAS_PUPILS[index]
    written = [community.native.get(name, "") for name in (first, last)]
    return Family(
        id_number=id_number(index),
        first_name=first,
        last_name=last,
        other_name=" ".join(written) if all(written) else "",
        girl=girl,
        birth_on=date(year_start.year - grade - 6, 1, 1) + timedelta(days=rng.randrange(365)),
        grade=grade,
        class_number=rng.randint(1, 4),
        address=f"רחוב {rng.choice(STREETS)} {rng.randint(1, 90)}",
        parents=_parents(rng, community, last, index),
    )


def _parents(rng: Random, community: Community, last: str, index: int) -> tuple[Parent, ...]:
    apart = rng.random() < 0.25
    mother = _parent(rng, community, "mother", rng.choice(community.girls), last, f"{index}a", lives=True)
    if rng.random() < 0.15:
        return (mother,)
    father = _parent(rng, community, "father", rng.choice(community.boys), last, f"{index}b", lives=not apart)
    return mother, father._replace(barred=apart and rng.random() < 0.1)


def _parent(
    rng: Random, community: Community, relation: str, first: str, last: str, code: str, *, lives: bool
) -> Parent:
    native = [community.native.get(name, "") for name in (first, last)]
    name = " ".join(native) if all(native) and rng.random() < 0.4 else f"{first} {last}"
    return Parent(
        relation=relation,
        name=name,
        phone=f"+97250555{rng.randrange(10_000):04d}",
        email=f"parent{code}@example.org" if rng.random() < 0.8 else "",
        language=community.language if rng.random() < 0.8 else "he",
        lives_with_pupil=lives,
        barred=False,
    )
