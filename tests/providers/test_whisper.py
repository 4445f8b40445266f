"""Voice notes over OpenAI's transcription wire (platform.openai.com/docs/api-reference/audio/createTranscription, AS9)."""

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
from providers.whisper import Whisper, WhisperSettings, read_answer

OGG = b"OggS" + bytes(60)
ANSWER: dict[str, Any] = {
    "text": " I need 40 folding chairs in Bristol",
    "language": "english",
    "duration": 4.2,
    "segments": [
        {
            "id": 0,
            "start": 0.0,
            "end": 2.0,
            "text": " I need 40 folding chairs",
            "avg_logprob": -0.1,
            "no_speech_prob": 0.01,
        },
        {"id": 1, "start": 2.0, "end": 4.2, "text": " in Bristol", "avg_logprob": -1.2, "no_speech_prob": 0.02},
    ],
}


@dataclass
class Listener:
    url: str
    answers: list[Response] = field(default_factory=list)
    heard: list[tuple[dict[str, Any], str]] = field(default_factory=list)


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    port = free_port()
    there = Listener(f"http://127.0.0.1:{port}/v1")

    async def hear(request: Request) -> Response:
        async with request.form() as form:
            told = {
                name: value if isinstance(value, str) else (value.filename, await value.read())
                for name, value in form.items()
            }
        there.heard.append((told, request.headers.get("authorization", "")))
        return there.answers.pop(0)

    async with serving(Starlette(routes=[Route("/v1/audio/transcriptions", hear, methods=["POST"])]), port):
        yield there


def whisper(url: str, **more: Any) -> Whisper:
    return Whisper(WhisperSettings(_env_file=None, whisper_api_url=url, whisper_api_key="k" * 20, **more))  # type: ignore[call-arg]


async def test_a_voice_note_becomes_lines_with_a_confidence_each(listener: Listener) -> None:
    listener.answers = [Response(json.dumps(ANSWER))]
    reading = await whisper(listener.url).hear(OGG, "audio/ogg", "sv")
    assert [line.text for line in reading.lines] == ["I need 40 folding chairs", "in Bristol"]
    assert reading.lines[0].confidence > 0.9 > reading.lines[1].confidence
    (told, authorization) = listener.heard[0]
    assert told["file"] == ("note.ogg", OGG)
    assert authorization == "Bearer " + "k" * 20
    assert "language" not in told


@pytest.mark.parametrize("status", [400, 413, 415, 422])
async def test_a_note_it_will_not_take_is_refused(listener: Listener, status: int) -> None:
    listener.answers = [Response(status_code=status)]
    with pytest.raises(Refused):
        await whisper(listener.url).hear(OGG, "audio/ogg", None)


@pytest.mark.parametrize(
    "answer",
    [
        Response(status_code=500),
        Response(status_code=401),
        Response(status_code=429),
        Response("<html>"),
        Response("[]"),
    ],
)
async def test_a_listener_that_fails_is_unavailable(listener: Listener, answer: Response) -> None:
    listener.answers = [answer]
    with pytest.raises(Unavailable):
        await whisper(listener.url).hear(OGG, "audio/ogg", None)


def test_silence_is_no_words() -> None:
    """Whisper writes 'Thank you for watching' where nobody speaks; its own `no_speech_prob` says so."""
    silent = {
        "text": "Thanks for watching!",
        "segments": [{"text": "Thanks for watching!", "avg_logprob": -0.2, "no_speech_prob": 0.97}],
    }
    assert read_answer(json.dumps(silent).encode()) == ()


def test_every_field_deleted_nulled_or_mistyped_raises_nothing_and_keeps_the_words() -> None:
    whole = "I need 40 folding chairs in Bristol"
    for odd in (None, 7, "x", [], {}, True, [None], -1e308):
        for name in ANSWER:
            told = {**ANSWER, name: odd}
            said = " ".join(line.text for line in read_answer(json.dumps(told).encode()))
            assert said == whole or name in ("segments", "text")
            assert said
        for name in ANSWER["segments"][0]:
            segment = {**ANSWER["segments"][0], name: odd}
            lines = read_answer(json.dumps({**ANSWER, "segments": [segment, ANSWER["segments"][1]]}).encode())
            assert "in Bristol" in [line.text for line in lines]
            assert all(0 <= line.confidence <= 1 for line in lines)
    for name in ANSWER:
        assert read_answer(json.dumps({key: value for key, value in ANSWER.items() if key != name}).encode())


@pytest.mark.parametrize("url", ["", "http://speech.example.com/v1", "x"])
def test_an_address_that_would_carry_voices_in_clear_is_refused(url: str) -> None:
    with pytest.raises(Invalid):
        whisper(url)
