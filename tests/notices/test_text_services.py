"""A unit's own words: versions are added, translations wait for whoever checks them, nothing unsound goes out."""

from uuid import uuid4

import pytest

from accounts.models import AccessRecord, Unit, User
from charter.services.deadlines import StaleError
from notices.models import Notice, NoticeText, TextApproval
from notices.services.blockers import waits_for_legal, what_blocks
from notices.services.composing import compose
from notices.services.samples import sample_notice
from notices.services.text.differences import Changed, differences
from notices.services.text.showing import versions_of
from notices.services.text.states import text_state
from tests.notices.texts import ARABIC, FRENCH, HEBREW, NOW, approved, kept

pytestmark = pytest.mark.django_db


def letter_versions(unit: Unit, kind: str, language: str) -> dict[str, int]:
    return compose(sample_notice(unit, kind, language)).versions


def languages(unit: Unit, kind: str, language: str) -> list[str]:
    return [section.language for section in compose(sample_notice(unit, kind, language)).sections]


def test_the_same_form_sent_twice_makes_one_version_and_one_record(manager: User) -> None:
    key = uuid4()

    first, again = kept(manager, "N3", "he", HEBREW, key=key), kept(manager, "N3", "he", HEBREW, key=key)

    assert (first.pk, again.version, NoticeText.objects.count()) == (again.pk, 1, 1)
    assert list(AccessRecord.objects.values_list("page", "subject")) == [("notice-text", "text N3.he 1")]


def test_a_version_is_added_and_never_changed(manager: User) -> None:
    kept(manager, "N3", "he", HEBREW)
    kept(manager, "N3", "he", HEBREW + " תודה.", after=1)

    rows = NoticeText.objects.of(manager.unit, "N3", "he").values_list("version", "source", "reason", "made_by")
    assert list(rows) == [
        (2, HEBREW + " תודה.", "בקשת ההורים", manager.pk),
        (1, HEBREW, "בקשת ההורים", manager.pk),
    ]


def test_whoever_saves_on_an_old_version_is_told_and_nothing_is_written(manager: User) -> None:
    kept(manager, "N3", "he", HEBREW)

    with pytest.raises(StaleError):
        kept(manager, "N3", "he", HEBREW + " אחר.")

    assert NoticeText.objects.count() == 1


def test_two_at_once_are_parted_by_the_database(manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both saw version 0; the second comes to the table after the first."""
    kept(manager, "N3", "he", HEBREW)
    monkeypatch.setattr("notices.models.text.NoticeTextQuerySet.first", lambda rows: None)

    with pytest.raises(StaleError):
        kept(manager, "N3", "he", HEBREW + " אחר.")

    assert NoticeText.objects.count() == 1


def test_our_own_words_go_out_with_their_version_and_another_unit_keeps_hers(manager: User, stranger: User) -> None:
    kept(manager, "N3", "he", HEBREW)

    letter = compose(sample_notice(manager.unit, "N3", "he"))

    assert letter.versions == {"he": 1}
    assert letter.subject.startswith("נוסח משלנו עבור נועה")
    assert letter_versions(stranger.unit, "N3", "he") == {"he": 0}


def test_a_translation_of_a_units_own_waits_and_ours_is_sent(manager: User) -> None:
    kept(manager, "N3", "ar", ARABIC)
    assert letter_versions(manager.unit, "N3", "ar") == {"ar": 0, "he": 0}
    assert text_state(manager.unit, "N3", "ar").waits_for_translator

    approved(manager, "N3", "ar")

    assert letter_versions(manager.unit, "N3", "ar") == {"ar": 1, "he": 0}
    assert not text_state(manager.unit, "N3", "ar").waits_for_translator


@pytest.mark.parametrize(("language", "line"), [("fr", "Pour une explication en français"), ("am", "ለማብራሪያ በአማርኛ")])
def test_french_and_amharic_fall_back_to_hebrew_and_a_line_until_they_are_reviewed(
    manager: User, language: str, line: str
) -> None:
    """Issue 4: a visible "translation waiting for review" that falls back to Hebrew plus telephone."""
    kept(manager, "N3", language, FRENCH)
    waiting = compose(sample_notice(manager.unit, "N3", language))
    assert (waiting.versions, waiting.sections[0].text.startswith(line)) == ({"he": 0}, True)

    approved(manager, "N3", language)

    sent = compose(sample_notice(manager.unit, "N3", language))
    assert sent.versions == {language: 1, "he": 0}
    assert [section.language for section in sent.sections] == [language, "he"]
    assert "26.11.2026" in sent.sections[0].text
    assert line in sent.sections[0].text


def test_any_change_of_the_words_asks_anew_and_going_back_does_not(manager: User) -> None:
    """The approval belongs to the words, not to their number."""
    kept(manager, "N3", "fr", FRENCH)
    approved(manager, "N3", "fr")
    kept(manager, "N3", "fr", FRENCH + " Merci.", after=1)
    assert languages(manager.unit, "N3", "fr") == ["fr", "he"]
    assert letter_versions(manager.unit, "N3", "fr") == {"he": 0}

    kept(manager, "N3", "fr", FRENCH, after=2)

    assert letter_versions(manager.unit, "N3", "fr") == {"fr": 3, "he": 0}


def test_an_approval_is_written_once(manager: User) -> None:
    first, again = approved(manager, "N29", "he"), approved(manager, "N29", "he", approver="אחרת")

    assert (first.pk, again.approver, TextApproval.objects.count()) == (again.pk, "עו״ד תמר גולן", 1)
    assert (first.version, AccessRecord.objects.count()) == (0, 1)


def test_an_approval_of_other_words_than_stand_now_is_refused(manager: User) -> None:
    seen = text_state(manager.unit, "N29", "he").sha256
    kept(manager, "N29", "he", HEBREW)

    with pytest.raises(StaleError):
        approved(manager, "N29", "he", sha256=seen)

    assert not TextApproval.objects.exists()


def test_nothing_can_be_approved_where_nothing_is_written(manager: User) -> None:
    with pytest.raises(StaleError):
        approved(manager, "N3", "am")


@pytest.mark.parametrize(
    "source",
    [
        "נושא\n\n{% include 'base.html' %}",
        "נושא\n\n{{ child.isalpha }}",
        "נושא\n\n{{ lawyer }}",
        "נושא\n\n{% if officer %}",
        "# אין נושא\n\nגוף",
    ],
)
def test_a_row_written_past_the_form_never_goes_out(manager: User, source: str) -> None:
    """The last wall: ours is sent, and the settings say so."""
    facts = {"unit": manager.unit, "kind": "N3", "language": "he", "made_by": manager, "made_at": NOW}
    NoticeText.objects.create(version=1, source=source, **facts)

    assert letter_versions(manager.unit, "N3", "he") == {"he": 0}
    assert text_state(manager.unit, "N3", "he").is_broken


def test_a_legal_letter_waits_for_its_lawyer_in_each_language_it_goes_out_in(manager: User) -> None:
    """ux 8.9: shown until a manager marks the words approved."""
    hebrew, arabic = (sample_notice(manager.unit, "N29", language) for language in ("he", "ar"))
    assert (waits_for_legal(hebrew), waits_for_legal(arabic)) == (True, True)

    approved(manager, "N29", "he")
    assert (waits_for_legal(hebrew), waits_for_legal(arabic)) == (False, True)

    approved(manager, "N29", "ar")
    assert waits_for_legal(arabic) is False
    assert waits_for_legal(sample_notice(manager.unit, "N3", "he")) is False


def test_the_outbox_says_what_a_language_waits_for(manager: User) -> None:
    """ux 3.12: blockers are words."""

    def blocker(language: str) -> str:
        notice: Notice = sample_notice(manager.unit, "N3", language)
        notice.recipient.email = "parent@example.org"
        return " · ".join(row.words for row in what_blocks(notice) if not row.stops)

    kept(manager, "N3", "am", FRENCH)

    assert [blocker(language) for language in ("he", "ar", "am", "fr")] == [
        "",
        "",
        "תרגום לאמהרית ממתין לבדיקה",
        "אין תרגום לצרפתית: עברית וטלפון",
    ]


def test_a_version_shows_what_it_changed_in_the_one_before(manager: User) -> None:
    kept(manager, "N3", "fr", "a\n\nb")
    kept(manager, "N3", "fr", "a\n\nc", after=1)

    second, first = versions_of(text_state(manager.unit, "N3", "fr"))

    assert second.changes == [Changed("", "a"), Changed("", ""), Changed("-", "b"), Changed("+", "c")]
    assert first.number == 1
    assert differences("a", "a") == []
