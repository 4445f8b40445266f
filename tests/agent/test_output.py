"""The schema a model must answer by: published, strict, and the same for everybody (DE5)."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agent.output import Flawed, Output, read, schema, schema_for_models

GOOD: dict[str, Any] = {"reply": "Hello", "next_step": "done", "confidence": 1.0, "claims": []}
PUBLISHED = Path(__file__).parents[2] / "docs" / "output-schema.json"


def test_the_published_schema_is_what_the_code_validates_by() -> None:
    """Renew it with: python -m agent.output > docs/output-schema.json"""
    assert json.loads(PUBLISHED.read_text()) == schema()


def test_a_good_ending_is_read() -> None:
    assert read(json.dumps(GOOD)) == Output(reply="Hello", next_step="done", confidence=1.0, claims=())


@pytest.mark.parametrize(
    "change",
    [{"reply": None}, {"reply": "x" * 901}, {"next_step": "pay"}, {"confidence": 1.5}, {"confidence": "high"},
     {"claims": [{"kind": "act", "text": "booked"}]}, {"send_to": "+447700900999"},
     {"claims": [{"kind": "act", "text": "x", "source": "y"}] * 21}],
)  # fmt: skip
def test_anything_else_is_flawed_and_says_how(change: dict[str, Any]) -> None:
    """Unknown fields are refused, never dropped."""
    found = read(json.dumps(GOOD | change))
    assert isinstance(found, Flawed)
    assert found.wrong.startswith(next(iter(change)))


@pytest.mark.parametrize("text", ["", "Hello", "[]", "null", "{", '{"reply": "a"}{"reply": "b"}', "[" * 5000])
def test_what_is_no_object_is_flawed(text: str) -> None:
    assert isinstance(read(text), Flawed)


def test_providers_get_the_same_shape_with_every_field_required_and_none_more() -> None:
    """Structured outputs want closed objects with all fields required: https://platform.openai.com/docs/guides/structured-outputs"""
    shape = schema_for_models()
    for told in (shape, shape["$defs"]["Claim"]):
        assert told["additionalProperties"] is False
        assert set(told["required"]) == set(told["properties"])
    assert "maxLength" not in json.dumps(shape)
