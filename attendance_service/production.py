"""What ENV=production never starts with: each refusal is one clear line."""

from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

SHORTEST_KEY = 50  # the length `check --deploy` asks for


def refuse_unsafe(*, database: str, debug: bool, key: str, generated_key: Path, mail: str) -> None:
    """Raise ImproperlyConfigured for the first thing that must not be so in production."""
    generated = generated_key.exists() and generated_key.read_text() == key
    for wrong, what in [
        (not database.endswith("postgresql"), "DATABASE_URL must name a PostgreSQL database, not SQLite"),
        (debug, "DEBUG must be off"),
        (generated, "SECRET_KEY is the one generated for development; set your own"),
        (len(key) < SHORTEST_KEY, f"SECRET_KEY must be set, with at least {SHORTEST_KEY} characters"),
        (
            not mail.endswith(("smtp.EmailBackend", "mail.RelayBackend")),
            "EMAIL_URL must name a mail relay (smtp+tls://user:password@host:587)",
        ),
    ]:
        if wrong:
            raise ImproperlyConfigured(f"ENV=production: {what}.")
