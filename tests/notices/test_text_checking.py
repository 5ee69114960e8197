"""What a manager may write: text, the kind's own placeholders, conditions (issue 4, "Languages"; ux 5.1)."""

from unittest.mock import Mock

import pytest
from django.template import Context, Engine, TemplateSyntaxError

from notices.services.source_language import ENGINE
from notices.services.sources import shipped
from notices.services.text import checking
from notices.services.text.checking import compiled, faults_of
from notices.services.text.sound import examples_of, is_sound
from notices.services.text.states import editable_kinds

HEAD = "פגישה עם {{ child }}\n\n# כותרת\n\nשלום {g:לו|לה}.\n"
WRITTEN = [(kind.code, language) for kind in editable_kinds() for language in kind.languages]


def faults(source: str, kind: str = "N10") -> list[str]:
    return [str(fault) for fault in faults_of(source, examples_of(kind, "he"))]


@pytest.mark.parametrize(("kind", "language"), WRITTEN)
def test_every_text_of_ours_passes_in_every_way_it_may_read(kind: str, language: str) -> None:
    """A manager who changes one word of ours is not stopped by the others."""
    assert faults_of(shipped(kind, language), examples_of(kind, language)) == []


@pytest.mark.parametrize(
    ("line", "refusal"),
    [
        ("{{ nmae }}", "אין שדה בשם “nmae”"),
        ("{{ forloop }}", "אין שדה בשם “forloop”"),
        ("{{ 'a' }}", "אין שדה בשם “'a'”"),
        ("{{ child|upper }}", "“child|upper”: שדה נכתב לבדו, בלי מסננים"),
        ("{{ child.__class__ }}", "“child.__class__”: לשדה אין חלקים"),
        ("{{ tried }}", "“tried” הוא רשימה: כתבו אותו עם “for”"),
        ("{{ has_page }}", "“has_page” משמש רק לתנאי: כתבו אותו עם “if”"),
        ("{% include 'base.html' %}", "“include 'base.html'” אסור כאן"),
        ("{% load sadir %}", "“load sadir” אסור כאן"),
        ("{% extends 'base.html' %}", "“extends 'base.html'” אסור כאן"),
        ("{% debug %}", "“debug” אסור כאן"),
        ("{% verbatim %}", "“verbatim” אסור כאן"),
        ("{# note #}", "“note”: אין כאן הערות"),
        ("{% if child %}", "“if” לא נסגר"),
        ("{% endif %}", "“endif” נמצא מחוץ ל־“if” שלו"),
        ("{% else %}", "“else” נמצא מחוץ ל־“if” שלו"),
        ("{% if child.x %}a{% endif %}", "אין שדה בשם “child.x”"),
        ("{% if child|length %}a{% endif %}", "אין שדה בשם “child|length”"),
        ("{% for x in child %}a{% endfor %}", "“for x in child”: אין רשימה כזו"),
        ("{{ child", "סוגר מסולסל שלא נסגר: “{{ child”"),
        ("{g:לו}", "צורה לפי מין נכתבת {g:לו|לה}: “{g:לו}”"),
        ("{g:לו|לה", "צורה לפי מין נכתבת {g:לו|לה}: “{g:לו|לה”"),
        ("* שורה", "השורה מתחילה בסימן לא מוכר: “*”"),
        ("### שורה", "השורה מתחילה בסימן לא מוכר: “###”"),
        ("| תווית", "אחרי “|” חסר משהו: | תווית | ערך"),
        ("> כפתור | javascript:alert(1)", "“javascript:alert(1)” אינו דף של המערכת ולא מספר טלפון"),
        ("> כפתור | {{ child }}", "“נועה” אינו דף של המערכת ולא מספר טלפון"),
        ("> כפתור | https://evil.example/a", "“https://evil.example/a” אינו דף של המערכת ולא מספר טלפון"),
    ],
)
def test_what_is_refused_names_the_line_and_the_word(line: str, refusal: str) -> None:
    assert faults(HEAD + line) == [f"שורה 6: {refusal}"]


@pytest.mark.parametrize(
    ("source", "refusal"),
    [
        ("", "השורה הראשונה היא הנושא, ואין לפניה סימן"),
        ("# כותרת\n\nשלום", "שורה 1: השורה הראשונה היא הנושא, ואין לפניה סימן"),
        ("{% if officer %}נושא{% endif %}\n\n# כותרת\n\nגוף", "שורה 3: השורה הראשונה היא הנושא, ואין לפניה סימן"),
        ("נושא בלבד", "שורה 1: אין טקסט מתחת לנושא"),
        ("נ" * 151 + "\n\nגוף", "שורה 1: בנושא יותר מ־150 תווים"),
        ("נושא\n" + "א" * 10_001, "10006 תווים; מותר עד 10000"),
        ("נושא\n" * 301, "יותר מ־300 שורות"),
        ("נושא\n\n" + "מילה " * 151, "151 מילים; בהודעה מותר עד 150"),
        ("נושא\n\n{% if and %}א{% endif %}", "אחד התנאים לא כתוב כהלכה"),
    ],
)
def test_a_whole_text_is_refused_in_words(source: str, refusal: str) -> None:
    assert faults(source) == [refusal]


NOWHERE_ELSE = "הכתובת של הדף האישי נכתבת רק מאחורי כפתור: “> מילים | {{ link }}”"


@pytest.mark.parametrize(
    "line",
    [
        "הכתובת: {{ link }}",
        "# {{ link }}",
        "| הדף | {{ link }}",
        "> {{ link }} | {{ link }}",
        "~ {{ link }}",
        "> לאישור | https://sadir.example/?next={{ link }}",
        "> לאישור | https://evil.example/?t={{ link }}",
        "{% if officer %}- לאישור{% else %}- {{ link }}{% endif %}",
    ],
)
def test_the_address_that_opens_the_page_stands_behind_a_button_and_nowhere_else(line: str, settings) -> None:
    """3.13: the token is the capability. A subject is listed by every mail box, another address gives it away."""
    settings.SITE_URL = "https://sadir.example"
    assert f"שורה 6: {NOWHERE_ELSE}" in faults(HEAD + line, "N29")
    assert f"שורה 1: {NOWHERE_ELSE}" in faults("נושא {{ link }}\n\nגוף", "N29")


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("{{ link }}", True), ("tel:{{ dial }}", True), ("tel:*106", True), ("https://sadir.example/accessibility/", True),
        ("https://evil.example/", False), ("https://sadir.example@evil.example/", False),
        ("https://sadir.example.evil.example/", False), ("https://sadir.example\\@evil.example/", False),
        ("//evil.example/", False), ("data:text/html,x", False),
    ],
)  # fmt: skip
def test_a_button_leads_to_a_telephone_or_a_page_of_ours(target: str, allowed: bool, settings) -> None:
    settings.SITE_URL = "https://sadir.example"
    assert (faults(HEAD + f"> לאישור | {target}", "N29") == []) is allowed


def test_what_is_too_long_one_way_is_not_written_in_all_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A preview of 580 placeholders under nine conditions took seconds."""
    wrote = Mock(wraps=checking.written)
    monkeypatch.setattr(checking, "written", wrote)

    assert faults("נושא\n\n" + "{% if officer %}א{% endif %}" + "{{ explained }} " * 300, "N7")[0].endswith("עד 150")
    assert faults("נושא\n\n~ {% if phone %}א{% endif %}" + "{{ explained }}" * 640, "N7")[0].endswith("עד 30000")
    assert wrote.call_count == 2


def test_how_often_how_much_would_be_written_is_asked_first() -> None:
    names = ["officer", "phone", "day", "committee", "explained", "child", "municipality", "unit"]
    asked = "".join(f"{{% if {name} %}}א{{% endif %}}" for name in names)

    assert faults(f"נושא\n\n{asked}ב\n", "N7") == []
    assert "יותר מדי תנאים" in faults(f"נושא\n\n{asked}\n" + "{{ child }}" * 400, "N7")[0]


def test_150_words_are_allowed_and_small_print_is_not_counted() -> None:
    assert faults("נושא\n\n^ מי כותב\n\n" + "מילה " * 150 + "\n\n~ אותיות קטנות") == []


def test_a_fault_in_a_branch_that_the_sample_never_shows_is_found() -> None:
    """The invented family has an officer; a family without one gets the other branch."""
    assert faults(HEAD + "{% if officer %}א{% else %}\n* ב\n{% endif %}") == ["שורה 7: השורה מתחילה בסימן לא מוכר: “*”"]


@pytest.mark.parametrize("hidden", ["{{g:% debug %|x}}", "{{g:% debug |x}%}", "{g:{|x}% debug %}"])
def test_a_tag_cannot_hide_in_a_form_by_gender(hidden: str) -> None:
    """The form is chosen before the text is compiled, so a brace of it could complete a tag."""
    assert len(faults(HEAD + hidden)) == 1


def test_ten_thousand_letters_of_conditions_are_an_answer_and_no_crash() -> None:
    deep = "נושא\n" + "{% if child %}" * 700

    assert "שורה 2: “if”: יותר מארבעה תנאים זה בתוך זה" in faults(deep)


@pytest.mark.parametrize(
    "source", ["{{ child.x }}", "{% if child.x %}a{% endif %}", "{% for x in tried.y %}a{% endfor %}"]
)
def test_the_second_wall_walks_what_was_compiled(source: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        compiled(source)


@pytest.mark.parametrize("tag", ["include 'base.html'", "load sadir", "debug", "now 'Y'", "extends 'base.html'"])
def test_the_engine_itself_knows_two_tags_only(tag: str) -> None:
    with pytest.raises(TemplateSyntaxError):
        ENGINE.from_string("{% " + tag + " %}")


def test_without_the_wall_the_same_source_would_tell_what_nobody_should_read() -> None:
    """The control: Django's own engine walks into whatever it is given."""
    walking = "נושא\n\n{{ child.isalpha }}"
    assert not is_sound("N10", "he", walking)

    assert Engine().from_string(walking).render(Context({"child": "נועה"})) == "נושא\n\nTrue"
