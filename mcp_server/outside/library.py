"""The services as content: what `context/services/<name>/SKILL.md` says, for prompts, resources and skills."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from domain.errors import Invalid

_PUBLIC_FOLDERS = ("references", "assets")
"""What travels with a skill besides its text; evals and attacks are ours alone."""


@dataclass(frozen=True, slots=True)
class Service:
    """One service. `text` is the whole SKILL.md, `body` what follows its front matter."""

    name: str
    description: str
    front_matter: Mapping[str, Any]
    body: str
    text: str
    files: Mapping[str, bytes]
    """Path inside the skill → content, SKILL.md included."""

    def digest_of(self, path: str) -> str:
        """Return the digest of one file as SEP-2640 writes it."""
        return "sha256:" + hashlib.sha256(self.files[path]).hexdigest()


def read_services(folder: Path) -> Mapping[str, Service]:
    """Read every service under `context/services`, by name. Raises `Invalid` for a file that has no front matter."""
    return {path.parent.name: _read(path) for path in sorted(folder.glob("*/SKILL.md"))}


def _read(path: Path) -> Service:
    import yaml  # late: the HTTP side starts without it

    raw = path.read_bytes()  # as it is: digests are over these bytes
    text = raw.decode()
    opening, _, rest = text.partition("---\n")
    front, closing, body = rest.partition("---\n")
    told: Any = yaml.safe_load(front) if not opening and closing else None
    front_matter: dict[str, Any] = dict(told) if isinstance(told, dict) else {}  # pyright: ignore[reportUnknownArgumentType]
    if not {"name", "description"} <= set(front_matter):
        raise Invalid("service", f"{path.parent.name}/SKILL.md must begin with a name and a description between ---.")
    files = {"SKILL.md": raw}
    for inner in _PUBLIC_FOLDERS:
        for one in sorted((path.parent / inner).glob("*")):
            if one.is_file() and not one.is_symlink():
                files[f"{inner}/{one.name}"] = one.read_bytes()
    return Service(str(front_matter["name"]), str(front_matter["description"]), front_matter, body.strip(), text, files)
