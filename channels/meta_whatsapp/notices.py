"""Read what is no message to answer: staff typing, new identities, marketing choices, alarms of the account.

A notice that Meta gave no id is named by its bytes' digest, so that a redelivery is known and a second one is not
taken for the first.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from channels.fields import EPOCH, Json, as_bytes, as_list, as_map, as_moment, as_text, digest
from channels.meta_whatsapp import failures, people
from channels.port import SendOutcome
from domain.messages import Notice, NoticeKind, Sender

_HARMLESS: Final = frozenset(
    {
        "VERIFIED_ACCOUNT",
        "PARTNER_ADDED",
        "PARTNER_APP_INSTALLED",
        "PARTNER_CLIENT_CERTIFICATION_STATUS_UPDATE",
        "BUSINESS_PRIMARY_LOCATION_COUNTRY_UPDATE",
        "AD_ACCOUNT_LINKED",
        "MM_LITE_TERMS_SIGNED",
        "VOLUME_BASED_PRICING_TIER_UPDATE",
        "AUTH_INTL_PRICE_ELIGIBILITY_UPDATE",
    }
)
"""Events of `account_update` that stop nothing; an event nobody knows is an alarm. An alarm stops all sending."""

_LONGEST_CODE: Final = 9
"""Digits; `int` raises for thousands of them."""


def ignored(raw: object, detail: str, at: datetime = EPOCH, sender: Sender | None = None) -> Notice:
    """Keep something odd."""
    return _named(NoticeKind.IGNORED, raw, at, detail, sender)


def system(message: Json, sender: Sender | None, at: datetime) -> Notice:
    """Read a system message: the person moved to another phone, BSUID or both. There are no `contacts` beside it."""
    told = as_map(message.get("system"))
    kind = as_text(told.get("type"))
    before = sender or people.find(None, told.get("previous_user_id"), {})
    after = people.find(told.get("new_wa_id") or told.get("wa_id"), told.get("user_id"), {}, told.get("parent_user_id"))
    # `customer_identity_changed` means new keys on the same phone. The words of `body` hold a name that the person
    # chose, so no identity is read from them.
    moved = after is not None and kind.endswith(("changed_number", "changed_user_id"))
    return Notice(
        NoticeKind.IDENTITY_CHANGED if moved else NoticeKind.IGNORED,
        at,
        raw := as_bytes(message),
        as_text(message.get("id")) or digest(raw),
        before,
        after if moved else None,
        kind or "system",
    )


def of_field(field: str, value: Json, at: datetime) -> list[Notice]:
    """Read a change of any field but `messages`; `at` is the time of its entry."""
    listed = _LISTS.get(field)
    if listed is not None:
        contacts = people.index(value)
        if found := [listed(as_map(raw), contacts) for raw in as_list(value.get(_KEYS[field]))]:
            return found
    if field == "account_update":
        return [_account_update(value, at)]
    if field == "account_alerts":
        severity = as_text(as_map(value.get("alert_info")).get("alert_severity"))
        return [_alarm_if(severity == "CRITICAL", value, at, field)]
    return [ignored(value, field, at)]


def error(raw: object, at: datetime) -> Notice:
    """Read one of a value's own `errors`: it concerns the account, not one message."""
    code = as_text(as_map(raw).get("code"))
    stops = code.isdecimal() and len(code) <= _LONGEST_CODE and failures.outcome_of(int(code)) is SendOutcome.ALARM
    return _alarm_if(stops, raw, at, code or "error")


def _echo(echo: Json, contacts: Mapping[str, Json]) -> Notice:
    raw = as_bytes(echo)
    return Notice(
        NoticeKind.STAFF_MESSAGE,
        as_moment(echo.get("timestamp")),
        raw,
        as_text(echo.get("id")) or digest(raw),
        people.find(echo.get("to"), echo.get("to_user_id"), contacts),
    )


def _preference(told: Json, contacts: Mapping[str, Json]) -> Notice:
    sender = people.find(told.get("wa_id"), told.get("user_id"), contacts)
    word = as_text(told.get("value"))
    kind = {"stop": NoticeKind.MARKETING_STOPPED, "resume": NoticeKind.MARKETING_RESUMED}.get(word, NoticeKind.IGNORED)
    return _named(kind, told, as_moment(told.get("timestamp")), "user_preferences", sender)


def _new_user_id(told: Json, contacts: Mapping[str, Json]) -> Notice:
    """Join the BSUID a person had to the one they have; the only webhook that surely names both."""
    ids, parents = as_map(told.get("user_id")), as_map(told.get("parent_user_id"))
    before = people.find(None, ids.get("previous"), {}, parents.get("previous"))
    after = people.find(told.get("wa_id"), ids.get("current"), {}, parents.get("current"))
    raw, at = as_bytes(told), as_moment(told.get("timestamp"))
    if before is None or not ids.get("current"):
        return ignored(told, "user_id_update", at, before)
    return Notice(NoticeKind.IDENTITY_CHANGED, at, raw, digest(raw), before, after, "user_id_update")


_LISTS: Final[Mapping[str, Callable[[Json, Mapping[str, Json]], Notice]]] = {
    "smb_message_echoes": _echo,
    "user_preferences": _preference,
    "user_id_update": _new_user_id,
}
_KEYS: Final = {
    "smb_message_echoes": "message_echoes",
    "user_preferences": "user_preferences",
    "user_id_update": "user_id_update",
}


def _account_update(value: Json, at: datetime) -> Notice:
    event = as_text(value.get("event"))
    lifted = as_text(as_map(value.get("ban_info")).get("waba_ban_state")) == "REINSTATE"
    return _alarm_if(event not in _HARMLESS and not lifted, value, at, event or "account_update")


def _alarm_if(stops: bool, raw: object, at: datetime, detail: str) -> Notice:
    return _named(NoticeKind.ACCOUNT_ALARM if stops else NoticeKind.IGNORED, raw, at, detail)


def _named(kind: NoticeKind, raw: object, at: datetime, detail: str, sender: Sender | None = None) -> Notice:
    kept = as_bytes(raw)
    return Notice(kind, at, kept, digest(kept), sender, detail=detail)
