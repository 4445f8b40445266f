"""Read requests and write answers on the three wires, as their public references describe them."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from itertools import count
from typing import Any, cast

from emulator.models.script import Action, Call, Calls, Refuse, Request, Result, RunOut, Say, Wire

PATHS: Mapping[str, Wire] = {"/responses": "responses", "/chat/completions": "chat", "/messages": "anthropic"}
_IDS = count(1)


def read(wire: Wire, number: int, body: Mapping[str, Any], headers: Mapping[str, str]) -> Request:
    """Read a request; what is missing is empty."""
    texts, calls, results = _READERS[wire](body)
    instructions = [text for role, text in texts if role in ("system", "developer")]
    given = body.get("instructions") or body.get("system") or ""
    return Request(
        wire=wire,
        number=number,
        model=str(body.get("model", "")),
        instructions="\n".join([_text(given), *instructions]).strip(),
        texts=[(role, text) for role, text in texts if role not in ("system", "developer")],
        tools=_tools(body.get("tools") or []),
        calls=calls,
        results=results,
        schema=_schema(body),
        headers=headers,
        body=body,
    )


def write(wire: Wire, action: Action, request: Request) -> Mapping[str, Any]:
    """Write words, calls, a refusal or a cut answer as the wire has it."""
    used = {"read": len(json.dumps(request.body)) // 4, "written": 40}
    return _WRITERS[wire](action, request.model, used)


Read = tuple[list[tuple[str, str]], list[tuple[str, str]], list[Result]]


def _read_responses(body: Mapping[str, Any]) -> Read:
    """https://platform.openai.com/docs/api-reference/responses/create"""
    texts: list[tuple[str, str]] = []
    calls: list[tuple[str, str]] = []
    results: list[Result] = []
    given: Any = body.get("input", [])
    for item in _dicts([{"role": "user", "content": given}] if isinstance(given, str) else given):
        match item.get("type", "message"):
            case "function_call":
                calls.append((str(item["name"]), str(item["arguments"])))
            case "function_call_output":
                results.append(Result(str(item["call_id"]), _text(item["output"])))
            case _:
                texts.append((str(item.get("role", "")), _text(item.get("content", ""))))
    return texts, calls, results


def _read_chat(body: Mapping[str, Any]) -> Read:
    """https://platform.openai.com/docs/api-reference/chat/create"""
    texts: list[tuple[str, str]] = []
    calls: list[tuple[str, str]] = []
    results: list[Result] = []
    for item in _dicts(body.get("messages", [])):
        if item.get("role") == "tool":
            results.append(Result(str(item["tool_call_id"]), _text(item.get("content", ""))))
            continue
        for call in _dicts(item.get("tool_calls") or []):
            calls.append((str(call["function"]["name"]), str(call["function"]["arguments"])))
        if item.get("content"):
            texts.append((str(item.get("role", "")), _text(item["content"])))
    return texts, calls, results


def _read_anthropic(body: Mapping[str, Any]) -> Read:
    """https://platform.claude.com/docs/en/api/messages"""
    texts: list[tuple[str, str]] = []
    calls: list[tuple[str, str]] = []
    results: list[Result] = []
    for item in _dicts(body.get("messages", [])):
        content: Any = item.get("content", "")
        for block in _dicts([{"type": "text", "text": content}] if isinstance(content, str) else content):
            match block.get("type"):
                case "tool_use":
                    calls.append((str(block["name"]), json.dumps(block["input"])))
                case "tool_result":
                    results.append(Result(str(block["tool_use_id"]), _text(block.get("content", ""))))
                case _:
                    texts.append((str(item.get("role", "")), _text(block.get("text", ""))))
    return texts, calls, results


def _write_responses(action: Action, model: str, used: Mapping[str, int]) -> Mapping[str, Any]:
    cut = isinstance(action, RunOut)
    output: list[Mapping[str, Any]] = [
        {
            "type": "function_call", "id": _id("fc"), "call_id": _id("call"), "name": call.name,
            "arguments": _arguments(call), "status": "completed",
        }
        for call in _calls(action)
    ]  # fmt: skip
    if not output:
        part: dict[str, Any] = {"type": "refusal", "refusal": action.text} if isinstance(action, Refuse) else {
            "type": "output_text", "text": _words(action), "annotations": []}  # fmt: skip
        status = "incomplete" if cut else "completed"
        output = [{"type": "message", "id": _id("msg"), "role": "assistant", "status": status, "content": [part]}]
    return {
        "id": _id("resp"), "object": "response", "created_at": 1700000000, "model": model, "output": output,
        "status": "incomplete" if cut else "completed", "parallel_tool_calls": False, "tool_choice": "auto", "tools": [],
        "incomplete_details": {"reason": "max_output_tokens"} if cut else None, "error": None, "metadata": {},
        "usage": {
            "input_tokens": used["read"], "output_tokens": used["written"], "total_tokens": sum(used.values()),
            "input_tokens_details": {"cached_tokens": 0}, "output_tokens_details": {"reasoning_tokens": 0},
        },
    }  # fmt: skip


def _write_chat(action: Action, model: str, used: Mapping[str, int]) -> Mapping[str, Any]:
    message: dict[str, Any] = {"role": "assistant", "content": None, "refusal": None}
    reason = "length" if isinstance(action, RunOut) else "stop"
    if calls := _calls(action):
        reason = "tool_calls"
        message["tool_calls"] = [
            {"id": _id("call"), "type": "function", "function": {"name": call.name, "arguments": _arguments(call)}}
            for call in calls
        ]
    elif isinstance(action, Refuse):
        message["refusal"] = action.text
    else:
        message["content"] = _words(action)
    return {
        "id": _id("chatcmpl"), "object": "chat.completion", "created": 1700000000, "model": model,
        "choices": [{"index": 0, "message": message, "finish_reason": reason, "logprobs": None}],
        "usage": {
            "prompt_tokens": used["read"], "completion_tokens": used["written"], "total_tokens": sum(used.values()),
        },
    }  # fmt: skip


def _write_anthropic(action: Action, model: str, used: Mapping[str, int]) -> Mapping[str, Any]:
    content: list[Mapping[str, Any]] = [
        {"type": "tool_use", "id": _id("toolu"), "name": call.name, "input": _object(call)} for call in _calls(action)
    ]
    reason = "tool_use" if content else "end_turn"
    if not content:
        content = [{"type": "text", "text": _words(action)}]
        reason = "refusal" if isinstance(action, Refuse) else "max_tokens" if isinstance(action, RunOut) else reason
    return {
        "id": _id("msg"), "type": "message", "role": "assistant", "model": model, "content": content,
        "stop_reason": reason, "stop_sequence": None,
        "usage": {"input_tokens": used["read"], "output_tokens": used["written"]},
    }  # fmt: skip


_READERS = {"responses": _read_responses, "chat": _read_chat, "anthropic": _read_anthropic}
_WRITERS = {"responses": _write_responses, "chat": _write_chat, "anthropic": _write_anthropic}


def _calls(action: Action) -> Sequence[Call]:
    if isinstance(action, Calls):
        return action.calls
    return [action] if isinstance(action, Call) else []


def _arguments(call: Call) -> str:
    return call.arguments if isinstance(call.arguments, str) else json.dumps(call.arguments)


def _object(call: Call) -> Any:
    """Anthropic's arguments are an object on the wire; a script's text that is none travels as a string."""
    return dict(call.arguments) if not isinstance(call.arguments, str) else call.arguments


def _words(action: Action) -> str:
    return action.text if isinstance(action, Say | RunOut | Refuse) else ""


def _tools(listed: Any) -> Mapping[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for tool in _dicts(listed):
        told = tool.get("function", tool)
        found[str(told["name"])] = told.get("parameters") or told.get("input_schema") or {}
    return found


def _schema(body: Mapping[str, Any]) -> Mapping[str, Any] | None:
    for asked, form in (("text", "format"), ("response_format", "json_schema"), ("output_config", "format")):
        told: Any = body.get(asked)
        if told and told.get(form):
            return told[form].get("schema")
    return None


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return "\n".join(str(part.get("text", part.get("refusal", ""))) for part in _dicts(content))


def _dicts(listed: Any) -> list[dict[str, Any]]:
    return [cast("dict[str, Any]", item) for item in cast("list[Any]", listed) if isinstance(item, dict)]


def _id(kind: str) -> str:
    return f"{kind}_{next(_IDS):08d}"
