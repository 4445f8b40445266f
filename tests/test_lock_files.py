"""What is installed from npm is named by version and digest, never by an address."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[1]
_LOCKS = [_ROOT / "web" / "package-lock.json", _ROOT / "tests" / "interop" / "node" / "package-lock.json"]


@pytest.mark.parametrize("lock", _LOCKS, ids=lambda path: path.parent.name)
def test_a_lock_file_names_no_address_to_download_from(lock: Path) -> None:
    """The same file must mean the same whichever registry a machine is set up for."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert [name for name, one in packages.items() if "resolved" in one] == []
    assert "omit-lockfile-registry-resolved=true" in (lock.parent / ".npmrc").read_text(encoding="utf-8")


@pytest.mark.parametrize("lock", _LOCKS, ids=lambda path: path.parent.name)
def test_every_package_is_held_by_its_digest(lock: Path) -> None:
    """`npm ci` refuses what is not the same bytes."""
    packages = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    assert [name for name, one in packages.items() if name and not one.get("integrity")] == []


def test_the_pages_ask_for_exact_versions() -> None:
    """A range would let two machines build two sites."""
    told = json.loads((_ROOT / "web" / "package.json").read_text(encoding="utf-8"))
    asked = told["dependencies"] | told["devDependencies"]
    assert [name for name, version in asked.items() if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []
