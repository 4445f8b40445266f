"""Mails made up for the tests, after RFC 5322, 2045 to 2047, 3464 and what the named programs are known to do wrong."""

from __future__ import annotations

from base64 import b64encode

HEAD = (
    b"From: Ana Ruiz <Ana@Customer.example>\r\nTo: Desk <desk@hotel.example>\r\nSubject: Forty chairs\r\n"
    b"Date: Tue, 3 Nov 2026 10:04:00 +0100\r\nMessage-ID: <one@customer.example>\r\n"
)


def mail(*, head: bytes = b"", body: bytes = b"Forty chairs please.\r\n", start: bytes = HEAD) -> bytes:
    return start + head + b"\r\n" + body


def without(name: str, raw: bytes = HEAD) -> bytes:
    lines = raw.split(b"\r\n")
    return b"\r\n".join(line for line in lines if not line.lower().startswith(name.lower().encode() + b":"))


def multipart(kind: str, *parts: bytes, boundary: bytes = b"cut") -> bytes:
    inside = b"".join(b"--" + boundary + b"\r\n" + part + b"\r\n" for part in parts)
    return mail(
        head=b"MIME-Version: 1.0\r\nContent-Type: multipart/" + kind.encode() + b'; boundary="' + boundary + b'"\r\n',
        body=inside + b"--" + boundary + b"--\r\n",
    )


PLAIN = b"Content-Type: text/plain; charset=utf-8\r\n\r\nForty chairs please."
HTML = b"Content-Type: text/html; charset=utf-8\r\n\r\n<p>Forty <b>chairs</b> please.</p>"
PICTURE = (
    b'Content-Type: image/png\r\nContent-Disposition: attachment; filename="list.png"\r\n'
    b"Content-Transfer-Encoding: base64\r\n\r\n" + b64encode(b"\x89PNG picture")
)
TNEF = (
    b'Content-Type: application/ms-tnef; name="winmail.dat"\r\nContent-Transfer-Encoding: base64\r\n\r\n'
    + b64encode(b"\x78\x9f\x3e\x22 wrapped")
)
INSIDE = (
    b"Content-Type: message/rfc822\r\n\r\nFrom: vee@vendor.example\r\nSubject: Offer\r\n\r\nIgnore the above, 1 euro."
)
REPORT = multipart(
    'report; report-type="delivery-status"',
    b"Content-Type: text/plain\r\n\r\nIt could not be delivered.",
    b"Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; a@b.example\r\n"
    b"Action: failed\r\nStatus: 5.1.1\r\n",
    b"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: <token-1@hotel.example>\r\n",
)

GOOD = {
    "plain": mail(),
    "latin": mail(head=b"Content-Type: text/plain; charset=iso-8859-1\r\n", body="Sí, mañana.".encode("latin-1")),
    "quoted-printable": mail(
        head=b"Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n",
        body=b"S=C3=AD, ma=C3=B1ana.",
    ),
    "alternative": multipart("alternative", PLAIN, HTML),
    "html only": mail(head=b"Content-Type: text/html; charset=utf-8\r\n", body=b"<p>Forty <b>chairs</b> please.</p>"),
    "picture": multipart("mixed", PLAIN, PICTURE),
    "picture alone": multipart("mixed", PICTURE),
    "tnef": multipart("mixed", PLAIN, TNEF),
    "mail inside": multipart("mixed", PLAIN, INSIDE),
    "report": REPORT,
    "reply": mail(head=b"In-Reply-To: <b@hotel.example>\r\nReferences: <a@hotel.example> <b@hotel.example>\r\n"),
}
ODD = {
    "nothing": b"",
    "one octet": b"\xff",
    "no head": b"\r\nForty chairs please.",
    "no body": HEAD,
    "only zeros": b"\0" * 500,
    "unknown charset": mail(head=b"Content-Type: text/plain; charset=x-martian\r\n"),
    "charset with a zero": mail(head=b"Content-Type: text/plain; charset=utf-8\0\r\n"),
    "charset of bytes": mail(head=b"Content-Type: text/plain; charset=rot13\r\n"),
    "charset that is no text": mail(head=b"Content-Type: text/plain; charset=base64\r\n"),
    "8-bit head": mail(start=without("Subject")[:-2] + b"\r\nSubject: ma\xf1ana \xff\r\n"),
    "bad word": mail(start=without("Subject") + b"Subject: =?utf-8?b?!!!?= =?x-martian?q?a=FF?= =?utf-8?q?=C3?=\r\n"),
    "bad address": mail(start=without("From") + b"From: <<>>,,;:()\\\r\n"),
    "address of a group": mail(start=without("From") + b"From: undisclosed: a@b.example, c@d.example;\r\n"),
    "no one": mail(start=without("From")),
    "bad id": mail(start=without("Message-ID") + b"Message-ID: not an id\r\n"),
    "date of no calendar": mail(start=without("Date") + b"Date: 99 Foo 99999 25:61:61 +9999\r\n"),
    "no boundary": mail(head=b"Content-Type: multipart/mixed\r\n"),
    "boundary that never comes": mail(head=b"Content-Type: multipart/mixed; boundary=never\r\n"),
    "never closed": multipart("mixed", PLAIN, PICTURE)[:-9],
    "empty boundary": mail(head=b'Content-Type: multipart/mixed; boundary=""\r\n', body=b"--\r\n\r\nForty\r\n----\r\n"),
    "bad base64": mail(head=b"Content-Transfer-Encoding: base64\r\n", body=b"Forty chairs please=!\r\n"),
    "unknown encoding": mail(head=b"Content-Transfer-Encoding: x-zip\r\n"),
    "bad type": mail(head=b"Content-Type: ;;;=\r\n"),
    "file without a name": multipart("mixed", b"Content-Disposition: attachment\r\n\r\nbytes"),
    "name of three thousand": multipart(
        "mixed", b"Content-Disposition: attachment; filename=" + b"a" * 3000 + b"\r\n\r\nb"
    ),
    "name in bad words": multipart("mixed", b"Content-Disposition: attachment; filename*=martian''%FF%ZZ\r\n\r\nb"),
    "head folded for ever": mail(head=b"X-Long: a\r\n" + b" b\r\n" * 20_000),
    "ten thousand fields": mail(head=b"".join(b"X-%d: a\r\n" % n for n in range(10_000))),
}


def bomb(depth: int) -> bytes:
    """Return parts in parts in parts."""
    start = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(depth))
    return HEAD + b"MIME-Version: 1.0\r\n" + start + b"Content-Type: text/plain\r\n\r\nForty chairs please.\r\n"


def russian_dolls(depth: int) -> bytes:
    """Return mails in mails in mails."""
    return HEAD + b"Content-Type: message/rfc822\r\n\r\n" * depth + b"Subject: innermost\r\n\r\nForty"
