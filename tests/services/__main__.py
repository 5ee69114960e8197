"""`python -m tests.services COMMAND…`: run a command beside a PostgreSQL and a Redis of its own, then stop them.

What DATABASE_URL or REDIS_URL already name is used as it is. The mail server is started by the tests that need one.
"""

import os
import signal
import subprocess
import sys
from contextlib import ExitStack

from tests.services.servers import MissingServerError, postgresql, redis


def main(command: list[str]) -> int:
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit(1))  # an end by signal also stops the servers
    with ExitStack() as stack:
        try:
            env = {**os.environ, **{name: stack.enter_context(start()) for name, start in wanted().items()}}
        except MissingServerError as missing:
            print(f"make test-services: {missing}", file=sys.stderr)  # noqa: T201 - a command speaks
            return 1
        return subprocess.run(command, env=env, check=False).returncode


def wanted() -> dict:
    servers = {"DATABASE_URL": postgresql, "REDIS_URL": redis}
    return {name: start for name, start in servers.items() if not os.environ.get(name)}


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
