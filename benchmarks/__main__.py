"""`make bench`: measure and print. `python -m benchmarks turns --samples 60` runs one of them."""

from __future__ import annotations

import subprocess
import sys
from typing import Final

MEASURED: Final = ("webhook", "form", "turns", "agent", "growth", "mcp", "mail", "ocr")
"""Each in a process of its own, on a server of its own."""


def main() -> int:
    """Run what was named, else all; return 1 when one of them failed."""
    named = [name for name in MEASURED if name in sys.argv[1:]]
    options = [option for option in sys.argv[1:] if option not in named]
    failed = False
    for name in named or MEASURED:
        print(f"\n== {name}", flush=True)
        failed |= subprocess.run([sys.executable, "-m", f"benchmarks.{name}", *options], check=False).returncode != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
