"""The routes of WAHA's stand-in, below `/waha`: its own interface, and a small one to play people and to set faults."""

from __future__ import annotations

from dataclasses import fields

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Mount, Route

from emulator.waha import SESSION, WahaServer


def mount(waha: WahaServer) -> Mount:
    """Return the server's interface and the one to play with, below `/waha`."""
    interface = [
        Route("/api/sendText", waha.send_text, methods=["POST"]),
        Route("/api/{session}/lids/{lid}", waha.lid),
        Route("/api/files/{session}/{name}", waha.file),
        Route("/api/{what}", waha.note, methods=["POST", "PUT"]),
    ]
    return Mount("/waha", routes=[*interface, *_to_play(waha), *_to_break(waha)])


def _to_play(waha: WahaServer) -> list[Route]:

    async def play(request: Request) -> Response:
        return JSONResponse({"id": waha.say(request.path_params["person"], await request.json())})

    async def tell(request: Request) -> Response:
        told = await request.json()
        waha.tell(told["event"], told["payload"])
        return JSONResponse({})

    async def list_sent(request: Request) -> Response:
        return JSONResponse(waha.to(request.query_params.get("to")))

    async def list_seen(_: Request) -> Response:
        return JSONResponse(waha.seen)

    async def wait(request: Request) -> Response:
        query = request.query_params
        seconds = min(float(query.get("seconds", "10")), 60.0)
        return JSONResponse(await waha.wait(int(query.get("count", "1")), query.get("to"), seconds))

    return [
        Route("/_emulator/people/{person}/messages", play, methods=["POST"]),
        Route("/_emulator/events", tell, methods=["POST"]),
        Route("/_emulator/sent", list_sent),
        Route("/_emulator/seen", list_seen),
        Route("/_emulator/wait", wait),
    ]


def _to_break(waha: WahaServer) -> list[Route]:
    async def set_faults(request: Request) -> Response:
        before = waha.faults.session
        try:
            waha.faults.change(await request.json())
        except (ValueError, TypeError) as error:
            return JSONResponse({"error": str(error)}, 400)
        if waha.faults.session != before:
            waha.tell("session.status", {"name": SESSION, "status": waha.faults.session, "statuses": []})
        return JSONResponse({one.name: getattr(waha.faults, one.name) for one in fields(waha.faults)})

    async def flush(_: Request) -> Response:
        await waha.postman.flush()
        return JSONResponse({"delivered": waha.postman.sent, "refused": waha.postman.refused})

    return [
        Route("/_emulator/faults", set_faults, methods=["PUT"]),
        Route("/_emulator/flush", flush, methods=["POST"]),
    ]
