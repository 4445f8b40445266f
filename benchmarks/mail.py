"""How many mails a second one process reads: from raw bytes to our message, quotes and signatures taken off."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from email.message import EmailMessage
from time import perf_counter
from typing import Final

from channels.mail.reading import read

_NOON: Final = datetime(2026, 11, 20, 12, tzinfo=UTC)
_WISH: Final = "Hi! I need forty folding chairs in Bristol by 5 December, delivered to the back door.\n"
_QUOTED: Final = "\nOn Fri, 20 Nov 2026 at 10:00, Desk <desk@ours.example> wrote:\n" + "> what was said before\n" * 40


def main() -> None:
    """Print mails per second for each kind, the best of several rounds."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--seconds", type=float, default=1.0)
    parser.add_argument("--rounds", type=int, default=3)
    asked, _ = parser.parse_known_args()
    print(f"{'kind':28}{'bytes':>12}{'mails/s':>10}{'MB/s':>8}")
    for kind, raw in _kinds().items():
        rate = max(_rate(lambda raw=raw: _read(raw), asked.seconds) for _ in range(asked.rounds))
        print(f"{kind:28}{len(raw):>12,}{rate:>10,.0f}{rate * len(raw) / 1e6:>8.1f}")


def _read(raw: bytes) -> None:
    message = read(raw, own=frozenset({"desk@ours.example"}), received_at=_NOON)
    if not message.text.startswith("Hi!"):
        raise RuntimeError("the mail was not read")


def _rate(work: Callable[[], None], seconds: float) -> float:
    work()
    done, begun = 0, perf_counter()
    while (took := perf_counter() - begun) < seconds:
        work()
        done += 1
    return done / took


def _kinds() -> Mapping[str, bytes]:
    plain = _mail(_WISH)
    answer = _mail(_WISH + _QUOTED)
    both = _mail(_WISH)
    both.add_alternative(
        f"<html><body><p>{_WISH}</p>{'<blockquote>before</blockquote>' * 40}</body></html>", subtype="html"
    )
    html = _mail("")
    html.set_content(f"<html><body><p>{_WISH}</p>{'<div>more</div>' * 200}</body></html>", subtype="html")
    photo = _mail(_WISH)
    photo.add_attachment(bytes(range(256)) * 400, "image", "jpeg", filename="list.jpg")
    large = _mail(_WISH)
    large.add_attachment(bytes(range(256)) * 12_000, "application", "pdf", filename="plan.pdf")
    mails = {
        "plain text": plain,
        "an answer with quotes": answer,
        "text and HTML": both,
        "HTML only": html,
        "a photo of 100 kB": photo,
        "a PDF of 3 MB": large,
    }
    return {kind: one.as_bytes() for kind, one in mails.items()}


def _mail(text: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"] = "Ann <ann@customer.example>", "desk@ours.example"
    mail["Subject"], mail["Date"], mail["Message-ID"] = "Chairs", _NOON, "<1@customer.example>"
    mail.set_content(text)
    return mail


if __name__ == "__main__":
    main()
