"""Our own phrases among the facts, said in the reader's language."""

from django.utils.translation import gettext, override

from cases.models import CloseOutcome, ContactPlace
from notices.services.words import said
from notices.texts.phrases import PHRASES


def test_our_own_phrases_are_said_in_the_readers_language() -> None:
    """What was typed behind one stays as it was typed."""
    assert said("חזר/ה לביקור סדיר", "ru") == "возвращение к регулярному посещению"
    assert said("בבית הספר, חדר 3", "ar") == "في المدرسة، \u2068חדר 3\u2069"
    assert said("שיחות טלפון: 5", "en") == "Telephone calls: \u20685\u2069"
    assert said("מתנ״ס אורן", "en") == "\u2068מתנ״ס אורן\u2069"
    assert said("בבית הספר", "fr") == "\u2068בבית הספר\u2069"


def test_every_outcome_and_place_is_a_known_phrase() -> None:
    """Another outcome says nothing and is not told."""
    with override("he"):
        labels = {str(one.label) for choices in (CloseOutcome, ContactPlace) for one in choices}

    assert labels - set(PHRASES) == {"תוצאה אחרת"}
    assert {tuple(phrase) for phrase in PHRASES.values()} == {("he", "ar", "ru", "en")}


def test_every_sort_of_attempt_is_a_known_phrase() -> None:
    """N10: as the cases count them."""
    with override("he"):
        texts = ["telephone calls: %(n)s", "meetings: %(n)s", "home visits: %(n)s", "written messages: %(n)s"]
        heads = {gettext(text).partition(": ")[0] for text in [*texts, "referral to a programme: %(name)s"]}

    assert heads <= set(PHRASES)
