"""The one fetch function against a real server on loopback: pinned, rechecked, capped (A14, H14, IN7)."""

from __future__ import annotations

import asyncio
import base64
import hashlib
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from ipaddress import ip_address

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from concierge.programs import free_port
from concierge.stage import serving
from domain.errors import Refused, Unavailable
from net.addresses import Address
from net.fetch import Fetcher, Limits

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (100).to_bytes(4, "big") + (50).to_bytes(4, "big") + bytes(64)
TOKEN = {"authorization": "Bearer secret"}


@dataclass
class Host:
    """A host of files: `answers` by path, `seen` says what was asked with which token and host."""

    port: int
    answers: dict[str, Response] = field(default_factory=dict)
    seen: list[tuple[str, str | None, str]] = field(default_factory=list)

    @property
    def origin(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def fetcher(self) -> Fetcher:
        return Fetcher((self.origin,))


@pytest.fixture
async def host() -> AsyncIterator[Host]:
    port = free_port()
    host = Host(port)

    async def answer(request: Request) -> Response:
        host.seen.append((request.url.path, request.headers.get("authorization"), request.headers["host"]))
        return host.answers.get(request.url.path, Response(status_code=404))

    async with serving(Starlette(routes=[Route("/{path:path}", answer)]), port):
        yield host


async def test_a_file_comes_with_the_type_that_its_bytes_show(host: Host) -> None:
    host.answers["/a"] = Response(PNG, media_type="text/html")
    file = await host.fetcher().fetch(f"{host.origin}/a", TOKEN, ("127.0.0.1",))
    assert (file.content, file.mime, file.sha256) == (PNG, "image/png", hashlib.sha256(PNG).hexdigest())
    assert host.seen == [("/a", "Bearer secret", f"127.0.0.1:{host.port}")]


async def test_loopback_is_refused_unless_a_setting_names_it(host: Host) -> None:
    host.answers["/a"] = Response(PNG)
    with pytest.raises(Refused, match="https"):
        await Fetcher().fetch(f"{host.origin}/a")
    with pytest.raises(Refused):
        await Fetcher(("http://127.0.0.1:1",)).fetch(f"{host.origin}/a")
    assert host.seen == []


async def _to(*found: str) -> Sequence[Address]:
    return [ip_address(one) for one in found]


@pytest.mark.parametrize("inner", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "100.64.0.1"])
async def test_a_name_that_leads_inwards_is_refused_before_a_connection(inner: str) -> None:
    with pytest.raises(Refused) as refused:
        await Fetcher(resolve=lambda *_: _to(inner)).fetch("https://files.example.com/a")
    assert refused.value.code == "address"


async def test_one_inner_address_among_public_ones_spoils_all() -> None:
    with pytest.raises(Refused):
        await Fetcher(resolve=lambda *_: _to("93.184.215.14", "10.0.0.1")).fetch("https://files.example.com/a")


async def test_a_name_is_looked_up_once_and_the_connection_goes_to_what_was_checked(host: Host) -> None:
    """Rebinding: the second answer of the name server leads elsewhere, and nobody asks for it."""
    host.answers["/a"] = Response(PNG)
    asked: list[str] = []

    async def rebinding(name: str, _: int) -> Sequence[Address]:
        asked.append(name)
        return await _to("127.0.0.1" if len(asked) == 1 else "169.254.169.254")

    fetcher = Fetcher((f"http://files.example.com:{host.port}",), rebinding)
    assert (await fetcher.fetch(f"http://files.example.com:{host.port}/a")).content == PNG
    assert asked == ["files.example.com"]
    assert host.seen[0][2] == f"files.example.com:{host.port}"


async def test_http_to_a_trusted_name_stays_on_machines_of_our_own() -> None:
    fetcher = Fetcher(("http://files.example.com:80",), lambda *_: _to("93.184.215.14"))
    with pytest.raises(Refused) as refused:
        await fetcher.fetch("http://files.example.com/a")
    assert refused.value.code == "address"


@pytest.mark.parametrize(
    "target",
    ["https://127.0.0.1/x", "http://169.254.169.254/latest", "https://user@example.com/", "file:///etc/passwd"],
)
async def test_a_redirect_is_checked_like_the_first_address(host: Host, target: str) -> None:
    host.answers["/a"] = RedirectResponse(target)
    with pytest.raises(Refused):
        await host.fetcher().fetch(f"{host.origin}/a", TOKEN, ("127.0.0.1",))


async def test_a_public_host_cannot_send_us_to_a_trusted_machine(host: Host) -> None:
    """A provider that answers with our own machine's address gets no answer from it."""
    fetcher = Fetcher((host.origin,), lambda *_: _to("127.0.0.1"))
    with pytest.raises(Refused):
        await fetcher.fetch("https://files.example.com/a")
    assert host.seen == []


async def test_the_token_goes_to_its_hosts_and_not_along_a_redirect(host: Host) -> None:
    """The field: 'media URLs fetched with the token attached'; Twilio and Meta both redirect to signed addresses."""
    host.answers["/a"] = RedirectResponse(f"http://files.example.com:{host.port}/b")
    host.answers["/b"] = Response(PNG)
    fetcher = Fetcher((host.origin, f"http://files.example.com:{host.port}"), lambda *_: _to("127.0.0.1"))
    await fetcher.fetch(f"{host.origin}/a", TOKEN, ("127.0.0.1",))
    assert [token for _, token, _ in host.seen] == ["Bearer secret", None]


async def test_a_file_that_moves_for_ever_is_given_up(host: Host) -> None:
    host.answers["/a"] = RedirectResponse("/a")
    with pytest.raises(Refused) as refused:
        await host.fetcher().fetch(f"{host.origin}/a")
    assert refused.value.code == "redirects"
    assert len(host.seen) == 4


async def test_too_much_is_refused_by_its_header_and_while_it_streams(host: Host) -> None:
    sent: list[int] = []

    async def endless() -> AsyncIterator[bytes]:
        yield PNG
        while True:
            sent.append(1)
            await asyncio.sleep(0)  # as a real host does: it lets others run, and notices that nobody listens
            yield bytes(10_000)

    host.answers["/told"] = Response(PNG + bytes(100_000))
    host.answers["/untold"] = StreamingResponse(endless())
    for path in ("/told", "/untold"):
        with pytest.raises(Refused) as refused:
            await host.fetcher().fetch(host.origin + path, limits=Limits(size=50_000))
        assert refused.value.code == "size"
    assert len(sent) < 200


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (b"<html>Not found</html>", "type"),
        (b"MZ" + bytes(5000), "type"),
        (b"\x7fELF" + bytes(100), "type"),
        (b"<svg onload=alert(1)>", "type"),
        (PNG[:16] + (60_000).to_bytes(4, "big") * 2 + bytes(64), "pixels"),
        (PNG[:16] + bytes(72), "pixels"),
    ],
)
async def test_what_we_do_not_take_is_refused_whatever_it_calls_itself(host: Host, content: bytes, code: str) -> None:
    host.answers["/a"] = Response(content, media_type="image/png")
    with pytest.raises(Refused) as refused:
        await host.fetcher().fetch(f"{host.origin}/a")
    assert refused.value.code == code


async def test_the_sha256_that_was_told_must_be_the_one_that_came(host: Host) -> None:
    """Meta tells it in base64 in the webhook and in hex at the address; anything else announces nothing."""
    host.answers["/a"] = Response(PNG)
    digest = hashlib.sha256(PNG).digest()
    for told in (digest.hex(), digest.hex().upper(), base64.b64encode(digest).decode(), "odd", "", None):
        await host.fetcher().fetch(f"{host.origin}/a", sha256=told)
    for told in ("0" * 64, base64.b64encode(bytes(32)).decode()):
        with pytest.raises(Unavailable) as failure:
            await host.fetcher().fetch(f"{host.origin}/a", sha256=told)
        assert failure.value.code == "sha256"


@pytest.mark.parametrize(
    ("status", "code"),
    [(401, "gone"), (403, "gone"), (404, "gone"), (410, "gone"), (500, "status"), (206, "status"), (204, "status")],
)
async def test_what_may_go_better_later_is_unavailable(host: Host, status: int, code: str) -> None:
    host.answers["/a"] = Response(status_code=status)
    with pytest.raises(Unavailable) as failure:
        await host.fetcher().fetch(f"{host.origin}/a")
    assert failure.value.code == code


async def test_a_packed_answer_is_refused(host: Host) -> None:
    """A bomb of 10 GB fits into 10 MB of gzip; we ask for none and unpack none."""
    host.answers["/a"] = Response(PNG, headers={"content-encoding": "gzip"})
    with pytest.raises(Refused) as refused:
        await host.fetcher().fetch(f"{host.origin}/a")
    assert refused.value.code == "encoding"


async def test_a_host_that_drips_or_is_silent_ends_with_the_time(host: Host) -> None:
    never = asyncio.Event()

    async def drip() -> AsyncIterator[bytes]:
        yield PNG
        await never.wait()

    host.answers["/a"] = StreamingResponse(drip())
    with pytest.raises(Unavailable):
        await host.fetcher().fetch(f"{host.origin}/a", limits=Limits(seconds=0.3))
    never.set()
