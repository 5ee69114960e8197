"""ENV=production refuses, in one clear line, whatever may not serve real children."""

from pathlib import Path

import pytest

from tests.house.running import house_environment, manage

KEY = "a-key-of-our-own-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFGH"
GOOD = {
    "ENV": "production",
    "SECRET_KEY": KEY,
    "DATABASE_URL": "postgres://sadir@127.0.0.1/sadir",
    "EMAIL_URL": "smtp+tls://user:password@127.0.0.1:587",
    "ALLOWED_HOSTS": "sadir.example.org",
}


@pytest.mark.parametrize(
    ("wrong", "line"),
    [
        ({"DATABASE_URL": ""}, "DATABASE_URL must name a PostgreSQL database, not SQLite."),
        ({"DATABASE_URL": "sqlite:////tmp/x.sqlite3"}, "DATABASE_URL must name a PostgreSQL database, not SQLite."),
        ({"DEBUG": "1"}, "DEBUG must be off."),
        ({"SECRET_KEY": ""}, "SECRET_KEY must be set, with at least 50 characters."),
        ({"SECRET_KEY": "generated" * 7}, "SECRET_KEY is the one generated for development; set your own."),
        ({"EMAIL_URL": ""}, "EMAIL_URL must name a mail relay (smtp+tls://user:password@host:587)."),
        ({"EMAIL_URL": "consolemail://"}, "EMAIL_URL must name a mail relay (smtp+tls://user:password@host:587)."),
    ],
)
def test_production_refuses(tmp_path: Path, wrong: dict[str, str], line: str) -> None:
    (tmp_path / "secret_key").write_text("generated" * 7)
    refused = manage("check", env=house_environment(tmp_path, **{**GOOD, **wrong}))
    assert (refused.returncode, refused.stderr) == (1, f"Refused: ENV=production: {line}\n")


def test_production_passes_the_deployment_checks(tmp_path: Path) -> None:
    checked = manage("check", "--deploy", "--fail-level", "WARNING", env=house_environment(tmp_path, **GOOD))
    assert checked.returncode == 0, checked.stderr


def test_development_needs_nothing_and_makes_its_own_key(tmp_path: Path) -> None:
    env = house_environment(tmp_path, ENV="development", SECRET_KEY="")
    assert manage("check", env=env).returncode == 0
    key = tmp_path / "secret_key"
    assert (len(key.read_text()), oct(key.stat().st_mode)[-3:]) == (67, "600")
    assert manage("check", env=env).returncode == 0
