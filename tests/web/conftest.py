"""Debian's Chromium on the built pages. Skipped aloud where browser, Playwright or build are missing."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from api.pages import Pages
from concierge import content
from tests.web.desk import Desk, application, served

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

_ROOT = Path(__file__).parents[2]
CHROMIUM = Path("/usr/bin/chromium")
SHOTS = _ROOT / "web" / "shots"
_AXE = _ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
_RUN_AXE = """async () => (await axe.run(document, {resultTypes: ["violations"]})).violations
  .map(one => `${one.id}: ${one.nodes.map(node => node.target.join(" ") + " " + node.failureSummary).join(" | ")}`)"""


def _miss(what: str) -> None:
    """Skip, or fail where these tests are wanted (`.ci/run`)."""
    if os.environ.get("BROWSER_TESTS") == "required":
        pytest.fail(what)
    pytest.skip(what)


@pytest.fixture(scope="session")
def site() -> Path:
    folder = content.site()
    if folder is None:
        _miss("the pages are not built: `make web`")
    assert folder is not None
    return folder


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        _miss("Playwright is not installed: `make web-browser` installs it")
        raise
    if not CHROMIUM.exists():
        _miss("there is no Chromium: `apt-get install chromium`")
    arguments = ["--no-sandbox", "--headless", "--disable-background-networking", "--disable-gpu"]
    with sync_playwright() as started:
        opened = started.chromium.launch(executable_path=str(CHROMIUM), args=arguments)
        yield opened
        opened.close()


@pytest.fixture
def desk(site: Path) -> Iterator[Desk]:
    desk = Desk()
    with served(application(desk, Pages(site))) as desk.url:
        yield desk


@dataclass
class Views:
    """Open pages as different people have them; at the end, none of them may have complained."""

    browser: Browser
    stack: ExitStack
    complaints: list[str] = field(default_factory=list[str])
    expected: tuple[str, ...] = ()
    """Parts of complaints that this test provokes."""

    def open(self, url: str, *, width: int = 1000, height: int = 900, **context: Any) -> Page:
        opened = self.browser.new_context(viewport={"width": width, "height": height}, locale="en-GB", **context)
        self.stack.callback(opened.close)
        opened.set_default_timeout(30_000)
        page = opened.new_page()
        page.on("console", lambda said: self._hear(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self._hear(str(error)))
        page.goto(url)
        return page

    def _hear(self, complaint: str) -> None:
        if not any(part in complaint for part in self.expected):
            self.complaints.append(complaint)


@pytest.fixture
def views(browser: Browser, desk: Desk) -> Iterator[Views]:
    """Closed before the desk is: a page that still asks would complain that nobody answers."""
    assert desk.url
    with ExitStack() as stack:
        opened = Views(browser, stack)
        yield opened
    assert opened.complaints == []


def shoot(page: Page, name: str) -> None:
    """Keep a picture for whoever reviews."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=SHOTS / f"{name}.png", full_page=True)


def assert_accessible(page: Page) -> None:
    """Ask axe (https://github.com/dequelabs/axe-core), all of its rules."""
    if not _AXE.exists():
        _miss("axe-core is not installed: `make web`")
    page.evaluate(_AXE.read_text(encoding="utf-8"))
    assert page.evaluate(_RUN_AXE) == []


def assert_fits(page: Page) -> None:
    """Nothing sticks out to the right: WCAG 1.4.10 asks for 320 px without scrolling sideways."""
    assert page.evaluate("document.documentElement.scrollWidth") <= page.evaluate("window.innerWidth")
