"""What files of messages need: a store, engines that read them, and the machines of our own they may come from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib.util import find_spec

import structlog

from channels.port import Channel
from concierge.settings import read
from database.db import Pool
from database.sealing import Sealer
from database.settings import DatabaseSettings
from database.stored_files import StoredFiles
from domain.errors import Invalid, Unavailable
from domain.files import FileStore
from net.fetch import Fetcher
from providers.media_store import MediaSettings, open_store
from providers.ports import Ocr, Speech
from workers.engines import Engines
from workers.media import MediaFiles

log = structlog.get_logger()


class NoStore:
    """Stands where nobody said where files go: every file waits, and is given up in the end."""

    async def put(self, name: str, content: bytes) -> None:
        raise Unavailable("media_store", "No media store is open.")

    async def get(self, name: str) -> bytes | None:
        raise Unavailable("media_store", "No media store is open.")

    async def delete(self, name: str) -> None:
        raise Unavailable("media_store", "No media store is open.")

    async def aclose(self) -> None:
        """Nothing is open."""


@dataclass(frozen=True, slots=True)
class FileKit:
    """What a process is given to work on files."""

    store: FileStore = field(default_factory=NoStore)
    ocr: Sequence[Ocr] = ()
    speech: Sequence[Speech] = ()
    trusted: tuple[str, ...] = ()
    retention: timedelta = timedelta(days=180)

    def kept(self, pool: Pool, sealer: Sealer, clock: Callable[[], datetime]) -> StoredFiles | None:
        """Return where files that come with their message go; None where nobody said, and such a file is refused."""
        return None if isinstance(self.store, NoStore) else StoredFiles(pool, self.store, sealer, clock)

    def handler(
        self,
        kept: StoredFiles,
        pool: Pool,
        channels: Mapping[str, Channel],
        clock: Callable[[], datetime],
        ring_inbox: Callable[[], object],
    ) -> MediaFiles:
        """Put together who fetches and reads; the engines stand behind their breakers."""
        engines = Engines(clock, self.ocr, self.speech)
        return MediaFiles(pool, channels, Fetcher(self.trusted), kept, engines, clock, ring_inbox)

    async def aclose(self) -> None:
        """Close store and engines."""
        for one in (*self.ocr, *self.speech, self.store):
            await one.aclose()


def from_environment(*, reading: bool = True) -> FileKit:
    """Open what the settings name; engines only for a process that reads. Raises `Invalid` naming what is wrong."""
    settings = read(MediaSettings)
    store = open_store(settings, read(DatabaseSettings).concierge_home)
    ocr = _ocr() if reading else ()
    speech = _speech() if reading else ()
    if reading and not ocr:
        log.info("ocr.closed", reason="Pictures are not read: install the extra `ocr`, or set OCR_ENABLED and a key.")
    return FileKit(store, ocr, speech, settings.origins(), settings.retention())


def _ocr() -> Sequence[Ocr]:
    """Return the engines that can be used, the better one first."""
    from providers.gemini_settings import GeminiSettings  # late, like everything that may not be installed
    from providers.rapid_ocr import RapidOcr, RapidOcrSettings

    engines: list[Ocr] = []
    gemini = read(GeminiSettings)
    if gemini.is_on() and find_spec("google") is not None and find_spec("google.genai") is not None:
        from providers.gemini_ocr import GeminiOcr

        engines.append(GeminiOcr(gemini))
    if RapidOcr.is_installed():
        engines.append(RapidOcr(read(RapidOcrSettings)))
    return engines


def _speech() -> Sequence[Speech]:
    from providers.whisper import Whisper, WhisperSettings

    try:
        return (Whisper(read(WhisperSettings)),)
    except Invalid as error:
        log.info("speech.closed", reason=str(error))
        return ()
