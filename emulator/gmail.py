"""A Gmail mailbox that nobody's mail is in: its API, its tokens and keys, and the pushes that Pub/Sub makes of it.

Source: Gmail's discovery document, rev 20261005, and developers.google.com/workspace/gmail/api/guides/push.
"""

from __future__ import annotations

import base64
import itertools
import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, fields
from email import message_from_bytes
from typing import Any, Final

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from emulator import letters
from emulator.diary import Diary, PlayedChannel
from emulator.rs256 import Signer

Json = dict[str, Any]
_ROOT: Final = "/gmail/v1/users/me"
NAME: Final = "gmail"
PLAYED: Final = PlayedChannel(
    NAME,
    "Mail (Gmail)",
    "/_emulator/gmail/people/{person}/messages",
    "Mail address",
    "ada@example.org",
    ("text", "image"),
)


@dataclass
class GmailFaults:
    """What goes wrong: counts of the next calls of a kind."""

    token_refused: int = 0
    token_expired: int = 0
    """The access token is refused as too old."""
    rate_limited: int = 0
    rate_limited_as_403: int = 0
    server_errors: int = 0
    timeouts_accepted: int = 0
    """The mail is sent and the connection dropped without an answer."""
    timeouts_lost: int = 0
    watch_refused: int = 0
    rewritten_ids: bool = False
    """Google's own Message-ID stands in what was sent."""
    history_twice: bool = False
    """Every record of the history is listed twice."""


@dataclass
class GmailStandIn:
    """One mailbox, and what Google knows of who may read it."""

    address: str
    webhook: str
    subscription: str = "projects/p/subscriptions/s"
    audience: str = "https://desk.example/webhooks/gmail"
    account: str = "push@p.iam.gserviceaccount.com"
    refresh_token: str = "emulated-refresh-token"  # noqa: S105 (of a stand-in)
    page: int = 0
    """Entries of a page; 0: as many as were asked for."""
    faults: GmailFaults = field(default_factory=GmailFaults)
    signer: Signer = field(default_factory=Signer)
    mails: dict[str, Json] = field(default_factory=dict[str, Json])
    history: list[tuple[int, str]] = field(default_factory=list[tuple[int, str]])
    forgotten: int = 0
    """History ids up to this one are answered with 404."""
    watches: list[Json] = field(default_factory=list[Json])
    tokens_given: int = 0
    diary: Diary = field(default_factory=Diary)
    _ids: Any = field(default_factory=lambda: itertools.count(0x18F0000000000001))
    _now: int = 1000
    _last_got: dict[str, bytes] = field(default_factory=dict[str, bytes])

    def arrive(self, raw: bytes, labels: tuple[str, ...] = ("INBOX", "UNREAD"), thread: str | None = None) -> str:
        """Put a mail into the box; return its id."""
        message_id = f"{next(self._ids):x}"
        self._now += 7
        self.mails[message_id] = {
            "id": message_id, "threadId": thread or message_id, "labelIds": list(labels), "raw": raw,
            "internalDate": str(int(time.time() * 1000)), "rfc822": str(message_from_bytes(raw)["message-id"] or "").strip(),
        }  # fmt: skip
        self.history.append((self._now, message_id))
        return message_id

    def say(self, person: str, played: Json) -> str:
        """Let a person write a mail, in answer to the last one they got; return its id."""
        raw = letters.compose(person, self.address, played, self._last_got.get(person), next(self._ids))
        message_id = self.arrive(raw)
        self.diary.wrote(NAME, person, message_id, played, time.time())
        return message_id

    def push(self, **claims: Any) -> tuple[dict[str, str], bytes]:
        """Return headers and body of the push that tells of the last change; `claims` replace the token's."""
        told = json.dumps({"emailAddress": self.address, "historyId": self._now}).encode()
        message = {
            "data": base64.urlsafe_b64encode(told).rstrip(b"=").decode(),
            "messageId": str(self._now),
            "publishTime": "now",
        }
        body = json.dumps({"message": message, "subscription": self.subscription}).encode()
        at = int(time.time())
        told_of = {"aud": self.audience, "iss": "https://accounts.google.com", "email": self.account, "sub": "1",
                   "email_verified": True, "iat": at, "exp": at + 3600} | claims  # fmt: skip
        token = self.signer.token({name: value for name, value in told_of.items() if value is not None})
        return {"authorization": f"Bearer {token}", "content-type": "application/json"}, body

    def sent(self) -> list[bytes]:
        """Return what was sent from the box, in order."""
        return [one["raw"] for one in self.mails.values() if "SENT" in one["labelIds"]]

    async def token(self, request: Request) -> Response:
        """`POST /gmail/token`."""
        form = await request.form()
        if self._strikes("token_refused") or form.get("refresh_token") != self.refresh_token:
            return JSONResponse({"error": "invalid_grant"}, 400)
        self.tokens_given += 1
        return JSONResponse({"access_token": f"access-{self.tokens_given}", "expires_in": 3599, "token_type": "Bearer"})

    async def keys(self, _: Request) -> Response:
        """`GET /gmail/certs`."""
        return JSONResponse({"keys": [self.signer.public()]})

    async def answer(self, request: Request) -> Response:
        """Answer any call of the API."""
        if request.headers.get("authorization") != f"Bearer access-{self.tokens_given}" or self._strikes(
            "token_expired"
        ):
            return _error(401, "authError", "UNAUTHENTICATED")
        for name, status, reason in (
            ("rate_limited", 429, "rateLimitExceeded"), ("rate_limited_as_403", 403, "userRateLimitExceeded"),
            ("server_errors", 500, "backendError"),
        ):  # fmt: skip
            if self._strikes(name):
                return _error(status, reason)
        path = request.url.path.removeprefix(_ROOT)
        if request.method == "POST":
            return await (self._send(request) if path == "/messages/send" else self._watch(request))
        known = {"/profile": self._profile, "/history": self._history, "/messages": self._list}
        return known[path](request) if path in known else self._get(request)

    def _profile(self, _: Request) -> Response:
        return JSONResponse({"emailAddress": self.address, "historyId": str(self._now)})

    def _history(self, request: Request) -> Response:
        start = int(request.query_params.get("startHistoryId", "0"))
        if start <= self.forgotten:
            return _error(404, "notFound")
        added = [(number, one) for number, one in self.history if number > start and "INBOX" in self._labels(one)]
        added = [one for one in added for _ in range(2 if self.faults.history_twice else 1)]
        shown, following = self._paged(added, request)
        told: Json = {"historyId": str(self._now), **following}
        if shown:
            told["history"] = [
                {"id": str(number), "messagesAdded": [{"message": self._brief(one)}]} for number, one in shown
            ]
        return JSONResponse(told)

    def _list(self, request: Request) -> Response:
        query = request.query_params.get("q", "")
        found = [
            one for one in reversed(self.mails.values()) if _matches(one, query, request.query_params.get("labelIds"))
        ]
        shown, following = self._paged(found, request)
        told: Json = {"resultSizeEstimate": len(found), **following}
        if shown:
            told["messages"] = [{"id": one["id"], "threadId": one["threadId"]} for one in shown]
        return JSONResponse(told)

    def _get(self, request: Request) -> Response:
        mail = self.mails.get(request.url.path.rpartition("/")[2])
        if mail is None:
            return _error(404, "notFound")
        told = self._brief(mail["id"]) | {"internalDate": mail["internalDate"]}
        if request.query_params.get("format") == "raw":
            return JSONResponse(told | {"raw": base64.urlsafe_b64encode(mail["raw"]).decode()})
        return JSONResponse(told | {"payload": {"headers": [{"name": "Message-Id", "value": mail["rfc822"]}]}})

    async def _send(self, request: Request) -> Response:
        body: Json = await request.json()
        try:
            raw = base64.urlsafe_b64decode(body["raw"])
        except (ValueError, KeyError, TypeError):
            return _error(400, "invalidArgument", "INVALID_ARGUMENT")
        thread = body.get("threadId")
        if not message_from_bytes(raw)["to"]:
            return _error(400, "invalidArgument", "INVALID_ARGUMENT")
        if thread and all(one["threadId"] != thread for one in self.mails.values()):
            return _error(404, "notFound")
        if self._strikes("timeouts_lost"):
            return _hang_up()
        sent = self.arrive(raw, ("SENT",), thread)
        to, message_id, text = letters.words(raw)
        self._last_got[to] = raw
        self.diary.got(NAME, to, message_id, text, time.time())
        if self.faults.rewritten_ids:
            self.mails[sent]["rfc822"] = f"<{sent}@mail.gmail.com>"
        return _hang_up() if self._strikes("timeouts_accepted") else JSONResponse(self._brief(sent))

    async def _watch(self, request: Request) -> Response:
        if self._strikes("watch_refused"):
            return _error(403, "forbidden", "PERMISSION_DENIED")
        self.watches.append(await request.json())
        return JSONResponse({"historyId": str(self._now), "expiration": str(int((time.time() + 7 * 86400) * 1000))})

    def _labels(self, message_id: str) -> list[str]:
        return self.mails[message_id]["labelIds"] if message_id in self.mails else ["INBOX"]

    def _brief(self, message_id: str) -> Json:
        mail = self.mails.get(message_id, {"id": message_id, "threadId": message_id, "labelIds": ["INBOX"]})
        return {name: mail[name] for name in ("id", "threadId", "labelIds")}

    def _paged(self, entries: list[Any], request: Request) -> tuple[list[Any], Json]:
        size = self.page or int(request.query_params.get("maxResults", "100"))
        start = int(request.query_params.get("pageToken") or 0)
        more = {"nextPageToken": str(start + size)} if start + size < len(entries) else {}
        return entries[start : start + size], more

    def _strikes(self, fault: str) -> bool:
        left = getattr(self.faults, fault)
        setattr(self.faults, fault, max(0, left - 1))
        return left > 0


def routes(gmail: GmailStandIn) -> list[Route]:
    """Return Google's interface, and how mail and faults are played."""

    async def tell(message_id: str) -> Response:
        headers, body = gmail.push()
        async with httpx.AsyncClient(timeout=20, trust_env=False) as http:
            told = await http.post(gmail.webhook, content=body, headers=headers)
        return JSONResponse({"id": message_id, "push": told.status_code})

    async def play(request: Request) -> Response:
        return await tell(gmail.arrive(await request.body()))

    async def write(request: Request) -> Response:
        person = request.path_params["person"].lower()
        if "@" not in person:
            return JSONResponse({"error": "A mail address has an @ in it."}, 400)
        return await tell(gmail.say(person, await request.json()))

    async def list_sent(_: Request) -> Response:
        return JSONResponse([one.decode("utf-8", "replace") for one in gmail.sent()])

    async def set_faults(request: Request) -> Response:
        wanted: Json = await request.json()
        known: Json = {one.name: type(getattr(gmail.faults, one.name)) for one in fields(gmail.faults)}
        if unknown := set(wanted) - set(known):
            return JSONResponse({"error": f"unknown: {sorted(unknown)}; known: {sorted(known)}"}, 400)
        for name, value in wanted.items():
            setattr(gmail.faults, name, known[name](value))
        return JSONResponse(vars(gmail.faults))

    return [
        Route("/gmail/token", gmail.token, methods=["POST"]),
        Route("/gmail/certs", gmail.keys),
        Route(f"{_ROOT}/{{rest:path}}", gmail.answer, methods=["GET", "POST"]),
        Route("/_emulator/gmail/messages", play, methods=["POST"]),
        Route("/_emulator/gmail/people/{person}/messages", write, methods=["POST"]),
        Route("/_emulator/gmail/sent", list_sent),
        Route("/_emulator/gmail/faults", set_faults, methods=["PUT"]),
    ]


def _matches(mail: Json, query: str, label: str | None) -> bool:
    named, after = re.search(r"rfc822msgid:(\S+)", query), re.search(r"after:(\d+)", query)
    return (
        (label is None or label in mail["labelIds"])
        and (named is None or mail["rfc822"].strip("<>") == named[1])
        and (after is None or int(mail["internalDate"]) >= int(after[1]) * 1000)
    )


def _error(status: int, reason: str, word: str = "") -> Response:
    told = {"code": status, "message": reason, "status": word, "errors": [{"domain": "global", "reason": reason}]}
    return JSONResponse({"error": told}, status)


def _hang_up() -> Response:
    """Begin an answer and drop the connection: the caller cannot know what became of its mail."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"{"
        raise ConnectionAbortedError

    return StreamingResponse(broken(), headers={"content-length": "100"})
