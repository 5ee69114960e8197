"""What no mail tells: it stands in the sealed letter and behind the light check (ux 5.1.6; ux 3.13; domain 6.1)."""

import re

import pytest

from accounts.models import Unit
from notices.models import Channel
from notices.services.composing import compose
from notices.services.samples import sample_notice
from notices.texts import FOUR, KINDS
from tests.notices.test_catalogue import ASSISTANCE

pytestmark = pytest.mark.django_db
SEALED = {"N6": ["committee"], "N6-removal": ["committee"], "N7": ["committee", "decisions", "explained"]}
SEALED["N7-removal"] = SEALED["N7"]
AIDES = {
    "N12": ["support", "valid_until"],
    "N13": ["topic"],
    "N14": ["level", "base", "most", "ends", "goals", "explained", "services"],
    "N15": ["routed_to"],
    "N16": ["level", "base", "matya", "supervisor", "total", "most"],
    "N17": ["asked", "granted", "result", "explained", "most"],
    "N18": ["body", "topic", "result", "explained"],
    "N18-how": ["topic"],
    "N19": ["goals"],
    "N22": ["weekly"],
    "N23": ["weekly"],
    "N24": ["result", "cost", "aide", "explained"],
}
FACTS = {
    "committee": "ועדת שילוב",
    "decisions": ["שיבוץ בכיתה קטנה"],
    "explained": "על פי האבחון",
    "support": "סעד מיוחד",
}
FACTS |= {"topic": "הדרגה עצמה", "level": "דרגה ט", "goals": ["לדבר בקבוצה"], "services": "קלינאות תקשורת"}
FACTS |= {"routed_to": "המנהלת רחל", "result": "נענתה כולה", "body": "ועדה עליונה", "aide": "אורית לב"}
FACTS |= {"base": 911, "most": 922, "matya": 933, "supervisor": 944, "total": 955, "asked": 966, "granted": 977}
FACTS |= {"weekly": 988, "cost": 999, "valid_until": "2031-08-17"}
WRITTEN = {"valid_until": "17.8.2031"}
SPECIAL = {  # ux 5.1.6: words of special education, which a mail does not use
    "he": "סייע|דרגת|תפקוד|מתי״א|אבחון|אוטי|לקות|מוגבל|זכאי|זכאות",
    "ar": "مساعِدة|درجة|الأداء|متيا|توحد|إعاقة",
    "ru": "сопровождающ(?:ая|ей|ую)|уровен|функционир|МАТИ|аути|инвалид",
    "en": r"\baide|level|function|MATYA|autis|disab|eligib",
}


def told(unit: Unit, kind: str, language: str, **ways: bool) -> str:
    notice = sample_notice(unit, kind, language)
    notice.context |= {name: FACTS[name] for name in KINDS[kind].sealed if name in FACTS}
    notice.channel = Channel.LETTER if ways.pop("as_letter", False) else Channel.EMAIL
    return compose(notice, **ways).text


def said(text: str) -> set[str]:
    words = {name: value[0] if isinstance(value, list) else str(value) for name, value in FACTS.items()}
    return {name for name, value in (words | WRITTEN).items() if value in text}


def test_the_kinds_that_seal_something() -> None:
    assert {code: list(kind.sealed) for code, kind in KINDS.items() if kind.sealed} == SEALED | AIDES


@pytest.mark.parametrize("language", FOUR)
@pytest.mark.parametrize("kind", [*SEALED, *AIDES])
def test_n6_n7_n12_n24_a_mail_names_nothing_that_was_decided(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.6; issue 5: neither level nor hours nor a diagnosis, in any language; the letter says it all."""
    sealed = {name for name in KINDS[kind].sealed if name != "ends"}

    assert said(told(unit, kind, language)) & sealed == set()
    assert said(told(unit, kind, language, on_paper=True)) & sealed == sealed
    assert said(told(unit, kind, language, as_letter=True)) & sealed == sealed


@pytest.mark.parametrize("language", FOUR)
@pytest.mark.parametrize("kind", [code for code in KINDS if KINDS[code].number in ASSISTANCE and code[0] == "N"])
def test_n12_n24_a_mail_uses_no_word_of_special_education(unit: Unit, kind: str, language: str) -> None:
    """ux 5.1.6, subject and body of the reader's own language and of the Hebrew beneath it."""
    letter = compose(sample_notice(unit, kind, language))

    found = [re.findall(SPECIAL[part.language], f"{part.subject} {part.text}") for part in letter.sections]
    assert found == [[] for _part in letter.sections]


@pytest.mark.parametrize(("language", "words"), [("he", "אין עוד צורך"), ("en", "no longer needed")])
def test_n14_that_no_aide_is_needed_any_more_stands_in_the_letter_alone(unit: Unit, language: str, words: str) -> None:
    """R44: the new level may be none."""
    notice = sample_notice(unit, "N14", language)
    notice.context |= {"level": "", "base": 0, "most": 0, "goals": [], "explained": "", "services": "", "ends": True}

    mail, letter = compose(notice).text, compose(notice, on_paper=True).text
    assert (words in mail, words in letter) == (False, True)
    assert not re.search("דרגת התפקוד|Function level", letter)
    assert {"he": "בדף האישי", "en": "personal page"}[language] in mail


def test_n7_a_mail_says_where_the_decision_waits(unit: Unit) -> None:
    assert "ההחלטה המלאה, בכתב, בדף האישי שלכם ובמכתב." in told(unit, "N7", "he")
    assert "ההחלטה המלאה" not in told(unit, "N7", "he", on_paper=True)
