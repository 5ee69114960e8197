"""An integration committee decides on eligibility; the function level is set by the team (R30, [seed B 8])."""

from __future__ import annotations

import re
import unicodedata

LEVEL = re.compile(r"(?<!\w)[ולבכשמה]{0,3}(?:דרגת|רמת|דרגות|רמות)\s+ה?תפקוד")
GRADED = re.compile(r"(?<!\w)[ולבכשמה]{0,3}(?:דרגה|רמה|דרגת\s+ה?תפקוד|רמת\s+ה?תפקוד)[^.;\n]{0,40}?(?<!\w)[א-ד](?!\w)")
TO_THE_TEAM = re.compile(r"צוות|בין[ -]?מקצועי")
SENTENCE = re.compile(r"[.;!?\n]+")
DASHES = re.compile("[\u05be\u2010-\u2015-]")


def names_level(text: str) -> bool:
    """Whether somebody enters a function level; handing the question on to the team is what the law asks for."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    plain = DASHES.sub(" ", plain)
    return any(_sets(sentence) for sentence in SENTENCE.split(plain))


def _sets(sentence: str) -> bool:
    if GRADED.search(sentence):
        return True
    return bool(LEVEL.search(sentence)) and not TO_THE_TEAM.search(sentence)
