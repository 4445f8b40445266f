"""Small drawings as data, so that a host fetches nothing from anywhere."""

from __future__ import annotations

import base64
from typing import Final

from mcp_types import Icon

_FRAME: Final = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" fill="none" stroke="#2563eb" '
    'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{}</svg>'
)
_DRAWN: Final = {
    "look": '<circle cx="11" cy="11" r="7"/><path d="m20 20-4-4"/>',
    "pen": '<path d="M4 20h4L20 8l-4-4L4 16z"/>',
    "send": '<path d="M3 11 21 3l-8 18-2-8z"/>',
    "bell": '<path d="M4 18h16M6 18a6 6 0 0 1 12 0M12 9V6M10 6h4"/>',
}


def icon(name: str) -> Icon:
    """Return a drawing by name: look, pen, send or bell."""
    return _ICONS[name]


def _icon(drawing: str) -> Icon:
    data = base64.b64encode(_FRAME.format(drawing).encode()).decode()
    return Icon(src=f"data:image/svg+xml;base64,{data}", mime_type="image/svg+xml", sizes=["any"])


_ICONS: Final = {name: _icon(drawing) for name, drawing in _DRAWN.items()}
