"""Pictures for tests, drawn when they are needed: nothing binary lies in the repository."""

from __future__ import annotations

import io
from typing import Any

import pytest


def picture(*lines: str, size: int = 36, form: str = "PNG", faint: int = 0) -> bytes:
    """Draw lines in black on white; `faint` (0 to 255) makes them grey."""
    image_module: Any = pytest.importorskip("PIL.Image", reason="Pillow (extra `ocr`) draws the pictures")
    from PIL import ImageDraw, ImageFont

    sheet = image_module.new("RGB", (900, 120 + 80 * len(lines)), "white")
    pen, letters = ImageDraw.Draw(sheet), ImageFont.load_default(size)
    for number, line in enumerate(lines):
        pen.text((60, 60 + 80 * number), line, fill=(faint, faint, faint), font=letters)
    kept = io.BytesIO()
    sheet.save(kept, form)
    return kept.getvalue()
