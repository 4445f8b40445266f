"""One check with openai-agents and its scripted model: prints what it saw as JSON."""

import asyncio
import json
import os
import sys

os.environ["OPENAI_AGENTS_DISABLE_TRACING"] = "1"

from agents import Agent, Runner
from agents.mcp import MCPServerStreamableHttp
from agents.testing import ScriptedModel, assistant_message, function_call


async def main(url: str, token: str) -> None:
    params = {"url": url, "headers": {"Authorization": f"Bearer {token}"}}
    async with MCPServerStreamableHttp(params=params, name="concierge") as server:  # type: ignore[arg-type]
        tools = await server.list_tools()
        refused = await server.call_tool("create_ticket", {"service": "sourcing", "phone": "+1"})
        model = ScriptedModel([[function_call("get_customer_history", {}, call_id="c1")], [assistant_message("done")]])
        result = await Runner.run(Agent("front desk", mcp_servers=[server], model=model), "What did they ask for?")
        told = {
            "tools": len(tools),
            "structured": "tickets" in str(result.to_input_list()),
            "refusal": (refused.meta or {}).get("concierge/refusal"),
        }
    sys.stdout.write(json.dumps(told) + "\n")


asyncio.run(main(*sys.argv[1:3]))
