"""Read pictures and PDFs on this machine, in a process of its own with a ceiling on time and memory (the extra `ocr`).

RapidOCR's models lie inside its package: github.com/RapidAI/RapidOCR. What is read is somebody else's file: whatever it
does to the reader (a bomb, a crash, an endless loop) ends with that process, and the next file gets a new one.
"""

from __future__ import annotations

import asyncio
import ctypes
import json
import struct
import sys
from asyncio.subprocess import Process
from contextlib import suppress
from importlib.util import find_spec
from typing import Any, ClassVar, Final

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import Refused, Unavailable
from domain.photos import Reading, SeenLine

_LONGEST_ANSWER: Final = 4_000_000
_STARTS_WITHIN: Final = 60.0
"""Seconds for loading the models, on a machine that does much else."""

_LINKED_AGAINST: Final = ("libGL.so.1", "libgthread-2.0.so.0")


class RapidOcrSettings(BaseSettings):
    """Reading pictures on this machine."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    ocr_seconds: float = Field(default=30.0, gt=0, le=600, description="How long reading one file may take.")
    ocr_memory_mb: int = Field(
        default=3000, ge=1000, le=64_000, description="How much address space the process that reads may take."
    )
    ocr_threads: int = Field(default=1, ge=1, le=64, description="Processors that the process that reads may use.")
    ocr_pages: int = Field(default=5, ge=1, le=100, description="Pages of a PDF that are read.")


class RapidOcr:
    """One reading process, started with the first file; files wait for each other."""

    name: ClassVar[str] = "rapidocr"

    def __init__(self, settings: RapidOcrSettings) -> None:
        self._settings = settings
        self._turn = asyncio.Lock()
        self._reader: Process | None = None

    @staticmethod
    def is_installed() -> bool:
        """Say whether the extra `ocr` is there, and what its OpenCV is linked against (Debian: libgl1, libglib2.0-0)."""
        if find_spec("rapidocr_onnxruntime") is None or find_spec("pypdfium2") is None:
            return False
        return not sys.platform.startswith("linux") or all(map(_can_be_loaded, _LINKED_AGAINST))

    async def read(self, content: bytes, mime: str) -> Reading:
        """Hand it to the reader; kill the reader when it takes too long."""
        async with self._turn:
            try:
                reader = self._reader or await self._start()
                async with asyncio.timeout(self._settings.ocr_seconds):
                    answer = await _ask(reader, content, mime)
            except (TimeoutError, OSError, EOFError, asyncio.IncompleteReadError, ValueError) as error:
                await self._kill()
                raise Unavailable("ocr_reader", f"The reader was stopped: {type(error).__name__}.") from error
            except BaseException:
                await self._kill()  # cancelled half-way: its answer would be taken for that of the next file
                raise
        if answer.get("error") == "unreadable":
            raise Refused("unreadable", "The file could not be opened.")
        if "lines" not in answer:
            raise Unavailable("ocr_reader", "The reader failed.")
        return Reading(self.name, tuple(SeenLine(str(text), float(sure)) for text, sure in answer["lines"]))

    async def aclose(self) -> None:
        """Stop the reader."""
        await self._kill()

    async def _start(self) -> Process:
        told = self._settings
        reader = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "providers.rapid_ocr_reader"),
            *map(str, (told.ocr_memory_mb, told.ocr_threads, told.ocr_pages, int(told.ocr_seconds) + 1)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,  # it may hold what was read
        )
        self._reader = reader
        async with asyncio.timeout(_STARTS_WITHIN):
            await _receive(reader)
        return reader

    async def _kill(self) -> None:
        reader, self._reader = self._reader, None
        if reader is None:
            return
        with suppress(ProcessLookupError):
            reader.kill()
        await reader.wait()


def _can_be_loaded(library: str) -> bool:
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


async def _ask(reader: Process, content: bytes, mime: str) -> dict[str, Any]:
    """Send one file: the length of the type, the type, the length of the file, the file."""
    if reader.stdin is None:
        raise EOFError
    kind = mime.encode()
    reader.stdin.write(struct.pack(">II", len(kind), len(content)) + kind + content)
    await reader.stdin.drain()
    return await _receive(reader)


async def _receive(reader: Process) -> dict[str, Any]:
    if reader.stdout is None:
        raise EOFError
    (length,) = struct.unpack(">I", await reader.stdout.readexactly(4))
    if length > _LONGEST_ANSWER:
        raise ValueError("an answer of that length is none")
    told: Any = json.loads(await reader.stdout.readexactly(length))
    return told
