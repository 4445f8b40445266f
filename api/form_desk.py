"""Take a form in, show its conversation, take answers: what the web form's routes do, without a word of HTTP."""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64encode
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final

import structlog

from channels.web_form import files as uploads
from channels.web_form.faults import Fault, WrongFields
from channels.web_form.reading import Answer, Submission
from database.form_store import ACCOUNT, FormStore
from database.form_views import Line, Standing
from database.inquiries import Inquiry, NewInquiry, Ticked
from database.sealing import Sealer
from domain.errors import Refused
from domain.facts import SERVICE_TAP
from domain.messages import Batch, Inbound, Proof, Sender
from domain.words import form

log = structlog.get_logger()

HOUR: Final = timedelta(hours=1)


class TooOften(Refused):
    """The caller used up this hour."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("too_often", "Too many in this hour.")
        self.wait = wait


@dataclass(frozen=True, slots=True)
class Limits:
    """How much of it one caller, or one link, may do in an hour; how long a link works."""

    submissions: int
    answers: int
    link: timedelta


@dataclass(frozen=True, slots=True)
class Receipt:
    """The number of a request and the key of its page."""

    number: int
    key: str
    locale: str


@dataclass(frozen=True, slots=True)
class Page:
    """What the holder of a key may read."""

    inquiry: Inquiry
    standing: Standing
    lines: Sequence[Line]


class FormDesk:
    """The form's own front desk."""

    def __init__(self, store: FormStore, sealer: Sealer, limits: Limits, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._sealer = sealer
        self._limits = limits
        self._clock = clock

    async def open(self, given: Submission, raw: bytes, caller: str, correlation_id: str) -> Receipt:
        """Store a form and return its receipt; the same form sent again gets the same one.

        Raises `WrongFields` for the id of another form, `TooOften`, and `Unavailable` when nothing was stored.
        """
        submission = self._sealer.digest("form:submission", given.submission_id)
        content = self._sealer.digest("form:content", f"{given.submission_id}\0{given.fingerprint()}")
        inquiry = await self._store.of_submission(submission)
        key = self._key(given)
        if inquiry is None:
            await self._count("caller", caller, self._limits.submissions)
            new = self._inquiry(given, submission, content, key)
            await self._store.put(Batch(ACCOUNT, (_message(given, raw, key, new.opened_at),)), correlation_id, new)
            inquiry = await self._store.of_submission(submission)
        if inquiry is None or not hmac.compare_digest(inquiry.content_digest, content):
            raise WrongFields({"submission_id": Fault("used_submission")})
        log.info("form.stored", inquiry=inquiry.id, files=len(given.files), trapped=given.is_trapped)
        return Receipt(inquiry.id, key, inquiry.locale)

    async def find(self, number: int, key: str) -> Inquiry | None:
        """Return the inquiry that number and key open together; None for every reason there is not to."""
        return await self._store.of_key(number, _hash(key), self._clock())

    async def show(self, inquiry: Inquiry) -> Page:
        """Return the inquiry's page."""
        return Page(inquiry, *await self._store.view(inquiry))

    async def answer(self, inquiry: Inquiry, key: str, given: Answer, raw: bytes, correlation_id: str) -> None:
        """Store what was written or tapped on the page. Raises `WrongFields`, `TooOften`, `Unavailable`."""
        text, reply_to = given.text or "", None
        if given.tap_id is not None:
            text, reply_to = await self._tapped(inquiry, given.tap_id)
        await self._count("link", str(inquiry.id), self._limits.answers)
        message = Inbound(
            provider_id=f"{inquiry.id}:{given.submission_id}",
            sender=_sender(key),
            sent_at=self._clock(),
            kind="text" if given.tap_id is None else "tap",
            text=text,
            raw=raw,
            tap_id=given.tap_id,
            reply_to=reply_to,
        )
        await self._store.put(Batch(ACCOUNT, (message,)), correlation_id)

    async def _tapped(self, inquiry: Inquiry, tap_id: str) -> tuple[str, str]:
        """Return the title of what we offered under this id, and the message it stood in: nothing else can be tapped."""
        _, lines = await self._store.view(inquiry)
        for line in reversed(lines):
            for choice in line.choices:
                if choice.id == tap_id:
                    return choice.title, line.id
        raise WrongFields({"tap_id": Fault("bad_choice")})

    async def _count(self, kind: str, who: str, most: int) -> None:
        now = self._clock()
        hour = now.replace(minute=0, second=0, microsecond=0)
        digest = self._sealer.digest(f"form:{kind}", f"{who}\0{hour.isoformat()}")
        if await self._store.count(digest, hour) > most:
            log.warning("form.too_often", kind=kind)
            raise TooOften(hour + HOUR - now)

    def _key(self, given: Submission) -> str:
        """Make the 256-bit key of a form: only our secret gives it, and to the same form always the same."""
        digest = self._sealer.digest("form:key", f"{given.submission_id}\0{given.fingerprint()}")
        return urlsafe_b64encode(digest).decode().rstrip("=")

    def _inquiry(self, given: Submission, submission: bytes, content: bytes, key: str) -> NewInquiry:
        now = self._clock()
        shown = {box.name: box for box in form.boxes(given.locale)}
        return NewInquiry(
            provider_id=given.submission_id,
            submission_digest=submission,
            content_digest=content,
            key_hash=_hash(key),
            locale=given.locale,
            service=given.service,
            opened_at=now,
            expires_at=now + self._limits.link,
            email_ciphertext=self._seal(given.email),
            phone_ciphertext=self._seal(given.phone),
            ticked=[Ticked(name, shown[name].version, shown[name].text) for name in given.ticked],
        )

    def _seal(self, plain: str | None) -> bytes | None:
        return self._sealer.seal(plain.encode()) if plain else None


def _message(given: Submission, raw: bytes, key: str, now: datetime) -> Inbound:
    return Inbound(
        provider_id=given.submission_id,
        sender=_sender(key, given.name),
        sent_at=now,
        kind="text",
        text=given.message,
        raw=raw,
        tap_id=f"{SERVICE_TAP}{given.service}" if given.service else None,
        media=uploads.media(given.files, given.submission_id),
        left_because="honeypot" if given.is_trapped else None,
    )


def _sender(key: str, name: str | None = None) -> Sender:
    """Name the person of a form: whoever holds its key, and nobody by the address they typed (IN8).

    A form is a person of its own. The key itself is nowhere stored; this name of it opens nothing.
    """
    return Sender("form." + sha256(f"sender\0{key}".encode()).hexdigest(), display_name=name, proof=Proof.CLAIMED)


def _hash(key: str) -> bytes:
    return sha256(key.encode("utf-8", "replace")).digest()
