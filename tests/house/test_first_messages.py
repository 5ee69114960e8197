"""A fresh checkout compiles its messages and goes on in the same process: what it stores then must be Hebrew."""

from pathlib import Path

from django.utils import translation

from attendance_service.prepare import compile_messages

SAID = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n\nmsgid "a wholly new word"\nmsgstr "מילה חדשה לגמרי"\n'


def test_messages_compiled_now_are_spoken_now(tmp_path: Path, settings: object) -> None:
    folder = tmp_path / "he" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_text(SAID)
    settings.LOCALE_PATHS = [tmp_path]
    with translation.override("he"):
        before = translation.gettext("a wholly new word")
        assert compile_messages(tmp_path) == 1
    with translation.override("he"):
        assert (before, translation.gettext("a wholly new word")) == ("a wholly new word", "מילה חדשה לגמרי")
