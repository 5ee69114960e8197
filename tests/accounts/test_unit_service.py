import importlib

import pytest
from django.apps import apps
from django.core.management import call_command

from accounts.models import AccessRecord, Unit
from accounts.services import create_unit

first_unit = importlib.import_module("accounts.migrations.0003_first_unit")


def test_the_first_unit_is_made_once(db: None) -> None:
    first_unit.make_first_unit(apps, None)
    first_unit.make_first_unit(apps, None)
    assert [str(unit) for unit in Unit.objects.all()] == ["היחידה לביקור סדיר, הרשות המקומית"]


def test_the_first_unit_takes_its_town_from_the_environment(db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("UNIT_MUNICIPALITY", "עיריית נווה אורן")
    first_unit.make_first_unit(apps, None)
    assert Unit.objects.get().municipality == "עיריית נווה אורן"


def test_creating_a_unit_twice_makes_one_and_one_record(db: None) -> None:
    made = [create_unit(name="היחידה", municipality="עיריית נווה אורן", phone="+97235550100") for _ in range(2)]
    assert [(unit.phone, created) for unit, created in made] == [("+97235550100", True), ("+97235550100", False)]
    assert [record.subject for record in AccessRecord.objects.all()] == ["unit היחידה, עיריית נווה אורן"]


def test_the_command_says_what_it_did(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("create_unit", "היחידה", "עיריית נווה אורן")
    call_command("create_unit", "היחידה", "עיריית נווה אורן")
    pk = Unit.objects.get().pk
    assert capsys.readouterr().out == (
        f"unit {pk}: היחידה, עיריית נווה אורן (created)\nunit {pk}: היחידה, עיריית נווה אורן (exists)\n"
    )
