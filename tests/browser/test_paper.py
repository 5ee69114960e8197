"""Letters to print, posted and back: sound at both widths, and the files really come."""

from playwright.sync_api import Page

from accounts.models import User
from notices.models import Notice, Posting
from tests.browser.conftest import SignIn
from tests.browser.watch import Watch, assert_sound
from tests.notices.papers import letter_of, letter_pages, pages_of

LONG = "שםארוךמאודבליאףרווחשצריךלהישבר" * 2


def test_the_pages_of_paper_are_sound(page: Page, officer: User, sign_in: SignIn, watch: Watch) -> None:
    letter_of(officer, name=LONG, postal_address="")
    letter_of(officer, name="نور أبو حاطر", language="ar", postal_address="رحوب " + LONG)
    pages = [path for path in letter_pages(officer) if path.endswith("/")]
    sign_in(page, officer)

    watch.first_view("/outbox/print/")
    assert_sound(page)
    for path in pages:
        page.goto(page.url.partition("/outbox/")[0] + path)
        assert_sound(page)


def test_an_officer_prints_two_letters_and_their_labels_and_posts_one(
    page: Page, officer: User, sign_in: SignIn, watch: Watch
) -> None:
    first, second = letter_of(officer), letter_of(officer, language="ru")
    sign_in(page, officer)
    watch.first_view("/outbox/print/")
    with page.expect_download() as letters:
        page.get_by_role("button", name="הדפסת המכתבים").click()
    page.wait_for_selector("form:not([data-busy]) button[data-file]")
    with page.expect_download() as labels:
        page.get_by_role("button", name="הדפסת מדבקות").click()

    assert [len(pages_of(one.value.path().read_bytes())) for one in (letters, labels)] == [4, 1]
    page.reload()
    page.locator(f'input[name=chosen][value="{second.pk}"]').uncheck()
    page.get_by_role("button", name="רישום המשלוח").click()
    assert_sound(page)
    page.get_by_label("דואר רשום", exact=True).check()
    page.get_by_label("מספר דואר רשום").fill("RR123456784IL")
    page.get_by_role("button", name="שמירה").click()
    page.get_by_text("אחת הספרות שגויה").first.wait_for()
    assert_sound(page)
    page.get_by_label("מספר דואר רשום").fill("rr 123456785 il")
    page.get_by_role("button", name="שמירה").click()
    page.get_by_text("מכתב אחד בדרך").wait_for()
    assert Posting.objects.get().registered_number == "RR123456785IL"
    assert list(Notice.objects.filter(state="print").values_list("pk", flat=True)) == [second.pk]
    assert first.pk == Posting.objects.get().notice_id
