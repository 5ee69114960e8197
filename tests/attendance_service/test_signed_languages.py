"""The signed page's languages: what stands in each, and a line for whom nothing is written yet (ux 3.0, 3.13)."""

import pytest
from django.test import Client

from attendance_service.signed.texts import TEXTS

pytestmark = pytest.mark.django_db
WRONG = "/p/" + "A" * 22 + "/"


@pytest.mark.parametrize(("lang", "line"), [("am", "ለማብራሪያ በአማርኛ ይደውሉ"), ("fr", "Pour une explication en français")])
def test_every_page_offers_the_languages_we_do_not_write_and_says_in_them_whom_to_call(lang: str, line: str) -> None:
    """ux 3.13: አማርኛ stands among the buttons; the page is Hebrew, with a line and the units' telephones."""
    page = Client().get(f"{WRONG}?lang={lang}").text

    assert f'hreflang="{lang}" aria-current="true"' in page
    assert page.count("aria-current") == 1
    assert f'lang="{lang}" dir="ltr">{line}' in page
    assert str(TEXTS["he"]["neutral"]) in page


def test_a_page_in_a_written_language_has_no_such_line() -> None:
    page = Client().get(f"{WRONG}?lang=ru").text

    assert 'class="note"' not in page
    assert [f'hreflang="{code}"' in page for code in ("he", "ar", "ru", "en", "am", "fr")] == [True] * 6
