"""Mails as the page plays them: what somebody writes becomes a mail, and a mail that they get becomes words."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, parseaddr
from typing import Any


def compose(person: str, desk: str, played: Mapping[str, Any], answered: bytes | None, number: int) -> bytes:
    """Write a person's mail, in answer to the one they got last, as a mail server that checked them hands it over."""
    domain = person.rpartition("@")[2]
    mail = EmailMessage()
    mail["Authentication-Results"] = f"mx.google.com; dmarc=pass header.from={domain}"
    mail["From"], mail["To"], mail["Date"] = person, desk, formatdate()
    mail["Message-ID"] = f"<played-{number}@{domain}>"
    if answered is None:
        mail["Subject"] = "A request"
    else:
        last = message_from_bytes(answered, policy=default)
        mail["Subject"] = f"Re: {str(last['subject']).removeprefix('Re: ')}"
        mail["In-Reply-To"] = mail["References"] = str(last["message-id"])
    mail.set_content(str(played.get("title") or played.get("text") or "See the picture."))
    if played.get("data"):
        main, _, sub = str(played.get("mime_type", "image/png")).partition("/")
        content = base64.b64decode(str(played["data"]))
        mail.add_attachment(content, maintype=main, subtype=sub, filename=f"picture.{sub}")
    return mail.as_bytes()


def words(raw: bytes) -> tuple[str, str, str]:
    """Return whom a mail is for, its Message-ID, and its subject with its text."""
    mail = message_from_bytes(raw, policy=default)
    body = mail.get_body(("plain",))
    text = str(body.get_content()) if body is not None else ""
    return parseaddr(str(mail["to"]))[1].lower(), str(mail["message-id"]), f"{mail['subject']}\n\n{text.strip()}"
