"""Run the stand-ins: `python -m emulator --port 8090 --product http://127.0.0.1:8080`.

Secrets and ids are read from the environment under the names the product uses (META_APP_SECRET, TWILIO_AUTH_TOKEN,
WAHA_HMAC_KEY, TELEPHONE_SIGNING_SECRET …), never from arguments.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

import uvicorn
import yaml

from emulator import gmail, telephone, twilio_desk, visitors, waha, waha_desk
from emulator.app import create_app, make
from emulator.diary import Diary
from emulator.gmail import GmailStandIn
from emulator.page import Desk, read_people
from emulator.sides import Side
from emulator.telephone import make_telephone
from emulator.twilio import make_twilio
from emulator.waha import WahaServer

_MADE_UP = {
    "META_APP_SECRET": "emulated-app-secret",
    "META_ACCESS_TOKEN": "emulated-access-token",
    "META_PHONE_NUMBER_ID": "100000000000001",
    "TELEPHONE_API_KEY": "emulated-telephone-key",
    "TELEPHONE_SIGNING_SECRET": "whsec_ZW11bGF0ZWQtc2lnbmluZy1zZWNyZXQtb2YtYS1waG9uZQ==",
    "TWILIO_ACCOUNT_SID": "AC00000000000000000000000000000001",
    "TWILIO_AUTH_TOKEN": "emulated-auth-token",
    "TWILIO_CONTENT_SIDS": "{}",
    "WAHA_HMAC_KEY": "emulated-waha-hmac-key",
    "WAHA_API_KEY": "emulated-waha-key",
    "GMAIL_ADDRESS": "desk@hotel.example",
    "GMAIL_REFRESH_TOKEN": "emulated-refresh-token",
}


def main() -> None:
    """Serve on loopback until stopped."""
    parser = argparse.ArgumentParser(prog="emulator", description=__doc__)
    parser.add_argument("--port", type=int, default=8090)
    parser.add_argument("--product", default="http://127.0.0.1:8080", help="where the product takes webhooks")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--templates", type=Path, help="YAML file of the templates that are approved")
    parser.add_argument("--pages", type=Path, help="folder of the built pages (`make web`)")
    parser.add_argument("--people", type=Path, help="JSON file of the vendors that the page offers to play")
    asked = parser.parse_args()
    templates: dict[str, Any] = yaml.safe_load(asked.templates.read_text(encoding="utf-8")) if asked.templates else {}
    told = {name: os.environ.get(name, made_up) for name, made_up in _MADE_UP.items()}
    meta = make(
        f"{asked.product}/webhooks/meta",
        told["META_APP_SECRET"],
        told["META_ACCESS_TOKEN"],
        told["META_PHONE_NUMBER_ID"],
        templates,
        asked.seed,
    )
    app = create_app(
        meta,
        *_sides(asked.product, told, templates, asked.seed, meta.diary),
        desk=Desk(
            asked.pages,
            read_people(asked.people) if asked.people else [],
            asked.product,
            os.environ.get("CONSOLE_KEY"),
        ),
    )
    uvicorn.run(app, host="127.0.0.1", port=asked.port, log_level="warning", access_log=False)


def _sides(product: str, told: dict[str, str], templates: dict[str, Any], seed: int, diary: Diary) -> list[Side]:
    phone = make_telephone(
        f"{product}/webhooks/calls/telephone", told["TELEPHONE_API_KEY"], told["TELEPHONE_SIGNING_SECRET"], seed
    )
    twilio = make_twilio(
        f"{product}/webhooks/twilio",
        told["TWILIO_ACCOUNT_SID"],
        told["TWILIO_AUTH_TOKEN"],
        json.loads(told["TWILIO_CONTENT_SIDS"]),
        templates,
        seed,
    )
    twilio.diary = diary
    twilio_desk.register(diary)
    unofficial = WahaServer(f"{product}/webhooks/waha", told["WAHA_HMAC_KEY"], told["WAHA_API_KEY"], seed, diary)
    if os.environ.get("WAHA_ENABLED", "").lower() in ("1", "true", "yes", "on"):
        diary.register(waha.PLAYED)
    mailbox = GmailStandIn(
        told["GMAIL_ADDRESS"], f"{product}/webhooks/gmail", refresh_token=told["GMAIL_REFRESH_TOKEN"], diary=diary
    )
    diary.register(gmail.PLAYED)
    return [
        visitors.side(product, diary),
        Side(gmail.routes(mailbox)),
        Side(telephone.routes(phone), phone.run),
        Side(twilio_desk.routes(twilio), twilio.postman.run),
        Side((waha_desk.mount(unofficial),), unofficial.postman.run),
    ]


if __name__ == "__main__":
    main()
