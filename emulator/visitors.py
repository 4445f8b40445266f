"""Visitors of the web form: what the page lets them write goes to the form's public API, and their ticket is looked at."""

from __future__ import annotations

import asyncio
import base64
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.diary import Diary, PlayedChannel
from emulator.sides import Side

Json = dict[str, Any]
NAME: Final = "web"
_SOONEST, _LATEST = 0.5, 3.0
"""Seconds between two looks at the tickets: soon while things happen."""


@dataclass
class _Visit:
    """One visitor's ticket: its address, the key that opens it, and what of it was seen."""

    person: str
    ticket: str
    key: str
    seen: set[str] = field(default_factory=set[str])


class Visitors:
    """Everybody who sent a form, and the tickets they look at."""

    def __init__(self, product: str, diary: Diary) -> None:
        self._diary = diary
        self._http = httpx.AsyncClient(base_url=product, timeout=20, trust_env=False)
        self._visits: dict[str, _Visit] = {}
        self._wake = asyncio.Event()
        diary.register(
            PlayedChannel(
                NAME,
                "Web form",
                "/_emulator/web/people/{person}/messages",
                "Name of a visitor",
                "Ada",
                ("text", "tap", "image"),
            )
        )

    async def say(self, person: str, played: Json) -> httpx.Response:
        """Let a visitor write: the first time a form, afterwards on the page of their ticket."""
        visit = self._visits.get(person)
        answer = await (self._submit(person, played) if visit is None else self._reply(visit, played))
        if answer.is_success:
            self._diary.wrote(NAME, person, uuid.uuid4().hex, played, time.time())
        elif answer.status_code == 404:
            self._visits.pop(person, None)  # the link ended: what they write next is a new form
        self._wake.set()
        return answer

    async def look(self) -> bool:
        """Look at every ticket once; say whether there was anything new."""
        return any([await self._look(visit) for visit in tuple(self._visits.values())])

    async def run(self) -> None:
        """Look for ever."""
        pause = _SOONEST
        async with self._http:
            while True:
                try:
                    await asyncio.wait_for(self._wake.wait(), pause)
                    self._wake.clear()
                    pause = _SOONEST
                except TimeoutError:
                    pause = _SOONEST if await self.look() else min(pause * 1.3, _LATEST)

    async def _submit(self, person: str, played: Json) -> httpx.Response:
        fields = {"message": played.get("text") or "Please read the picture.", "submission_id": str(uuid.uuid4())}
        if played.get("data"):
            kind = str(played.get("mime_type", "image/png"))
            content = base64.b64decode(str(played["data"]))
            told = {"files": (f"picture.{kind.rpartition('/')[2]}", content, kind)}
            answer = await self._http.post("/support/submit", data=fields, files=told)
        else:
            answer = await self._http.post("/support/submit", json=fields)
        if answer.is_success:
            receipt: Json = answer.json()
            self._visits[person] = _Visit(person, receipt["ticket"], receipt["key"])
        return answer

    async def _reply(self, visit: _Visit, played: Json) -> httpx.Response:
        told = {"tap_id": played["id"]} if played.get("type") == "tap" else {"text": played.get("text", "")}
        return await self._http.post(
            f"/support/ticket/{visit.ticket}/messages",
            json={**told, "submission_id": str(uuid.uuid4())},
            headers={"authorization": f"Bearer {visit.key}"},
        )

    async def _look(self, visit: _Visit) -> bool:
        try:
            answer = await self._http.get(
                f"/support/ticket/{visit.ticket}", headers={"authorization": f"Bearer {visit.key}"}
            )
        except httpx.HTTPError:
            return False
        if not answer.is_success:
            return False
        page: Json = answer.json()
        new = [one for one in page["conversation"] if one["from"] == "us" and one["id"] not in visit.seen]
        for one in new:
            visit.seen.add(one["id"])
            self._diary.got(
                NAME, visit.person, f"{visit.ticket} {one['id']}", one["text"], time.time(), one.get("choices", ())
            )
        return bool(new)


def side(product: str, diary: Diary) -> Side:
    """Return what the emulator's app needs of the visitors."""
    visitors = Visitors(product, diary)

    async def play(request: Request) -> Response:
        try:
            answer = await visitors.say(request.path_params["person"], await request.json())
        except httpx.HTTPError:
            return JSONResponse({"error": "The product does not answer; it may be starting."}, 502)
        if answer.is_success:
            return JSONResponse({"id": "sent"})
        return JSONResponse({"error": _why(answer)}, answer.status_code)

    return Side((Route("/_emulator/web/people/{person}/messages", play, methods=["POST"]),), visitors.run)


def _why(answer: httpx.Response) -> str:
    try:
        told: Json = answer.json()["error"]
    except (ValueError, KeyError, TypeError):
        return f"The form answered {answer.status_code}."
    return " ".join([told.get("message", ""), *told.get("fields", {}).values()]).strip()
