"""The built pages: the right headers, nothing beyond the folder, and a way out where nothing was built."""

from __future__ import annotations

import gzip
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send

from api.pages import Pages

BROWSER = {"accept": "text/html,application/xhtml+xml,*/*;q=0.8"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """What `make web` leaves behind, in small."""
    (tmp_path / "assets").mkdir()
    (tmp_path / "support.html").write_text("<!doctype html><title>Form</title>")
    (tmp_path / "ticket.html").write_text("<!doctype html><title>Ticket</title>")
    (tmp_path / "emulator.html").write_text("<!doctype html><title>Emulator</title>")
    (tmp_path / "assets" / "support-AbC.js").write_text("let a = 1;" * 100)
    (tmp_path / "support-form.js").write_text("let b = 2;")
    (tmp_path / ".built").write_text("digest")
    return tmp_path


async def get(pages: Pages, path: str, method: str = "GET", **headers: str) -> httpx.Response | None:
    """Ask as the app does: only what `takes` says yes to. None: it was not taken."""

    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        if not pages.takes(scope):
            await send({"type": "http.response.start", "status": 418, "headers": []})
            await send({"type": "http.response.body", "body": b""})
        else:
            await pages(scope, receive, send)

    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://desk") as http:
        told = {"accept-encoding": "identity", **{name.replace("_", "-"): value for name, value in headers.items()}}
        answer = await http.request(method, path, headers=told)
    return None if answer.status_code == 418 else answer


async def test_the_form_comes_with_a_policy_that_allows_nothing_inline(folder: Path) -> None:
    """safety.md: CSP on every page."""
    answer = await get(Pages(folder), "/support")
    assert answer is not None
    assert answer.status_code == 200
    policy = answer.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert answer.headers["cache-control"] == "no-cache"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


async def test_an_asset_is_kept_for_ever_and_a_page_is_asked_about_again(folder: Path) -> None:
    """A hashed name never changes its meaning; `no-cache` with an ETag costs one small question."""
    pages = Pages(folder)
    asset, page = await get(pages, "/assets/support-AbC.js"), await get(pages, "/support")
    assert asset is not None
    assert page is not None
    assert asset.headers["cache-control"] == "public, max-age=31536000, immutable"
    again = await get(pages, "/support", if_none_match=page.headers["etag"])
    assert again is not None
    assert (again.status_code, again.content) == (304, b"")


async def test_who_takes_gzip_gets_gzip_under_another_etag(folder: Path) -> None:
    """A cache must not hand the one to who asked for the other."""
    pages = Pages(folder)
    plain = await get(pages, "/assets/support-AbC.js")
    zipped = await get(pages, "/assets/support-AbC.js", accept_encoding="gzip")
    assert plain is not None
    assert zipped is not None
    assert zipped.headers["content-encoding"] == "gzip"
    assert zipped.content == plain.content  # the client unpacked it
    assert int(zipped.headers["content-length"]) == len(gzip.compress(plain.content, mtime=0))
    assert zipped.headers["etag"] != plain.headers["etag"]
    assert "accept-encoding" in zipped.headers["vary"]


async def test_the_script_for_other_sites_may_be_used_by_other_sites_and_nothing_else_may(folder: Path) -> None:
    """`integrity=` on a script of another origin needs CORS."""
    pages = Pages(folder)
    script, page = await get(pages, "/support-form.js"), await get(pages, "/support")
    assert script is not None
    assert page is not None
    assert script.headers["access-control-allow-origin"] == "*"
    assert script.headers["cross-origin-resource-policy"] == "cross-origin"
    assert "access-control-allow-origin" not in page.headers
    assert page.headers["cross-origin-resource-policy"] == "same-origin"


@pytest.mark.parametrize("number", ["T-000123", "anything", "%2e%2e", "<script>"])
async def test_a_ticket_is_a_page_for_a_browser_whatever_its_number(folder: Path, number: str) -> None:
    """No oracle: the page is the same for every number; the key in the fragment decides."""
    answer = await get(Pages(folder), f"/support/ticket/{number}", **BROWSER)
    assert answer is not None
    assert "Ticket" in answer.text


async def test_who_brings_a_key_or_does_not_want_html_is_not_given_the_page(folder: Path) -> None:
    """The same address is the API of the ticket."""
    pages = Pages(folder)
    assert await get(pages, "/support/ticket/T-1", **BROWSER, authorization="Bearer x") is None
    assert await get(pages, "/support/ticket/T-1", accept="application/json") is None
    assert await get(pages, "/support/ticket/T-1/messages", **BROWSER) is None
    assert await get(pages, "/support/ticket/T-1", "POST", **BROWSER) is None
    assert await get(pages, "/support/submit", "POST") is None


@pytest.mark.parametrize(
    "path",
    ["/assets/../support.html", "/assets/%2e%2e/.built", "/.built", "/emulator.html", "//etc/passwd", "/assets/"],
)
async def test_nothing_beyond_what_was_built_is_ever_served(folder: Path, path: str) -> None:
    """Names from outside are looked up in a table, never on the disk."""
    assert await get(Pages(folder), path) is None


async def test_head_answers_without_a_body(folder: Path) -> None:
    """RFC 9110, 9.3.2."""
    answer = await get(Pages(folder), "/support", "HEAD")
    assert answer is not None
    assert (answer.status_code, answer.content) == (200, b"")
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("path", ["/support", "/support/", "/support/ticket/T-1"])
async def test_where_nothing_was_built_a_page_says_how_to_build_it(path: str) -> None:
    """The product runs without Node."""
    answer = await get(Pages(None), path, **BROWSER)
    assert answer is not None
    assert answer.status_code == 503
    assert "make web" in answer.text
    assert "content-security-policy" in answer.headers
