"""One of everything that has an address, seen by one person with every role."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.utils import timezone

from accounts.models import Unit, User
from cases.models import Case, ContactKind, ContactOutcome, MeetingPlan, Student
from cases.services.contact import log_contact
from cases.services.imports.runs import receive_file
from cases.services.referral import log_referral
from charter.models import ClosedDay, Deadline, StepKind
from charter.services.calendar import draft_year
from charter.services.steps import add_next_step
from notices.models import InboundMail, Notice
from notices.services import ring
from notices.services.acts import Act
from notices.services.signing import link_of
from tests.assistance.addresses import desk_addresses
from tests.cases.committees import committee_pages
from tests.cases.dropouts import dropout_pages
from tests.cases.factories import make_student
from tests.cases.imports_files import PUPIL, write_csv
from tests.cases.legal.addresses import legal_pages
from tests.cases.meetings import meeting_pages
from tests.cases.patrols import street_addresses
from tests.cases.programme_rows import programme_pages
from tests.factories import UserFactory
from tests.notices.papers import letter_pages


@dataclass
class House:
    user: User
    student: Student
    case: Case
    pages: list[str]  # every address that shows something
    doors: list[str]  # every address that only takes


def signed_page(now: datetime) -> str:
    """A parent's page of the meeting that was set."""
    return "/p/" + link_of(Notice.objects.filter(kind="N3").first(), now=now).partition("/p/")[2]


def build_house(unit: Unit, folder: Path) -> House:
    now = timezone.now()
    today = timezone.localdate(now)
    roles = dict.fromkeys(["is_officer", "is_manager", "is_coordinator", "is_administrator", "is_auditor"], True)
    user, colleague = UserFactory(unit=unit, **roles), UserFactory(unit=unit, is_officer=True)
    for year in (today.year - 1, today.year, today.year + 1):
        draft_year(unit=unit, year=year, now=now)
    student = make_student(unit, user)
    common = {"by": user, "now": now}
    referral = log_referral(
        student=student,
        reporter_kind="counsellor",
        received_at=now,
        reasons=["seven_days"],
        key=uuid4(),
        meeting_requested_by="parent",
        **common,
    )
    case = referral.case
    contact = log_contact(
        case=case, kind=ContactKind.NOTE, outcome=ContactOutcome.NOTED, happened_at=now, key=uuid4(), note="ב", **common
    )
    step = add_next_step(matter=case.matter, by=user, key=uuid4(), kind=StepKind.values[0], due_on=today)
    settings.IMPORTS_DIR = folder
    run = receive_file(
        kind="roster",
        file_name="a.csv",
        chunks=[write_csv(folder / "a.csv", [PUPIL]).read_bytes()],
        by=user,
        key=uuid4(),
        now=now,
    )
    at, asked = f"/cases/{case.matter.ref}", case.meeting_requests.get().matter.ref
    report, promise = referral.matter.ref, Deadline.objects.filter(matter=referral.matter).first().pk
    school = student.enrolments.get().school.symbol
    ring(
        kind="S2",
        users=[user],
        subject="house",
        matter=case.matter,
        now=now,
        context={"ref": case.matter.ref, "url": at},
    )
    line = Notice.objects.of_bell(user).get(subject="house")
    mail = InboundMail.objects.create(message_id="<house@example.org>", kind="other", unit=unit, received_at=now)
    guardian, notice = student.guardians.first().pk, Notice.objects.to_others().order_by("pk").first().pk
    closed = ClosedDay.objects.current().filter(unit=unit, on__gt=today).order_by("on").first().pk
    pages = [
        "/", "/settings/", "/accessibility/", "/privacy/", "/login/", "/logout/", "/password/reset/", "/profile/",
        "/settings/unit/", "/audit/", "/settings/staff/", "/settings/staff/new/", f"/settings/staff/{colleague.pk}/",
        "/calculator/", "/settings/calendar/", "/settings/calendar/add/", f"/settings/calendar/days/{closed}/remove/",
        f"/settings/calendar/years/{today.year}/rules/", f"/settings/calendar/years/{today.year}/approve/",
        "/settings/notices/", "/settings/notices/N3/ar/", "/settings/notices/N3/am/", "/settings/notices/N29/he/approve/",
        "/outbox/", "/outbox/check/", f"/outbox/{notice}/", f"/outbox/{notice}/letter.pdf", f"/outbox/{notice}/letter.png", "/outbox/print/", "/bell/", "/mail/", f"/mail/{mail.pk}/", "/blocked/", "/settings/staff/due/", "/cases/", "/imports/", "/imports/new/", f"/imports/{run.pk}/",
        f"/imports/{run.pk}/errors/", "/cover/", "/cover/new/", "/referrals/", f"/settings/schools/{school}/door/",
        f"{at}/", f"{at}/guardians/new/", f"{at}/guardians/{guardian}/edit/",
        f"{at}/promises/{promise}/annotate/", f"{at}/promises/{promise}/excuse/", f"{at}/promises/{promise}/date/",
        f"{at}/meeting-requests/new/", f"{at}/meeting-requests/{asked}/withdraw/", f"{at}/referrals/{report}/withdraw/",
        f"{at}/referrals/{report}/received/", "/referrals/new/", f"/referrals/new/?student={student.pk}",
        "/referrals/new/?new=", "/referrals/opening/", f"/referrals/{report}/receipt/", "/students/search/",
        "/settings/schools/", "/settings/schools/new/", f"/settings/schools/{school}/", "/unit/",
        "/unit/promises/overdue/", "/unit/promises/on_time/", "/unit/unassigned/", "/contacts/new/",
        f"/contacts/{contact.pk}/edit/", f"/contacts/{contact.pk}/undo/", f"{at}/steps/new/",
        f"{at}/needs/", f"{at}/needs/new/", f"{at}/visits/", f"{at}/visits/new/", f"{at}/visits/plan/", f"{at}/documents/", f"{at}/documents/new/", f"{at}/meetings/new/", f"{at}/plan/", f"{at}/plan/new/",
    ]  # fmt: skip
    pages += [f"/contacts/new/?case={case.matter.ref}&kind={kind}" for kind in ContactKind.values]
    pages += [*meeting_pages(case, user, now), signed_page(now)]
    pages += [f"/outbox/{Notice.objects.filter(kind='N3').first().pk}/page/"]
    pages += programme_pages(case, user, now)
    pages += committee_pages(case, user)
    pages += dropout_pages(case, today)
    pages += legal_pages(case, user, now)
    doors = [
        "/settings/notices/N3/he/preview/",
        f"{at}/id/", f"{at}/assign/", f"{at}/meetings/{MeetingPlan.objects.get().pk}/accept/", f"/steps/{step.pk}/finish/",
        *(f"/outbox/{notice}/{act.slug}/" for act in Act), f"/bell/{line.pk}/open/", "/bell/read/", f"/mail/{mail.pk}/drop/", f"/settings/staff/{colleague.pk}/training/", f"/imports/{run.pk}/confirm/", f"/imports/{run.pk}/drop/",
        f"/settings/staff/{colleague.pk}/remind/", f"/settings/staff/{colleague.pk}/end/",
        f"/settings/staff/{colleague.pk}/return/", f"/settings/staff/{colleague.pk}/factor/",
        f"/settings/calendar/years/{today.year + 2}/draft/",
    ]  # fmt: skip
    doors += [
        f"/outbox/staff/{notice}/again/",
        "/outbox/print/letters.pdf",
        "/outbox/print/labels.pdf",
        "/outbox/print/post/",
    ]
    pages += letter_pages(user)
    street_pages, street_doors = street_addresses(user, now)
    desk_pages, desk_doors = desk_addresses(user, now)
    return House(user, student, case, pages + street_pages + desk_pages, doors + street_doors + desk_doors)
