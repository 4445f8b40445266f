"""Write our answer as a mail that programs thread where it belongs and robots leave alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from hashlib import sha256
from types import MappingProxyType
from typing import Final, assert_never
from urllib.parse import quote

from domain.messages import Choices, Content, Flow, Outbound, Template, Text

Templates = Mapping[str, Mapping[str, str]]
_SUBJECT: Final = "Concierge"
_MOST_REFERENCES: Final = 50
_REPLY: Final = re.compile(r"^\s*(?:re|sv|ref|aw|antw|rép|rv|res)\s*(?:\[\d+\])?\s*:", re.IGNORECASE)
_TOKEN: Final = re.compile(r"[A-Za-z0-9._-]{1,200}")
_ID: Final = re.compile(r"<[^<>\s]+>")


def write(
    message: Outbound,
    *,
    sender: str,
    sender_name: str,
    to: str,
    now: datetime,
    domain: str,
    templates: Templates = MappingProxyType({}),
) -> EmailMessage:
    """Return the mail. The same delivery gives the same Message-ID, so that a mail sent twice is one mail.

    `templates` holds the words of a template by its name and language; `{{1}}` stands for its first parameter.

    Raises `ValueError` for an address that cannot stand in a header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender, _line(sender_name))
    mail["To"] = _address(to)
    mail["Subject"] = _subject(message)
    mail["Date"] = now
    mail["Message-ID"] = message_id(message.delivery_token, domain)
    answered = _answered(message)
    if answered:
        mail["In-Reply-To"] = answered[-1]
        mail["References"] = " ".join(answered)
    else:
        # RFC 2369, 3.2: what nobody just asked for can be ended from their mail program; the mail that it writes says STOP.
        mail["List-Unsubscribe"] = f"<mailto:{quote(sender, safe='@')}?subject=STOP>"
    # RFC 3834, 5: says to the other robot that no person waits for its answer.
    mail["Auto-Submitted"] = "auto-replied"
    mail["X-Auto-Response-Suppress"] = "All"
    mail.set_content(_whole(words(message.content, templates)), charset="utf-8", cte="quoted-printable")
    return mail


def message_id(delivery_token: str, domain: str) -> str:
    """Return the Message-ID of a delivery."""
    token = delivery_token if _TOKEN.fullmatch(delivery_token) else sha256(delivery_token.encode()).hexdigest()
    return f"<{token}@{domain}>"


def words(content: Content, templates: Templates = MappingProxyType({})) -> str:
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
        case Template(name, language, parameters):
            told = templates.get(name, {}).get(language)
            return "\n".join(parameters) if told is None else _filled(told, parameters)
        case _:
            assert_never(content)


def _filled(told: str, parameters: tuple[str, ...]) -> str:
    by_number = {str(number): one for number, one in enumerate(parameters, start=1)}
    return re.sub(r"\{\{(\d{1,2})\}\}", lambda slot: by_number.get(slot[1], ""), told)


def _address(address: str, name: str = "") -> Address:
    try:
        return Address(name, addr_spec=address)
    except (HeaderParseError, IndexError) as error:  # what the standard library makes of '<>' and of ''
        raise ValueError("This is no mail address.") from error


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
    """Write text as one line of a head. An encoded word in it is broken: `email` decodes it, and folds the line break
    that it may hold into a field of the sender's choice (Python 3.11).
    """
    return " ".join(_whole(text).replace("=?", "= ?").split())


def _whole(text: str) -> str:
    """Replace half signs, which no charset can write, and zeros."""
    return text.replace("\0", "").encode("utf-8", "replace").decode()
