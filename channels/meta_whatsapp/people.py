"""Say who a webhook speaks of: the BSUID first, wherever Meta put it; a phone is an attribute that may be absent.

Source: developers.facebook.com/documentation/business-messaging/whatsapp/business-scoped-user-ids.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from channels.fields import Json, as_list, as_map, as_text
from channels.whatsapp import digits, is_bsuid
from domain.messages import Sender

_NOBODY: Final[Json] = {}


def index(value: Json) -> Mapping[str, Json]:
    """Index a value's contacts by every id they carry: their position says nothing."""
    found: dict[str, Json] = {}
    for raw in as_list(value.get("contacts")):
        contact = as_map(raw)
        for key in ("wa_id", "user_id"):
            if name := as_text(contact.get(key)):
                found[name] = contact
    return found


def find(address: object, user_id: object, contacts: Mapping[str, Json], parent_id: object = None) -> Sender | None:
    """Return the person, or None where no id came.

    `address` (`from`, `wa_id`, `recipient_id`) may hold the phone, nothing, '' or the BSUID itself: all four were seen.
    """
    written = as_text(address)
    bsuid = as_text(user_id) or (written if is_bsuid(written) else "")
    contact = contacts.get(bsuid) or contacts.get(written) or _NOBODY
    wa_id = as_text(contact.get("wa_id"))
    bsuid = bsuid or as_text(contact.get("user_id")) or (wa_id if is_bsuid(wa_id) else "")
    phone = digits(written) or digits(wa_id)
    if not bsuid and not phone:
        return None
    profile = as_map(contact.get("profile"))
    return Sender(
        stable_id=bsuid or phone,
        phone=f"+{phone}" if phone else None,
        username=as_text(profile.get("username")) or None,
        display_name=as_text(profile.get("name")) or None,
        parent_id=as_text(parent_id) or as_text(contact.get("parent_user_id")) or None,
    )
