"""Make a mail's HTML text: what a person reads of it, with quotes marked as plain mails mark them.

The standard library's parser takes minutes for some hundred kilobytes of `<a href='` (cpython#135462); this one
looks at every sign once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import Final, NamedTuple

LONGEST: Final = 500_000
"""Characters that are looked at; a page of text is three thousand."""
_UNREAD: Final = frozenset({"script", "style", "title", "textarea", "xmp", "iframe"})
_UNSEEN: Final = frozenset({"head", "template", "noscript", "svg", "object", "select"})
_BLOCKS: Final = frozenset(
    {"p", "div", "table", "tr", "ul", "ol", "li", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "section",
     "article", "header", "footer", "address", "hr", "dl", "dt", "dd", "form", "center", "body"}
)  # fmt: skip
_GAPS: Final = frozenset({"p", "ul", "ol", "table", "blockquote", "h1", "h2", "h3", "pre"})
_VOID: Final = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"})
_BLANKS: Final = re.compile(r"[ \t\r\n\f\u00a0\u200b\u200c\ufeff]+")
_HIDDEN: Final = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|\shidden\b", re.IGNORECASE)
_NAME: Final = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9:-]{0,40})")
_UNREAD_ENDS: Final = {name: re.compile(f"</{name}", re.IGNORECASE) for name in _UNREAD}
_DEEPEST_QUOTE: Final = 5


class _Tag(NamedTuple):
    name: str
    ends: bool
    written: str


def to_text(html: str) -> str:
    """Return the text of a page. Never raises; a page that breaks off gives what stands before."""
    page = _Page()
    for token in _tokens(html[:LONGEST]):
        if isinstance(token, str):
            page.say(token)
        elif token.ends:
            page.close(token.name)
        else:
            page.open(token)
    return page.text()


def _tokens(html: str) -> Iterator[_Tag | str]:
    at, closable = 0, True
    while at < len(html):
        start = html.find("<", at)
        if start < 0 or not closable:
            yield unescape(html[at:])
            return
        yield unescape(html[at:start])
        name = _NAME.match(html, start)
        if name is None and not html.startswith(("<!", "<?", "</"), start):
            yield "<"
            at = start + 1
            continue
        comment = html.startswith("<!--", start)
        end = html.find("-->" if comment else ">", start)
        if end < 0:
            closable, at = False, len(html) if comment else start  # the rest is a comment, or has no tag in it
            continue
        at = end + (3 if comment else 1)
        if name:
            tag = _Tag(name[2].lower(), bool(name[1]), html[start:at])
            yield tag
            at = _behind_unread(html, at, tag)


def _behind_unread(html: str, at: int, tag: _Tag) -> int:
    """Return where what a browser does not read as HTML ends: a script, a style."""
    if tag.ends or tag.name not in _UNREAD:
        return at
    closing = _UNREAD_ENDS[tag.name].search(html, at)
    return closing.start() if closing else len(html)


class _Page:
    """The lines of a page as far as it was read."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self._line: list[str] = []
        self._quotes = 0
        self._unseen = ("", 0)
        """What hides all that is said now, and how often it was opened inside itself."""

    def open(self, tag: _Tag) -> None:
        name, depth = self._unseen
        if depth:
            self._unseen = (name, depth + (tag.name == name))
        elif tag.name not in _VOID and (tag.name in _UNSEEN or _HIDDEN.search(tag.written)):
            self._unseen = (tag.name, 1)
        elif tag.name == "br":
            self._end_line()
        elif tag.name in _BLOCKS:
            self._end_block(tag.name)
            self._quotes += tag.name == "blockquote"
            self._line += ["- "] if tag.name == "li" else []

    def close(self, name: str) -> None:
        hidden, depth = self._unseen
        if depth:
            self._unseen = (hidden, depth - (name == hidden))
        elif name in _BLOCKS:
            self._end_block(name)
            self._quotes = max(0, self._quotes - (name == "blockquote"))
        elif name in ("td", "th"):
            self._line.append(" ")

    def say(self, words: str) -> None:
        if words and not self._unseen[1]:
            self._line.append(words)

    def text(self) -> str:
        self._end_line(only_if_written=True)
        return re.sub(r"\n{3,}", "\n\n", "\n".join(self._lines)).strip()

    def _end_block(self, name: str) -> None:
        self._end_line(only_if_written=True)
        if name in _GAPS and self._lines and self._lines[-1].strip("> "):
            self._lines.append(self._mark())

    def _end_line(self, *, only_if_written: bool = False) -> None:
        line = _BLANKS.sub(" ", "".join(self._line)).strip()
        self._line.clear()
        if line or not only_if_written:
            self._lines.append(self._mark() + line)

    def _mark(self) -> str:
        return "> " * min(self._quotes, _DEEPEST_QUOTE)
