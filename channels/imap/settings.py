"""What the mail channel is told: where to read, where to send, and how to prove who we are."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final, Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from channels.http import is_loopback, is_safe
from domain.errors import Invalid

Security = Literal["tls", "starttls", "plain"]

_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+")
_PORTS: Final = {
    "imap": {"tls": 993, "starttls": 143, "plain": 143},
    "smtp": {"tls": 465, "starttls": 587, "plain": 25},
}


@dataclass(frozen=True, slots=True)
class Door:
    """A mail server and how to enter it."""

    host: str
    port: int
    security: Security
    user: str
    password: str = field(repr=False)


class ImapSettings(BaseSettings):
    """Mail through any mailbox (IMAP and SMTP)."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    imap_host: str | None = Field(default=None, description="Server that holds the mailbox.")
    imap_port: int | None = Field(default=None, description="Its port; without it 993, or 143 for starttls.")
    imap_security: Security = Field(
        default="tls", description="tls, starttls, or plain (a server on this machine only)."
    )
    imap_user: str | None = Field(default=None, description="Name to log in with; often the address.")
    imap_password: SecretStr | None = Field(default=None, description="Password, or app password, of the mailbox.")
    imap_folder: str = Field(default="INBOX", description="Folder that is read.")
    imap_oauth_token_url: str | None = Field(
        default=None, description="Instead of a password (XOAUTH2): where access tokens are had for the refresh token."
    )
    imap_oauth_client_id: str | None = Field(default=None, description="Client id at that address.")
    imap_oauth_client_secret: SecretStr | None = Field(default=None, description="Client secret, where one is needed.")
    imap_oauth_refresh_token: SecretStr | None = Field(default=None, description="Refresh token of the mailbox.")
    smtp_host: str | None = Field(default=None, description="Server that sends; without it the one in IMAP_HOST.")
    smtp_port: int | None = Field(default=None, description="Its port; without it 465, or 587 for starttls.")
    smtp_security: Security = Field(
        default="tls", description="tls, starttls, or plain (a server on this machine only)."
    )
    smtp_user: str | None = Field(default=None, description="Name to log in with; without it that of IMAP_USER.")
    smtp_password: SecretStr | None = Field(default=None, description="Password; without it that of IMAP_PASSWORD.")
    mail_address: str | None = Field(
        default=None, description="Our address, in the From of what we send; without it IMAP_USER where that is one."
    )
    mail_other_addresses: str = Field(
        default="", description="Other addresses of ours, separated by commas: mail from them is our own."
    )
    mail_trusted_servers: str = Field(
        default="",
        description="Names, separated by commas, that your provider's servers write at the beginning of "
        "Authentication-Results. Only what they say of DMARC is believed; empty: nothing is.",
    )
    mail_sender_name: str = Field(default="Concierge", description="Name beside our address.")

    def is_begun(self) -> bool:
        """Say whether any of it is set: then all that is needed must be."""
        return any(map(_text, (self.imap_host, self.imap_user, self.imap_password, self.imap_oauth_refresh_token)))

    def require(self) -> None:
        """Raise `Invalid` naming everything missing or unusable; a channel without it must not open."""
        needed: dict[str, object] = {"IMAP_HOST": self.imap_host, "IMAP_USER": self.imap_user}
        if self.uses_oauth():
            needed |= {
                "IMAP_OAUTH_CLIENT_ID": self.imap_oauth_client_id,
                "IMAP_OAUTH_TOKEN_URL": self.imap_oauth_token_url,
            }
        else:
            needed["IMAP_PASSWORD"] = _text(self.imap_password)
        if missing := [name for name, value in needed.items() if not value]:
            raise Invalid(
                "settings", f"Mail needs {', '.join(missing)}. Set them in the environment or in .env (.env.example)."
            )
        if not _ADDRESS.fullmatch(self.address()):
            raise Invalid("settings", "MAIL_ADDRESS must be the mail address of the mailbox, like desk@example.com.")
        for name, door in (("IMAP", self.reading()), ("SMTP", self.sending())):
            if door.security == "plain" and not is_loopback(door.host):
                raise Invalid(
                    "settings", f"{name}_SECURITY=plain is for a server on this machine: use tls or starttls."
                )
        if self.uses_oauth() and not is_safe(_text(self.imap_oauth_token_url)):
            raise Invalid("settings", "IMAP_OAUTH_TOKEN_URL must be an https address (http on this machine only).")

    def uses_oauth(self) -> bool:
        """Say whether access tokens take the place of the password."""
        return bool(_text(self.imap_oauth_refresh_token))

    def address(self) -> str:
        """Return our address as it is compared: in lower case."""
        return (_text(self.mail_address) or _text(self.imap_user)).lower()

    def own(self) -> frozenset[str]:
        """Return every address of ours."""
        return frozenset({self.address(), *_words(self.mail_other_addresses)})

    def trusted(self) -> frozenset[str]:
        """Return the servers whose word on DMARC counts."""
        return frozenset(_words(self.mail_trusted_servers))

    def reading(self) -> Door:
        """Return the server that is read."""
        port = self.imap_port or _PORTS["imap"][self.imap_security]
        return Door(_text(self.imap_host), port, self.imap_security, _text(self.imap_user), _text(self.imap_password))

    def sending(self) -> Door:
        """Return the server that sends."""
        return Door(
            _text(self.smtp_host) or _text(self.imap_host),
            self.smtp_port or _PORTS["smtp"][self.smtp_security],
            self.smtp_security,
            _text(self.smtp_user) or _text(self.imap_user),
            _text(self.smtp_password) or _text(self.imap_password),
        )


def _text(value: SecretStr | str | None) -> str:
    return (value.get_secret_value() if isinstance(value, SecretStr) else value or "").strip()


def _words(text: str) -> list[str]:
    return [one.strip().lower() for one in text.split(",") if one.strip()]
