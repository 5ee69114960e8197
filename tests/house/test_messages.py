"""What `make check` asks of the Hebrew message file is seen to find each fault."""

from pathlib import Path

from babel.messages.catalog import Catalog

from attendance_service import messages


def catalog(**texts: str) -> Catalog:
    made = Catalog(locale="he")
    for asked, answer in texts.items():
        made.add(asked, answer)
    return made


def test_a_missing_an_empty_and_a_fuzzy_text_are_seen() -> None:
    asked, held = catalog(one="", two="", three=""), catalog(two="", three="שלוש", four="ארבע")
    held["three"].flags.add("fuzzy")

    assert list(messages.untranslated(asked, held)) == ["no Hebrew: one", "no Hebrew: two", "fuzzy: three"]
    assert list(messages.unused([asked], held)) == ["nobody asks for: four"]


def test_a_text_that_stands_twice_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid "a"\nmsgstr "א"\n\nmsgid "a"\nmsgstr "ב"\n\nmsgid "b"\nmsgid "c"\nmsgstr "ג"\n')
    assert list(messages.malformed(path)) == [
        'twice: msgid "a"',
        "two msgid or two msgstr follow each other in django.po",
    ]


def test_of_what_stands_twice_the_first_stays(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid "a"\nmsgstr "א"\n\nmsgid "b"\nmsgstr "ב"\nmsgid "a"\nmsgstr "ג"\n\nmsgid "d"\nmsgstr "ד"\n')
    assert messages.drop_repeated(path) == 1
    assert path.read_text() == 'msgid "a"\nmsgstr "א"\n\nmsgid "b"\nmsgstr "ב"\n\nmsgid "d"\nmsgstr "ד"\n'


def test_what_nobody_asks_for_goes(tmp_path: Path) -> None:
    path = tmp_path / "django.po"
    path.write_text('msgid "a"\nmsgstr "א"\n\nmsgctxt "c"\nmsgid "a"\nmsgstr "ב"\n')
    messages.drop_unused(path, [catalog(a="")])
    assert path.read_text() == 'msgid "a"\nmsgstr "א"\n\n'
