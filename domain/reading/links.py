"""Mail addresses and web addresses in a text, without fetching anything."""

from __future__ import annotations

import re
from typing import Final

from domain.reading.facts import Fact, Link

LONGEST: Final = 4000
_PIECE: Final = re.compile(r"[^\s<>\"'“”«»|\\^`{}]{4,300}")
_SCHEME: Final = re.compile(r"(?:https?|ftp)://", re.IGNORECASE)
_HOST: Final = re.compile(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.){1,8}(?P<top>[^\W\d_]{2,24})\Z")
_NUMERIC_HOST: Final = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}\Z")
_LOCAL: Final = re.compile(r"[\w!#$%&*+/=?~.-]{1,64}\Z")
_TAIL: Final = ".,;:!?)]…"
_TOPS: Final = frozenset(
    "ac ad ae af ag ai al am app ar art asia at au auction ba bar be bg bid biz blog bo br build business by ca careers cat ch city cl"
    " click cloud club cm cn co com community company cool cr cu cx cz de dev digital dk do ec edu ee eg email es eu events expert fi"
    " finance fm fr fun fund fyi ga games gd ge gg gl global gm gov gr group gs gt guide guru hk hn house hr ht hu icu id ie il im in"
    " info ink int io iq ir is it je jobs jp ke kr kz la land lat law li life link live lk lt ltd lu lv ly ma market me media mg mil"
    " mobi money moscow mx my name net network news ng ni nl no nu nyc nz om one online org pa page paris pe pet ph photo photos pk pl"
    " plus pr press pro ps pt pub pw py qa quebec re red rest ro rs ru run sa sc school se services sg sh shop show si site sk sm sn"
    " social software solutions space store studio style su support sv systems tax team tech th tips tn to today top tours town toys tr"
    " trade training travel tt tv tw tz ua ug uk us uy uz vc ve vg vip vn vu wang watch website wedding wiki win wine work works world"
    " ws wtf xin xxx xyz za zone".split()
)
"""Top-level domains that a bare host may end in; behind http:// any is believed but `xxx` without one."""


def read_links(text: str) -> list[Fact[Link]]:
    """Return mail addresses and URLs in order; a domain that only belongs to an address is no URL."""
    found: list[Fact[Link]] = []
    for match in _PIECE.finditer(text[:LONGEST]):
        start, piece = match.start(), match[0]
        scheme = _SCHEME.search(piece)
        if scheme and (not scheme.start() or not piece[scheme.start() - 1].isalpha()):
            start, piece = start + scheme.start(), piece[scheme.start() :]
            kind = "url" if _is_url(piece[len(scheme[0]) :].rstrip(_TAIL)) else None
        elif "://" in piece:
            kind = None
        elif "@" in piece:
            start, piece, kind = _address(start, piece)
        else:
            lead = len(piece) - len(piece.lstrip("([¡¿"))
            start, piece = start + lead, piece[lead:]
            kind = "url" if _is_bare(piece.rstrip(_TAIL)) else None
        piece = piece.rstrip(_TAIL)
        if kind is not None and piece:
            span = (start, start + len(piece))
            found.append(Fact("email_url", piece, span, Link("email" if kind == "email" else "url"), 0.95))
    return found


def _address(start: int, piece: str) -> tuple[int, str, str | None]:
    """Cut a mail address out of a piece such as `(mail:ann@example.org).`"""
    lead = max(piece.rfind(sign, 0, piece.rfind("@")) for sign in "(:,;[¿¡") + 1
    start, piece = start + lead, piece[lead:].rstrip(_TAIL)
    local, _, host = piece.rpartition("@")
    top = _HOST.match(host)
    is_local = _LOCAL.match(local) and not local.startswith(".") and not local.endswith(".") and ".." not in local
    return start, piece, "email" if is_local and top and top["top"].lower() != "xxx" else None


def _is_url(rest: str) -> bool:
    host = re.split(r"[/?#]", rest, maxsplit=1)[0].rpartition("@")[2]
    name, _, port = host.partition(":")
    if port and not (port.isdecimal() and len(port) <= 5):
        return False
    if name == "localhost" or _NUMERIC_HOST.match(name):
        return True
    top = _HOST.match(name)
    return top is not None and top["top"].lower() in _TOPS and top["top"].lower() != "xxx"


def _is_bare(piece: str) -> bool:
    """www.example.org, example.com/path: without a scheme the ending must be one that is common."""
    host, _, path = piece.partition("/")
    name = host.split("?")[0].split("#")[0].partition(":")[0]
    top = _HOST.match(name)
    if top is None or top["top"].lower() not in _TOPS:
        return False
    return name.lower().startswith("www.") or bool(path) or top["top"].lower() in _SURE


_SURE: Final = frozenset("com org net edu gov info biz es fr se co mx ar cl pe uk io app shop eu de dk fi".split())
