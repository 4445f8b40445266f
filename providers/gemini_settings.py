"""What reading pictures with Gemini is told; beside the adapter, so that asking for it needs no SDK."""

from __future__ import annotations

from urllib.parse import urlsplit

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from domain.errors import Invalid


class GeminiSettings(BaseSettings):
    """Reading pictures with Gemini."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    ocr_enabled: bool = Field(
        default=False, description="Whether pictures and PDFs are sent to Gemini to be read; a key must be there too."
    )
    gemini_api_key: SecretStr | None = Field(default=None, description="Key of the Gemini API.")
    gemini_model: str = Field(default="gemini-2.5-flash", description="Model that reads pictures.")
    gemini_api_url: str = Field(
        default="https://generativelanguage.googleapis.com", description="Address of the Gemini API."
    )
    gemini_seconds: float = Field(default=20.0, gt=0, le=600, description="How long reading one file may take.")

    def key(self) -> str:
        """Return the key, or ''."""
        return self.gemini_api_key.get_secret_value().strip() if self.gemini_api_key else ""

    def is_on(self) -> bool:
        """Say whether it may be used. Raises `Invalid` when it is switched on and cannot be."""
        if self.ocr_enabled:
            self.require()
        return self.ocr_enabled

    def require(self) -> None:
        """Raise `Invalid` naming what is missing or unusable."""
        if not (self.ocr_enabled and self.key()):
            raise Invalid("settings", "Gemini reads pictures when OCR_ENABLED is true and GEMINI_API_KEY is set.")
        parts = urlsplit(self.gemini_api_url.strip())
        if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost", "::1"):
            raise Invalid(
                "settings", "GEMINI_API_URL must be https (http on this machine only): pictures travel to it."
            )
