"""The conformance fixtures as handlers wrapped around those of the product's server."""

from __future__ import annotations

import asyncio
import json
from typing import Any

from fixture_content import (
    ELICITED,
    EMPTY,
    IMAGE,
    PLAIN,
    PNG,
    PROMPTS,
    ROUNDS,
    SCHEMAS,
    STATELESS,
    embedded,
    form,
    text,
)
from mcp.server.lowlevel import Server
from mcp.server.streamable_http import EventMessage, EventStore
from mcp.server.subscriptions import PromptsListChanged, SubscriptionBus, ToolsListChanged
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    MISSING_REQUIRED_CLIENT_CAPABILITY,
    CallToolRequestParams,
    EmptyResult,
    GetPromptRequestParams,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    SamplingMessage,
    SetLevelRequestParams,
    SubscribeRequestParams,
    TextContent,
    UnsubscribeRequestParams,
)

TOOLS = [
    *PLAIN, "test_tool_with_logging", "test_error_handling", "test_tool_with_progress", "test_sampling", *ELICITED,
    "test_reconnection", *ROUNDS, "test_missing_capability", "test_streaming_elicitation", "test_logging_tool",
    "test_trigger_tool_change", "test_trigger_prompt_change",
]  # fmt: skip
RESOURCES = {
    "test://static-text": ("text/plain", {"text": "This is the content of the static text resource."}),
    "test://static-binary": ("image/png", {"blob": PNG}),
    "test://watched-resource": ("text/plain", {"text": "Watched resource content"}),
}


def done(**told: Any) -> dict[str, Any]:
    """A complete result."""
    return {"resultType": "complete", **told}


class Fixtures:
    """Handlers that know the fixtures and leave all else to the product's."""

    def __init__(self, server: Server[Any], bus: SubscriptionBus) -> None:
        self._bus = bus
        self._ours = {
            method: server.get_request_handler(method).handler  # type: ignore[union-attr]
            for method in ("tools/list", "tools/call", "resources/list", "resources/templates/list", "resources/read",
                           "prompts/list", "prompts/get")
        }  # fmt: skip

    async def list_tools(self, context: Any, params: PaginatedRequestParams) -> dict[str, Any]:
        listed = [
            {"name": name, "description": f"Fixture {name}", "inputSchema": SCHEMAS.get(name, EMPTY)} for name in TOOLS
        ]
        return await self._beside("tools/list", "tools", listed, context, params)

    async def call_tool(self, context: Any, params: CallToolRequestParams) -> Any:
        name = params.name
        if name in PLAIN:
            return done(content=PLAIN[name])
        if name in ROUNDS:
            return _rounds(name, context, params)
        if name in ELICITED:
            return await _elicit(name, context, params.arguments or {})
        if name in TOOLS:
            return done(content=[text(await getattr(self, f"_{name}")(context, params))])
        return await self._ours["tools/call"](context, params)

    async def list_resources(self, context: Any, params: PaginatedRequestParams) -> dict[str, Any]:
        listed = [
            {"uri": uri, "name": uri.removeprefix("test://"), "description": "Fixture", "mimeType": kind}
            for uri, (kind, _) in RESOURCES.items()
        ]
        return await self._beside("resources/list", "resources", listed, context, params)

    async def list_templates(self, context: Any, params: PaginatedRequestParams) -> dict[str, Any]:
        listed = [{"uriTemplate": "test://template/{id}/data", "name": "template", "description": "Fixture"}]
        return await self._beside("resources/templates/list", "resourceTemplates", listed, context, params)

    async def read_resource(self, context: Any, params: ReadResourceRequestParams) -> Any:
        uri = str(params.uri)
        if uri in RESOURCES:
            kind, held = RESOURCES[uri]
            return done(contents=[{"uri": uri, "mimeType": kind, **held}], ttlMs=0, cacheScope="private")
        if uri.startswith("test://template/") and uri.endswith("/data"):
            number = uri.removeprefix("test://template/").removesuffix("/data")
            told = json.dumps({"id": number, "templateTest": True, "data": f"Data for ID: {number}"})
            held = {"uri": uri, "mimeType": "application/json", "text": told}
            return done(contents=[held], ttlMs=0, cacheScope="private")
        return await self._ours["resources/read"](context, params)

    async def list_prompts(self, context: Any, params: PaginatedRequestParams) -> dict[str, Any]:
        listed = [
            {
                "name": name,
                "description": f"Fixture {name}",
                "arguments": [{"name": one, "description": one, "required": True} for one in arguments],
            }
            for name, arguments in PROMPTS.items()
        ]
        return await self._beside("prompts/list", "prompts", listed, context, params)

    async def get_prompt(self, context: Any, params: GetPromptRequestParams) -> Any:
        if params.name not in PROMPTS:
            return await self._ours["prompts/get"](context, params)
        given = params.arguments or {}
        if missing := [one for one in PROMPTS[params.name] if one not in given]:
            raise MCPError(INVALID_PARAMS, f"Missing argument {missing[0]}")
        contents: list[dict[str, Any]] = [text("This is a simple prompt for testing.")]
        if params.name == "test_prompt_with_arguments":
            contents = [text(f"Prompt with arguments: arg1='{given['arg1']}', arg2='{given['arg2']}'")]
        elif params.name == "test_prompt_with_embedded_resource":
            held = embedded(given["resourceUri"], "text/plain", "Embedded resource content for testing.")
            contents = [held, text("Please process the embedded resource above.")]
        elif params.name == "test_prompt_with_image":
            contents = [IMAGE, text("Please analyze the image above.")]
        elif params.name == "test_input_required_result_prompt":
            answer = (params.input_responses or {}).get("user_context")
            if answer is None:
                asked = {"user_context": form("What context should the prompt use?", context="string")}
                return {"resultType": "input_required", "inputRequests": asked}
            contents = [text(f"Context: {answer}")]
        return done(messages=[{"role": "user", "content": one} for one in contents])

    async def nothing(self, context: Any, params: Any) -> EmptyResult:
        return EmptyResult()

    async def _beside(self, method: str, kind: str, listed: list[Any], context: Any, params: Any) -> dict[str, Any]:
        """The product's own list, and on its first page the fixtures after it."""
        result: Any = await self._ours[method](context, params)
        told = result.model_dump(by_alias=True, mode="json", exclude_none=True)
        return {**told, kind: [*told[kind], *listed]} if params.cursor is None else told

    async def _test_tool_with_logging(self, context: Any, params: Any) -> str:
        for words in ("Tool execution started", "Tool processing data", "Tool execution completed"):
            await context.session.send_log_message("info", words, related_request_id=context.request_id)
            await asyncio.sleep(0.05)
        return "Logged"

    _test_logging_tool = _test_tool_with_logging

    async def _test_error_handling(self, context: Any, params: Any) -> str:
        raise _ToolFailed("This tool intentionally returns an error for testing")

    async def _test_tool_with_progress(self, context: Any, params: Any) -> str:
        for percent in (0, 50, 100):
            await context.session.report_progress(percent, 100, f"{percent} of 100")
            await asyncio.sleep(0.05)
        return "Done"

    async def _test_sampling(self, context: Any, params: CallToolRequestParams) -> str:
        asked = SamplingMessage(role="user", content=TextContent(text=str((params.arguments or {})["prompt"])))
        result = await context.session.create_message([asked], max_tokens=100, related_request_id=context.request_id)
        return f"LLM response: {getattr(result.content, 'text', '')}"

    async def _test_reconnection(self, context: Any, params: Any) -> str:
        if context.close_sse_stream is not None:
            await context.close_sse_stream()
            await asyncio.sleep(0.2)
        return "Reconnection test completed"

    async def _test_missing_capability(self, context: Any, params: Any) -> str:
        declared = context.session.client_capabilities
        if declared is None or declared.sampling is None:
            needed = {"requiredCapabilities": {"sampling": {}}}
            raise MCPError(MISSING_REQUIRED_CLIENT_CAPABILITY, "Sampling is needed", needed)
        return "Sampling is there"

    async def _test_streaming_elicitation(self, context: Any, params: Any) -> str:
        await context.session.report_progress(1, 1)
        return "Nothing was asked on this stream"

    async def _test_trigger_tool_change(self, context: Any, params: Any) -> str:
        await self._bus.publish(ToolsListChanged())
        return "Changed"

    async def _test_trigger_prompt_change(self, context: Any, params: Any) -> str:
        await self._bus.publish(PromptsListChanged())
        return "Changed"


class _ToolFailed(Exception):
    """Becomes a result with `isError`."""


class Events(EventStore):
    """Events of legacy streams in memory, for clients that come back (SEP-1699)."""

    def __init__(self) -> None:
        self._events: list[tuple[str, Any]] = []

    async def store_event(self, stream_id: str, message: Any) -> str:
        self._events.append((stream_id, message))
        return str(len(self._events))

    async def replay_events_after(self, last_event_id: str, send_callback: Any) -> str | None:
        last = int(last_event_id)
        stream = self._events[last - 1][0]
        for number, (its_stream, message) in enumerate(self._events[last:], last + 1):
            if its_stream == stream and message is not None:
                await send_callback(EventMessage(message, str(number)))
        return stream


def add(server: Server[Any], bus: SubscriptionBus) -> None:
    """Wrap the product's handlers."""
    fixtures = Fixtures(server, bus)

    async def call(context: Any, params: CallToolRequestParams) -> Any:
        try:
            return await fixtures.call_tool(context, params)
        except _ToolFailed as failed:
            return done(content=[text(str(failed))], isError=True)

    server.get_tool_input_schema = lambda name: SCHEMAS.get(name)
    server.add_request_handler("tools/list", PaginatedRequestParams, fixtures.list_tools)
    server.add_request_handler("tools/call", CallToolRequestParams, call)
    server.add_request_handler("resources/list", PaginatedRequestParams, fixtures.list_resources)
    server.add_request_handler("resources/templates/list", PaginatedRequestParams, fixtures.list_templates)
    server.add_request_handler("resources/read", ReadResourceRequestParams, fixtures.read_resource)
    server.add_request_handler("resources/subscribe", SubscribeRequestParams, fixtures.nothing)
    server.add_request_handler("resources/unsubscribe", UnsubscribeRequestParams, fixtures.nothing)
    server.add_request_handler("prompts/list", PaginatedRequestParams, fixtures.list_prompts)
    server.add_request_handler("prompts/get", GetPromptRequestParams, fixtures.get_prompt)
    server.add_request_handler("logging/setLevel", SetLevelRequestParams, fixtures.nothing)


async def _elicit(name: str, context: Any, given: dict[str, Any]) -> dict[str, Any]:
    message = str(given.get("message", "Please fill this in"))
    answer = await context.session.elicit_form(message, ELICITED[name], related_request_id=context.request_id)
    words = f"action={answer.action}, content={json.dumps(answer.content or {})}"
    prefix = "User response" if name == "test_elicitation" else "Elicitation completed"
    return done(content=[text(f"{prefix}: {words}")])


def _rounds(name: str, context: Any, params: CallToolRequestParams) -> dict[str, Any]:
    """Ask what is still open, round by round; the state is sealed and checked by the server's middleware."""
    rounds, answers = ROUNDS[name], params.input_responses or {}
    carries_state = name not in STATELESS
    round_ = int(params.request_state or 0) if carries_state else 0
    asked = _supported(rounds[round_], context) if name.endswith("_capabilities") else rounds[round_]
    if _all_answered(asked, answers):
        round_ += 1
        if round_ == len(rounds):
            told = {key: _plain(answers[key]) for key in asked}
            words = "state-ok " if carries_state else ""
            return done(content=[text(f"{words}Hello, {json.dumps(told)}")])
        asked = rounds[round_]
    state = {"requestState": str(round_)} if carries_state else {}
    return {"resultType": "input_required", "inputRequests": asked, **state}


def _all_answered(asked: dict[str, Any], answers: Any) -> bool:
    for key, request in asked.items():
        answer = _plain(answers.get(key)) if key in answers else None
        if not isinstance(answer, dict):
            return False
        wanted = {"elicitation/create": "action", "sampling/createMessage": "content", "roots/list": "roots"}
        if wanted[request["method"]] not in answer:
            return False
    return True


def _supported(asked: dict[str, Any], context: Any) -> dict[str, Any]:
    declared = context.session.client_capabilities
    able = {
        "elicitation/create": getattr(declared, "elicitation", None),
        "sampling/createMessage": getattr(declared, "sampling", None),
        "roots/list": getattr(declared, "roots", None),
    }
    return {key: request for key, request in asked.items() if able[request["method"]] is not None}


def _plain(answer: Any) -> Any:
    return answer.model_dump(by_alias=True, mode="json", exclude_none=True) if hasattr(answer, "model_dump") else answer
