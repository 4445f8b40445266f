"""`SKILL.md`: the rules of Agent Skills for its front matter (https://agentskills.io/specification), and ours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, cast

import yaml

from domain.errors import Invalid
from workflows.choose import WORKFLOWS

_FIELDS: Final = ("name", "description", "license", "compatibility", "metadata", "allowed-tools")
_NAME: Final = re.compile(r"[^\W_A-Z]+(-[^\W_A-Z]+)*")
_LONGEST_BODY_LINES: Final = 500


@dataclass(frozen=True, slots=True)
class Card:
    """A service as its folder describes it."""

    name: str
    description: str
    workflow: str
    """The coded workflow that answers for it."""
    body: str


def read(folder: Path) -> Card:
    """Read a folder's card. Raises `Invalid` naming file, field and remedy."""
    path = folder / "SKILL.md"
    if not path.is_file():
        raise _wrong(path, "file", "is missing. Write it: front matter between two lines of ---, then instructions.")
    parts = path.read_text(encoding="utf-8").split("---\n", 2)
    if len(parts) != 3 or parts[0].strip():
        raise _wrong(path, "front matter", "is missing. Begin the file with a line ---, the fields, and a line ---.")
    front = _front_matter(path, parts[1])
    body = parts[2].strip()
    if not body or body.count("\n") >= _LONGEST_BODY_LINES:
        raise _wrong(path, "body", f"has {body.count(chr(10)) + bool(body)} lines. Write 1 to {_LONGEST_BODY_LINES}.")
    return Card(_name(path, front), _description(path, front), _workflow(path, front), body)


def _front_matter(path: Path, text: str) -> Mapping[str, Any]:
    try:
        told: Any = yaml.safe_load(text)
    except yaml.YAMLError as error:
        at = getattr(error, "problem_mark", None)
        where = f"line {at.line + 2}" if at else "front matter"
        raise _wrong(path, where, "is no YAML. Put values with a colon or a # into quotes.") from None
    if not isinstance(told, dict):
        raise _wrong(path, "front matter", "is no list of fields. Write `name: …` and `description: …`.")
    front = cast("Mapping[str, Any]", told)
    for field in front:
        if field not in _FIELDS:
            hint = "Write it under `metadata:`." if field == "workflow" else _nearest(field)
            raise _wrong(path, field, f"is no field of Agent Skills. {hint}")
    return front


def _nearest(field: str) -> str:
    near = get_close_matches(field, _FIELDS, n=1)
    return f"Did you mean {near[0]!r}?" if near else "Move it under `metadata:`, where anything may stand."


def _name(path: Path, front: Mapping[str, Any]) -> str:
    name = front.get("name")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or len(name) > 64:
        raise _wrong(path, "name", "must be 1 to 64 small letters, digits and single hyphens.")
    if name != path.parent.name:
        raise _wrong(path, "name", f"is {name!r}, but the folder is {path.parent.name!r}. Make them the same.")
    return name


def _description(path: Path, front: Mapping[str, Any]) -> str:
    told = front.get("description")
    if not isinstance(told, str) or not 0 < len(told.strip()) <= 1024:
        raise _wrong(path, "description", "must be 1 to 1024 characters: what the service does, and when it is meant.")
    return told.strip()


def _workflow(path: Path, front: Mapping[str, Any]) -> str:
    metadata: Any = front.get("metadata")
    told = cast("Mapping[str, Any]", metadata).get("workflow") if isinstance(metadata, dict) else None
    if told not in WORKFLOWS:
        known = ", ".join(WORKFLOWS)
        wrong = "is missing" if told is None else f"is {told!r}, which is no workflow"
        raise _wrong(path, "metadata.workflow", f"{wrong}. Name one of: {known}.")
    return cast("str", told)


def _wrong(path: Path, field: str, remedy: str) -> Invalid:
    return Invalid("skill", f"{path.parent.name}/{path.name}: {field}: {remedy}")
