"""Find `context/`: beside the packages in a checkout, inside this one in a wheel."""

from __future__ import annotations

from pathlib import Path

from domain.errors import Unavailable


def folder() -> Path:
    """Return the folder of content. Raises `Unavailable` when the installation is incomplete."""
    here = Path(__file__).resolve().parent
    for place in (here / "context", here.parent / "context"):
        if (place / "templates.yaml").is_file():
            return place
    raise Unavailable("context", "The folder context/ is missing from this installation; install the package again.")
