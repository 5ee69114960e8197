from accounts.models import Unit


def test_a_unit_prints_its_name(unit: Unit) -> None:
    assert str(unit) == f"{unit.name}, {unit.municipality}"
