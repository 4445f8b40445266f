"""One check with langchain-mcp-adapters (the SDK's 1.x line): prints what it saw as JSON."""

import asyncio
import json
import sys

from langchain_mcp_adapters.client import MultiServerMCPClient


async def main(url: str, token: str) -> None:
    server = {"transport": "streamable_http", "url": url, "headers": {"Authorization": f"Bearer {token}"}}
    client = MultiServerMCPClient({"concierge": server})  # type: ignore[dict-item]
    tools = {tool.name: tool for tool in await client.get_tools()}
    done = await tools["get_customer_history"].ainvoke({})
    async with client.session("concierge") as session:
        refused = await session.call_tool("create_ticket", {"service": "sourcing", "phone": "+1"})
        told = {
            "tools": len(tools),
            "structured": "tickets" in json.dumps(done, default=str),
            "refusal": (refused.meta or {}).get("concierge/refusal"),
            "resources": len((await session.list_resources()).resources),
            "prompts": len((await session.list_prompts()).prompts),
        }
    sys.stdout.write(json.dumps(told) + "\n")


asyncio.run(main(*sys.argv[1:3]))
