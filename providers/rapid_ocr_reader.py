"""The process that reads pictures: files come on its standard input, lines go out on its standard output.

Run by `providers.rapid_ocr`: `python -m providers.rapid_ocr_reader <megabytes> <threads> <pages> <processor seconds>`.
"""

from __future__ import annotations

import io
import json
import os
import resource
import struct
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO, Final

_LONGEST_SIDE: Final = 2000
"""Pixels; larger pictures are made smaller: letters stay legible, and reading takes a quarter of the time."""
_MOST_PIXELS: Final = 50_000_000
_DOTS_PER_POINT: Final = 2.0  # 144 dpi

_WRITTEN: Final = 0.99
_LEAST_WRITTEN: Final = 20  # characters of a page; fewer are a page number on a scan

Picture = Any
Read = Callable[[Picture], list[tuple[str, float]]]


def main() -> None:
    """Read files until the input ends."""
    megabytes, threads, pages, seconds = map(int, sys.argv[1:5])
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = str(threads)
    _limit(resource.RLIMIT_AS, megabytes * 1_000_000)
    _limit(resource.RLIMIT_CORE, 0)
    _limit(resource.RLIMIT_FSIZE, 0)
    source, answers = sys.stdin.buffer, os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(sys.stderr.fileno(), sys.stdout.fileno())  # what a library prints is no answer
    read = _engine(threads)
    _send(answers, {"ready": True})
    while (told := _receive(source)) is not None:
        _limit(resource.RLIMIT_CPU, int(sum(resource.getrusage(resource.RUSAGE_SELF)[:2])) + seconds * threads + 1)
        _send(answers, _answer(read, *told, pages))


def _answer(read: Read, mime: str, content: bytes, pages: int) -> dict[str, Any]:
    try:
        if mime == "application/pdf" and (written := _written(content, pages)):
            return {"lines": [(line, _WRITTEN) for line in written]}
        pictures = list(_pictures(mime, content, pages))
    except MemoryError:
        return {"error": "memory"}
    except Exception:  # noqa: BLE001 - somebody else's file breaks a decoder in its own way
        return {"error": "unreadable"}
    try:
        return {"lines": [line for picture in pictures for line in read(picture)]}
    except Exception:  # noqa: BLE001 - the parent tries again with a fresh process
        return {"error": "failed"}


def _pictures(mime: str, content: bytes, pages: int) -> Iterator[Picture]:
    import numpy
    from PIL import Image, ImageOps

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    if mime == "application/pdf":
        opened: Iterator[Any] = _pages(content, pages)
    else:
        image = Image.open(io.BytesIO(content), formats=("JPEG", "PNG", "WEBP", "GIF"))
        opened = iter((ImageOps.exif_transpose(image),))
    for one in opened:
        one.thumbnail((_LONGEST_SIDE, _LONGEST_SIDE))
        yield numpy.asarray(_on_white(one))[:, :, ::-1]


def _on_white(image: Any) -> Any:
    """Put letters on transparent ground on paper: black on nothing would be black on black."""
    from PIL import Image

    if image.mode not in ("RGBA", "LA", "P"):
        return image.convert("RGB")
    layer = image.convert("RGBA")
    paper = Image.new("RGBA", layer.size, "white")
    paper.alpha_composite(layer)
    return paper.convert("RGB")


def _pages(content: bytes, most: int) -> Iterator[Any]:
    document = _document(content)
    for number in range(min(len(document), most)):
        page = document[number]
        width, height = page.get_size()
        scale = min(_DOTS_PER_POINT, _LONGEST_SIDE / max(width, height, 1))
        yield page.render(scale=scale).to_pil()


def _document(content: bytes) -> Any:
    """pdfium has no types; neither has anything that is done with it."""
    return import_module("pypdfium2").PdfDocument(content)


def _written(content: bytes, most: int) -> list[str]:
    """Return the lines of a document that was written, not scanned; [] where a page has to be looked at."""
    document = _document(content)
    lines: list[str] = []
    for number in range(min(len(document), most)):
        page = [" ".join(line.split()) for line in document[number].get_textpage().get_text_bounded().splitlines()]
        if sum(map(len, page)) < _LEAST_WRITTEN:
            return []
        lines += [line for line in page if line]
    return lines


def _engine(threads: int) -> Read:
    made: Any = import_module("rapidocr_onnxruntime").RapidOCR(intra_op_num_threads=threads, inter_op_num_threads=1)

    def read(picture: Picture) -> list[tuple[str, float]]:
        found, _ = made(picture)
        boxes = [_box(one) for one in found or ()]
        return [(box.text, box.confidence) for box in in_rows(boxes)]

    return read


@dataclass(frozen=True, slots=True)
class Box:
    """Words and where they stand, in pixels from the upper left."""

    left: float
    top: float
    bottom: float
    text: str
    confidence: float

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def in_rows(boxes: Iterable[Box]) -> Iterator[Box]:
    """Order by rows and then from left to right: boxes whose middles are closer than half a line stand in one row."""
    rows: list[list[Box]] = []
    for box in sorted(boxes, key=lambda one: one.middle):
        if rows and box.middle - rows[-1][0].middle < (box.bottom - box.top) / 2:
            rows[-1].append(box)
        else:
            rows.append([box])
    for row in rows:
        yield from sorted(row, key=lambda one: one.left)


def _box(found: Any) -> Box:
    corners, text, confidence = found
    heights = [float(point[1]) for point in corners]
    return Box(min(float(point[0]) for point in corners), min(heights), max(heights), str(text), float(confidence))


def _receive(source: BinaryIO) -> tuple[str, bytes] | None:
    head = source.read(8)
    if len(head) < 8:
        return None
    kind, length = struct.unpack(">II", head)
    return source.read(kind).decode(), source.read(length)


def _send(answers: Any, told: dict[str, Any]) -> None:
    body = json.dumps(told).encode()
    answers.write(struct.pack(">I", len(body)) + body)
    answers.flush()


def _limit(what: int, most: int) -> None:
    _, hard = resource.getrlimit(what)
    most = most if hard == resource.RLIM_INFINITY else min(most, hard)
    resource.setrlimit(what, (most, hard if what == resource.RLIMIT_CPU else most))


if __name__ == "__main__":
    main()
