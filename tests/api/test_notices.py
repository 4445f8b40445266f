"""A notice without an id of Meta's is recorded once however often it is delivered, and is not taken for another one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

SECOND = 1_795_000_000
Change = dict[str, Any]


def _body(*changes: Change, time: int | None = SECOND) -> bytes:
    entry: dict[str, Any] = {"id": "200", "changes": list(changes)}
    if time is not None:
        entry["time"] = time
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def _alarm(event: str) -> Change:
    return {"field": "account_update", "value": {"event": event}}


def _stops(*phones: str) -> Change:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/webhooks/reference/user_preferences"""
    told = [
        {"wa_id": phone, "category": "marketing_messages", "value": "stop", "timestamp": str(SECOND)}
        for phone in phones
    ]
    value = {"metadata": {"phone_number_id": "100"}, "user_preferences": told}
    return {"field": "user_preferences", "value": value}


@pytest.mark.parametrize("time", [SECOND, None], ids=["dated", "undated"])
async def test_two_alarms_at_one_time_are_two_and_a_redelivered_one_is_none(site: Any, time: int | None) -> None:
    """An alarm has neither id nor time of its own, so a second one was dropped as if it were the first again."""
    for event in ("DISABLED_UPDATE", "ACCOUNT_RESTRICTION", "DISABLED_UPDATE"):
        assert (await site.post(_body(_alarm(event), time=time))).status_code == 200
    assert await site.value("SELECT count(*) FROM notices WHERE kind = 'account_alarm'") == 2
    assert await site.value("SELECT array_agg(alarm) FROM channel_accounts WHERE alarm IS NOT NULL") == [
        "ACCOUNT_RESTRICTION"
    ]


async def test_the_same_alarm_on_another_day_is_raised_again_and_a_late_copy_of_the_first_is_not(site: Any) -> None:
    """What operators have ended must not come back with a redelivery."""
    await site.post(_body(_alarm("ACCOUNT_RESTRICTION")))
    await site.owner.execute("UPDATE channel_accounts SET alarm = NULL")
    await site.post(_body(_alarm("ACCOUNT_RESTRICTION")))
    assert await site.value("SELECT count(*) FROM channel_accounts WHERE alarm IS NOT NULL") == 0
    await site.post(_body(_alarm("ACCOUNT_RESTRICTION"), time=SECOND + 86_400))
    assert await site.value("SELECT count(*) FROM channel_accounts WHERE alarm IS NOT NULL") == 1


async def test_two_people_who_stop_in_one_second_are_both_heard(site: Any, body: Callable[..., bytes]) -> None:
    """IN10: in one webhook or in two; a redelivery of both changes nothing."""
    for number in (1, 2, 3):
        await site.post(body(f"wamid.{number}", sender=f"44770090000{number}"))
    together, alone = _body(_stops("447700900001", "447700900002")), _body(_stops("447700900003"))
    for delivered in (together, alone, together, alone):
        assert (await site.post(delivered)).status_code == 200
    assert await site.value("SELECT count(*) FROM notices WHERE kind = 'marketing_stopped'") == 3
    assert await site.value("SELECT count(*) FROM customers WHERE opted_out_at IS NOT NULL") == 3
    assert await site.value("SELECT count(*) FROM pgmq.q_inbox WHERE message ->> 'cause' = 'opted_out'") == 3
