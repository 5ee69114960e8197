"""Messages as files, each whole from the moment it can be seen.

Kombu's own transport opens a message under its name and writes it afterwards; a worker that looks in between reads
nothing, ends with a JSON error and takes the whole of `manage.py up` with it.
"""

from __future__ import annotations

import os
from pathlib import Path
from time import monotonic_ns
from typing import Any
from uuid import uuid4

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.json import dumps

SCHEME = "folder"


class Channel(filesystem.Channel):
    """One folder for what comes and goes."""

    def _put(self, queue: str, payload: dict[str, Any], **kwargs: Any) -> None:  # type: ignore[override]
        """Written beside, then renamed: a name that ends otherwise is no message of any queue."""
        whole = Path(self.data_folder_out) / f"{monotonic_ns() // 1_000_000}_{uuid4()}.{queue}.msg"
        half = whole.with_name(f"{whole.name}.half")
        try:
            half.write_text(dumps(payload))
            os.replace(half, whole)
        except OSError as error:
            raise ChannelError(f"cannot put a message into {whole.parent}") from error


class Transport(filesystem.Transport):
    Channel = Channel


TRANSPORT_ALIASES[SCHEME] = f"{__name__}:Transport"
