"""Write down voice notes through any address that speaks OpenAI's `/audio/transcriptions`, in the cloud or on this machine.

Source: platform.openai.com/docs/api-reference/audio/createTranscription; `verbose_json` gives segments with `avg_logprob`.
"""

from __future__ import annotations

import json
import math
from functools import cache
from ssl import SSLContext
from typing import Any, ClassVar, Final, cast
from urllib.parse import urlsplit

import httpx
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import Invalid, Refused, Unavailable
from domain.photos import Reading, SeenLine

_ENDINGS: Final = {
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/mp4": "m4a",
    "audio/wav": "wav",
    "audio/aac": "aac",
    "audio/amr": "amr",
    "video/mp4": "mp4",
    "video/3gpp": "3gp",
}
_LONGEST: Final = 4000
_SILENT: Final = 0.8
"""Whisper invents words for silence; above this `no_speech_prob` nothing was said."""
_UNTOLD: Final = 0.85
"""What an answer without probabilities counts for."""


class WhisperSettings(BaseSettings):
    """Voice notes."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    whisper_api_url: str | None = Field(
        default=None,
        description="Address before `/audio/transcriptions`, as https://api.openai.com/v1. Empty: people type.",
    )
    whisper_api_key: SecretStr | None = Field(
        default=None, description="Key for it; a machine of your own may need none."
    )
    whisper_model: str = Field(default="whisper-1", description="Model that listens.")
    whisper_seconds: float = Field(default=30.0, gt=0, le=600, description="How long one voice note may take.")

    def require(self) -> None:
        """Raise `Invalid` naming what is missing or unusable."""
        parts = urlsplit((self.whisper_api_url or "").strip())
        if not parts.hostname:
            raise Invalid("settings", "Voice notes need WHISPER_API_URL. Set it in .env (.env.example).")
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Invalid("settings", "WHISPER_API_URL must be https (http on this machine only): voices travel to it.")


class Whisper:
    """One address and one model."""

    name: ClassVar[str] = "whisper"

    def __init__(self, settings: WhisperSettings) -> None:
        settings.require()
        self._url = (settings.whisper_api_url or "").strip().rstrip("/")
        self._model = settings.whisper_model
        key = settings.whisper_api_key.get_secret_value() if settings.whisper_api_key else ""
        self._http = httpx.AsyncClient(
            headers={"authorization": f"Bearer {key}"} if key else {},
            timeout=httpx.Timeout(settings.whisper_seconds, connect=5),
            verify=_tls(),
            trust_env=False,
            follow_redirects=False,
        )

    async def hear(self, content: bytes, mime: str, language: str | None) -> Reading:
        """`POST /audio/transcriptions`; `language` is not sent: a wrong guess makes Whisper translate."""
        ending = _ENDINGS.get(mime)
        if ending is None:
            raise Refused("unreadable", "Nothing here listens to this kind of file.")
        try:
            answer = await self._http.post(
                f"{self._url}/audio/transcriptions",
                data={"model": self._model, "response_format": "verbose_json", "temperature": "0"},
                files={"file": (f"note.{ending}", content, mime)},
            )
        except httpx.HTTPError as error:
            raise Unavailable("speech", f"Speech does not answer: {type(error).__name__}.") from error
        if answer.status_code in (400, 413, 415, 422):
            raise Refused("unreadable", "The voice note could not be understood.")
        if not answer.is_success:
            raise Unavailable("speech", f"Speech answered {answer.status_code}.")
        return Reading(self.name, read_answer(answer.content))

    async def aclose(self) -> None:
        """Close connections."""
        await self._http.aclose()


def read_answer(body: bytes) -> tuple[SeenLine, ...]:
    """Read what was said; odd fields are passed over. Raises `Unavailable` when it is no answer at all."""
    try:
        told: Any = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise Unavailable("speech", "Speech gave no answer that can be read.") from error
    if not isinstance(told, dict):
        raise Unavailable("speech", "Speech gave no answer that can be read.")
    answer = _fields(cast("object", told))
    listed = answer.get("segments")
    segments = cast("list[Any]", listed) if isinstance(listed, list) else []
    lines = tuple(line for one in segments if (line := _line(one)))
    if segments and (lines or all(_is_silence(one) for one in segments)):
        return lines
    text = answer.get("text")
    said = " ".join(text.split())[:_LONGEST] if isinstance(text, str) else ""
    return (SeenLine(said, _UNTOLD),) if said else ()


def _line(segment: Any) -> SeenLine | None:
    told = _fields(segment)
    if _is_silence(segment):
        return None
    text = told.get("text")
    said = " ".join(text.split())[:_LONGEST] if isinstance(text, str) else ""
    return SeenLine(said, _confidence(told.get("avg_logprob"))) if said else None


def _is_silence(segment: Any) -> bool:
    silent = _fields(segment).get("no_speech_prob")
    return isinstance(silent, int | float) and silent > _SILENT


def _fields(told: object) -> dict[str, Any]:
    return cast("dict[str, Any]", told) if isinstance(told, dict) else {}


def _confidence(logprob: object) -> float:
    """Turn the mean log-probability of a token into a probability; half-heard words have -1 and less."""
    if isinstance(logprob, bool) or not isinstance(logprob, int | float) or math.isnan(logprob):
        return _UNTOLD
    return math.exp(min(max(float(logprob), -10.0), 0.0))


@cache
def _tls() -> SSLContext:
    return httpx.create_ssl_context(trust_env=False)
