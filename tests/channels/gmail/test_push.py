"""Only our own push account's pushes, for us, now and of our subscription, are taken (IN2, A17).

Source: docs.cloud.google.com/pubsub/docs/authenticate-push-subscriptions.
"""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from channels.gmail import GmailSettings
from channels.gmail.channel import Gmail
from channels.port import Call
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import NoticeKind
from emulator.rs256 import Signer
from tests.channels.gmail.conftest import DESK, Google
from tests.mutations import mutations


def call(pushed: tuple[dict[str, str], bytes]) -> Call:
    return Call(*pushed)


async def test_a_push_of_our_account_is_taken_and_kept_as_a_notice(channel: Gmail, google: Google) -> None:
    pushed = call(google.mailbox.push())
    await channel.verify(pushed)
    (batch,) = channel.parse(pushed)
    assert (batch.account, batch.messages, batch.notices[0].kind) == (DESK, (), NoticeKind.IGNORED)
    assert batch.notices[0].detail == "gmail_push"


@pytest.mark.parametrize("claims", [
    {"aud": "https://other.example/webhooks/gmail"}, {"aud": None}, {"aud": ["https://desk.example/webhooks/gmail"]},
    {"iss": "https://evil.example"}, {"iss": None}, {"email": "push@evil.iam.gserviceaccount.com"}, {"email": None},
    {"email_verified": False}, {"email_verified": "true"}, {"email_verified": None},
    {"exp": 1}, {"exp": None}, {"exp": "never"}, {"exp": True}, {"iat": 99999999999},
], ids=str)  # fmt: skip
async def test_a_push_that_was_not_made_for_us_is_refused(
    channel: Gmail, google: Google, claims: dict[str, Any]
) -> None:
    """Google's own verification checks neither the account nor that its address is verified."""
    with pytest.raises(Refused):
        await channel.verify(call(google.mailbox.push(**claims)))


async def test_a_push_is_refused_when_its_time_is_over(channel: Gmail, google: Google, clock: list[datetime]) -> None:
    pushed = call(google.mailbox.push())
    clock[0] += timedelta(hours=2)
    with pytest.raises(Refused):
        await channel.verify(pushed)


@pytest.mark.parametrize(
    "subscription", [None, "", "projects/p/subscriptions/other", 7, ["projects/p/subscriptions/s"]]
)
async def test_a_push_of_another_subscription_or_none_is_refused(
    channel: Gmail, google: Google, subscription: object
) -> None:
    headers, body = google.mailbox.push()
    told = json.loads(body) | {"subscription": subscription}
    if subscription is None:
        del told["subscription"]
    with pytest.raises(Refused):
        await channel.verify(Call(headers, json.dumps(told).encode()))


async def test_a_push_signed_with_another_key_is_refused(channel: Gmail, google: Google) -> None:
    stranger = Signer(google.mailbox.signer.kid)
    google.mailbox.signer, real = stranger, google.mailbox.signer
    forged = call(google.mailbox.push())
    google.mailbox.signer = real
    with pytest.raises(Refused):
        await channel.verify(forged)


@pytest.mark.parametrize("header", [
    "", "Bearer", "Bearer ", "Bearer a.b.c", "Bearer " + "a" * 10_000, "Basic abc", "bearer é.é.é", "Bearer a.b", "Bearer ..",
])  # fmt: skip
async def test_what_is_no_token_is_refused(channel: Gmail, google: Google, header: str) -> None:
    with pytest.raises(Refused):
        await channel.verify(Call({"authorization": header}, google.mailbox.push()[1]))


@pytest.mark.parametrize("alg", ["none", "HS256", "RS512"])
async def test_a_token_that_says_how_it_wants_to_be_checked_is_refused(
    channel: Gmail, google: Google, alg: str
) -> None:
    """RFC 8725, 3.1: the algorithm is ours to choose."""
    _header, claims, signature = google.mailbox.push()[0]["authorization"].split(" ")[1].split(".")
    told = base64.urlsafe_b64encode(json.dumps({"alg": alg, "kid": "key-1"}).encode()).rstrip(b"=").decode()
    for token in (f"{told}.{claims}.{signature}", f"{told}.{claims}."):
        with pytest.raises(Refused):
            await channel.verify(Call({"authorization": f"Bearer {token}"}, google.mailbox.push()[1]))


async def test_a_changed_body_of_no_push_is_no_reason_to_raise_otherwise(channel: Gmail, google: Google) -> None:
    headers, body = google.mailbox.push()
    for broken in (b"", b"[]", b"null", b"{}", b"\xff", b"[" * 5000, body[:-5]):
        with pytest.raises((Refused, Invalid)):
            await channel.verify(Call(headers, broken))


async def test_a_new_key_of_googles_is_found(channel: Gmail, google: Google, clock: list[datetime]) -> None:
    await channel.verify(call(google.mailbox.push()))
    google.mailbox.signer = Signer("key-2")
    clock[0] += timedelta(minutes=2)
    await channel.verify(call(google.mailbox.push()))


async def test_pushes_wait_while_googles_keys_cannot_be_read(
    settings: Callable[..., GmailSettings], google: Google
) -> None:
    """A push that cannot be checked is neither taken nor refused for ever: Pub/Sub comes again."""
    channel = Gmail(settings(gmail_keys_url=f"{google.url}/nothing"))
    with pytest.raises(Unavailable):
        await channel.verify(call(google.mailbox.push()))
    await channel.aclose()


async def test_without_a_subscription_every_push_is_refused(
    settings: Callable[..., GmailSettings], google: Google
) -> None:
    bare = Gmail(settings(gmail_topic=None, gmail_subscription=None, gmail_push_audience=None, gmail_push_account=None))
    with pytest.raises(Refused):
        await bare.verify(call(google.mailbox.push()))
    await bare.aclose()


async def test_every_field_deleted_nulled_or_mistyped_is_kept_or_named_invalid(channel: Gmail, google: Google) -> None:
    for _, body in mutations(json.loads(google.mailbox.push()[1])):
        raw = json.dumps(body).encode()
        try:
            (batch,) = channel.parse(Call({}, raw))
            assert batch.notices[0].raw == raw
        except Invalid:
            assert not isinstance(body.get("message"), dict) or not body["message"]


def test_part_of_the_push_settings_is_named(google: Google, settings: Callable[..., GmailSettings]) -> None:
    with pytest.raises(Invalid, match="GMAIL_PUSH_ACCOUNT"):
        Gmail(settings(gmail_push_account=None))
    with pytest.raises(Invalid, match="GMAIL_REFRESH_TOKEN"):
        Gmail(settings(gmail_refresh_token=" "))
    with pytest.raises(Invalid, match="https"):
        Gmail(settings(gmail_token_url="http://tokens.example/"))
