"""Read what a caller sent: the tool's own arguments, and what it says to us about the call."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from database.db import encode_json
from domain.errors import Refused
from domain.principals import Principal
from mcp_server.outside.offers import ENVELOPE, KEY_LENGTH
from mcp_server.tool import Tool

BAD_ARGUMENTS = "bad_arguments"


@dataclass(frozen=True, slots=True)
class Asked:
    """One call. `digest` is the same for the same tool, contact and arguments."""

    contact: str
    arguments: Mapping[str, object]
    idempotency_key: str | None
    dry_run: bool
    digest: bytes


def read(tool: Tool, sent: Mapping[str, object], principal: Principal) -> Asked:
    """Take a call apart. Raises `Refused("bad_arguments")` naming the field, never what stood in it."""
    own = {name: value for name, value in sent.items() if name not in ENVELOPE}
    _check_own(tool, own)
    if tool.reads_only and (extra := {"idempotency_key", "dry_run"} & set(sent)):
        raise Refused(BAD_ARGUMENTS, f"{min(extra)}: {tool.name} only reads and does not take it.")
    contact = sent.get("contact", principal.contacts[0] if len(principal.contacts) == 1 else None)
    key, dry_run = sent.get("idempotency_key"), sent.get("dry_run", False)
    if not isinstance(contact, str):
        raise Refused(BAD_ARGUMENTS, "contact: say for which of your contacts, by name.")
    if key is not None and not (isinstance(key, str) and 0 < len(key) <= KEY_LENGTH and key.isprintable()):
        raise Refused(BAD_ARGUMENTS, f"idempotency_key: 1 to {KEY_LENGTH} printable characters.")
    if not isinstance(dry_run, bool):
        raise Refused(BAD_ARGUMENTS, "dry_run: true or false.")
    digest = hashlib.sha256(encode_json({"tool": tool.name, "contact": contact, "own": sorted(own.items())}).encode())
    return Asked(contact, own, key, dry_run, digest.digest())


def _check_own(tool: Tool, own: Mapping[str, object]) -> None:
    try:
        tool.input.model_validate(dict(own))
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        field = ".".join(str(part)[:40] for part in first["loc"]) or "arguments"
        raise Refused(BAD_ARGUMENTS, f"{field}: {first['type']}.") from None
