"""Find what is not code: `context/`, beside the packages in a checkout and inside this one in a wheel, and the built pages."""

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


def site() -> Path | None:
    """Return the folder of the built pages; None when nobody built them (`make web`)."""
    place = Path(__file__).resolve().parent / "site"
    return place if (place / "support.html").is_file() else None
