"""Make a mail's HTML text: what a person reads of it, with quotes marked as plain mails mark them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from typing import Final

LONGEST: Final = 2_000_000
"""Characters that are looked at; a page of text is three thousand."""
_UNSEEN: Final = frozenset({"script", "style", "head", "title", "template", "noscript", "svg", "object"})
_BLOCKS: Final = frozenset(
    {"p", "div", "table", "tr", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section",
     "article", "header", "footer", "address", "hr", "dl", "dt", "dd", "form", "center", "body"}
)  # fmt: skip
_GAPS: Final = frozenset({"p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "pre"})
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"})
_BLANKS: Final = re.compile(r"[ \t\r\n\f\u00a0\u200b\u200c\ufeff]+")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)


def to_text(html: str) -> str:
    """Return the text of a page. Never raises; a page that cannot be read gives what was read of it."""
    reader = _Reader()
    try:
        reader.feed(html[:LONGEST])
        reader.close()
    except (AssertionError, ValueError):  # a marked section the standard parser gives up on: `<![foo`
        pass
    return reader.text()


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._unseen: list[str] = []
        self._quotes = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self._unseen:
            if tag not in _VOID:
                self._unseen.append(tag)
            return
        if tag == "body":
            self._unseen.clear()
        if tag in _UNSEEN or (tag not in _VOID and _is_hidden(attrs)):
            self._unseen.append(tag)
        elif tag == "br":
            self._end_line()
        elif tag in _BLOCKS:
            self._end_block(tag)
            self._quotes += tag == "blockquote"
            if tag == "li":
                self._line.append("- ")

    def handle_endtag(self, tag: str) -> None:
        if self._unseen:
            if tag in self._unseen:  # what was left open inside is closed with it
                del self._unseen[len(self._unseen) - 1 - self._unseen[::-1].index(tag) :]
            return
        if tag in _BLOCKS:
            self._end_block(tag)
            self._quotes = max(0, self._quotes - (tag == "blockquote"))
        elif tag in ("td", "th"):
            self._line.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self._line.append(data)

    def text(self) -> str:
        """Return what was read so far, blank lines folded."""
        self._end_line(only_if_written=True)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

    def _end_block(self, tag: str) -> None:
        self._end_line(only_if_written=True)
        if tag in _GAPS and self._lines and self._lines[-1].strip("> "):
            self._lines.append("> " * min(self._quotes, 5) if self._quotes else "")

    def _end_line(self, *, only_if_written: bool = False) -> None:
        line = _BLANKS.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if line or not only_if_written:
            self._lines.append("> " * min(self._quotes, 5) + line)


def _is_hidden(attrs: list[tuple[str, str | None]]) -> bool:
    """Say whether people do not see it: words hidden in a page are written for machines (safety: injected text)."""
    told = dict(attrs)
    return "hidden" in told or _HIDDEN.search(told.get("style") or "") is not None
