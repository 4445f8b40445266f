"""What the stand-in's send endpoint does when it is told to misbehave, as a real client sees it."""

from __future__ import annotations

import asyncio
from typing import Any

import httpx
import pytest

from tests.emulator.conftest import ADA, Stage

REOPEN = {
    "type": "template",
    "template": {
        "name": "reopen",
        "language": {"code": "en"},
        "components": [{"type": "body", "parameters": [{"type": "text", "text": "Ada"}]}],
    },
}


def refusal(answer: httpx.Response) -> tuple[int, int]:
    """The HTTP status and Meta's code."""
    return answer.status_code, answer.json()["error"]["code"]


async def test_a_send_is_answered_with_an_id_and_told_of_twice(stage: Stage) -> None:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/components#statuses-object"""
    await stage.say()
    answer = await stage.send(biz_opaque_callback_data="token-1")
    await stage.delivered()
    (message,) = answer.raise_for_status().json()["messages"]
    told = {(status["id"], status["status"], status["biz_opaque_callback_data"]) for status in stage.webhook.statuses()}
    assert told == {(message["id"], "sent", "token-1"), (message["id"], "delivered", "token-1")}


@pytest.mark.parametrize(
    ("fault", "expected"),
    [("rate_limited", (429, 130429)), ("pair_limited", (400, 131056)), ("server_errors", (500, 131000))],
)
async def test_a_counted_refusal_hits_exactly_the_next_sends(
    stage: Stage, fault: str, expected: tuple[int, int]
) -> None:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/support/error-codes"""
    await stage.say()
    await stage.faults(**{fault: 2})
    assert [refusal(await stage.send()), refusal(await stage.send())] == [expected] * 2
    assert (await stage.send()).status_code == 200
    assert len(await stage.sent()) == 1


async def test_failing_sends_fail_as_often_as_was_asked(stage: Stage) -> None:
    await stage.say()
    await stage.faults(failing_sends=1.0)
    assert refusal(await stage.send()) == (429, 130429)
    await stage.faults(failing_sends=0.0)
    assert (await stage.send()).status_code == 200


async def test_a_closed_window_takes_a_template_and_no_free_text(stage: Stage) -> None:
    await stage.say()
    await stage.faults(window_closed=True)
    assert refusal(await stage.send()) == (400, 131047)
    assert (await stage.send(**REOPEN)).status_code == 200
    assert [one["text"] for one in await stage.sent()] == ["Hello Ada, may we write?"]


@pytest.mark.parametrize("last_wrote", [None, 1])
async def test_the_window_of_who_never_wrote_or_long_ago_is_closed_without_any_fault(
    stage: Stage, last_wrote: int | None
) -> None:
    if last_wrote is not None:
        await stage.say(at=last_wrote)
    assert refusal(await stage.send()) == (400, 131047)


async def test_an_unregistered_template_language_is_refused(stage: Stage) -> None:
    body: dict[str, Any] = {"type": "template", "template": {"name": "reopen", "language": {"code": "sv"}}}
    assert refusal(await stage.send(**body)) == (400, 132001)


async def test_a_time_out_that_was_accepted_gives_no_answer_and_still_arrives_with_its_statuses(stage: Stage) -> None:
    """The case that a blind resend turns into two messages."""
    await stage.say()
    await stage.faults(timeouts_accepted=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await stage.send(biz_opaque_callback_data="token-1")
    await stage.delivered()
    assert [one["token"] for one in await stage.sent()] == ["token-1"]
    assert {one["biz_opaque_callback_data"] for one in stage.webhook.statuses()} == {"token-1"}
    assert (await stage.send()).status_code == 200


async def test_a_time_out_that_was_lost_leaves_no_trace(stage: Stage) -> None:
    await stage.say()
    await stage.faults(timeouts_lost=1)
    with pytest.raises(httpx.RemoteProtocolError):
        await stage.send()
    await stage.delivered()
    assert await stage.sent() == []
    assert stage.webhook.statuses() == []
    assert (await stage.send()).status_code == 200


async def test_a_lost_status_never_comes_and_the_message_is_there_all_the_same(stage: Stage) -> None:
    await stage.say()
    await stage.faults(lost_statuses=1.0)
    assert (await stage.send()).status_code == 200
    await stage.delivered()
    assert stage.webhook.statuses() == []
    assert len(await stage.sent()) == 1


async def test_a_status_can_come_before_the_answer_to_its_send(stage: Stage) -> None:
    """The send is not answered as long as the webhook keeps the status."""
    await stage.say()
    await stage.delivered()
    await stage.faults(statuses_first=True)
    stage.webhook.opened.clear()
    sending = asyncio.create_task(stage.send())
    await stage.webhook.got(2)
    assert [one["status"] for one in stage.webhook.statuses()] == ["sent"]
    assert not sending.done()
    stage.webhook.opened.set()
    answer = await sending
    assert answer.json()["messages"][0]["id"] == stage.webhook.statuses()[0]["id"]


async def test_a_status_comes_late_when_the_queue_is_reordered(stage: Stage) -> None:
    """`sent` behind `delivered`, or behind what was sent later: a receiver may only ever move forward."""
    await stage.say()
    await stage.delivered()
    await stage.faults(reordering=1.0)
    stage.webhook.opened.clear()
    await stage.say()
    await stage.webhook.got(2)
    ids = [(await stage.send()).json()["messages"][0]["id"] for _ in range(20)]
    stage.webhook.opened.set()
    await stage.delivered()
    came = [(one["id"], one["status"]) for one in stage.webhook.statuses()]
    assert sorted(came) == sorted((one, word) for one in ids for word in ("sent", "delivered"))
    assert any(came.index((one, "delivered")) + 8 < came.index((one, "sent")) for one in ids)


async def test_a_wrong_token_and_a_body_that_meta_would_not_take_are_refused(stage: Stage) -> None:
    await stage.say()
    assert refusal(await stage.send(token="another")) == (401, 190)
    assert refusal(await stage.send(text={"body": "x" * 4097})) == (400, 100)
    assert refusal(await stage.send(to="")) == (400, 100)


async def test_a_bsuid_is_answered_under_recipient_and_its_status_names_no_phone(stage: Stage) -> None:
    await stage.faults(bsuid_only=True)
    await stage.say(ADA)
    answer = await stage.send(to="", recipient=f"GB.{ADA}")
    await stage.delivered()
    assert answer.status_code == 200
    assert {one.get("recipient_user_id") for one in stage.webhook.statuses()} == {f"GB.{ADA}"}
    assert not any("recipient_id" in one for one in stage.webhook.statuses())
