"""Write our answer as a mail that programs thread where it belongs and robots leave alone."""

from __future__ import annotations

import re
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from typing import Final, assert_never

from domain.messages import Choices, Content, Flow, Outbound, Template, Text

_SUBJECT: Final = "Concierge"
_MOST_REFERENCES: Final = 50
_REPLY: Final = re.compile(r"^\s*(?:re|sv|ref|aw|antw|rép|rv|res)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[A-Za-z0-9._-]{1,200}")
_ID: Final = re.compile(r"<[^<>\s]+>")


def write(message: Outbound, *, sender: str, sender_name: str, to: str, now: datetime, domain: str) -> EmailMessage:
    """Return the mail. The same delivery gives the same Message-ID, so that a mail sent twice is one mail.

    Raises `ValueError` for an address that cannot stand in a header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(_line(sender_name), addr_spec=sender)
    mail["To"] = Address(addr_spec=to)
    mail["Subject"] = _subject(message)
    mail["Date"] = now
    mail["Message-ID"] = message_id(message.delivery_token, domain)
    answered = _answered(message)
    if answered:
        mail["In-Reply-To"] = answered[-1]
        mail["References"] = " ".join(answered)
    # RFC 3834, 5: says to the other robot that no person waits for its answer.
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_whole(words(message.content)), charset="utf-8", cte="quoted-printable")
    return mail


def message_id(delivery_token: str, domain: str) -> str:
    """Return the Message-ID of a delivery."""
    token = delivery_token if _TOKEN.fullmatch(delivery_token) else sha256(delivery_token.encode()).hexdigest()
    return f"<{token}@{domain}>"


def words(content: Content) -> str:
    """Return content as plain text; things to tap become numbers to answer with."""
    match content:
        case Text(body) | Flow(body=body):
            return body.strip()
        case Choices(body, choices):
            menu = (
                f"{number}. {_line(one.title) or one.id}" + (f" ({_line(one.description)})" if one.description else "")
                for number, one in enumerate(choices, start=1)
            )
            return "\n".join(part for part in (body.strip(), *menu) if part)
        case Template(_, _, parameters):
            return "\n".join(parameters)
        case _:
            assert_never(content)


def _subject(message: Outbound) -> str:
    subject = _line(message.thread.subject) if message.thread else ""
    if not subject:
        return _SUBJECT
    return subject if _REPLY.match(subject) or not message.reply_to else f"Re: {subject}"


def _answered(message: Outbound) -> tuple[str, ...]:
    """Return the ids that lead to this mail, oldest first; the first is kept however long the talk is (RFC 5322, 3.6.4)."""
    known = message.thread.references if message.thread else ()
    ids = [one for one in (*known, message.reply_to or "") if _ID.fullmatch(one)]
    unique = tuple(dict.fromkeys(reversed(ids)))[::-1]
    return unique if len(unique) <= _MOST_REFERENCES else (unique[0], *unique[1 - _MOST_REFERENCES :])


def _line(text: str) -> str:
    return " ".join(_whole(text).split())


def _whole(text: str) -> str:
    """Replace half signs, which no charset can write, and zeros."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
