"""Read the folder of a skill; whatever is wrong names the file, the field and the remedy."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Final, TypeVar, cast

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from concierge import content
from concierge.skills import cards
from concierge.skills.cases import ONE_OF, Attack, Attacks, Evals, Example
from concierge.skills.cast import Cast
from domain.errors import Invalid

M = TypeVar("M", Evals, Attacks)
EVALS: Final = "evals/evals.json"
ATTACKS: Final = "evals/attacks.json"


@dataclass(frozen=True, slots=True)
class Case:
    """One example or attack, with the people it happens among."""

    skill: str
    kind: str
    """`example` or `attack`."""
    told: Example | Attack
    cast: Cast

    @property
    def name(self) -> str:
        """Return what it is called in a table and by `-k`."""
        return f"{self.kind}-{self.told.id}"


@dataclass(frozen=True, slots=True)
class Skill:
    """A folder that holds what Agent Skills and this product ask of it."""

    card: cards.Card
    examples: Sequence[Case]
    attacks: Sequence[Case]

    @property
    def cases(self) -> Sequence[Case]:
        return [*self.examples, *self.attacks]


def all_of(folder: Path | None = None) -> Sequence[Path]:
    """Return the folders of services: those of this installation, or those under `folder`."""
    return sorted(path.parent for path in (folder or content.folder() / "services").glob("*/SKILL.md"))


def find(name: str) -> Path:
    """Return the folder of a service of this installation, or `name` itself where that is a folder."""
    named = {path.name: path for path in all_of()}
    if name in named:
        return named[name]
    if Path(name).is_dir():
        return Path(name).resolve()
    near = get_close_matches(name, named, n=1)
    hint = f"Did you mean {near[0]!r}?" if near else f"There are {', '.join(named)}; or give the path of a folder."
    raise Invalid("skill", f"There is no skill {name!r}. {hint}")


def read(folder: Path) -> Skill:
    """Read a skill and all its cases. Raises `Invalid` naming file, field and remedy."""
    card = cards.read(folder)
    return Skill(card, read_examples(folder / EVALS), read_attacks(folder / ATTACKS))


def read_examples(path: Path) -> Sequence[Case]:
    """Read the examples of a skill; a skill without them has none to fail."""
    if not path.is_file():
        return ()
    told = _read(path, Evals)
    return _cases(path, "example", told, told.evals)


def read_attacks(path: Path) -> Sequence[Case]:
    """Read the attacks of a skill."""
    if not path.is_file():
        return ()
    told = _read(path, Attacks)
    return _cases(path, "attack", told, told.attacks)


def _cases(path: Path, kind: str, told: Evals | Attacks, given: Sequence[Example | Attack]) -> Sequence[Case]:
    skill = path.parents[1].name
    if told.skill_name != skill:
        raise _wrong(
            path, "skill_name", f"is {told.skill_name!r}, but the folder is {skill!r}. Write the folder's name."
        )
    seen = set[str]()
    made: list[Case] = []
    for number, one in enumerate(given):
        at = f"{'evals' if kind == 'example' else 'attacks'}.{number}"
        if str(one.id) in seen:
            raise _wrong(path, f"{at}.id", f"{one.id!r} stands there twice. Give each its own.")
        seen.add(str(one.id))
        cast = Cast.of(one.language, told.business, told.people)
        if not cast.customers:
            raise _wrong(path, "people", "has nobody who is no vendor. Add the customer: a name and a phone.")
        for field, who in _mentioned(one):
            if who not in cast.vendors and who not in _ROLES[field]:
                known = ", ".join([*_ROLES[field], *cast.vendors])
                raise _wrong(path, f"{at}.{field}", f"{who!r} is nobody of the cast. Name one of: {known}.")
        made.append(Case(skill, kind, one, cast))
    return made


_ROLES: Final[Mapping[str, Collection[str]]] = {
    "expect.said.to": ("customer", "vendors", "anybody"),
    "never.said.to": ("customer", "vendors", "strangers", "anybody"),
    "then.vendors": (),
    "vendor": (),
}


def _mentioned(one: Example | Attack) -> Iterator[tuple[str, str]]:
    yield from (("expect.said.to", each.said.to) for each in one.expect if each.said)
    yield from (("never.said.to", each.said.to) for each in one.never if each.said)
    yield from (("then.vendors", who) for step in one.then for who in step.vendors or {})
    if isinstance(one, Attack) and one.vendor:
        yield "vendor", one.vendor


def _read(path: Path, cls: type[M]) -> M:
    try:
        raw: Any = json.loads(path.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise _wrong(
            path, f"line {error.lineno}", f"is no JSON ({error.msg}). Check commas and quotes there."
        ) from None
    except UnicodeDecodeError:
        raise _wrong(path, "file", "is not UTF-8. Save it as UTF-8.") from None
    try:
        told = cls.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise _wrong(path, ".".join(map(str, first["loc"])) or "file", _remedy(first, cls)) from None
    for at, node in _walk(told, ""):
        if isinstance(node, ONE_OF):
            named = [name for name in type(node).model_fields if getattr(node, name) is not None]
            if len(named) != 1:
                kinds = ", ".join(type(node).model_fields)
                raise _wrong(path, at, f"says {' and '.join(named) or 'nothing'}. Write exactly one of: {kinds}.")
    return told


def _walk(node: Any, at: str) -> Iterator[tuple[str, BaseModel]]:
    if isinstance(node, BaseModel):
        yield at, node
        for name in type(node).model_fields:
            yield from _walk(getattr(node, name), f"{at}.{name}".strip("."))
    elif isinstance(node, list | tuple):
        for number, each in enumerate(cast("Sequence[Any]", node)):
            yield from _walk(each, f"{at}.{number}")


def _remedy(wrong: ErrorDetails, cls: type[BaseModel]) -> str:
    field = str(wrong["loc"][-1]) if wrong["loc"] else ""
    known = _fields(cls)
    if wrong["type"] == "extra_forbidden":
        near = get_close_matches(field, known, n=1)
        return "is no field of this file. " + (
            f"Did you mean {near[0]!r}?" if near else "Take it out; see docs/skills.md."
        )
    about = known.get(field)
    if wrong["type"] == "missing":
        return "is missing. " + (f"Add it: {about}" if about else "Add it; docs/skills.md has an example.")
    if wrong["type"] in ("too_short", "string_too_short"):
        return "is empty. " + (
            f"Add at least one: {about}" if about else "Add at least one; docs/skills.md has an example."
        )
    return f"{wrong['msg']}. " + (about or "docs/skills.md has an example.")


def _fields(cls: type[BaseModel]) -> Mapping[str, str]:
    """Return every field a file may have, at any depth, and what it is for."""
    schema = cls.model_json_schema()
    found: dict[str, str] = {}
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, told in part.get("properties", {}).items():
            found[name] = found.get(name) or str(told.get("description", ""))
    return found


def _wrong(path: Path, field: str, remedy: str) -> Invalid:
    return Invalid("skill", f"{path.parents[1].name}/{path.parent.name}/{path.name}: {field}: {remedy}")
