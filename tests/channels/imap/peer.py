"""An IMAP server by script, over a real socket: enough of RFC 9051 for one folder, and the faults no kept server can play.

Dovecot plays the honest part (see `dovecot.py`); this one says BYE, drops, falls silent, drips, and renumbers.
"""

from __future__ import annotations

import asyncio
import re
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)


@dataclass
class Lying:
    """A mail as it lies in the box."""

    uid: int
    raw: bytes
    at: datetime = NOON
    flags: set[str] = field(default_factory=set)


@dataclass
class Peer:
    """The box, what was asked of it, and what goes wrong."""

    validity: int = 1000
    mails: list[Lying] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    password: str = "secret"
    token: str | None = None
    knows_idle: bool = True
    knows_uidnext: bool = True
    silent_on: set[str] = field(default_factory=set)
    drop_on: set[str] = field(default_factory=set)
    bye_on: set[str] = field(default_factory=set)
    drip_on: set[str] = field(default_factory=set)
    garbage_on: set[str] = field(default_factory=set)
    unfetchable: set[int] = field(default_factory=set)
    tells_at_once: bool = False
    connections: int = 0
    idling: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _idlers: set[asyncio.StreamWriter] = field(default_factory=set)

    def put(self, raw: bytes, at: datetime = NOON, uid: int | None = None) -> int:
        """Lay a mail into the box, and tell who idles."""
        uid = uid or max((mail.uid for mail in self.mails), default=0) + 1
        self.mails.append(Lying(uid, raw, at))
        for writer in self._idlers:
            writer.write(b"* %d EXISTS\r\n" % len(self.mails))
        return uid

    def renumber(self, validity: int) -> None:
        """Give the box another UIDVALIDITY and every mail another UID, as a restored server does."""
        self.validity = validity
        for number, mail in enumerate(self.mails, 1):
            mail.uid = number

    def say_bye(self) -> None:
        """Tell who idles that the server goes away, and hang up."""
        for writer in list(self._idlers):
            writer.write(b"* BYE going down\r\n")
            writer.close()

    def drop_all(self) -> None:
        """Cut every connection without a word."""
        for writer in list(self._open):
            writer.transport.abort()

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        self._open.add(writer)
        writer.write(b"* OK [CAPABILITY IMAP4rev1] ready\r\n")
        try:
            while line := await reader.readline():
                tag, _, rest = line.decode("utf-8").strip().partition(" ")
                if not await self._answer(tag, rest, reader, writer):
                    break
        except (ConnectionError, asyncio.IncompleteReadError, ValueError, asyncio.CancelledError):
            pass
        finally:
            self._open.discard(writer)
            self._idlers.discard(writer)
            writer.close()

    async def _answer(self, tag: str, rest: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        word = " ".join(rest.split(" ")[: 2 if rest.upper().startswith("UID ") else 1]).upper()
        self.commands.append(rest if "LOGIN" not in word else word)
        if word in self.drop_on:
            writer.transport.abort()
            return False
        if word in self.bye_on:
            writer.write(b"* BYE over\r\n")
            return False
        if word in self.silent_on:
            await asyncio.Event().wait()
        while word in self.drip_on:
            writer.write(b"* OK wait\r\n")
            await writer.drain()
            await asyncio.sleep(0.01)
        if word in self.garbage_on:
            writer.write(b"* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\n((((\r\n%s OK\r\n" % tag.encode())
            return True
        if word == "IDLE":
            return await self._idle(tag, reader, writer)
        if word == "AUTHENTICATE":
            return await self._authenticate(tag, rest, reader, writer)
        writer.write(b"".join(self._reply(word, rest)) or b"")
        writer.write(tag.encode() + self._verdict(word, rest))
        await writer.drain()
        return word != "LOGOUT"

    async def _idle(self, tag: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        writer.write(b"+ idling\r\n" + (b"* 1 EXISTS\r\n" if self.tells_at_once else b""))
        self._idlers.add(writer)
        self.idling.set()
        line = await reader.readline()
        self._idlers.discard(writer)
        if "DONE" in self.silent_on:
            await asyncio.Event().wait()
        writer.write(tag.encode() + b" OK done\r\n")
        return bool(line)

    async def _authenticate(
        self, tag: str, rest: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        writer.write(b"+ \r\n")
        given = (await reader.readline()).strip()
        self.commands.append(given.decode())
        import base64

        is_right = self.token is not None and f"auth=Bearer {self.token}\1".encode() in base64.b64decode(given)
        writer.write(tag.encode() + (b" OK in\r\n" if is_right else b" NO [AUTHENTICATIONFAILED] no\r\n"))
        return True

    def _verdict(self, word: str, rest: str) -> bytes:
        if word == "LOGIN" and not rest.endswith(f'"{self.password}"'):
            return b" NO [AUTHENTICATIONFAILED] no\r\n"
        return b" OK done\r\n"

    def _reply(self, word: str, rest: str) -> list[bytes]:
        if word == "CAPABILITY":
            return [b"* CAPABILITY IMAP4rev1 AUTH=XOAUTH2%s\r\n" % (b" IDLE" if self.knows_idle else b"")]
        if word == "SELECT":
            following = max((mail.uid for mail in self.mails), default=0) + 1
            told = [b"* %d EXISTS\r\n" % len(self.mails), b"* OK [UIDVALIDITY %d] ok\r\n" % self.validity]
            return [*told, b"* OK [UIDNEXT %d] ok\r\n" % following] if self.knows_uidnext else told
        if word == "UID SEARCH":
            found = " ".join(str(mail.uid) for mail in self._search(rest))
            return [f"* SEARCH {found}\r\n".encode()]
        if word == "UID FETCH":
            return self._fetch(rest)
        if word == "UID STORE":
            for mail in self._named(rest.split(" ")[2]):
                mail.flags.add(r"\Seen")
        return []

    def _search(self, rest: str) -> list[Lying]:
        """`n:*` runs from the last mail to n where n is larger: RFC 9051 asks for it, and it is the old trap."""
        found = list(self.mails)
        if span := re.search(r"UID (\d+):(\d+|\*)", rest.removeprefix("UID SEARCH")):
            last = max((mail.uid for mail in self.mails), default=0)
            ends = int(span[1]), last if span[2] == "*" else int(span[2])
            found = [mail for mail in found if min(ends) <= mail.uid <= max(ends)]
        if since := re.search(r"SINCE (\S+)", rest):
            day = datetime.strptime(since[1].strip('"'), "%d-%b-%Y").replace(tzinfo=UTC)
            found = [mail for mail in found if mail.at >= day]
        return found

    def _named(self, spec: str) -> list[Lying]:
        wanted = {int(part) for part in spec.split(",") if part.isdigit()}
        for start, end in re.findall(r"(\d+):(\d+)", spec):
            wanted |= set(range(int(start), int(end) + 1))
        return [mail for mail in self.mails if mail.uid in wanted]

    def _fetch(self, rest: str) -> list[bytes]:
        told: list[bytes] = []
        for mail in self._named(rest.split(" ")[2]):
            number = self.mails.index(mail) + 1
            if "RFC822.SIZE" in rest:
                told.append(b"* %d FETCH (UID %d RFC822.SIZE %d)\r\n" % (number, mail.uid, len(mail.raw)))
                continue
            if "BODY[]" in rest.upper().replace(".PEEK", "") and "PEEK" not in rest.upper():
                mail.flags.add(r"\Seen")
            if mail.uid in self.unfetchable:
                told.append(b"* %d FETCH (UID %d BODY[] ((( {3\r\n" % (number, mail.uid))
                continue
            part = re.search(r"<0\.(\d+)>", rest)
            raw, name = (mail.raw[: int(part[1])], b"BODY[]<0>") if part else (mail.raw, b"BODY[]")
            at = mail.at.strftime("%d-%b-%Y %H:%M:%S +0000").encode()
            head = b'* %d FETCH (UID %d INTERNALDATE "%s" %s {%d}\r\n' % (number, mail.uid, at, name, len(raw))
            told.append(head + raw + b")\r\n")
        return told


@asynccontextmanager
async def serving(peer: Peer, port: int = 0, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """Serve on loopback until the block ends; yield the port."""
    server = await asyncio.start_server(peer.handle, "127.0.0.1", port, ssl=tls)
    try:
        yield int(server.sockets[0].getsockname()[1])
    finally:
        server.close()
        peer.drop_all()


def letter(number: int | str, text: str = "Hello", sent: str = "Fri, 20 Nov 2026 12:00:00 +0000") -> bytes:
    """A mail by hand, numbered in its Message-ID."""
    return (
        f"From: Ann <ann@customer.example>\r\nTo: desk@ours.example\r\nSubject: Roses\r\nDate: {sent}\r\n"
        f"Message-ID: <m{number}@customer.example>\r\nMIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\n{text}\r\n"
    ).encode()
