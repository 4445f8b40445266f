"""Make a secret key once and keep it beside the embedded database."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def kept(home: Path) -> str:
    """Return the key of this home, made on the first call. Processes that start together get the same one."""
    place = home / "secret_key"
    try:
        return place.read_text(encoding="ascii").strip()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    fresh = home / f"secret_key.{os.getpid()}"
    fresh.touch(mode=0o600)
    fresh.write_text(secrets.token_urlsafe(48) + "\n", encoding="ascii")
    try:
        os.link(fresh, place)  # fails where another process was faster; never shows half a key
    except FileExistsError:
        pass
    finally:
        fresh.unlink()
    return place.read_text(encoding="ascii").strip()
