"""What no mail tells: it stands in the sealed letter and behind the light check (ux 5.1.6; ux 3.13; domain 6.1)."""

import pytest

from accounts.models import Unit
from notices.models import Channel
from notices.services.composing import compose
from notices.services.samples import sample_notice
from notices.texts import FOUR, KINDS

pytestmark = pytest.mark.django_db
SEALED = {"N6": ["committee"], "N6-removal": ["committee"], "N7": ["committee", "decisions", "explained"]}
SEALED["N7-removal"] = SEALED["N7"]
FACTS = {"committee": "ועדת שילוב", "decisions": ["שיבוץ בכיתה קטנה"], "explained": "על פי האבחון"}


def told(unit: Unit, kind: str, language: str, **ways: bool) -> str:
    notice = sample_notice(unit, kind, language)
    notice.context |= {name: FACTS[name] for name in KINDS[kind].sealed}
    notice.channel = Channel.LETTER if ways.pop("as_letter", False) else Channel.EMAIL
    return compose(notice, **ways).text


def said(text: str) -> set[str]:
    words = {name: value if isinstance(value, str) else value[0] for name, value in FACTS.items()}
    return {name for name, value in words.items() if value in text}


def test_the_kinds_that_seal_something() -> None:
    assert {code: list(kind.sealed) for code, kind in KINDS.items() if kind.sealed} == SEALED


@pytest.mark.parametrize("language", FOUR)
@pytest.mark.parametrize("kind", SEALED)
def test_n6_n7_a_mail_names_neither_the_committee_nor_what_it_decided(unit: Unit, kind: str, language: str) -> None:
    assert said(told(unit, kind, language)) == set()
    assert said(told(unit, kind, language, on_paper=True)) == set(SEALED[kind])
    assert said(told(unit, kind, language, as_letter=True)) == set(SEALED[kind])


def test_n7_a_mail_says_where_the_decision_waits(unit: Unit) -> None:
    assert "ההחלטה המלאה, בכתב, בדף האישי שלכם ובמכתב." in told(unit, "N7", "he")
    assert "ההחלטה המלאה" not in told(unit, "N7", "he", on_paper=True)
