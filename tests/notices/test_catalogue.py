"""The catalogue reads like the tables of domain 6.2 and 6.3, whose lines lie in tests/data/notices as they are there."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from notices.models import Channel, Notice
from notices.services import notify, tell
from notices.services.outbox import NotOursToTellError
from notices.texts import FOUR, KINDS, ROWS, Audience, Way
from tests.notices.factories import RecipientFactory
from tests.notices.test_outbox import NOW

DATA = Path(settings.BASE_DIR) / "tests" / "data" / "notices"
MAILS = Path(settings.BASE_DIR) / "templates" / "notices" / "mail"
ASSISTANCE = [*(f"N{number}" for number in range(12, 25)), *(f"S{number}" for number in range(4, 10)), "S17"]


def cells(name: str, *columns: int) -> list[tuple[str, ...]]:
    """Chosen columns of a table, without its marks of bold."""
    lines = (DATA / name).read_text(encoding="utf-8").replace("**", "").splitlines()[2:]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [tuple(row[column] if column >= 0 else "" for column in columns) for row in rows]


def test_the_rows_are_those_of_the_table_of_parents() -> None:
    """Domain 6.2: number, event, to, channel and when."""
    assert [tuple(row) for row in ROWS if row.number[0] == "N"][:26] == cells("parents.md", 0, 1, 2, 3, 4)


def test_the_rows_are_those_of_the_table_of_staff() -> None:
    """Domain 6.3: it has no channel."""
    assert [tuple(row) for row in ROWS if row.number[0] == "S"] == cells("staff.md", 0, 1, 2, -1, 3)


def test_the_three_numbers_beside_the_table_are_there() -> None:
    """Domain 6.1: N27, N28 and N29."""
    line = (DATA / "beside.md").read_text(encoding="utf-8")
    beside = re.findall(r"\*\*(N\d+)\*\* ([^·(.]+?)(?: \(| ·|\.)", line)

    assert beside == [("N27", "we have started"), ("N28", "missed meeting"), ("N29", "the officer's letter before N10")]
    assert [(row.number, row.event) for row in ROWS if row.number[0] == "N"][26:] == beside


def test_every_row_has_its_kind_and_every_numbered_kind_its_row() -> None:
    rows, kinds = {row.number for row in ROWS}, {kind.number for kind in KINDS.values()}

    beside = {"calendar", "progress", "invite", "reset", "link", "answer", "asked", "reply", "changed"}
    assert (rows - kinds, kinds - rows) == (set(), beside)


def test_n12_to_n24_s4_to_s9_and_s17_are_ours_to_tell() -> None:
    """Issue 5: what waited for the assistance module is on; nothing else is off than what people do by hand."""
    on = {kind.number for kind in KINDS.values() if kind.is_ours}

    assert set(ASSISTANCE) <= on
    off = sorted(kind.code for kind in KINDS.values() if not kind.is_ours and kind.way != Way.DIGEST)
    assert off == ["N11", "N2", "N5", "N9"]


def test_letters_of_the_table_go_on_paper_too() -> None:
    """Domain 6.2: N12-N24 whose channel is a letter alone, or has to leave a proof."""
    alone = {
        row.number for row in ROWS if row.number in ASSISTANCE and row.channel in ("letter", "written, with proof")
    }

    on_paper = {number for number in ASSISTANCE if number[0] == "N" and KINDS[number].way == Way.BOTH}
    assert on_paper - {"N13"} == alone


def test_rows_of_text_messages_are_done_by_hand() -> None:
    """Domain 6.1: SMS rows are recorded by hand and otherwise off."""
    texted = [row.number for row in ROWS if row.channel.startswith("SMS")]

    assert texted == ["N2", "N5"]
    assert {KINDS[number].way for number in texted} == {Way.BY_HAND}


@pytest.mark.django_db
@pytest.mark.parametrize("kind", ["N2", "N5", "N9", "N11", "S11", "S12", "S16"])
@pytest.mark.parametrize("say", [notify, tell])
def test_what_is_not_ours_to_tell_is_refused_and_leaves_no_row(say, kind: str) -> None:
    moment = {"not_before": NOW} if say is notify else {"now": NOW}

    with pytest.raises(NotOursToTellError, match=kind):
        say(kind=kind, subject="case 1", recipient=RecipientFactory(), **moment)

    assert not Notice.objects.exists()


@pytest.mark.django_db
def test_what_is_ours_is_told() -> None:
    notice = notify(kind="N27", subject="case 1", recipient=RecipientFactory(), not_before=NOW)

    assert notice.channel == Channel.EMAIL


def test_all_mails_to_parents_are_written_in_four_languages() -> None:
    """Issue 4, "Languages"."""
    families = [kind for kind in KINDS.values() if kind.is_ours and kind.audience == Audience.PARENTS]

    assert {kind.languages for kind in families} == {FOUR}
