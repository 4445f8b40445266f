"""What PostgreSQL was really asked for, read from its own log, and asked again by pgbench.

The replay is exact: a copy of the same database, the same statements in the same order with the same values, prepared
once and executed with literals, as asyncpg does with its prepared statements; transactions, the pool's reset between
them and the row-level policies' role included.
"""

from __future__ import annotations

import json
import os
import re
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from benchmarks.installation import Installation, binary

Statement = tuple[str, tuple[str, ...] | None]
"""SQL, and the literals of its parameters; None for a plain statement such as BEGIN."""

_PARAMETER: Final = re.compile(r"\$\d+ = (NULL|'(?:[^']|'')*')")
_EXECUTE: Final = re.compile(r"execute [^:]+: (.*)", re.DOTALL)
_PLAIN: Final = re.compile(r"statement: (.*)", re.DOTALL)


def record(installation: Installation, database: str) -> None:
    """Let the server log every statement of one database from now on."""
    installation.sql(database, f"ALTER DATABASE {database} SET log_statement = 'all'")


def recorded(log: Path, database: str, begin: int) -> list[Statement]:
    """Return the statements of the worker's sessions since an offset of the log, in order.

    A worker's session is one that leases doorbells or opens transactions; what it asked before the first of these
    (asyncpg's look at the types) is left out.
    """
    time.sleep(0.5)  # the collector writes behind the backends
    with log.open("rb") as written:
        written.seek(begin)
        lines = [json.loads(line) for line in written]
    working: set[int] = set()
    found: list[Statement] = []
    for line in lines:
        statement = _statement(line) if line.get("dbname") == database else None
        if statement is None:
            continue
        if statement[0].startswith("BEGIN") or "read_grouped_head" in statement[0]:
            working.add(line["pid"])
        if line["pid"] in working:
            found.append(statement)
    return found


def script(statements: Sequence[Statement]) -> str:
    """Write a pgbench script: every distinct statement prepared, then all of them executed in order."""
    names: dict[str, str] = {}
    for sql, values in statements:
        if values is not None:
            names.setdefault(sql, f"s{len(names)}")
    prepared = [f"PREPARE {name} AS {_one_line(sql)};" for sql, name in names.items()]
    return "\n".join([*prepared, *_executions(statements, names), ""])


def run(installation: Installation, database: str, role: str, text: str) -> tuple[float, float]:
    """Replay once on one connection; return the CPU seconds of pgbench itself and of the server."""
    with tempfile.NamedTemporaryFile("w", suffix=".sql") as file:
        file.write(text)
        file.flush()
        told = [binary("pgbench"), "-n", "-M", "simple", "-c", "1", "-t", "1", "-f", file.name]
        before, server = resource.getrusage(resource.RUSAGE_CHILDREN), installation.server_cpu_seconds()
        environment = {**os.environ, "PGOPTIONS": f"-c role={role}"}
        done = subprocess.run([*told, installation.reach(database)], env=environment, capture_output=True, text=True,
                              check=False)  # fmt: skip
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or "aborted" in done.stderr:
        raise SystemExit(f"the replay failed: {done.stderr[-600:]}")
    time.sleep(0.5)  # a backend that just ended is counted once its parent has reaped it
    used = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return used, installation.server_cpu_seconds() - server


def _statement(line: dict[str, str]) -> Statement | None:
    message = line.get("message", "")
    if found := _EXECUTE.match(message):
        return found[1], tuple(_PARAMETER.findall(line.get("detail", "")))
    if found := _PLAIN.match(message):
        return found[1], None
    return None


def _executions(statements: Sequence[Statement], names: dict[str, str]) -> Iterator[str]:
    for sql, values in statements:
        if values is None:
            yield _one_line(sql).rstrip(";").replace("; ", " \\; ") + ";"
        else:
            yield f"EXECUTE {names[sql]}{'(' + ', '.join(values) + ')' if values else ''};"


def _one_line(sql: str) -> str:
    """A line of a script that begins with a backslash would be a command of pgbench; `--` ends with its line."""
    return " ".join(re.sub(r"--[^\n]*", "", sql).split())
