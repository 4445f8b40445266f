"""Run the stand-in: `python -m emulator --port 8090 --webhook http://127.0.0.1:8080/webhooks/meta`.

Secrets come from the environment (META_APP_SECRET, META_ACCESS_TOKEN, META_PHONE_NUMBER_ID, TELEPHONE_API_KEY,
TELEPHONE_SIGNING_SECRET, CONSOLE_KEY), never from arguments.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any

import uvicorn
import yaml

from emulator.app import create_app, make
from emulator.page import Desk, read_people
from emulator.telephone import make_telephone


def main() -> None:
    """Serve on loopback until stopped."""
    parser = argparse.ArgumentParser(prog="emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--webhook", default="http://127.0.0.1:8080/webhooks/meta")
    parser.add_argument("--callbacks", default="http://127.0.0.1:8080/webhooks/calls/telephone")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--templates", type=Path, help="YAML file of the templates that are approved")
    parser.add_argument("--pages", type=Path, help="folder of the built pages (`make web`)")
    parser.add_argument("--people", type=Path, help="JSON file of the vendors that the page offers to play")
    parser.add_argument("--product", help="where the product runs, to show what happens behind a conversation")
    asked = parser.parse_args()
    templates: dict[str, Any] = yaml.safe_load(asked.templates.read_text(encoding="utf-8")) if asked.templates else {}
    meta = make(
        asked.webhook,
        os.environ.get("META_APP_SECRET", "emulated-app-secret"),
        os.environ.get("META_ACCESS_TOKEN", "emulated-access-token"),
        os.environ.get("META_PHONE_NUMBER_ID", "100000000000001"),
        templates,
        asked.seed,
    )
    phone = make_telephone(
        asked.callbacks,
        os.environ.get("TELEPHONE_API_KEY", "emulated-telephone-key"),
        os.environ.get("TELEPHONE_SIGNING_SECRET", "whsec_ZW11bGF0ZWQtc2lnbmluZy1zZWNyZXQtb2YtYS1waG9uZQ=="),
        asked.seed,
    )
    desk = Desk(
        asked.pages,
        read_people(asked.people) if asked.people else [],
        asked.product,
        os.environ.get("CONSOLE_KEY"),
    )
    uvicorn.run(create_app(meta, phone, desk), host="127.0.0.1", port=asked.port, log_level="warning", access_log=False)


if __name__ == "__main__":
    main()
