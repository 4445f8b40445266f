"""Claude through the Messages API as a model of the agent runtime; there is no adapter of it in the runtime itself."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any, cast

import anthropic
from agents import Model, ModelResponse, ModelSettings, Tool
from agents.agent_output import AgentOutputSchemaBase
from agents.handoffs import Handoff
from agents.items import TResponseInputItem, TResponseOutputItem, TResponseStreamEvent
from agents.models.interface import ModelTracing
from agents.tool import FunctionTool
from agents.usage import Usage
from openai.types.responses import (
    ResponseFunctionToolCall,
    ResponseOutputMessage,
    ResponseOutputRefusal,
    ResponseOutputText,
)
from openai.types.responses.response_prompt_param import ResponsePromptParam

from domain.errors import Unavailable


class Claude(Model):
    """One model of Anthropic. https://platform.claude.com/docs/en/api/messages"""

    def __init__(self, model: str, client: anthropic.AsyncAnthropic) -> None:
        self._model = model
        self._client = client

    async def get_response(
        self,
        system_instructions: str | None,
        input: str | list[TResponseInputItem],
        model_settings: ModelSettings,
        tools: list[Tool],
        output_schema: AgentOutputSchemaBase | None,
        handoffs: list[Handoff[Any, Any]],
        tracing: ModelTracing,
        *,
        previous_response_id: str | None = None,
        conversation_id: str | None = None,
        prompt: ResponsePromptParam | None = None,
    ) -> ModelResponse:
        asked: dict[str, Any] = {
            "model": self._model,
            "max_tokens": model_settings.max_tokens or 1024,
            "messages": _messages(input),
        }
        if system_instructions:
            asked["system"] = system_instructions
        if tools:
            asked["tools"] = [_tool(tool) for tool in tools if isinstance(tool, FunctionTool)]
        if output_schema is not None and not output_schema.is_plain_text():
            asked["output_config"] = {"format": {"type": "json_schema", "schema": output_schema.json_schema()}}
        said = cast("anthropic.types.Message", await self._client.messages.create(**asked))
        return ModelResponse(_output(said), _usage(said), response_id=said.id)

    def stream_response(
        self, *args: Any, **kwargs: Any
    ) -> AsyncIterator[TResponseStreamEvent]:  # pragma: no cover - no run of ours streams
        raise NotImplementedError("a turn is answered whole")


def _tool(tool: FunctionTool) -> dict[str, Any]:
    return {"name": tool.name, "description": tool.description, "input_schema": tool.params_json_schema}


def _messages(given: str | list[TResponseInputItem]) -> list[dict[str, Any]]:
    """Turn the runtime's items into messages; neighbours of one role become one message, as the API wants it."""
    if isinstance(given, str):
        return [{"role": "user", "content": given}]
    messages: list[dict[str, Any]] = []
    for item in given:
        role, block = _block(cast("Mapping[str, Any]", item))
        if block is None:
            continue
        if messages and messages[-1]["role"] == role:
            messages[-1]["content"].append(block)
        else:
            messages.append({"role": role, "content": [block]})
    return messages


def _block(item: Mapping[str, Any]) -> tuple[str, dict[str, Any] | None]:
    match item.get("type", "message"):
        case "function_call":
            arguments = _arguments(str(item["arguments"]))
            return "assistant", {"type": "tool_use", "id": item["call_id"], "name": item["name"], "input": arguments}
        case "function_call_output":
            return "user", {"type": "tool_result", "tool_use_id": item["call_id"], "content": _text(item["output"])}
        case "message":
            text = _text(item.get("content", ""))
            role = "assistant" if item.get("role") == "assistant" else "user"
            return role, {"type": "text", "text": text} if text else None
        case _:
            return "user", None


def _arguments(text: str) -> Any:
    try:
        return json.loads(text or "{}")
    except ValueError:
        return {}


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    parts = cast("Sequence[Mapping[str, Any]]", content)
    return "\n".join(str(part.get("text") or part.get("refusal") or "") for part in parts)


def _output(said: anthropic.types.Message) -> list[TResponseOutputItem]:
    """Raises `Unavailable` for an answer that was cut or is not one."""
    if said.stop_reason == "max_tokens":
        raise Unavailable("length_cut", "The answer was cut at its longest.")
    blocks = cast("Any", said.content)
    if not isinstance(blocks, list):
        raise Unavailable("garbage", "The provider's body is no message.")
    made: list[TResponseOutputItem] = []
    words: list[Any] = []
    for block in said.content:
        if block.type == "tool_use":
            call = ResponseFunctionToolCall(
                type="function_call", call_id=block.id, name=block.name, arguments=json.dumps(block.input)
            )
            made.append(call)
        elif block.type == "text":
            words.append(ResponseOutputText(type="output_text", text=block.text, annotations=[]))
    if said.stop_reason == "refusal":
        words = [ResponseOutputRefusal(type="refusal", refusal="refused")]
    if words:
        made.append(
            ResponseOutputMessage(id=said.id, type="message", role="assistant", status="completed", content=words)
        )
    return made


def _usage(said: anthropic.types.Message) -> Usage:
    told = said.usage
    read = (told.cache_read_input_tokens or 0) + (told.cache_creation_input_tokens or 0)
    sent = told.input_tokens + read
    return Usage(
        requests=1, input_tokens=sent, output_tokens=told.output_tokens, total_tokens=sent + told.output_tokens
    )
