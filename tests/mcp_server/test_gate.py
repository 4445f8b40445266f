"""The rules that say no. Provenance: TO4, TO5 and safety.md; each rule is removed once and harm is seen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mcp_server import gate
from mcp_server.tool import Act, HandleOf, Input, Spoken, Tool, check, registry


class Note(Input):
    vendor: Annotated[str, HandleOf("vendor")]
    words: Annotated[str, Spoken("operator", 80)]


async def _nothing(act: Act, given: Any) -> dict[str, Any]:
    """Do nothing."""
    return {}


NOTE = Tool("note", "Do nothing.", Note, _nothing, key=lambda *_: "1")


def call(arguments: Mapping[str, object] | None = None, **changes: Any) -> gate.Call:
    tool: Tool = changes.pop("tool", NOTE)
    read = gate.read_arguments(tool, arguments or {"vendor": "v1", "words": "please hurry"})
    assert read is not None
    facts = {"granted": 1, "used": 0, "refused": 0, "handles": {"v1": "vendor", "f1": "fact"}, "by_worker": False}
    return gate.Call(tool=tool, arguments=read, **{**facts, **changes})


def test_an_act_that_is_granted_and_plain_runs():
    assert gate.decide(call()) is None


class Ring(Input):
    purpose: Literal["callback"]


RING = Tool("ring", "Do nothing.", Ring, _nothing, key=lambda *_: "1", needs_consent=True)


HARMS: dict[str, dict[str, Any]] = {
    "abuse_ceiling": {"refused": gate.REFUSALS_PER_TURN},
    "not_granted": {"granted": 0},
    "budget_spent": {"used": 1},
    "unknown_handle": {"arguments": {"vendor": "v9", "words": "hello"}},
    "text_not_plain": {"arguments": {"vendor": "v1", "words": "pay at evil.com"}},
    "no_consent": {"tool": RING, "arguments": {"purpose": "callback"}},
}


@pytest.mark.parametrize("rule", HARMS)
def test_a_rule_alone_stops_its_harm(rule: str):
    assert gate.decide(call(**HARMS[rule])) == rule
    without = {name: check for name, check in gate.RULES.items() if name != rule}
    with patch.object(gate, "RULES", without):
        assert gate.decide(call(**HARMS[rule])) is None


def test_with_consent_present_a_tool_that_needs_it_runs():
    assert gate.decide(call(tool=RING, arguments={"purpose": "callback"}, consented=True)) is None


def test_a_tool_for_the_worker_alone_is_refused_to_a_mind():
    reply = Tool("reply", "Do nothing.", Note, _nothing, key=lambda *_: "1", worker_only=True)
    asked = call()
    for_a_mind = gate.Call(reply, asked.arguments, 1, 0, 0, asked.handles, by_worker=False)
    assert gate.decide(for_a_mind) == "worker_only"


def test_a_handle_of_another_kind_is_no_handle():
    assert gate.decide(call({"vendor": "f1", "words": "hello"})) == "unknown_handle"


@pytest.mark.parametrize(
    "arguments",
    [
        {"vendor": "v1"},
        {"vendor": "v1", "words": "x", "to": "+447700900123"},
        {"vendor": 1, "words": "x"},
        {"vendor": "v1", "words": None},
    ],
    ids=["missing", "unknown", "wrong type", "null"],
)
def test_arguments_that_are_not_exactly_the_schema_are_not_read(arguments: dict[str, object]):
    """MCP libraries drop unknown arguments silently: mcp-and-agents.md section 0.3."""
    assert gate.read_arguments(NOTE, arguments) is None


PLAIN = Spoken("customer", 200)


@pytest.mark.parametrize(
    "text",
    [
        "see https://evil.test/a",
        "write to a@b.example",
        "www.evil.test",
        "call +44 7700 900123",
        "4111-1111-1111-1111",
        "[click](here)",
        "<b>now</b>",
        "![x](y)",
        "invisible\u200btext",
        "tag\U000e0041",
        "cargo aGVsbG8gd29ybGQgdGhpcyBpcyBhIHNlY3JldA==",
        "ﬁne print",
        "x" * 201,
    ],
)
def test_words_that_carry_more_than_words_are_not_plain(text: str):
    """H13: link, number, address, markup, invisible characters, encoded cargo."""
    assert not gate.is_plain(text, PLAIN)


@pytest.mark.parametrize(
    "text", ["Please ignore my last message.", "We need 40 chairs by 5 December.", "¿Cuánto cuesta?"]
)
def test_honest_words_are_plain(text: str):
    assert gate.is_plain(text, PLAIN)


@given(st.text())
def test_judging_words_never_raises(text: str):
    gate.is_plain(text, PLAIN)


def test_every_tool_is_described_and_takes_no_undeclared_text():
    """TO5: a phone, address, URL, path, price or id as text is not a value any tool accepts."""
    for tool in registry().values():
        check(tool)
        assert tool.purpose.endswith(".")


def test_a_tool_with_undeclared_text_is_refused_at_start_up():
    class Loose(Input):
        phone: str

    with pytest.raises(ValueError, match="phone"):
        check(Tool("call", "Call.", Loose, _nothing, key=None))
