"""Every page of the staff, as its people open it: styled, accessible, light, quiet; at both widths, in Hebrew."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from accounts.models import User
from assistance.models import AideAssignment, AideFile, MinistryReport
from cases.models import Case, Student
from charter.services.calendar import draft_missing_years
from notices.models import InboundMail, Notice, NoticeState
from tests.assistance.addresses import file_at_hand
from tests.assistance.aides import one_of_all
from tests.assistance.factories import with_pool
from tests.assistance.ministry import ministry_pages
from tests.browser.conftest import SignIn
from tests.browser.watch import LARGEST_VIEW, MOST_REQUESTS, Watch, assert_sound
from tests.cases.committees import convene, discuss
from tests.cases.dropouts import leave_and_look
from tests.cases.factories import log, make_student, refer
from tests.cases.legal.addresses import under_way
from tests.cases.meetings import set_one
from tests.charter.factories import EARLY
from tests.factories import UserFactory
from tests.notices.papers import letter_of

PAGES = {
    "officer": [
        "/",
        "/cases/",
        "/cases/{ref}/",
        "/cases/{ref}/?as=table",
        "/cases/?state=untouched",
        "/cases/{ref}/siblings/?q=נועה",
        "/cases/{ref}/guardians/new/",
        "/cases/{ref}/meeting-requests/new/",
        "/cases/{ref}/needs/",
        "/cases/{ref}/needs/new/",
        "/cases/{ref}/visits/",
        "/cases/{ref}/visits/new/",
        "/cases/{ref}/visits/plan/",
        "/cases/{ref}/plan/",
        "/cases/{ref}/plan/new/",
        "/cases/{ref}/documents/",
        "/cases/{ref}/documents/new/",
        "/cases/{ref}/meetings/new/",
        "/cases/{ref}/meetings/{meeting}/cancel/",
        "/cases/{ref}/letters/new/",
        "/contacts/new/",
        "/contacts/new/?case={ref}",
        "/referrals/new/",
        "/referrals/new/?student={student}",
        "/referrals/new/?new=1",
        "/students/search/?q=נועה",
        "/students/?q=נועה",
        "/students/{student}/",
        "/students/{student}/?year=2025",
        "/cases/{ref}/edit/",
        "/cases/{ref}/close/",
        "/cases/{ref}/move/",
        "/dropout/",
        "/cases/{ref}/dropout/",
        "/cases/{ref}/dropout/new/",
        "/cases/{ref}/framework/",
        "/cases/{ref}/framework/new/",
        "/cases/{ref}/framework/offers/new/",
        "/outbox/",
        "/outbox/?tab=print",
        "/outbox/check/",
        "/outbox/print/",
        "/outbox/{notice}/page/",
        "/outbox/{letter}/post/",
        "/bell/",
        "/calculator/",
        "/profile/",
        "/committees/",
        "/committees/?when=past",
        "/committees/new/",
        "/committees/{committee}/",
        "/committees/{committee}/?print=1",
        "/committees/{committee}/edit/",
        "/committees/{committee}/publish/",
        "/committees/{committee}/items/new/",
        "/committees/{committee}/letters/new/",
        "/committees/{committee}/items/{item}/",
        "/committees/{committee}/items/{item}/remove/",
        "/committees/{committee}/items/{item}/protocol/",
        "/cases/{ref}/committees/",
        "/legal/",
        "/cases/{ref}/legal/",
        "/cases/{ref}/legal/refer/",
        "/cases/{ref}/legal/notices/new/",
        "/cases/{ref}/legal/absences/new/",
        "/cases/{ref}/legal/exemptions/new/",
        "/cases/{ref}/legal/file/",
        "/cases/{ref}/legal/opinion/",
        "/cases/{ref}/disclosures/",
        "/cases/{ref}/disclosures/new/",
    ],
    "manager": [
        "/assist/trend/",
        "/cases/{ref}/access/",
        "/cases/{ref}/access/new/",
        "/unit/",
        "/unit/promises/overdue/",
        "/unit/unassigned/",
        "/students/",
        "/students/{student}/",
        "/students/{student}/compare/{other}/",
        "/cases/{ref}/transfer/",
        "/cases/{ref}/close/",
        "/dropout/",
        "/dropout/?list=treated",
        "/dropout/figures/2025/",
        "/cases/",
        "/settings/",
        "/settings/unit/",
        "/settings/notices/",
        "/settings/notices/N3/he/",
        "/settings/notices/N29/ar/",
        "/settings/notices/N4/fr/",
        "/settings/notices/N10/he/approve/",
        "/settings/calendar/",
        "/settings/schools/",
        "/settings/schools/new/",
        "/settings/committees/",
        "/settings/committees/new/",
        "/settings/bodies/",
        "/settings/bodies/new/",
        "/committees/",
        "/committees/{committee}/items/{item}/",
        "/mail/",
        "/mail/{mail}/",
        "/blocked/",
        "/imports/",
        "/imports/new/",
        "/audit/",
    ],
    "coordinator": [
        "/assist/deliveries/",
        "/assist/appeals/",
        "/assist/{aide_file}/appeals/new/",
        "/assist/",
        "/assist/{aide_file}/",
        "/assist/may/",
        "/assist/may/print/",
        "/assist/may/transfer/?file={aide_file}",
        "/assist/may/notices/?file={aide_file}",
        "/assist/may/missing/",
        "/assist/may/transfers/",
        "/assist/{aide_file}/plan/",
        "/assist/{aide_file}/hours/add/",
        "/assist/{aide_file}/hours/approve/",
        "/assist/{aide_file}/requests/new/",
        "/assist/quota/",
        "/assist/quota/{matya}/{file_year}/approve/",
        "/assist/requests/",
        "/assist/copies/",
        "/assist/centres/",
        "/assist/centres/new/",
        "/assist/{aide_file}/documents/new/",
        "/assist/eligibility/",
        "/assist/eligibility/new/?q=נועה",
        "/assist/eligibility/new/?student={student}",
        "/assist/eligibility/{aide_right}/",
        "/assist/eligibility/{aide_right}/end/",
        "/assist/aides/",
        "/assist/aides/?show=aides",
        "/assist/aides/new/",
        "/assist/{aide_file}/aide/",
        "/assist/{aide_file}/camp/",
        "/assist/{aide_file}/poland/",
        "/assist/{aide_file}/parents/",
        "/assist/placing/{placing}/",
        "/assist/placing/{placing}/week/",
        "/assist/camps/",
        "/assist/poland/",
        "/assist/volunteers/",
        "/assist/schools/",
        "/assist/ministry/",
        "/assist/ministry/new/",
        "/assist/ministry/{ministry}/",
        "/assist/ministry/{ministry}/schools/{ministry_school}/",
        "/assist/schools/{school}/classes/{school_year}/",
        "/assist/{aide_file}/meeting/new/",
        "/assist/{aide_file}/meeting/held/",
        "/assist/{aide_file}/decision/new/",
        "/assist/{aide_file}/decision/{level}/",
        "/assist/{aide_file}/decision/{level}/correct/",
        "/assist/{aide_file}/chair-letter/new/{body}/",
    ],
    "administrator": ["/settings/staff/", "/settings/staff/new/", "/settings/"],
    "auditor": ["/audit/"],
    "anyone": ["/login/", "/accessibility/", "/privacy/", "/nowhere/"],
}
WALK = [(role, path) for role, paths in PAGES.items() for path in paths]


@pytest.fixture
def case(officer: User) -> Case:
    """A case with every sort of line: late, kept, tried, asked for a meeting."""
    now = timezone.now()
    draft_missing_years(today=timezone.localdate(now), now=EARLY)
    days = [f"{timezone.localtime(now - timedelta(days=n)):%Y-%m-%d 09:00}" for n in (12, 9, 3)]
    student = make_student(officer.unit, officer)
    case = refer(student, days[0], meeting_requested_by="parent", by=officer).case
    log(case, "school", "reached", days[1], by=officer, note="נעדרה רוב ימי ראשון.")
    log(case, "call", "no_answer", days[2], by=officer)
    leave_and_look(case, timezone.localdate(now))
    under_way(case, officer, now)
    set_one(case, officer, now)
    letter_of(officer, name="نور أبو خاطر", language="ar")
    InboundMail.objects.create(message_id="<a@b>", kind="other", unit=officer.unit, received_at=now, text="שאלה")
    refer(make_student(officer.unit, first_name="ياسمين", last_name="خاطر"), days[1], by=officer)
    file = file_at_hand(officer.unit, now)
    one_of_all(file, officer)
    ministry_pages(file, officer)
    discuss(
        convene(officer, f"{timezone.localdate(now)}", "integration"), case, officer, background="נעדרת בימי ראשון."
    )
    return case


def address_of(path: str, case: Case) -> str:
    item = case.agenda_items.select_related("committee").get()
    facts: dict[str, object] = {"meeting": case.meeting_plans.order_by("pk").values_list("pk", flat=True)[0]}
    facts |= {"committee": item.committee_id, "item": item.pk, "mail": InboundMail.objects.get().pk}
    facts |= {"notice": Notice.objects.filter(kind="N3").earliest("pk").pk}
    facts |= {"letter": Notice.objects.get(state=NoticeState.PRINT).pk}
    other = Student.objects.exclude(pk=case.student_id).order_by("pk").values_list("pk", flat=True)[0]
    file = AideFile.objects.get()
    facts |= {"aide_file": file.matter.ref, "aide_right": file.eligibility.matter.ref}
    symbol = file.student.enrolments.get(until_on=None).school.symbol
    facts |= {"ministry": MinistryReport.objects.get().pk, "ministry_school": symbol}
    pool = with_pool(file, 14)
    facts |= {"matya": pool.matya_id, "file_year": pool.year}
    placing = AideAssignment.objects.get()
    facts |= {"placing": placing.pk, "school": placing.school_id, "school_year": placing.year}
    facts |= {"level": file.decisions.earliest("number").pk, "body": file.eligibility.body_id}
    return path.format(ref=case.matter.ref, student=case.student_id, other=other, **facts)


@pytest.mark.parametrize(("role", "path"), WALK, ids=[f"{role} {path}" for role, path in WALK])
def test_page_is_sound_and_light(
    page: Page,
    watch: Watch,
    officer: User,
    case: Case,
    sign_in: SignIn,
    shoot: Callable[..., None],
    role: str,
    path: str,
) -> None:
    watch.expected.append("404" if path == "/nowhere/" else "never")
    people = {"officer": officer}
    if role not in (*people, "anyone"):
        people[role] = UserFactory(unit=officer.unit, name="רונית שקד", **{f"is_{role}": True})
    if role != "anyone":
        sign_in(page, people[role])

    requests, weight = watch.first_view(address_of(path, case))

    assert page.locator("html").get_attribute("lang") == "he"
    assert_sound(page)
    assert (requests <= MOST_REQUESTS, weight <= LARGEST_VIEW) == (True, True), f"{requests} requests, {weight} bytes"
    shoot(page, f"every-{role}-{path.strip('/').replace('/', '-').split('?')[0] or 'home'}")
