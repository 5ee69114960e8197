"""The page that shows every partial in every state exists while developing, and only then."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.test import Client, RequestFactory
from django.urls import Resolver404, resolve

from attendance_service.styleguide import every_state, styleguide


def page(query: str = "") -> str:
    request = RequestFactory().get(f"/styleguide/{query}")
    request.user = AnonymousUser()
    return styleguide(request).content.decode()


def test_every_state_is_shown_by_colour_shape_and_words(db: None) -> None:
    html = page()
    codes = {state.code for state in every_state()}
    assert codes == {"late", "today", "soon", "track", "done", "donelate", "attempts", "na"}
    assert all(f'<span class="chip {code}"><svg' in html for code in codes)
    assert 'viewBox="0 0 1120 240"' in html


def test_mistakes_are_summed_up_and_what_may_stay_empty_says_so(db: None) -> None:
    html = page("?error=1")
    assert "<title>שגיאה: " in html
    assert "יש לתקן שני דברים" in html
    assert 'href="#id_name"' in html
    assert '<span class="optional">(רשות)</span>' in html


def test_it_does_not_exist_where_people_work(client: Client) -> None:
    with pytest.raises((Resolver404, Http404)):
        resolve("/styleguide/")
