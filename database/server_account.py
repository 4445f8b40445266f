"""Give the embedded PostgreSQL an account and folders it may use, when we are root and it refuses to be."""

from __future__ import annotations

import hashlib
import os
import pwd
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Final

from domain.errors import Unavailable

_ACCOUNT: Final = "pgserver"


def needed() -> str | None:
    """Name the account the server has to run as; None when our own will do."""
    return _ACCOUNT if os.geteuid() == 0 else None


def create(account: str) -> None:
    """Create the system account unless it exists. Raises `Unavailable` where the system has no `useradd`."""
    try:
        pwd.getpwnam(account)
    except KeyError:
        try:
            subprocess.run(["useradd", "--system", "--shell", "/bin/false", account], check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Unavailable(
                "database",
                f"PostgreSQL refuses to run as root, and the account {account!r} could not be created. "
                "Run Concierge as an ordinary user, or set DATABASE_URL.",
            ) from error


def let_pass(*folders: Path) -> None:
    """Let other accounts pass through to these folders (not list what is above) and run what is in `bin`."""
    for folder in folders:
        for step in (folder, *folder.parents):
            _allow(step, stat.S_IXGRP | stat.S_IXOTH)
    for folder in folders:
        if folder.name == "bin" and not (folder / "postgres").stat().st_mode & stat.S_IXOTH:
            _let_read(folder.parent)  # installed under a strict umask


def short_folder_for(folder: Path) -> Path:
    """Name a folder short enough for a unix socket, always the same for the same data folder."""
    digest = hashlib.sha256(os.fsencode(folder)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"concierge-{digest}"


def make_private(folder: Path, account: str | None) -> None:
    """Create a folder only `account` (or we) may open. Raises `Unavailable` if it is somebody else's."""
    owner = pwd.getpwnam(account).pw_uid if account else os.geteuid()
    folder.mkdir(mode=0o700, exist_ok=True)
    if account and folder.stat().st_uid == os.geteuid():
        shutil.chown(folder, account, account)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != owner or found.st_mode & 0o077:
        raise Unavailable("database", f"{folder} belongs to somebody else; remove it or set CONCIERGE_HOME.")


def _let_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        run = stat.S_IXGRP | stat.S_IXOTH if path.is_dir() or path.stat().st_mode & stat.S_IXUSR else 0
        _allow(path, stat.S_IRGRP | stat.S_IROTH | run)


def _allow(path: Path, bits: int) -> None:
    mode = path.stat().st_mode
    if mode & bits != bits:
        path.chmod(stat.S_IMODE(mode) | bits)
