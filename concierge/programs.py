"""Which programs make up a running product, and what each is told."""

from __future__ import annotations

import base64
import ipaddress
import json
import secrets
import socket
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace

import yaml

from concierge import content
from concierge.supervisor import Program
from domain.errors import Invalid

_GRAPH_VERSION = "v26.0"


def product(workers: int, environment: Mapping[str, str]) -> list[Program]:
    """One HTTP side and so many workers, all told the same."""
    names = ["serve", *(f"work {number + 1}" for number in range(workers))]
    return [Program(name, [sys.executable, "-m", "concierge", name.split(" ")[0]], environment) for name in names]


def with_emulator(programs: Sequence[Program], product_url: str, emulator_port: int) -> list[Program]:
    """Add the stand-ins, and point the channels at them with secrets made up for this run.

    The secrets travel in the environment, never in arguments that `ps` shows.
    """
    base = f"http://127.0.0.1:{emulator_port}"
    told = {
        **_official(base),
        **_unofficial(base),
        **_mail(base),
        "MEDIA_TRUSTED_ORIGINS": f"{base},http://localhost:{emulator_port}",  # where Twilio's stand-in keeps files
        "PUBLIC_BASE_URL": product_url,  # what the stand-in for Twilio signs
        "CONSOLE_KEY": secrets.token_urlsafe(32),
    }
    arguments = [sys.executable, "-m", "emulator", "--port", str(emulator_port)]
    arguments += ["--product", product_url, "--templates", str(content.folder() / "templates.yaml")]
    arguments += ["--people", str(content.folder() / "vendors.sample.json")]
    arguments += ["--pages", str(pages)] if (pages := content.site()) else []
    pointed = [replace(program, environment={**program.environment, **told}) for program in programs]
    return [*pointed, Program("emulator", arguments, told)]


def _official(base: str) -> dict[str, str]:
    """What Meta, Twilio and the telephone are reached by."""
    return {
        "META_API_URL": f"{base}/{_GRAPH_VERSION}",
        "META_APP_SECRET": secrets.token_hex(16),
        "META_VERIFY_TOKEN": secrets.token_urlsafe(24),
        "META_ACCESS_TOKEN": secrets.token_urlsafe(48),
        "META_PHONE_NUMBER_ID": "100000000000001",
        "TELEPHONE_API_URL": f"{base}/telephone/v1",
        "TELEPHONE_API_KEY": secrets.token_urlsafe(32),
        "TELEPHONE_SIGNING_SECRET": f"whsec_{base64.b64encode(secrets.token_bytes(32)).decode()}",
        "TELEPHONE_NUMBER": "+442079460000",
        "TWILIO_API_URL": base,
        "TWILIO_ACCOUNT_SID": f"AC{secrets.token_hex(16)}",
        "TWILIO_AUTH_TOKEN": secrets.token_hex(16),
        "TWILIO_CONTENT_SIDS": json.dumps(_content_sids()),
    }


def _unofficial(base: str) -> dict[str, str]:
    """What WAHA is reached by, once it is switched on."""
    return {
        "WAHA_API_URL": f"{base}/waha",
        "WAHA_API_KEY": secrets.token_urlsafe(32),
        "WAHA_HMAC_KEY": secrets.token_urlsafe(32),
    }


def _mail(base: str) -> dict[str, str]:
    """What a Gmail mailbox is reached by."""
    return {
        "GMAIL_ADDRESS": "desk@concierge.example",
        "GMAIL_CLIENT_ID": "emulated",
        "GMAIL_CLIENT_SECRET": secrets.token_urlsafe(24),
        "GMAIL_REFRESH_TOKEN": secrets.token_urlsafe(48),
        "GMAIL_TOPIC": "projects/p/topics/t",
        "GMAIL_SUBSCRIPTION": "projects/p/subscriptions/s",
        "GMAIL_PUSH_AUDIENCE": "https://desk.example/webhooks/gmail",
        "GMAIL_PUSH_ACCOUNT": "push@p.iam.gserviceaccount.com",
        "GMAIL_API_URL": f"{base}/gmail/v1",
        "GMAIL_TOKEN_URL": f"{base}/gmail/token",
        "GMAIL_KEYS_URL": f"{base}/gmail/certs",
    }


def _content_sids() -> dict[str, dict[str, str]]:
    """Make up what Twilio would call each approved text, by name and language."""
    told: dict[str, dict[str, str]] = yaml.safe_load((content.folder() / "templates.yaml").read_text(encoding="utf-8"))
    return {
        name: {language: f"HX{secrets.token_hex(16)}" for language in texts if len(language) == 2}
        for name, texts in told.items()
    }


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach a server that listens there."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def refuse_a_taken_port(host: str, port: int) -> None:
    """Raise `Invalid` naming the remedy when somebody listens there already."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Invalid("port_taken", f"{host}:{port}: {error.strerror}. Choose another with --port.") from error


def free_port() -> int:
    """Name a port of loopback that nobody uses now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
