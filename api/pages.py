"""The built pages: the support form, the page of a ticket, and the form as a script for other people's pages."""

from __future__ import annotations

import gzip
import hashlib
import mimetypes
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from starlette.types import Receive, Scope, Send

Header = tuple[bytes, bytes]

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'"
)
_ALWAYS: Final[tuple[Header, ...]] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", b"camera=(), geolocation=(), microphone=(), payment=(), usb=()"),
)
_OF_A_PAGE: Final[tuple[Header, ...]] = (
    (b"content-security-policy", _POLICY.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-cache"),
)
# A name that holds a digest of the content never means anything else.
_OF_AN_ASSET: Final[tuple[Header, ...]] = (
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"public, max-age=31536000, immutable"),
)
# For other people's pages: `integrity=` needs CORS, and a fixed name must be asked about again.
_OF_A_SCRIPT: Final[tuple[Header, ...]] = (
    (b"access-control-allow-origin", b"*"),
    (b"cross-origin-resource-policy", b"cross-origin"),
    (b"cache-control", b"public, max-age=300, must-revalidate"),
)
_NOT_BUILT: Final = (
    b"The pages are not built yet. Run `make web` where Concierge was checked out, then start it again.\n"
)
_TICKET: Final = "/support/ticket/"
_PAGES: Final = {"/support": "support.html", "/support/": "support.html"}
_ZIPPED: Final = {".html", ".js", ".css", ".svg", ".md"}


@dataclass(frozen=True, slots=True)
class _File:
    kind: bytes
    etag: bytes
    headers: tuple[Header, ...]
    plain: bytes
    zipped: bytes | None


class Pages:
    """Serve what lay in the folder when this was made; no name from outside ever touches the disk."""

    def __init__(self, folder: Path | None) -> None:
        """Read everything. Without a folder each page says how to build it."""
        self._files: Mapping[str, _File] = dict(_read(folder)) if folder is not None else {}

    def takes(self, scope: Scope) -> bool:
        """Say whether a request is for a page. A ticket's own address is one only for a browser that navigates there."""
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            return False
        path: str = scope["path"]
        if path.startswith(_TICKET) and "/" not in path.removeprefix(_TICKET).rstrip("/"):
            headers = dict(scope["headers"])
            return b"authorization" not in headers and b"text/html" in headers.get(b"accept", b"")
        return path in _PAGES or path in self._files

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path: str = scope["path"]
        name = "ticket.html" if path.startswith(_TICKET) else _PAGES.get(path, path)
        file = self._files.get(name)
        if file is None:
            return await _say_how_to_build(send)
        asked = dict(scope["headers"])
        zipped = file.zipped if b"gzip" in asked.get(b"accept-encoding", b"") else None
        body = file.plain if zipped is None else zipped
        etag = b'"%b%b"' % (file.etag, b"" if zipped is None else b"-gz")
        headers = [*_ALWAYS, *file.headers, (b"etag", etag), (b"vary", b"accept-encoding, accept, authorization")]
        if etag in asked.get(b"if-none-match", b""):
            await send({"type": "http.response.start", "status": 304, "headers": headers})
            await send({"type": "http.response.body", "body": b""})
            return None
        headers += [(b"content-type", file.kind), (b"content-length", str(len(body)).encode())]
        headers += [(b"content-encoding", b"gzip")] if zipped is not None else []
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b"" if scope["method"] == "HEAD" else body})
        return None


def _read(folder: Path) -> Iterator[tuple[str, _File]]:
    """Yield pages under their file names, all else under the path of its address."""
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if not path.is_file() or path.name.startswith(".") or name == "emulator.html":
            continue  # the emulator serves its page itself
        if name.endswith(".html"):
            yield name, _file(path, _OF_A_PAGE)
        else:
            yield f"/{name}", _file(path, _OF_AN_ASSET if name.startswith("assets/") else _OF_A_SCRIPT)


def _file(path: Path, headers: tuple[Header, ...]) -> _File:
    body = path.read_bytes()
    guessed = mimetypes.types_map.get(path.suffix, "text/plain")
    kind = f"{guessed}; charset=utf-8" if guessed.startswith("text/") else guessed
    zipped = gzip.compress(body, mtime=0) if path.suffix in _ZIPPED else None
    return _File(kind.encode(), hashlib.sha256(body).hexdigest()[:32].encode(), headers, body, zipped)


async def _say_how_to_build(send: Send) -> None:
    headers = [
        *_ALWAYS,
        *_OF_A_PAGE[:1],
        (b"cache-control", b"no-store"),
        (b"content-type", b"text/plain; charset=utf-8"),
    ]
    headers.append((b"content-length", str(len(_NOT_BUILT)).encode()))
    await send({"type": "http.response.start", "status": 503, "headers": headers})
    await send({"type": "http.response.body", "body": _NOT_BUILT})
