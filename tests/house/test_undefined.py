"""An undefined variable fails the test of the page that names it."""

import pytest
from django.template import Context, Engine, Origin, Template

from tests.undefined import OURS, Undefined, UndefinedVariableError


def page(text: str, place: str) -> Template:
    return Template(text, Origin(place), engine=Engine(string_if_invalid=Undefined()))


def test_a_page_of_ours_may_not_name_what_nobody_gave() -> None:
    with pytest.raises(UndefinedVariableError, match=r"case_title in cases/case_detail\.html"):
        page("<p>{{ case_title }}</p>", str(OURS / "cases/case_detail.html")).render(Context())


def test_it_may_ask_whether_something_was_given() -> None:
    assert page("{% if x %}x{% endif %}", str(OURS / "cases/case_detail.html")).render(Context()) == ""


def test_pages_of_packages_are_left_alone() -> None:
    assert page("<p>{{ x }}</p>", "/usr/lib/package/templates/field.html").render(Context()) == "<p></p>"
