"""Twilio's end of the wire: messages are sent and files fetched here, people play, and faults are set."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import random
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse

from emulator import files
from emulator.diary import Diary
from emulator.twilio_webhooks import WHATSAPP, TwilioFaults, TwilioPostman, message, status

Json = dict[str, Any]
DAY = 24 * 3600
_PICTURE = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
_ERRORS = {
    20003: (401, "Authenticate"),
    20429: (429, "Too Many Requests"),
    20500: (500, "Internal Server Error"),
    21211: (400, "Invalid 'To' Phone Number"),
    21602: (400, "Message body is required"),
    21606: (400, "The 'From' phone number is not a valid sender"),
    21609: (400, "Invalid 'StatusCallback' URL"),
    21610: (400, "Attempt to send to unsubscribed recipient"),
    21617: (400, "The concatenated message body exceeds the 1600 character limit"),
    21655: (400, "The ContentSid is Invalid"),
    21656: (400, "The ContentVariables Parameter is invalid"),
    63016: (400, "Failed to send freeform message because you are outside the allowed window"),
}


class Rejected(Exception):
    """The request is refused with one of Twilio's codes."""

    def __init__(self, code: int) -> None:
        super().__init__(code)
        self.code = code


@dataclass
class Twilio:
    """What Twilio would know: who wrote when and how, who said STOP, and what was sent."""

    webhook: str
    account: str
    postman: TwilioPostman
    whatsapp: str
    sms: str
    contents: dict[str, str]
    """ContentSid → text with slots."""
    sent: list[Json] = field(default_factory=list[Json])
    confirmed: list[str] = field(default_factory=list[str])
    """Whom Twilio itself told that their STOP or START was heard."""
    stopped: set[str] = field(default_factory=set[str])
    fetched: list[Json] = field(default_factory=list[Json])
    files: dict[str, tuple[bytes, str]] = field(default_factory=dict[str, tuple[bytes, str]])
    """What people sent, by the name it has in the store."""
    diary: Diary = field(default_factory=Diary)
    _token: str = ""
    _lines: dict[str, str] = field(default_factory=dict[str, str])
    """Person → the number of ours at which they wrote or were written to last."""
    _last_inbound: dict[str, float] = field(default_factory=dict[str, float])
    _ids: Any = field(default_factory=lambda: itertools.count(1))
    _run: str = field(default_factory=lambda: f"{random.randrange(16**8):08x}")
    _news: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def faults(self) -> TwilioFaults:
        """What goes wrong."""
        return self.postman.faults

    def say(self, person: str, played: Json) -> str:
        """Let a person write where they last wrote or read, or `by` "sms" or "whatsapp"; return the message's id."""
        by = {"sms": self.sms, "whatsapp": self.whatsapp}.get(played.get("by", ""))
        ours = by or self._lines.get(person, self.whatsapp)
        self._lines[person] = ours
        self._last_inbound[person] = time.time()
        sid = str(played.get("provider_id") or self._sid("SM"))
        self.diary.wrote(_line(ours), person, sid, played, self._last_inbound[person])
        form = message(self.account, sid, person, ours, played, bsuid_only=self.faults.bsuid_only)
        self.postman.put(self.webhook, form | self._keyword(person, ours, played.get("text", "")))
        return sid

    def _keyword(self, person: str, ours: str, text: str) -> dict[str, str]:
        """Obey STOP and START by SMS, and say so to the person, as Advanced Opt-Out does."""
        word = text.strip().upper()
        if ours.startswith(WHATSAPP) or word not in ("STOP", "START"):
            return {}
        (self.stopped.add if word == "STOP" else self.stopped.discard)(person)
        self.confirmed.append(person)
        return {"OptOutType": word}

    async def send(self, request: Request) -> Response:
        """`POST /2010-04-01/Accounts/{sid}/Messages.json`."""
        if not self._is_ours(request):
            return _refusal(20003)
        form = dict(parse_qsl((await request.body()).decode(), keep_blank_values=True))
        try:
            text = self._check(form)
        except Rejected as refused:
            return _refusal(refused.code)
        if self.faults.strikes("timeouts_lost"):
            return _hang_up()
        sent = await self._accept(form, text)
        if self.faults.strikes("timeouts_accepted"):
            return _hang_up()
        return JSONResponse({"sid": sent["id"], "status": "queued", "to": form["To"], "error_code": None}, 201)

    def keep(self, played: Json) -> str:
        """Put what a person sends into the store; return the path that a message names."""
        media = self._sid("ME")
        self.files[media] = files.played(played) or (_PICTURE, "image/png")
        return f"/2010-04-01/Accounts/{self.account}/Messages/{self._sid('MM')}/Media/{media}"

    async def file(self, request: Request) -> Response:
        """Redirect to another host, as Twilio does to its store."""
        if not self._is_ours(request):
            return _refusal(20003)
        return RedirectResponse(
            f"http://localhost:{request.url.port}/_twilio_store/{request.path_params['media']}", 307
        )

    async def store(self, request: Request) -> Response:
        """Hand a file out, and refuse who shows a login: the store takes the address alone."""
        media, shown = request.path_params["media"], "authorization" in request.headers
        self.fetched.append({"media": media, "login_shown": shown})
        if shown:
            return Response("login", 400)
        found = self.files.get(media)
        return Response(found[0], media_type=found[1]) if found else Response(status_code=404)

    async def wait(self, count: int, to: str | None, seconds: float) -> list[Json]:
        """Return what was sent (to one person) as soon as there are `count`, or when the time is up."""
        async with self._news:
            try:
                await asyncio.wait_for(self._news.wait_for(lambda: len(self.to(to)) >= count), seconds)
            except TimeoutError:
                pass
        return self.to(to)

    def to(self, person: str | None) -> list[Json]:
        """Return what was sent, to everybody or to one person, in order."""
        return [one for one in self.sent if person is None or one["to"] == person]

    def _is_ours(self, request: Request) -> bool:
        login = base64.b64encode(f"{self.account}:{self._token}".encode()).decode()
        mine = request.path_params["account"] == self.account
        return mine and request.headers.get("authorization") == f"Basic {login}"

    def _check(self, form: Json) -> str:
        """Return what a person would read. Raises `Rejected` for a form that Twilio would not take."""
        ours, to = form.get("From", ""), form.get("To", "")
        on_whatsapp, person = to.startswith(WHATSAPP), _person(to)
        number = person.isdigit() and to.removeprefix(WHATSAPP).startswith("+")
        _require(number or (on_whatsapp and "." in person), 21211)
        _require(ours == (self.whatsapp if on_whatsapp else self.sms), 21606)
        _require(form.get("StatusCallback", "").startswith("http"), 21609)
        for fault, code in (("rate_limited", 20429), ("stopped", 21610), ("server_errors", 20500)):
            _require(not self.faults.strikes(fault), code)
        _require(on_whatsapp or person not in self.stopped, 21610)
        if "ContentSid" in form:
            return self._filled(form)
        _require(bool(form.get("Body", "").strip()), 21602)
        _require(len(form["Body"].encode("utf-16-le")) <= 3200, 21617)
        _require(not (on_whatsapp and self.faults.strikes("window_refused")), 63016)
        return form["Body"]

    def _filled(self, form: Json) -> str:
        text = self.contents.get(form["ContentSid"])
        if text is None:
            raise Rejected(21655)
        try:
            slots: dict[str, str] = json.loads(form.get("ContentVariables", "{}"))
        except ValueError as error:
            raise Rejected(21656) from error
        for name, part in slots.items():
            _require(bool(part.strip()), 21656)
            text = text.replace(f"{{{{{name}}}}}", part)
        _require("{{" not in text, 21656)
        return text

    async def _accept(self, form: Json, text: str) -> Json:
        person = _person(form["To"])
        sent: Json = {
            "id": self._sid("SM"), "to": person, "text": text, "body": {}, "form": form, "at": time.time()
        }  # fmt: skip
        self._lines.setdefault(person, form["From"])
        words = [("sent", ""), ("delivered", "")]
        if self._is_too_late(form, person):
            words = [("undelivered", "63016")]
        elif self.faults.late_statuses:
            words.reverse()
        if self.faults.statuses_first:
            self.postman.put(form["StatusCallback"], status(self.account, sent, *words[0]))
            await self.postman.flush()
        self.sent.append(sent)
        self.diary.got(_line(form["From"]), person.removeprefix("GB."), sent["id"], text, sent["at"])
        for word in words:
            self.diary.status(sent["id"], word[0])
            if self.postman.chance.random() >= self.faults.lost_statuses:
                self.postman.put(form["StatusCallback"], status(self.account, sent, *word))
        async with self._news:
            self._news.notify_all()
        return sent

    def _is_too_late(self, form: Json, person: str) -> bool:
        """Free text on WhatsApp more than a day after their last message is taken on, and then fails."""
        if "ContentSid" in form or not form["To"].startswith(WHATSAPP):
            return False
        last = self._last_inbound.get(person, self._last_inbound.get(person.removeprefix("GB."), 0.0))
        return self.faults.strikes("window_closed") or time.time() - last >= DAY

    def _sid(self, kind: str) -> str:
        return f"{kind}{self._run}{next(self._ids):024x}"


def make_twilio(webhook: str, account: str, token: str, contents: Json, templates: Json, seed: int = 0) -> Twilio:
    """Make a stand-in for one account. `contents`: name → language → ContentSid; `templates`: name → language → text."""
    postman = TwilioPostman(token.encode(), TwilioFaults(), random.Random(seed))
    texts = {
        sid: templates.get(name, {}).get(language, "{{1}}")
        for name, languages in contents.items()
        for language, sid in languages.items()
    }
    return Twilio(webhook, account, postman, f"{WHATSAPP}+15550100001", "+15550100002", texts, _token=token)


def _line(ours: str) -> str:
    """Return what the page calls the way a message took."""
    return "twilio" if ours.startswith(WHATSAPP) else "twilio_sms"


def _person(address: str) -> str:
    return address.removeprefix(WHATSAPP).removeprefix("+")


def _require(holds: bool, code: int) -> None:
    if not holds:
        raise Rejected(code)


def _refusal(code: int) -> Response:
    http, words = _ERRORS[code]
    more = f"https://www.twilio.com/docs/errors/{code}"
    return JSONResponse({"code": code, "message": words, "more_info": more, "status": http}, http)


def _hang_up() -> Response:
    """Begin an answer and drop the connection: the caller cannot know what became of its request."""

    async def broken() -> AsyncIterator[bytes]:
        yield b"{"
        raise ConnectionAbortedError

    return StreamingResponse(broken(), headers={"content-length": "100"})
