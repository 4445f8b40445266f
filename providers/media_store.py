"""Where files of messages are kept, how long, and from which machines of our own they may come."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import Invalid
from domain.files import FileStore
from providers import sigv4
from providers.folder_store import FolderStore
from providers.s3_store import S3Store


class MediaSettings(BaseSettings):
    """Files of messages."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    media_url: str | None = Field(
        default=None,
        description="Where files are kept, encrypted: a folder, or endpoint, bucket and prefix of an S3-compatible store "
        "as https://s3.eu-north-1.amazonaws.com/bucket/prefix. Empty: the folder `media` in CONCIERGE_HOME.",
    )
    media_s3_region: str = Field(default="us-east-1", description="Region that the bucket's signatures name.")
    media_s3_key_id: str | None = Field(default=None, description="Access key id for the bucket.")
    media_s3_secret: SecretStr | None = Field(default=None, description="Secret of that access key.")
    media_retention_days: int = Field(
        default=180, ge=1, le=3650, description="After so many days a file and what was read of it are deleted."
    )
    media_trusted_origins: str = Field(
        default="",
        description="Machines of your own that files may come from though they are not public: http://127.0.0.1:3000, "
        "comma between them. Everything else must be https on a public address.",
    )

    def require(self) -> None:
        """Raise `Invalid` naming what is missing or unusable."""
        if self.bucket() and not (self.media_s3_key_id and self.media_s3_secret):
            raise Invalid("settings", "A bucket needs MEDIA_S3_KEY_ID and MEDIA_S3_SECRET. Set them in .env.")

    def bucket(self) -> str | None:
        """Return the bucket's address; None where files are kept in a folder."""
        url = (self.media_url or "").strip()
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https"):
            return None
        if parts.scheme == "http" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Invalid("settings", "MEDIA_URL must be https (http on this machine only).")
        if parts.query or parts.fragment or not parts.path.strip("/"):
            raise Invalid("settings", "MEDIA_URL must end with the bucket's name, or with a prefix in it.")
        return url

    def origins(self) -> tuple[str, ...]:
        """Return the machines that files may come from though they are not public."""
        return tuple(part.strip() for part in self.media_trusted_origins.split(",") if part.strip())

    def retention(self) -> timedelta:
        """Return how long files are kept."""
        return timedelta(days=self.media_retention_days)


def open_store(settings: MediaSettings, home: Path) -> FileStore:
    """Open what the settings name. Raises `Invalid` when they cannot be used."""
    settings.require()
    bucket = settings.bucket()
    if bucket is None:
        return FolderStore(Path(settings.media_url.strip()) if settings.media_url else home / "media")
    secret = settings.media_s3_secret.get_secret_value() if settings.media_s3_secret else ""
    return S3Store(bucket, sigv4.Key(settings.media_s3_key_id or "", secret, settings.media_s3_region))
