"""Bounces made up for the tests, each as its program writes them: RFC 3464, and the plain words of older servers."""

from __future__ import annotations

ID = "<6c1c8f0e-58a0-4f0c-9a76-1f2b2f0f5f11@hotel.example>"
WHO = "vee@vendor.example"
_COPY = f"From: Desk <desk@hotel.example>\nTo: {WHO}\nSubject: Forty chairs\nMessage-ID: {ID}\n"


def _mail(sender: str, head: str, body: str) -> bytes:
    start = (
        f"From: {sender}\nTo: desk@hotel.example\nDate: Tue, 3 Nov 2026 10:04:00 +0100\nMessage-ID: <b1@mx.example>\n"
    )
    return f"{start}{head}\n{body}".replace("\n", "\r\n").encode()


def report(
    *, action: str = "failed", status: str = "5.1.1", who: str = WHO, copy: str = _COPY, head: str = "", more: str = ""
) -> bytes:
    """Write a report as RFC 3464 has it."""
    parts = (
        "Content-Type: text/plain\n\nYour message could not be delivered.\n",
        (
            "Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example"
            f"\n\n{more}Final-Recipient: rfc822; {who}\n{f'Action: {action}' if action else 'X-Note: none'}\nStatus: {status}\n"
            f"Diagnostic-Code: smtp; 550 {status} it said so\n"
        ),
        *([f"Content-Type: text/rfc822-headers\n\n{copy}"] if copy else []),
    )
    whole = "".join(f"--cut\n{part}\n" for part in parts) + "--cut--\n"
    kind = 'MIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary="cut"\n'
    return _mail("Mail Delivery System <MAILER-DAEMON@mx.example>", f"{kind}{head}", whole)


QMAIL = _mail(
    "MAILER-DAEMON@mx.example",
    "Return-Path: <>\nSubject: failure notice\n",
    "Hi. This is the qmail-send program at mx.example.\nI'm afraid I wasn't able to deliver your message to the following"
    " addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n"
    f"<{WHO}>:\nSorry, no mailbox here by that name. (#5.1.1)\n\n--- Below this line is a copy of the message.\n\n"
    f"Return-Path: <desk@hotel.example>\n{_COPY}\nDo you have forty chairs?\n",
)
EXIM = _mail(
    "Mail Delivery System <Mailer-Daemon@mx.example>",
    f"X-Failed-Recipients: {WHO}\nAuto-Submitted: auto-replied\nSubject: Mail delivery failed: returning message to sender\n",
    "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to"
    f" one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  {WHO}\n"
    "    550 no such user here\n\n------ This is a copy of the message, including all the headers. ------\n\n"
    f"{_COPY}\nDo you have forty chairs?\n",
)
GMAIL_PLAIN = _mail(
    "Mail Delivery Subsystem <mailer-daemon@googlemail.com>",
    f"Return-Path: <>\nX-Failed-Recipients: {WHO}\nSubject: Delivery Status Notification (Failure)\n",
    f"Delivery to the following recipient failed permanently:\n\n     {WHO}\n\nTechnical details of permanent failure:\n"
    f"The account does not exist. 550-5.1.1\n\n----- Original message -----\n\n{_COPY}\n",
)
EXCHANGE = _mail(
    "Microsoft Outlook <MicrosoftExchange329e71ec@vendor.example>",
    f"Return-Path: <>\nSubject: Undeliverable: Forty chairs\nIn-Reply-To: {ID}\nReferences: <older@hotel.example> {ID}\n",
    f"Delivery has failed to these recipients or groups:\n\nVee ({WHO})\nThe email address you entered couldn't be found.\n"
    "\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found'\n",
)
GMAIL = report(head=f"X-Failed-Recipients: {WHO}\nIn-Reply-To: {ID}\nReferences: <older@hotel.example> {ID}\n")
FORWARDED = report(who="vee@elsewhere.example", more=f"Original-Recipient: rfc822;{WHO}\n")

FAILED = {
    "report": report(),
    "no copy": report(copy="", head=f"In-Reply-To: {ID}\n"),
    "expired": report(status="4.4.7"),
    "no action": report(action=""),
    "named in the report": report(copy="", more=f"X-Original-Message-ID: {ID}\n"),
    "references alone": report(copy="", head=f"References: <older@hotel.example> {ID}\n"),
    "gmail": GMAIL,
    "forwarded": FORWARDED,
    "qmail": QMAIL,
    "exim": EXIM,
    "gmail in words": GMAIL_PLAIN,
    "exchange in words": EXCHANGE,
}
WAITING = {
    "delayed": report(action="delayed", status="4.4.1"),
    "delayed, said in passing": report(action="Delayed (will retry)", status="5.0.0"),
    "no action, for now": report(action="", status="4.2.2"),
    "delivered": report(action="delivered", status="2.0.0"),
    "relayed": report(action="relayed", status="2.0.0"),
    "exim": EXIM.replace(b"This is a permanent error.", b"It has been delayed, and will be retried."),
    "gmail": GMAIL_PLAIN.replace(b"failed permanently", b"has been delayed"),
    "qmail": QMAIL.replace(b"#5.1.1", b"#4.4.1").replace(b"This is a permanent error; I've given up.", b""),
}
