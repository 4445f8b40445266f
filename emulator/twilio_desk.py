"""The routes of Twilio's stand-in: Twilio's own, and a small interface to play people and to set faults."""

from __future__ import annotations

from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from emulator.diary import Diary, PlayedChannel
from emulator.twilio import Twilio
from emulator.twilio_webhooks import FILES

Json = dict[str, Any]


def register(diary: Diary) -> None:
    """Let the page play people on WhatsApp and on SMS."""
    play = "/twilio/_emulator/people/{person}/messages?by="
    told = ("Phone number", "447700900101", ("text", "image"))
    diary.register(PlayedChannel("twilio", "WhatsApp (Twilio)", f"{play}whatsapp", *told))
    diary.register(PlayedChannel("twilio_sms", "SMS (Twilio)", f"{play}sms", *told))


class Desk:
    """The small interface to play people and to set faults; the same as at Meta's, under another folder."""

    def __init__(self, twilio: Twilio) -> None:
        self.twilio = twilio

    async def play(self, request: Request) -> Response:
        played: Json = {**request.query_params, **await request.json()}
        if played.get("type") in FILES and "url" not in played:
            played["url"] = f"{request.url.scheme}://{request.url.netloc}{self.twilio.keep(played)}"
        return JSONResponse({"id": self.twilio.say(request.path_params["person"], played)})

    async def list_sent(self, request: Request) -> Response:
        return JSONResponse(self.twilio.to(request.query_params.get("to")))

    async def wait(self, request: Request) -> Response:
        query = request.query_params
        seconds = min(float(query.get("seconds", "10")), 60.0)
        return JSONResponse(await self.twilio.wait(int(query.get("count", "1")), query.get("to"), seconds))

    async def set_faults(self, request: Request) -> Response:
        try:
            self.twilio.faults.change(await request.json())
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        return JSONResponse(vars(self.twilio.faults))

    async def flush(self, _: Request) -> Response:
        await self.twilio.postman.flush()
        return JSONResponse({"delivered": self.twilio.postman.sent, "refused": self.twilio.postman.refused})

    async def told(self, _: Request) -> Response:
        return JSONResponse({"confirmed": self.twilio.confirmed, "fetched": self.twilio.fetched})

    async def no_calls(self, _: Request) -> Response:
        return JSONResponse([])


def routes(twilio: Twilio) -> list[Route]:
    """Return Twilio's interface, and the desk."""
    desk, account = Desk(twilio), "/2010-04-01/Accounts/{account}"
    return [
        Route(f"{account}/Messages.json", twilio.send, methods=["POST"]),
        Route(f"{account}/Messages/{{message}}/Media/{{media}}", twilio.file),
        Route("/_twilio_store/{media}", twilio.store),
        Route("/twilio/_emulator/people/{person}/messages", desk.play, methods=["POST"]),
        Route("/twilio/_emulator/sent", desk.list_sent),
        Route("/twilio/_emulator/wait", desk.wait),
        Route("/twilio/_emulator/told", desk.told),
        Route("/twilio/_emulator/faults", desk.set_faults, methods=["PUT"]),
        Route("/twilio/_emulator/flush", desk.flush, methods=["POST"]),
        Route("/twilio/_emulator/calls", desk.no_calls),
        Route("/twilio/_emulator/calls/flush", desk.no_calls, methods=["POST"]),
    ]
