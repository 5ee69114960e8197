"""An SMTP server that fails as told at one phase of the talk, and keeps what it took: raw, so that nothing tidies it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

GREETING, EHLO, MAIL, RCPT, DATA, DOT = PHASES = ("220", "EHLO", "MAIL", "RCPT", "DATA", "final dot")
GOOD = {GREETING: "220 here", EHLO: "250 hello", MAIL: "250 OK", RCPT: "250 OK", DATA: "354 go on", DOT: "250 taken"}
TROUBLES = ("4xx", "5xx", "close", "hang", "garbage")
ANSWERS = {"4xx": "451 later", "5xx": "554 never", "garbage": "\x07\x00 not a reply at all"}


class Talker:
    """Fails the first time at `phase`, of a greeting both the new and the old; afterwards all is well."""

    def __init__(self, phase: str, trouble: str) -> None:
        self.phase, self.trouble = phase, trouble
        self.failures = 2 if phase == EHLO and trouble in ANSWERS else 1
        self.taken: list[bytes] = []
        self.ended = threading.Event()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]

    def serve(self) -> None:
        while True:
            try:
                line, _address = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line: socket.socket) -> None:
        with line, line.makefile("rb") as said:
            try:
                if self._answer(line, GREETING):
                    self._listen(line, said)
            except OSError:
                return

    def _listen(self, line: socket.socket, said) -> None:
        for command in said:
            verb = command[:4].strip().upper().decode(errors="replace")
            if verb in ("QUIT", ""):
                return
            phase = verb if verb in GOOD else EHLO
            if verb in ("RSET", "NOOP"):
                line.sendall(b"250 OK\r\n")
            elif not self._answer(line, phase) or (phase == DATA and self._went_on and not self._text(line, said)):
                return

    def _text(self, line: socket.socket, said) -> bool:
        text = b"".join(iter(said.readline, b".\r\n"))
        self._last = text
        return self._answer(line, DOT)

    def _answer(self, line: socket.socket, phase: str) -> bool:
        """False where the line is dead after it."""
        self._went_on = True
        if phase != self.phase or not self.failures:
            if phase == DOT:
                self.taken.append(self._last)
            line.sendall(f"{GOOD[phase]}\r\n".encode())
            return True
        self.failures, self._went_on = self.failures - 1, False
        if self.trouble == "close":
            return False
        if self.trouble == "hang":
            self.ended.wait(20)
            return False
        line.sendall(f"{ANSWERS[self.trouble]}\r\n".encode())
        return True


@contextmanager
def talker(phase: str, trouble: str) -> Iterator[Talker]:
    server = Talker(phase, trouble)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.ended.set()
        server.listener.shutdown(socket.SHUT_RDWR)
        server.listener.close()
        thread.join(5)
