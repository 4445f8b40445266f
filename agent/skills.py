"""The instructions of a service, from `context/services/<name>/SKILL.md` (Agent Skills)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from domain.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Skill:
    """One service as a model is told about it."""

    name: str
    description: str
    body: str


def read_all(folder: Path) -> Mapping[str, Skill]:
    """Read every service of `context/services`. Raises `Unavailable` for a file without front matter."""
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/SKILL.md"))}


def _read(path: Path) -> Skill:
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise Unavailable("skill", f"context/services/{path.parent.name}/SKILL.md has no front matter.")
    front: dict[str, Any] = yaml.safe_load(parts[1])
    return Skill(path.parent.name, str(front["description"]), parts[2].strip())
