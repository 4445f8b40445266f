"""The services as skills by the extension SEP-2640: entries with digests, and every public file as a resource."""

from __future__ import annotations

import base64
import mimetypes
from collections.abc import Mapping
from typing import Any, Final

from mcp.server import ServerRequestContext
from mcp.server.lowlevel import Server
from mcp.shared.exceptions import MCPError
from mcp_types import (
    INVALID_PARAMS,
    BlobResourceContents,
    PaginatedRequestParams,
    ReadResourceRequestParams,
    ReadResourceResult,
    RequestParams,
    TextResourceContents,
)

from mcp_server.outside.library import Service
from mcp_server.wire import pages

IDENTIFIER: Final = "io.modelcontextprotocol/skills"
SCHEME: Final = "skill://"
PAGE: Final = 50
FRESH: Final = {"ttlMs": 60_000, "cacheScope": "private", "resultType": "complete"}

Context = ServerRequestContext[Any, Any]


class GetSkillParams(RequestParams):
    """Which skill."""

    uri: str


class Skills:
    """The handlers of `skills/*`; https://github.com/modelcontextprotocol/ext-skills, specification/stable/skills.mdx."""

    def __init__(self, services: Mapping[str, Service]) -> None:
        self._services = services

    async def list(self, context: Context, params: PaginatedRequestParams) -> dict[str, Any]:
        """Return every skill with its front matter as written and all of its files."""
        entries, following = pages.cut([_entry(one) for one in self._services.values()], params, PAGE)
        return {"skills": entries, **FRESH, **({"nextCursor": following} if following else {})}

    async def get(self, context: Context, params: GetSkillParams) -> dict[str, Any]:
        """Return one skill by the address of its SKILL.md; -32602 for any other address."""
        service, path = self._find(params.uri)
        if service is None or path != "SKILL.md":
            raise MCPError(INVALID_PARAMS, "Unknown skill", {"uri": params.uri[:200]})
        return {"skill": _entry(service), **FRESH}

    def file(self, uri: str) -> ReadResourceResult | None:
        """Return one file of a skill, None for an address that is none."""
        service, path = self._find(uri)
        if service is None:
            return None
        raw, mime_type = service.files[path], _mime_type(path)
        try:
            contents = TextResourceContents(uri=uri, mime_type=mime_type, text=raw.decode())
        except UnicodeDecodeError:
            contents = BlobResourceContents(uri=uri, mime_type=mime_type, blob=base64.b64encode(raw).decode())
        return ReadResourceResult(contents=[contents], cache_scope="private", ttl_ms=60_000)

    def _find(self, uri: str) -> tuple[Service | None, str]:
        name, _, path = uri.removeprefix(SCHEME).partition("/")
        service = self._services.get(name) if uri.startswith(SCHEME) else None
        return (service, path) if service is not None and path in service.files else (None, "")


def add(server: Server[Any], services: Mapping[str, Service]) -> None:
    """Serve the extension besides what the server serves already."""
    skills = Skills(services)
    reading = server.get_request_handler("resources/read")
    if reading is None:
        raise LookupError("skills are resources; the server must serve those first")

    async def read(context: Context, params: ReadResourceRequestParams) -> Any:
        return skills.file(str(params.uri)) or await reading.handler(context, params)

    server.add_request_handler("resources/read", ReadResourceRequestParams, read)
    server.add_request_handler("skills/list", PaginatedRequestParams, skills.list)
    server.add_request_handler("skills/get", GetSkillParams, skills.get)
    server.extensions[IDENTIFIER] = {}


def _entry(service: Service) -> dict[str, Any]:
    root = f"{SCHEME}{service.name}/"
    files = [
        {"uri": root + path, "digest": service.digest_of(path), "size": len(raw)} for path, raw in service.files.items()
    ]
    return {"uri": f"{root}SKILL.md", "frontmatter": dict(service.front_matter), "resources": files}


def _mime_type(path: str) -> str:
    return "text/markdown" if path.endswith(".md") else mimetypes.guess_type(path)[0] or "application/octet-stream"
