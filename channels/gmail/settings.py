"""What the Gmail channel is told."""

from __future__ import annotations

import re
from typing import Final

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from channels.http import is_safe
from domain.errors import Invalid

_ADDRESS: Final = re.compile(r"[^\s@<>,;:\"\x00-\x1f]+@[^\s@<>,;:\"\x00-\x1f]+")


class GmailSettings(BaseSettings):
    """Mail through Gmail."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    gmail_address: str | None = Field(default=None, description="Address of the mailbox that is read and answers.")
    gmail_other_addresses: str = Field(
        default="", description="Its aliases, separated by commas: mail from them is our own."
    )
    gmail_sender_name: str = Field(default="Concierge", description="Name beside the address.")
    gmail_client_id: str | None = Field(default=None, description="Id of your OAuth client at Google.")
    gmail_client_secret: SecretStr | None = Field(default=None, description="Secret of that client.")
    gmail_refresh_token: SecretStr | None = Field(
        default=None, description="Refresh token of the mailbox, with the scope gmail.modify."
    )
    gmail_topic: str | None = Field(
        default=None,
        description="Pub/Sub topic that Gmail tells of new mail (projects/…/topics/…). Without it the box is only asked.",
    )
    gmail_subscription: str | None = Field(
        default=None, description="Its push subscription (projects/…/subscriptions/…); pushes of another are refused."
    )
    gmail_push_audience: str | None = Field(
        default=None, description="Audience you gave the push subscription; often the address of the webhook."
    )
    gmail_push_account: str | None = Field(
        default=None, description="Mail address of the service account that signs the pushes."
    )
    gmail_trusted_servers: str = Field(
        default="mx.google.com",
        description="Whose Authentication-Results count, separated by commas: Google's own server.",
    )
    gmail_api_url: str = Field(default="https://gmail.googleapis.com/gmail/v1", description="Address of the Gmail API.")
    gmail_token_url: str = Field(
        default="https://oauth2.googleapis.com/token", description="Where access tokens are had."
    )
    gmail_keys_url: str = Field(
        default="https://www.googleapis.com/oauth2/v3/certs", description="Where the keys are that sign pushes (JWKS)."
    )

    def is_begun(self) -> bool:
        """Say whether any of it is set: then all that is needed must be."""
        return any(map(_text, (self.gmail_address, self.gmail_client_id, self.gmail_refresh_token)))

    def require(self) -> None:
        """Raise `Invalid` naming everything missing or unusable; a channel without it must not open."""
        needed = {
            "GMAIL_ADDRESS": self.gmail_address,
            "GMAIL_CLIENT_ID": self.gmail_client_id,
            "GMAIL_CLIENT_SECRET": self.gmail_client_secret,
            "GMAIL_REFRESH_TOKEN": self.gmail_refresh_token,
        }
        push = {
            "GMAIL_TOPIC": self.gmail_topic,
            "GMAIL_SUBSCRIPTION": self.gmail_subscription,
            "GMAIL_PUSH_AUDIENCE": self.gmail_push_audience,
            "GMAIL_PUSH_ACCOUNT": self.gmail_push_account,
        }
        if any(map(_text, push.values())):
            needed |= push
        if missing := [name for name, value in needed.items() if not _text(value)]:
            raise Invalid(
                "settings", f"Gmail needs {', '.join(missing)}. Set them in the environment or in .env (.env.example)."
            )
        if not _ADDRESS.fullmatch(self.address()):
            raise Invalid("settings", "GMAIL_ADDRESS must be a mail address, like desk@example.com.")
        for name in ("gmail_api_url", "gmail_token_url", "gmail_keys_url"):
            if not is_safe(getattr(self, name).strip()):
                raise Invalid("settings", f"{name.upper()} must be an https address (http on this machine only).")

    def address(self) -> str:
        """Return our address as it is compared: in lower case."""
        return _text(self.gmail_address).lower()

    def own(self) -> frozenset[str]:
        """Return all our addresses."""
        return frozenset({self.address()}) | _listed(self.gmail_other_addresses)

    def trusted(self) -> frozenset[str]:
        """Return the servers whose word on a sender counts."""
        return _listed(self.gmail_trusted_servers)

    def is_pushed(self) -> bool:
        """Say whether Pub/Sub tells of new mail."""
        return bool(_text(self.gmail_topic))

    def grant(self) -> dict[str, str]:
        """Return the form that an access token is had for."""
        return {
            "grant_type": "refresh_token",
            "client_id": _text(self.gmail_client_id),
            "client_secret": _text(self.gmail_client_secret),
            "refresh_token": _text(self.gmail_refresh_token),
        }


def _text(value: SecretStr | str | None) -> str:
    return (value.get_secret_value() if isinstance(value, SecretStr) else value or "").strip()


def _listed(value: str) -> frozenset[str]:
    return frozenset(one.strip().lower() for one in value.split(",") if one.strip())
