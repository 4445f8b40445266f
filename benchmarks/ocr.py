"""Read drawn pages with the engine of this machine, one after the other, and print pages per second and what was misread."""

from __future__ import annotations

import argparse
import asyncio
import io
import time
from typing import Any

from providers.rapid_ocr import RapidOcr, RapidOcrSettings

_LINES = ("Shopping list", "40 folding chairs", "12 round tables", "in Bristol", "by 5 December", "budget 300")


def _page(number: int) -> bytes:
    from PIL import Image, ImageDraw, ImageFont

    sheet = Image.new("RGB", (1200, 1600), "white")
    pen, letters = ImageDraw.Draw(sheet), ImageFont.load_default(44)
    for row, line in enumerate((f"Page {number}", *_LINES)):
        pen.text((90, 100 + 120 * row), line, fill="black", font=letters)
    kept = io.BytesIO()
    sheet.save(kept, "JPEG", quality=85)
    return kept.getvalue()


async def _measure(pages: int, threads: int) -> None:
    told: dict[str, Any] = {"ocr_threads": threads, "ocr_seconds": 120}
    engine = RapidOcr(RapidOcrSettings(**told))
    began = time.perf_counter()
    await engine.read(_page(0), "image/jpeg")
    started = time.perf_counter() - began
    began, right = time.perf_counter(), 0
    for number in range(1, pages + 1):
        reading = await engine.read(_page(number), "image/jpeg")
        right += len(
            {line.text.replace(" ", "").lower() for line in reading.lines}
            & {w.replace(" ", "").lower() for w in _LINES}
        )
    took = time.perf_counter() - began
    await engine.aclose()
    print(f"first page with start-up {started:.1f} s; {pages} pages, {threads} thread(s): {pages / took:.2f} pages/s; "
          f"{right}/{pages * len(_LINES)} lines right")  # fmt: skip


def main() -> None:
    """Measure, or say what is missing."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, default=10)
    options.add_argument("--threads", type=int, default=1)
    told = options.parse_args()
    if not RapidOcr.is_installed():
        print("skipped: the extra `ocr` is not installed")
        return
    asyncio.run(_measure(told.pages, told.threads))


if __name__ == "__main__":
    main()
