"""What a model must return, and nothing else; published as `docs/output-schema.json` (`python -m agent.output`)."""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from functools import cache
from typing import Any, Final, Literal, cast

from pydantic import BaseModel, ConfigDict, Field, ValidationError

NextStep = Literal["wait", "ask_customer", "hand_over", "off_topic", "done"]
ClaimKind = Literal["act", "price", "date", "name", "number"]
LONGEST_REPLY: Final = 900


class Claim(BaseModel):
    """One thing the reply says that must be true, and where it comes from."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    kind: ClaimKind
    text: str = Field(max_length=200, description="The words of the reply that say it, copied exactly.")
    source: str = Field(max_length=80, description="The tool, vendor handle or fact handle that shows it.")


class Output(BaseModel):
    """How a model ends its turn. The reply is data: the worker checks it and sends it, the model cannot."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    reply: str = Field(
        max_length=LONGEST_REPLY,
        description="Plain words for the customer in their language, without links, numbers to call or markup; "
        "empty when nothing needs to be said.",
    )
    next_step: NextStep = Field(
        description="wait: vendors are asked; ask_customer: the reply is the one question; hand_over: a person must "
        "take it; off_topic: not our business; done: answered."
    )
    confidence: float = Field(ge=0, le=1, description="How sure you are that this is right.")
    claims: tuple[Claim, ...] = Field(
        max_length=20, description="Everything the reply says was done, costs or will be."
    )


@dataclass(frozen=True, slots=True)
class Flawed:
    """An ending that is not valid, and what is wrong with it in words a model can act on."""

    wrong: str


def read(text: str) -> Output | Flawed:
    """Validate a model's last words."""
    try:
        return Output.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        return Flawed(f"{'.'.join(map(str, first['loc'])) or 'output'}: {first['msg']}"[:200])


def schema() -> dict[str, Any]:
    """Return the published schema."""
    published = Output.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **published}


@cache
def schema_for_models() -> dict[str, Any]:
    """Return it without bounds, which structured outputs of some providers refuse; they are held when it is read."""
    return cast("dict[str, Any]", _without_bounds(Output.model_json_schema()))


_BOUNDS: Final = frozenset({"maxLength", "minimum", "maximum", "maxItems", "title"})


def _without_bounds(node: Any) -> Any:
    if isinstance(node, dict):
        kept = cast("dict[str, Any]", node)
        return {name: _without_bounds(value) for name, value in kept.items() if name not in _BOUNDS}
    if isinstance(node, list):
        return [_without_bounds(value) for value in cast("list[Any]", node)]
    return node


if __name__ == "__main__":
    sys.stdout.write(json.dumps(schema(), indent=2) + "\n")
