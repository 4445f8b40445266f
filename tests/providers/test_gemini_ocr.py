"""Gemini's wire, scripted (ai.google.dev/api/generate-content): what it says becomes lines, and its failures outcomes (SO2)."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from concierge.programs import free_port
from concierge.stage import serving
from domain.errors import Invalid, Refused, Unavailable
from providers.gemini_settings import GeminiSettings

genai = pytest.importorskip("google.genai", reason="the extra `gemini` is not installed")

from providers.gemini_ocr import GeminiOcr, read_answer  # noqa: E402 - it needs what the line above looks for

LINES = {"lines": [{"text": "40 folding chairs", "confidence": 0.97}, {"text": "by 5 Dec", "confidence": 0.4}]}


def answer(text: str) -> Response:
    told = {
        "candidates": [{"content": {"parts": [{"text": text}], "role": "model"}, "finishReason": "STOP", "index": 0}]
    }
    return Response(json.dumps(told), media_type="application/json")


def failure(status: int, message: str = "no") -> Response:
    return Response(
        json.dumps({"error": {"code": status, "message": message, "status": "X"}}),
        status,
        media_type="application/json",
    )


@dataclass
class Google:
    url: str
    answers: list[Response] = field(default_factory=list)
    asked: list[tuple[str, dict[str, Any], str]] = field(default_factory=list)

    def engine(self) -> GeminiOcr:
        told: dict[str, Any] = {"ocr_enabled": True, "gemini_api_key": "g" * 30, "gemini_api_url": self.url}
        return GeminiOcr(GeminiSettings(_env_file=None, **told))  # type: ignore[call-arg]


@pytest.fixture
async def google() -> AsyncIterator[Google]:
    port = free_port()
    there = Google(f"http://127.0.0.1:{port}")

    async def generate(request: Request) -> Response:
        there.asked.append((request.url.path, await request.json(), request.headers.get("x-goog-api-key", "")))
        return there.answers.pop(0)

    async with serving(Starlette(routes=[Route("/{path:path}", generate, methods=["POST"])]), port):
        yield there


async def test_a_picture_becomes_lines_with_a_confidence_each(google: Google) -> None:
    google.answers = [answer(json.dumps(LINES))]
    reading = await google.engine().read(b"picture", "image/png")
    assert [(line.text, line.confidence) for line in reading.lines] == [("40 folding chairs", 0.97), ("by 5 Dec", 0.4)]
    (path, body, key) = google.asked[0]
    assert path.endswith("models/gemini-2.5-flash:generateContent")
    assert key == "g" * 30
    told = body["contents"][0]["parts"][0]["inlineData"]  # the library writes either name, and Google reads both
    assert told.get("mimeType", told.get("mime_type")) == "image/png"
    assert body["generationConfig"]["responseMimeType"] == "application/json"


@pytest.mark.parametrize("status", [401, 403, 404, 429, 500, 503])
async def test_a_failing_gemini_is_asked_once_and_left_to_the_breaker(google: Google, status: int) -> None:
    google.answers = [failure(status)] * 5
    with pytest.raises(Unavailable):
        await google.engine().read(b"picture", "image/png")
    assert len(google.asked) == 1


async def test_a_file_it_does_not_open_is_refused_and_a_wrong_key_is_not_the_files_fault(google: Google) -> None:
    google.answers = [
        failure(400, "Unable to process input image."),
        failure(400, "API key not valid. Please pass a valid API key."),
    ]
    with pytest.raises(Refused):
        await google.engine().read(b"picture", "image/png")
    with pytest.raises(Unavailable):
        await google.engine().read(b"picture", "image/png")


@pytest.mark.parametrize("text", ["", "I see a list.", '{"lines": [', "[]", '{"lines": {}}', "null", "7"])
async def test_an_answer_without_the_form_is_unavailable(google: Google, text: str) -> None:
    google.answers = [answer(text)]
    with pytest.raises(Unavailable):
        await google.engine().read(b"picture", "image/png")


async def test_a_blocked_answer_is_unavailable(google: Google) -> None:
    google.answers = [Response('{"promptFeedback": {"blockReason": "SAFETY"}}', media_type="application/json")]
    with pytest.raises(Unavailable):
        await google.engine().read(b"picture", "image/png")


def test_every_field_mistyped_raises_nothing_and_keeps_the_words() -> None:
    for odd in (None, 7, "x", [], {}, True, -3, 1e400):
        lines = read_answer(json.dumps({"lines": [{**LINES["lines"][0], "confidence": odd}, odd, LINES["lines"][1]]}))
        assert [line.text for line in lines] == ["40 folding chairs", "by 5 Dec"]
        assert all(0 <= line.confidence <= 1 for line in lines)
        assert len(read_answer(json.dumps({"lines": [{**LINES["lines"][0], "text": odd}, LINES["lines"][1]]}))) in (
            1,
            2,
        )


def test_switched_on_without_a_key_says_what_is_missing() -> None:
    told: dict[str, Any] = {"ocr_enabled": True}
    with pytest.raises(Invalid, match="GEMINI_API_KEY"):
        GeminiSettings(_env_file=None, **told).is_on()  # type: ignore[call-arg]
    assert not GeminiSettings(_env_file=None).is_on()  # type: ignore[call-arg]
