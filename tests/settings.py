"""Settings of the test run: what the environment gives, with fast hashing and plain static files."""

import os

os.environ.setdefault("ENV", "test")
os.environ.setdefault("SECRET_KEY", "only for tests")

from attendance_service.prepare import compile_messages
from attendance_service.settings import *
from tests.undefined import Undefined

compile_messages(LOCALE_PATHS[0])  # before Django reads a catalogue
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
TEMPLATES[0]["OPTIONS"]["string_if_invalid"] = Undefined()
if os.environ.get("BROWSER") and DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # threads of the served test must not share one connection, as they would in memory
    DATABASES["default"]["TEST"] = {"NAME": VAR_DIR / "browser-tests.sqlite3"}
JOURNAL_DIR = VAR_DIR / "test-journal"
JOURNAL_DIR.mkdir(exist_ok=True)
DOCUMENTS_DIR = VAR_DIR / "test-documents"  # tests that look into the folder have one of their own
