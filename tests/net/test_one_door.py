"""No module but `net` opens a connection to an address that came from outside (safety, SSRF row)."""

from __future__ import annotations

import ast
import tomllib
from pathlib import Path

import pytest

_ROOT = Path(__file__).parents[2]
_PACKAGES: list[str] = tomllib.loads((_ROOT / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"][
    "wheel"
]["packages"]
_NETWORK = {
    "httpx", "httpx2", "httpcore", "httpcore2", "aiohttp", "requests", "urllib3", "socket", "ftplib", "smtplib", "imaplib",
    "poplib", "websockets", "aiosmtplib", "imapclient",
}  # fmt: skip
_WHOLE_MODULES = {"urllib.request", "http.client"}

_BY_SETTING = ("channels/", "providers/", "emulator/")
"""Adapters talk to the address that their settings name; what a message names they hand out as a `Source`."""
_NAMED = {
    "net/fetch.py": "the one door",
    "concierge/checkup.py": "asks the addresses in the settings whether they answer",
    "concierge/stage.py": "talks to the stand-in it started",
    "concierge/programs.py": "looks for a free port of loopback",
    "concierge/commands/up.py": "asks the product that it started whether it answers",
    "concierge/skills/house.py": "talks to the stand-in it started",
    "mcp_server/outside/signed.py": "fetches the keys of the issuer that the settings name",
}
_AGENT = "agent/"
"""Models' SDKs, at the addresses in the settings."""


def _python() -> list[Path]:
    return [path for package in _PACKAGES for path in sorted((_ROOT / package).rglob("*.py"))]


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return names


def opens_connections(source: str) -> bool:
    names = _imported(ast.parse(source))
    return (
        bool({name.split(".")[0] for name in names} & _NETWORK or names & _WHOLE_MODULES)
        or "open_connection(" in source
    )


def asks_what_a_message_names(source: str) -> list[int]:
    """Lines where something is called with `….url` of a file of a message, other than to make a `Source`."""
    found: list[int] = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in {"get", "post", "put", "head", "request", "stream", "send", "delete", "options"}:
            continue
        for argument in [*node.args, *(keyword.value for keyword in node.keywords)]:
            for part in ast.walk(argument):
                if (
                    isinstance(part, ast.Attribute)
                    and part.attr == "url"
                    and "media" in ast.unparse(part.value).lower()
                ):
                    found.append(node.lineno)
    return found


@pytest.mark.parametrize("path", _python(), ids=lambda path: str(path.relative_to(_ROOT)))
def test_a_module_that_opens_connections_is_named_with_its_reason(path: Path) -> None:
    name, source = str(path.relative_to(_ROOT)), path.read_text(encoding="utf-8")
    if opens_connections(source):
        assert name in _NAMED or name.startswith((*_BY_SETTING, _AGENT)), "fetch through net.fetch, or say here why not"
    assert "follow_redirects=True" not in source
    assert asks_what_a_message_names(source) == []


@pytest.mark.parametrize(
    "source",
    [
        "import httpx",
        "from httpx import get",
        "import socket as s",
        "from urllib.request import urlopen",
        "import urllib.request",
    ],
)
def test_the_test_sees_a_planted_connection(source: str) -> None:
    assert opens_connections(source)


def test_the_test_sees_a_planted_fetch_of_a_messages_address() -> None:
    assert asks_what_a_message_names("await self._http.get(media.url)") == [1]
    assert asks_what_a_message_names("await http.request('GET', url=message.media[0].url)") == [1]
    assert asks_what_a_message_names("return Source(media.url, {})") == []
