"""The web form as a channel: what is sent is shown on the status page, and what comes in comes through `api/support`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import ClassVar

from channels.port import Call, Mailbox, SendOutcome, SendResult, Source
from domain.errors import Invalid, Refused
from domain.messages import Batch, Content, Media, Outbound


class WebForm:
    """A page that people come back to. Nothing leaves: a delivery that is accepted can be read there."""

    name: ClassVar[str] = "web"
    window: ClassVar[timedelta | None] = None

    async def verify(self, call: Call) -> None:
        """Refuse every webhook: nobody delivers for a page."""
        raise Refused("no_webhook", "The web form has no webhook; send the form to /support/submit.")

    def challenge(self, query: Mapping[str, str]) -> str:
        """Refuse; see `verify`."""
        raise Refused("no_webhook", "The web form has no webhook; send the form to /support/submit.")

    def parse(self, call: Call) -> Sequence[Batch]:
        """Read nothing; see `verify`."""
        raise Invalid("no_webhook", "The web form has no webhook; send the form to /support/submit.")

    async def send(self, account: str, message: Outbound) -> SendResult:
        """Accept at once: the status page shows what is accepted."""
        return SendResult(SendOutcome.ACCEPTED, provider_id=message.delivery_token)

    def cost_micros(self, account: str, content: Content) -> int:
        """Nothing: it is shown on our own page."""
        return 0

    async def locate(self, account: str, media: Media) -> Source:
        """Files come with the form and are kept nowhere else."""
        raise Invalid("gone", "A file of the form came with it and cannot be fetched.")

    def accounts(self) -> Sequence[str]:
        """None: nobody is written to first on a page."""
        return ()

    def mailboxes(self) -> Sequence[Mailbox]:
        """Nothing is fetched."""
        return ()

    async def aclose(self) -> None:
        """Nothing is open."""
