"""Make a secret key once and keep it beside the embedded database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from tempfile import NamedTemporaryFile


def kept(home: Path) -> str:
    """Return the key of this home, made on the first call. Processes that start together get the same one."""
    place = home / "secret_key"
    try:
        return place.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile("w", dir=home, encoding="ascii") as fresh:  # readable by us alone
        fresh.write(secrets.token_urlsafe(48) + "\n")
        fresh.flush()
        os.fsync(fresh.fileno())
        try:
            os.link(fresh.name, place)  # never shows half a key
        except FileExistsError:
            pass  # another process was faster, and its key counts
    return place.read_text(encoding="ascii").strip()
