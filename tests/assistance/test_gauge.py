"""The hours gauge and the stations of a file as plain data (ux 3.9, R33-R36, R45, R56, D8, D9, D14)."""

import itertools
from datetime import date

import pytest

from accounts.models import Unit
from assistance.models import AideAllocation, AideFile, FunctionLevelDecision
from assistance.services.filedates import dates_of_file
from assistance.services.gauge import GAP, LETTER, build_gauge
from assistance.services.progress import settle_file
from assistance.services.stations import stations_of
from charter.services.calendar import calendar_for
from tests.assistance.factories import decide, entitle, file_of
from tests.cases.factories import moment

BANDS = {1: (1, 7), 2: (8, 15), 3: (16, 23), 4: (24, 30)}


def gauge(level: int, matya: int = 0, supervisor: int = 0):
    lowest, highest = BANDS[level]
    decision = FunctionLevelDecision(level=level, lowest=lowest, highest=highest)
    hours = AideAllocation(
        level_min=lowest,
        level_max=highest,
        matya_hours=matya,
        supervisor_hours=supervisor,
        total=lowest + matya + supervisor,
    )
    return build_gauge(AideFile(year=2026), decision, hours)


def test_level_c_with_two_more_is_drawn_as_16_and_2_and_5_possible() -> None:
    """The picture of `ux/d-function-level.png`, cell by cell."""
    drawn = gauge(3, matya=2)
    kinds = {
        kind: [cell.hour for cell in drawn.cells if cell.kind == kind] for kind in ("base", "added", "room", "out")
    }
    assert kinds == {
        "base": list(range(1, 17)),
        "added": [17, 18],
        "room": [19, 20, 21, 22, 23],
        "out": list(range(24, 31)),
    }
    assert (drawn.total, drawn.lowest, drawn.highest, drawn.room) == (18, 16, 23, 5)
    assert [(cell.hour, cell.x) for cell in drawn.cells[:2]] == [(1, 1076), (2, 1040)]
    assert [(part.kind, part.label, part.source) for part in drawn.parts] == [
        ("base", "16 שעות, מינימום הדרגה", "מקצה משרד החינוך"),
        ("added", "תוספת 2", "ממתי״א"),
        ("room", "עוד 5 אפשריות", "בגבולות הדרגה"),
    ]
    assert drawn.extra == [("ממתי״א", 2)]


@pytest.mark.parametrize("level", [1, 2, 3, 4])
def test_words_under_the_cells_never_touch_each_other_and_stay_inside(level: int) -> None:
    lowest, highest = BANDS[level]
    for added in range(highest - lowest + 1):
        drawn = gauge(level, matya=added)
        ends = [
            (part.middle - half, part.middle + half)
            for part in drawn.parts
            for half in [max(len(part.label), len(part.source)) * LETTER // 2]
        ]
        assert ends[0][1] <= 1140
        assert ends[-1][0] >= 0
        assert all(after[1] + GAP <= before[0] for before, after in itertools.pairwise(ends))


def test_a_full_level_has_no_room_and_an_empty_one_no_gauge() -> None:
    """D14: without a level there are no hours."""
    full = gauge(4, matya=4, supervisor=2)
    assert (full.room, [part.kind for part in full.parts], full.extra) == (
        0,
        ["base", "added"],
        [("ממתי״א", 4), ("מהמפקח/ת", 2)],
    )
    assert build_gauge(AideFile(year=2026), None, None) is None
    assert build_gauge(AideFile(year=2026), FunctionLevelDecision(level=None), None) is None


@pytest.mark.django_db
def test_d8_the_stations_of_a_decided_file_stand_in_order_with_today_among_them(unit: Unit) -> None:
    file = file_of(entitle(unit))
    decide(file, 3)
    settle_file(file, now=moment("2026-05-12 09:00"))
    today, calendar = date(2026, 5, 12), calendar_for(unit)

    stations = stations_of(file, dates_of_file(file, today, calendar), today, calendar)

    assert [(station.when, station.label, station.code) for station in stations] == [
        ("18.2", "ועדת שילוב", "done"),
        ("ד׳ 6.5", "החלטה על דרגת התפקוד", "done"),
        ("12.5", "היום", "now"),
        ("ה׳ 14.5", "מסירת ההחלטה להורים", "soon"),
        ("ה׳ 28.5", "העברה למתי״א", "track"),
        ("ה׳ 4.6", "סוף מועד הערר", "track"),
        ("ב׳ 15.6", "תזכורת 15 ביוני", "track"),
        ("29.10.2026", "תח״י סופית", "track"),
    ]


@pytest.mark.django_db
def test_d9_after_the_target_no_appeal_day_is_guessed(unit: Unit) -> None:
    file, today, calendar = file_of(entitle(unit)), date(2026, 5, 18), calendar_for(unit)
    stations = stations_of(file, dates_of_file(file, today, calendar), today, calendar)
    assert "סוף מועד הערר" not in [station.label for station in stations]
