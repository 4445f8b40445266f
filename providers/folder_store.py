"""Files in a folder of this machine, two levels deep, whole or not at all."""

from __future__ import annotations

import asyncio
import os
import re
import tempfile
from pathlib import Path
from typing import Final

from domain.errors import Invalid, Unavailable

_NAME: Final = re.compile(r"[0-9a-f]{64}")


class FolderStore:
    """The default store; several processes may share it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def put(self, name: str, content: bytes) -> None:
        """Write beside and rename: a reader sees all of it or nothing."""
        path = self._path(name)
        try:
            await asyncio.to_thread(_write, path, content)
        except OSError as error:
            raise Unavailable("media_store", f"The media folder cannot be written: {error.strerror}.") from error

    async def get(self, name: str) -> bytes | None:
        """Read it whole."""
        path = self._path(name)
        try:
            return await asyncio.to_thread(path.read_bytes)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise Unavailable("media_store", f"The media folder cannot be read: {error.strerror}.") from error

    async def delete(self, name: str) -> None:
        """Remove it."""
        path = self._path(name)
        try:
            await asyncio.to_thread(path.unlink, missing_ok=True)
        except OSError as error:
            raise Unavailable("media_store", f"The media folder cannot be changed: {error.strerror}.") from error

    async def aclose(self) -> None:
        """Nothing is held open."""

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name):
            raise Invalid("media_store", "A file's name is 64 hex digits.")  # nothing else ever becomes a path
        return self._folder / name[:2] / name


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, beside = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise
