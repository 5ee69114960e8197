"""Rules that no other file names: who allots, the guide's words by level, the tool, one term, the sums (R32-R42, R76, D13)."""

from contextlib import suppress
from pathlib import Path
from random import Random
from uuid import uuid4

import pytest
from django.conf import settings
from django.db.models import Sum

from accounts.models import Unit, User
from assistance.models import AideAllocation, AideFile, HoursSource, Matya, MatyaQuota, SchoolFacts, TopUp
from assistance.services.hours import NothingToTakeBackError, add_hours, allot_base, take_hours_back
from assistance.services.ledger import NoAllocationError, OverTheLevelError, additions
from assistance.services.pool import OverThePoolError
from assistance.standards import DESCRIPTORS, Area, Disability, Level, descriptor
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.assistance.levels import draft, publish
from tests.cases.factories import moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-12 09:00")
MAILS = Path(settings.BASE_DIR) / "templates" / "notices" / "mail"


@pytest.fixture
def file(unit: Unit) -> AideFile:
    file = file_of(entitle(unit))
    with_pool(file, 12)
    return file


def add(file: AideFile, source: HoursSource, hours: int, by: User) -> TopUp:
    facts = {"decided_by": "דנה לוי", "decided_on": NOW.date(), "reason": "קושי במעברים"}
    return add_hours(file=file, source=source, hours=hours, key=uuid4(), by=by, now=NOW, **facts)


def test_r32_the_ministry_gives_the_minimum_and_the_matya_allots_from_its_own_pool(
    file: AideFile, manager: User
) -> None:
    """X7: both are kept, each entry with its source; only the centre's hours stand in a pool."""
    allot_base(decision=decide(file, 3), by=manager, now=NOW)
    add(file, HoursSource.MATYA, 2, manager)
    add(file, HoursSource.SUPERVISOR, 1, manager)

    rows = TopUp.objects.order_by("pk").values_list("source", "hours", "quota__matya__name")
    assert list(rows) == [("base", 16, None), ("matya", 2, "מתי״א נווה אורן"), ("supervisor", 1, None)]


@pytest.mark.parametrize(
    ("level", "area", "quote"),
    [
        (Level.A, Area.SOCIAL, "לרוב אינו זקוק לעזרת מבוגר"),
        (Level.B, Area.DAILY, "עצמאי במרבית תפקודי היום-יום"),
        (Level.B, Area.SOCIAL, "מגיב לאינטראקציות חברתיות"),
        (Level.C, Area.SOCIAL, "אינו יוזם ומגיב לחלק מהאינטראקציות החברתיות"),
        (Level.D, Area.DAILY, "אינו עצמאי בתפקודי היום-יום"),
        (Level.D, Area.SOCIAL, "ועסוק בגרייה עצמית"),
    ],
    ids=["R38", "R39", "R39-social", "R40", "R41", "R41-social"],
)
def test_r38_r39_r40_r41_each_level_says_what_the_guide_says(level: Level, area: Area, quote: str) -> None:
    assert quote in descriptor(Disability.AUTISM, level, area)
    others = [one for one in Level if one != level]
    assert not any(quote in descriptor(Disability.AUTISM, one, area) for one in others)


def test_r41_no_message_carries_what_the_guide_says_of_a_level() -> None:
    mails = "\n".join(path.read_text() for path in MAILS.glob("*.txt"))
    assert mails
    assert not [words for words in DESCRIPTORS.values() if words.rstrip(".") in mails]


def test_r42_the_version_of_the_tool_and_its_page_stand_on_the_decision(file: AideFile, manager: User) -> None:
    found = draft(file, manager, tool_version="2024-2", tool_url="https://www.gov.il/he/tool")
    decision = publish(found, manager)

    assert (decision.tool_version, decision.tool_url) == ("2024-2", "https://www.gov.il/he/tool")


def test_r76_one_term_in_all_hebrew_words() -> None:
    """ "דרגת תפקוד" and "הצוות הבין-מקצועי"; the guide's other words for them stand nowhere on screen or paper."""
    said = (Path(settings.BASE_DIR) / "locale/he/LC_MESSAGES/django.po").read_text().splitlines()
    said += [path.read_text() for path in MAILS.glob("*.he.txt")]

    others = ("רמת תפקוד", "רמת התפקוד", "הצוות המקצועי")
    assert not [text for text in said if any(words in text for words in others)]
    assert sum("דרגת תפקוד" in text for text in said) > 1


@pytest.mark.parametrize("seed", range(6))
def test_d13_whatever_the_order_the_sum_stays_in_the_band_and_every_hour_is_accounted_for(
    file: AideFile, manager: User, seed: int
) -> None:
    """R56, R57: additions, some taken back, other levels up and down and none, the school moved to another centre."""
    other = Matya.objects.create(unit=file.matter.unit, name="מתי״א צפון")
    MatyaQuota.objects.create(matya=other, year=file.year, hours=5)
    first = Matya.objects.exclude(pk=other.pk).get()
    chance = Random(seed)
    acts = {
        "decide": lambda: allot_base(decision=decide(file, chance.choice([1, 2, 3, 4, 4, None])), by=manager, now=NOW),
        "add": lambda: add(file, chance.choice(list(HoursSource)[1:]), chance.randint(1, 6), manager),
        "back": lambda: [
            take_hours_back(entry=entry, reason="טעות", by=manager, now=NOW) for entry in additions(file)[:1] * 2
        ],
        "move": lambda: SchoolFacts.objects.update(matya=chance.choice([first, other])),
    }
    refused = (OverTheLevelError, OverThePoolError, NoAllocationError, NothingToTakeBackError)
    for act in ("decide", *chance.choices(list(acts), weights=[2, 6, 3, 2], k=30)):
        with suppress(*refused):
            acts[act]()
        holds(file)


def holds(file: AideFile) -> None:
    ledger = TopUp.objects.filter(file=file)
    allocation = AideAllocation.objects.filter(file=file).first()
    total = allocation.total if allocation else 0
    assert (ledger.aggregate(n=Sum("hours"))["n"] or 0) == total
    assert allocation is None or allocation.level_min <= total <= allocation.level_max
    for quota in MatyaQuota.objects.all():
        assert (ledger.filter(quota=quota).aggregate(n=Sum("hours"))["n"] or 0) == quota.taken <= quota.hours
