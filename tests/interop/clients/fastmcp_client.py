"""One check with fastmcp: prints what it saw as JSON."""

import asyncio
import json
import sys

from fastmcp import Client
from fastmcp.client.auth import BearerAuth


async def main(url: str, token: str) -> None:
    async with Client(url, auth=BearerAuth(token)) as client:
        tools = await client.list_tools()
        done = await client.call_tool("get_customer_history", {})
        asked = {"service": "sourcing", "phone": "+1"}
        refused = await client.call_tool("create_ticket", asked, raise_on_error=False)
        told = {
            "tools": len(tools),
            "structured": isinstance((done.structured_content or {}).get("tickets"), list),
            "refusal": (refused.meta or {}).get("concierge/refusal"),
            "resources": len(await client.list_resources()),
            "prompts": len(await client.list_prompts()),
        }
    sys.stdout.write(json.dumps(told) + "\n")


asyncio.run(main(*sys.argv[1:3]))
