"""One check with pydantic-ai: a scripted model reads our tools and calls two of them; prints what it saw as JSON."""

import asyncio
import json
import sys

from pydantic_ai import Agent
from pydantic_ai.mcp import MCPToolset
from pydantic_ai.messages import ModelResponse, TextPart, ToolCallPart
from pydantic_ai.models.function import AgentInfo, FunctionModel


async def main(url: str, token: str) -> None:
    seen: dict[str, object] = {}

    def script(messages: list, info: AgentInfo) -> ModelResponse:
        seen["tools"] = len(info.function_tools)
        if len(messages) == 1:
            return ModelResponse(parts=[ToolCallPart("get_customer_history", {})])
        seen["structured"] = "tickets" in str(messages[-1])
        return ModelResponse(parts=[TextPart("done")])

    toolset = MCPToolset(url, headers={"Authorization": f"Bearer {token}"})
    async with Agent(FunctionModel(script), toolsets=[toolset]) as agent:
        await agent.run("What did they ask for?")
    sys.stdout.write(json.dumps(seen) + "\n")


asyncio.run(main(*sys.argv[1:3]))
