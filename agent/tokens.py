"""How many tokens a text has at most: tokenizers fetch their vocabulary from the network, so we count bytes and learn."""

from __future__ import annotations

from typing import Final

BYTES_PER_TOKEN: Final = 3
"""English has about four, Spanish, French and Swedish three to four; a Chinese character is three bytes and one token."""


class Estimator:
    """Count tokens so that the count is not too low; what providers report raises it where it was."""

    def __init__(self) -> None:
        self._factor = 1.0

    @property
    def factor(self) -> float:
        """Say by how much providers made us count higher; 1 when never."""
        return self._factor

    def tokens(self, text: str) -> int:
        """Return an upper estimate."""
        return int(len(text.encode("utf-8", "replace")) / BYTES_PER_TOKEN * self._factor) + 8

    def learn(self, estimated: int, reported: int) -> bool:
        """Compare an estimate with what a provider counted; True when it was too low, and will not be again."""
        if reported <= estimated or estimated <= 0:
            return False
        self._factor = min(self._factor * reported / estimated, 4.0)
        return True
