"""Every address of the assistance desk, with something behind each: a line for each page, in the order of the desk."""

from datetime import datetime
from uuid import uuid4

from django.utils import timezone

from accounts.models import Unit, User
from assistance.models import AideFile, Matya
from assistance.services.files import year_in_hand
from assistance.services.hours import allot_base
from assistance.services.opening import open_file
from assistance.services.transfer import pass_to_matya
from tests.assistance.aides import one_of_all
from tests.assistance.deliveries import delivery_pages
from tests.assistance.factories import decide, entitle, with_pool
from tests.assistance.hours_addresses import hours_pages
from tests.assistance.ministry import ministry_pages
from tests.assistance.team_addresses import team_pages


def file_at_hand(unit: Unit, now: datetime) -> AideFile:
    """A file of the year in hand, decided at level ג׳, with its hours."""
    year = year_in_hand(timezone.localdate(now))
    right = entitle(unit, f"{year}-02-18", recorded=f"{timezone.localtime(now):%Y-%m-%d %H:%M}")
    file, _made = open_file(eligibility=right, year=year, now=now)
    allot_base(decision=decide(file, 3, f"{year}-05-06"), by=None, now=now)
    return file


def board_pages(file: AideFile, user: User) -> list[str]:
    """The May board and the passing on; one list was passed on, of a file that has been decided."""
    with_pool(file, 20)
    today, now, how = file.decisions.get().decided_on, timezone.now(), "בדואר אלקטרוני"
    matya = Matya.objects.get(unit=user.unit)
    sent = pass_to_matya(matya=matya, files=[file], sent_on=today, how=how, by=user, key=uuid4(), now=now)
    return [
        "/assist/may/",
        f"/assist/may/print/?file={file.matter.ref}",
        f"/assist/may/transfer/?file={file.matter.ref}",
        f"/assist/may/notices/?file={file.matter.ref}",
        "/assist/may/missing/",
        "/assist/may/transfers/",
        "/assist/trend/",
        "/assist/trend/download/",
        f"/assist/may/transfers/{sent.pk}/",
        f"/assist/may/transfers/{sent.pk}/download/",
        f"/assist/{file.matter.ref}/plan/",
    ]


def aide_pages(file: AideFile, user: User) -> list[str]:
    """An aide beside the pupil, a camp, a journey, a volunteer."""
    at, school = f"/assist/{file.matter.ref}", file.student.enrolments.get(until_on=None).school_id
    file, aide, placed, camp, funding, volunteer = one_of_all(file, user)
    return [
        "/assist/aides/", "/assist/aides/?show=aides", "/assist/aides/new/", f"/assist/aides/{aide.pk}/",
        f"/assist/aides/{aide.pk}/edit/", f"/assist/aides/{aide.pk}/employ/",
        f"/assist/aides/{aide.pk}/employments/{aide.employments.get().pk}/end/",
        f"{at}/aide/", f"{at}/parents/", f"{at}/camp/", f"{at}/poland/",
        f"/assist/placing/{placed.assignment_id}/", f"/assist/placing/{placed.assignment_id}/edit/",
        f"/assist/placing/{placed.assignment_id}/end/", f"/assist/placing/{placed.assignment_id}/week/",
        f"/assist/placing/{placed.assignment_id}/escort/{placed.pk}/",
        "/assist/camps/", "/assist/camps/new/", f"/assist/camps/{camp.camp_id}/", f"/assist/camps/{camp.camp_id}/edit/",
        f"/assist/camps/{camp.camp_id}/{camp.pk}/end/", "/assist/poland/", f"/assist/poland/{funding.pk}/",
        "/assist/volunteers/", "/assist/volunteers/new/", f"/assist/volunteers/{volunteer.pk}/end/",
        "/assist/schools/", f"/assist/schools/{school}/", f"/assist/schools/{school}/classes/{file.year}/",
    ]  # fmt: skip


def desk_addresses(user: User, now: datetime) -> tuple[list[str], list[str]]:
    """Pages that show something, and doors that only take."""
    file = file_at_hand(user.unit, now)
    file.decisions.update(published_by=user)
    at = f"/assist/{file.matter.ref}"
    pages = [
        *delivery_pages(file, at, now),
        "/assist/",
        f"{at}/",
        *board_pages(file, user),
        *hours_pages(file, at, now),
        f"{at}/documents/new/",
        "/assist/eligibility/",
        "/assist/eligibility/new/?q=נועה",
        f"/assist/eligibility/new/?student={file.eligibility.student_id}",
        f"{file.eligibility.get_absolute_url()}",
        f"{file.eligibility.get_absolute_url()}end/",
        *aide_pages(file, user),
        *ministry_pages(file, user),
        *team_pages(file, user, now),
    ]
    level = f"{at}/decision/{file.decisions.get(published_at=None).pk}"
    told = file.decisions.exclude(published_at=None).order_by("pk").values_list("deliveries__pk", flat=True).first()
    placed = file.assignments.get().assignment_id
    doors: list[str] = [f"{level}/publish/", f"{level}/drop/", f"{at}/deliveries/{told}/appeal/"]
    doors.append(f"/assist/placing/{placed}/follow/")
    return pages, doors
