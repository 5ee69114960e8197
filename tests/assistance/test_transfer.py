"""Passing decisions on to the centre (R51, R53, scenarios 20 and 22)."""

from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings

from accounts.models import AccessRecord, Unit, User
from assistance.models import AideEvent, AideFile, FunctionLevelDecision, Matya, MatyaTransfer, Stage
from assistance.services import transfer as module
from assistance.services.hours import allot_base
from assistance.services.transfer import (
    BeforeDecisionError,
    BeforeSendingError,
    NothingToPassError,
    acknowledge_transfer,
    pass_to_matya,
    waiting_decisions,
)
from cases.services.document_files import path_of
from charter.models import Deadline
from charter.services.deadlines import StaleError
from tests.assistance.factories import decide, entitle, file_of, with_pool
from tests.cases.factories import key, make_student, moment

pytestmark = pytest.mark.django_db
NOW = moment("2026-05-28 12:00")


@pytest.fixture(autouse=True)
def documents(settings: LazySettings, tmp_path: Path) -> None:
    settings.DOCUMENTS_DIR = tmp_path


@pytest.fixture
def file(unit: Unit) -> AideFile:
    return file_of(entitle(unit))


@pytest.fixture
def matya(unit: Unit) -> Matya:
    return Matya.objects.create(unit=unit, name="מתי״א נווה אורן")


def send(matya: Matya, *files: AideFile, by: User, on: str = "2026-05-28", **facts: Any) -> MatyaTransfer:
    given = {"sent_on": date.fromisoformat(on), "key": key(1), "now": moment(f"{on} 12:00")}
    return pass_to_matya(matya=matya, files=files, by=by, **(given | facts))


def passing(file: AideFile, promise: str = "matya-transfer") -> tuple[Any, ...]:
    row = Deadline.objects.get(matter=file.matter, promise=promise)
    return (row.target_on, row.due_on, row.closed_on, row.was_late)


def book(transfer: MatyaTransfer) -> openpyxl.Workbook:
    return openpyxl.load_workbook(BytesIO(path_of(transfer.stored_as).read_bytes()))


def test_r51_passing_on_closes_the_date_of_30_may_and_is_done_once(file: AideFile, matya: Matya, manager: User) -> None:
    decide(file, 3)
    first, again = send(matya, file, by=manager), send(matya, file, by=manager)

    assert first == again
    assert passing(file) == (date(2026, 5, 28), date(2026, 5, 30), date(2026, 5, 28), False)
    assert list(AideEvent.objects.filter(file=file, kind="transfer").values_list("text", flat=True)) == [
        "הועבר אל מתי״א נווה אורן"
    ]
    assert AccessRecord.objects.filter(action="export", page="matya-transfer").count() == 1


def test_scenario_20_sent_on_sunday_31_may_is_late(file: AideFile, matya: Matya, manager: User) -> None:
    decide(file, 2, "2026-05-13")
    send(matya, file, by=manager, on="2026-05-31")

    assert passing(file) == (date(2026, 5, 28), date(2026, 5, 30), date(2026, 5, 31), True)


@pytest.mark.parametrize(("on", "is_late"), [("2026-10-30", False), ("2026-11-01", True)])
def test_scenario_22_a_new_pupil_has_until_the_end_of_october(
    unit: Unit, matya: Matya, manager: User, on: str, is_late: bool
) -> None:
    """R53: the target is Thursday 29.10; Friday 30.10 is legally on time, Sunday 1.11 is not."""
    file = file_of(entitle(unit, "2026-05-26", is_new_pupil=True, new_reason="נמצא זכאי אחרי 15 במאי"))
    decide(file, 2, "2026-09-10")
    send(matya, file, by=manager, on=on)

    assert passing(file, "new-transfer") == (
        date(2026, 10, 29), date(2026, 10, 31), date.fromisoformat(on), is_late,
    )  # fmt: skip


def test_passed_on_before_the_parents_know_is_still_undelivered(file: AideFile, matya: Matya, manager: User) -> None:
    decide(file, 3)
    send(matya, file, by=manager)

    assert AideFile.objects.get().stage == Stage.DECIDED


def test_a_new_version_is_passed_on_again_and_the_first_day_stays(file: AideFile, matya: Matya, manager: User) -> None:
    decide(file, 2)
    send(matya, file, by=manager)
    assert waiting_decisions([file]) == []
    second = decide(file, 3, "2026-06-20")

    assert waiting_decisions([file]) == [second]
    send(matya, file, by=manager, on="2026-06-21", key=key(2))
    assert passing(file)[2] == date(2026, 5, 28)
    assert MatyaTransfer.objects.count() == 2


def test_nothing_to_pass_and_a_day_before_the_decision_store_nothing(
    file: AideFile, matya: Matya, manager: User, tmp_path: Path
) -> None:
    with pytest.raises(NothingToPassError):
        send(matya, file, by=manager)
    decide(file, 3, "2026-05-06")
    with pytest.raises(BeforeDecisionError) as refused:
        send(matya, file, by=manager, on="2026-05-05")

    assert refused.value.decided_on == date(2026, 5, 6)
    assert MatyaTransfer.objects.count() == 0
    assert list(tmp_path.iterdir()) == []


def test_no_row_without_its_file(file: AideFile, matya: Matya, manager: User, monkeypatch: pytest.MonkeyPatch) -> None:
    decide(file, 3)
    monkeypatch.setattr(module, "_store", lambda name, content: (_ for _ in ()).throw(OSError("disk full")))

    with pytest.raises(OSError, match="disk full"):
        send(matya, file, by=manager)
    assert (MatyaTransfer.objects.count(), passing(file)[2]) == (0, None)


def test_the_list_is_text_from_right_to_left_without_a_formula_or_a_diagnosis(
    unit: Unit, matya: Matya, manager: User
) -> None:
    pupil = make_student(unit, id_number="012345674", first_name="=1+1", last_name="אוחיון")
    file = file_of(entitle(unit, student=pupil))
    with_pool(file, 10)
    allot_base(decision=decide(file, 3), by=None, now=NOW)
    transfer = send(matya, file, by=manager)

    sheet = book(transfer).active
    head, row = sheet.values
    assert row[:3] == ("אוחיון", "=1+1", "012345674")
    assert row[4:13] == (
        "חטיבת אלונים", "ח׳1", "ג׳", 16, 0, 0, 16, moment("2026-05-06").replace(tzinfo=None), 1,
    )  # fmt: skip
    assert "autism" not in str(row)
    assert head[0] == "שם משפחה"
    assert (sheet.sheet_view.rightToLeft, sheet["B2"].data_type) == (True, "s")
    assert transfer.file_name == "מתי״א נווה אורן תשפ״ז 2026-05-28.xlsx"


def test_r51_the_centre_confirms_once(file: AideFile, matya: Matya, manager: User) -> None:
    decide(file, 3)
    transfer = send(matya, file, by=manager)
    facts: dict[str, Any] = {"transfer": transfer, "version": 1, "by": manager, "now": NOW}
    for _ in range(2):
        acknowledge_transfer(on=date(2026, 6, 1), name="רות אלמוג", **facts)

    assert MatyaTransfer.objects.values_list("ack_on", "ack_name", "version").get() == (
        date(2026, 6, 1), "רות אלמוג", 2,
    )  # fmt: skip
    assert AideEvent.objects.filter(file=file, kind="transfer").count() == 2
    with pytest.raises(StaleError):
        acknowledge_transfer(on=date(2026, 6, 2), name="אחרת", **facts)


def test_confirmed_before_it_was_passed_on_is_refused(file: AideFile, matya: Matya, manager: User) -> None:
    decide(file, 3)
    transfer = send(matya, file, by=manager)

    with pytest.raises(BeforeSendingError):
        acknowledge_transfer(transfer=transfer, on=date(2026, 5, 27), name="רות", version=1, by=manager, now=NOW)
    assert FunctionLevelDecision.objects.get().transfer_row.transfer.ack_on is None
