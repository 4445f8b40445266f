"""Ask one MCP endpoint the same thing over kept-alive raw sockets, and print how fast it answered as JSON."""

from __future__ import annotations

import argparse
import asyncio
import json
import time
from typing import Final

MODERN: Final = "2026-07-28"
LEGACY: Final = "2025-11-25"


def request(port: int, method: str, tool: str, arguments: object, token: str, version: str) -> bytes:
    """Write one whole HTTP request."""
    params: dict[str, object] = {"name": tool, "arguments": arguments} if method == "tools/call" else {}
    headers = [f"POST /mcp HTTP/1.1\r\nHost: 127.0.0.1:{port}", "Content-Type: application/json"]
    headers += ["Accept: application/json, text/event-stream", f"MCP-Protocol-Version: {version}"]
    if version == MODERN:
        prefix = "io.modelcontextprotocol/"
        client = {"name": "load", "version": "1"}
        params["_meta"] = {
            f"{prefix}protocolVersion": version,
            f"{prefix}clientCapabilities": {},
            f"{prefix}clientInfo": client,
        }
        headers += [f"Mcp-Method: {method}", *([f"Mcp-Name: {tool}"] if method == "tools/call" else [])]
    if token:
        headers.append(f"Authorization: Bearer {token}")
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode()
    return "\r\n".join([*headers, f"Content-Length: {len(body)}", "", ""]).encode() + body


async def ask(port: int, asked: bytes, until: float, took: list[float], wrong: list[bytes]) -> None:
    """Ask again and again on one connection."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while (started := time.perf_counter()) < until:
        writer.write(asked)
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        body = await _body(reader, head)
        took.append(time.perf_counter() - started)
        if b" 200 " not in head[:20] or b'"result"' not in body or b'"iserror":true' in body.lower():
            wrong.append(body[:300])
    writer.close()


async def _body(reader: asyncio.StreamReader, head: bytes) -> bytes:
    if b"content-length:" in head:
        return await reader.readexactly(int(head.split(b"content-length:")[1].split(b"\r\n")[0]))
    parts: list[bytes] = []
    while size := int(await reader.readline(), 16):
        parts.append(await reader.readexactly(size))
        await reader.readline()
    await reader.readline()
    return b"".join(parts)


async def load(told: argparse.Namespace) -> dict[str, float]:
    """Ask over several connections for so many seconds."""
    contacts = [{"contact": f"c{number}"} if told.token else {} for number in range(told.connections)]
    asked = [request(told.port, told.method, told.tool, one, told.token, told.version) for one in contacts]
    took: list[float] = []
    wrong: list[bytes] = []
    started = time.perf_counter()
    until = started + told.seconds
    await asyncio.gather(*(ask(told.port, one, until, took, wrong) for one in asked))
    if wrong:
        raise SystemExit(f"{len(wrong)} answers were wrong: {wrong[0]!r}")
    took.sort()
    seconds = time.perf_counter() - started
    return {
        "per_second": len(took) / seconds,
        "p50_ms": took[len(took) // 2] * 1000,
        "p99_ms": took[int(len(took) * 0.99)] * 1000,
    }


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--method", required=True)
    parser.add_argument("--tool", default="")
    parser.add_argument("--token", default="")
    parser.add_argument("--version", default=MODERN)
    parser.add_argument("--seconds", type=float, default=4)
    parser.add_argument("--connections", type=int, default=8)
    print(json.dumps(asyncio.run(load(parser.parse_args()))))


if __name__ == "__main__":
    main()
