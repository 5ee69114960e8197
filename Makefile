# The whole house in a few words. Only python3 (3.11 or newer) with venv, and make, are needed for `run` and `test`.
PYTHON ?= python3
VENV ?= .venv
PY := $(VENV)/bin/python
JOBS ?= 2
PYTEST := $(PY) -m pytest -n $(JOBS) --dist worksteal
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
PRODUCTION = ENV=production DATABASE_URL=postgres://sadir@127.0.0.1/sadir EMAIL_URL=smtp+tls://127.0.0.1:587 \
  ALLOWED_HOSTS=sadir.example.org SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(50))')"

.PHONY: run test check test-services test-browser bench
.DEFAULT_GOAL := run

run: $(VENV)/run.stamp  ## install, prepare, load the demo year into an empty embedded database, serve
	@$(PY) manage.py prepare --demo
	@$(PY) manage.py up

test: $(VENV)/dev.stamp  ## the suite on SQLite; what needs servers or a browser says why it is skipped
	$(PYTEST) -r sfE

test-services: $(VENV)/dev.stamp  ## the same suite on PostgreSQL and Redis, with the race tests
	$(PY) -m tests.services $(PYTEST) -r sfE

test-browser: $(VENV)/dev.stamp  ## the journeys in a real Chromium
	BROWSER=1 $(PYTEST) tests/browser

bench: $(VENV)/dev.stamp  ## 10,000 notices rendered and sent to a local sink, beside bare smtplib
	$(PY) -m tests.bench.notices

check: $(VENV)/dev.stamp  ## format, types, directions, pages, messages, deployment settings
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy .
	$(VENV)/bin/lint-imports
	$(VENV)/bin/djlint --lint --quiet templates
	$(PY) manage.py makemigrations --check --dry-run
	$(PY) manage.py check_messages
	$(PRODUCTION) $(PY) manage.py check --deploy --fail-level WARNING
	$(PY) -m pytest tests/test_architecture.py tests/test_pages.py

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "Sadir needs Python 3.11 or newer, and '$(PYTHON)' is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12 $(MAKECMDGOALS)" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv is missing. On Debian and Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements.txt | $(VENV)/bin/python
	$(PIP) -r requirements.txt
	@touch $@

$(VENV)/dev.stamp: requirements.txt requirements-dev.txt | $(VENV)/bin/python
	$(PIP) -r requirements-dev.txt
	@touch $@ $(VENV)/run.stamp
