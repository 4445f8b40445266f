"""Read whether the mail's domain vouches for it: `Authentication-Results` of a server we trust (RFC 8601, RFC 7489)."""

from __future__ import annotations

import re
from email.message import Message
from typing import Final

from channels.mail import headers
from domain.messages import Proof

_DMARC: Final = re.compile(r"^dmarc\s*=\s*([a-z]+)\b")
_HEADER_FROM: Final = re.compile(r"\bheader\.from\s*=\s*([^\s;]+)")


def of(message: Message, trusted: frozenset[str]) -> Proof:
    """Return `ALIGNED_DMARC` when a server named in `trusted` says that the domain of the one From address passed.

    Only the topmost field of such a server counts: the server that took the mail in writes above what came with it, and
    removes fields in its own name (RFC 8601, 5). Without any trusted server nothing is proven.
    """
    senders = headers.people(message, "from")
    if len(senders) != 1 or len(headers.values(message, "from")) != 1:
        return Proof.CLAIMED
    for field in headers.values(message, "authentication-results"):
        server, *results = _without_comments(field).lower().split(";")
        if (server.split() or [""])[0] in trusted:
            return Proof.ALIGNED_DMARC if _passes(results, senders[0].address) else Proof.CLAIMED
    return Proof.CLAIMED


def _passes(results: list[str], address: str) -> bool:
    verdicts = [(found[1], one) for one in results if (found := _DMARC.match(one.strip()))]
    if len(verdicts) != 1 or verdicts[0][0] != "pass":
        return False
    named = _HEADER_FROM.search(verdicts[0][1])
    domain = address.rpartition("@")[2]
    return named is None or named[1].rpartition("@")[2] == domain


def _without_comments(field: str) -> str:
    """Drop comments and what stands in quotation marks: both may hold what the sender chose (`"; dmarc=pass"`)."""
    kept: list[str] = []
    depth, quoted, escaped = 0, False, False
    for sign in field:
        if escaped:
            escaped = False
        elif sign == "\\" and (depth or quoted):
            escaped = True
        elif quoted:
            quoted = sign != '"'
        elif sign == '"' and not depth:
            quoted = True
        elif sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif not depth:
            kept.append(sign)
    return "".join(kept)
