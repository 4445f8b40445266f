"""Whatever one field of Google's answers holds, a look into the box ends in mails or in `Unavailable` (A10)."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from channels.gmail import GmailSettings
from channels.gmail.channel import Gmail
from channels.port import Mailbox
from domain.errors import Unavailable
from tests.channels.conftest import Switch
from tests.channels.mail import mails
from tests.mutations import mutations

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANSWERS: dict[str, Any] = {
    "token": {"access_token": "t", "expires_in": 1, "token_type": "Bearer"},
    "profile": {"emailAddress": "desk@hotel.example", "historyId": "7"},
    "history": {
        "history": [{"id": "8", "messagesAdded": [{"message": {"id": "a1", "threadId": "t1", "labelIds": ["INBOX"]}}]}],
        "historyId": "9",
    },
    "messages": {"messages": [{"id": "a1", "threadId": "t1"}], "resultSizeEstimate": 1},
    "a1": {
        "id": "a1", "labelIds": ["INBOX"], "internalDate": "1795000000000",
        "raw": base64.urlsafe_b64encode(mails.mail()).decode(),
    },
}  # fmt: skip


class Odd:
    """Google, with one answer replaced; what else is asked for is answered as it should be."""

    def __init__(self) -> None:
        self.told = dict(ANSWERS)

    async def answer(self, request: Request) -> Response:
        name = request.url.path.rsplit("/", 1)[1]
        return Response(json.dumps(self.told.get(name, {})), media_type="application/json")


@pytest.fixture
def google(served: tuple[Switch, str]) -> Odd:
    switch, _ = served
    switch.peer = Odd()
    return switch.peer


@pytest.fixture
async def box(google: Odd, served: tuple[Switch, str]) -> AsyncIterator[Mailbox]:
    told = {
        "gmail_address": "desk@hotel.example", "gmail_client_id": "c", "gmail_client_secret": "s", "gmail_refresh_token": "r",
        "gmail_api_url": f"{served[1]}/v1", "gmail_token_url": f"{served[1]}/token",
    }  # fmt: skip
    channel = Gmail(GmailSettings(_env_file=None, **told), lambda: NOW)  # type: ignore[call-arg, arg-type]
    yield channel.mailboxes()[0]
    await channel.aclose()


@pytest.mark.parametrize("name", ["history", "messages", "a1", "profile"])
async def test_any_field_deleted_nulled_or_mistyped_raises_nothing_but_unavailable(
    box: Mailbox, google: Odd, name: str
):
    cursor = (await box.fetch(None)).cursor
    if name == "messages":  # they are listed where the history is forgotten
        cursor = json.dumps(json.loads(cursor) | {"s": 1})
    for path, odd in mutations(ANSWERS[name]):
        google.told = ANSWERS | {name: odd}
        try:
            fetched = await box.fetch(None if name == "profile" else cursor)
        except Unavailable:
            continue
        assert all(one.raw is not None for one in fetched.batch.messages), path
        assert isinstance(fetched.cursor, str)


async def test_a_mail_whose_octets_cannot_be_read_is_kept_by_its_id(box: Mailbox, google: Odd):
    cursor = (await box.fetch(None)).cursor
    google.told = ANSWERS | {"a1": ANSWERS["a1"] | {"raw": 7}}
    (message,) = (await box.fetch(cursor)).batch.messages
    assert message.provider_id == "gmail:a1"
