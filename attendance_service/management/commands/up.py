"""Web, worker and beat as one command that leaves no process behind."""

import os
import socket
import sys
import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser
from django.db import connection

from accounts.models import Role, User
from attendance_service import install, serving
from attendance_service.demo.people import PASSWORD
from attendance_service.processes import Household

START_UP = 60.0  # seconds until the web server must answer


class Command(BaseCommand):
    help = "Serve: gunicorn, Celery worker and beat together. Ctrl-C or TERM stops all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=os.environ.get("HOST", "127.0.0.1"))
        parser.add_argument("--port", type=int, default=os.environ.get("PORT", "8000"))

    def handle(self, *args: Any, host: str, port: int, **options: Any) -> None:
        lock = serving.take_lock(settings.VAR_DIR / "up.lock")
        if settings.EMBEDDED:
            install.prepare_database()
        serving.refuse_unready()
        serving.refuse_open_demo(host)
        serving.refuse_taken_port(host, port)
        code = self.serve(host, port)
        lock.close()
        if code:
            sys.exit(code)

    def serve(self, host: str, port: int) -> int:
        """Run both until told to stop (0) or until one ends by itself (its exit code, never 0)."""
        greeting = self.greeting(host, port)
        connection.close()
        household = Household()
        try:
            household.start("web", serving.web_command(host, port))
            household.start("worker", serving.worker_command())
            if answers(household, host, port):
                self.stdout.write(greeting)
                self.stdout.flush()
            ended = household.wait()
        finally:
            household.stop()
        if not ended:
            self.stdout.write("Stopped.")
            return 0
        name, code = ended
        self.stderr.write(f"The {name} process ended with code {code}; everything is stopped.")
        return code or 1

    def greeting(self, host: str, port: int) -> str:
        mode = (
            "embedded mode: SQLite, mail as files under var/mail" if settings.EMBEDDED else "database from DATABASE_URL"
        )
        lines = [f"Sadir is at http://{host}:{port}/   ({mode})"]
        people = {role: User.objects.with_role(role).filter(is_demo=True).order_by("pk").first() for role in Role}
        lines += [f"  {role.value:<14}{person.email}" for role, person in people.items() if person]
        lines += [f"  password of each: {PASSWORD}"] if any(people.values()) else []
        return "\n".join([*lines, "Ctrl-C stops it."])


def answers(household: Household, host: str, port: int) -> bool:
    """Wait until the web server takes connections; False when something ended first."""
    end = time.monotonic() + START_UP
    while not household.told_to_stop and not household.first_to_end() and time.monotonic() < end:
        try:
            with socket.create_connection((host, port), timeout=1):
                return True
        except OSError:
            time.sleep(0.1)
    return False
