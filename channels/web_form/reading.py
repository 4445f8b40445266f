"""Read a form's fields into a submission; whatever is wrong is said per field, all of it at once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final, TypeVar
from uuid import UUID

from channels.web_form import files as uploads
from channels.web_form.faults import Fault, WrongFields
from channels.web_form.files import Upload
from domain.words import form

SERVICES: Final = tuple(form.of("en").services)
BOXES: Final = tuple(form.of("en").boxes)
LOCALES: Final = tuple(form.LANGUAGES)
LONGEST_NAME: Final = 80
LONGEST_EMAIL: Final = 254  # RFC 5321, 4.5.3.1.3, without the angle brackets
LONGEST_MESSAGE: Final = 4000
LONGEST_TAP: Final = 300
_LONGEST_TRAP: Final = 2000
_FIELDS: Final = frozenset(
    ("name", "email", "phone", "message", "service", "locale", "consents", "website", "submission_id")
)
_ANSWER_FIELDS: Final = frozenset(("text", "tap_id", "submission_id"))
# An address is proven by answering from it, never by a pattern: this only catches slips of the hand.
_EMAIL: Final = re.compile(r"[^\s@<>()\[\],;:\\\"]{1,64}@[^\s@<>()\[\],;:\\\"]+\.[^\s@<>()\[\],;:\\\"]{2,}")
_PHONE_FILLING: Final = re.compile(r"[\s().\-/\u2010-\u2015\u00a0]")
_PHONE: Final = re.compile(r"\+[1-9][0-9]{6,14}")  # E.164: at most 15 digits
_INVISIBLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Submission:
    """A form that can be taken. E-mail and phone are what somebody typed: claimed, proven by nothing."""

    submission_id: str
    message: str
    locale: str
    name: str | None = field(default=None, repr=False)
    email: str | None = field(default=None, repr=False)
    phone: str | None = field(default=None, repr=False)
    service: str | None = None
    ticked: tuple[str, ...] = ()
    is_trapped: bool = False
    """The field that no person sees was filled in."""
    files: tuple[Upload, ...] = ()

    def fingerprint(self) -> str:
        """Return what tells this form from any other, whatever its language and encoding."""
        told = [self.name, self.email, self.phone, self.message, self.service, self.ticked, self.is_trapped]
        return sha256(json.dumps([told, uploads.digest(self.files)]).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody writes or taps on the status page; exactly one of the two."""

    submission_id: str
    text: str | None
    tap_id: str | None


def read(fields: Mapping[str, Any], files: Sequence[Upload], default_locale: str) -> Submission:
    """Read a form. Raises `WrongFields` naming every field that cannot be taken."""
    wrong = _Wrong(fields, _FIELDS)
    ticked = wrong.take("consents", _ticked) or ()
    email, phone = wrong.take("email", _email), wrong.take("phone", _phone)
    if fault := uploads.fault_of(files):
        wrong.faults["files"] = fault
    if (email or phone) and "contact" not in ticked and not {"consents", "email", "phone"} & wrong.faults.keys():
        wrong.faults["consents.contact"] = Fault("contact_needed")
    if "call" in ticked and phone is None and "phone" not in wrong.faults:
        wrong.faults["phone"] = Fault("phone_needed")
    submission = Submission(
        submission_id=wrong.take("submission_id", _submission_id) or "",
        message=wrong.take("message", _message) or "",
        locale=wrong.take("locale", _locale) or default_locale,
        name=wrong.take("name", lambda given: _text(given, LONGEST_NAME) or None),
        email=email,
        phone=phone,
        service=wrong.take("service", _service),
        ticked=ticked,
        is_trapped=bool(wrong.take("website", lambda given: _text(given, _LONGEST_TRAP))),
        files=tuple(files),
    )
    wrong.settle()
    return submission


def read_answer(fields: Mapping[str, Any]) -> Answer:
    """Read what the status page sends. Raises `WrongFields`."""
    wrong = _Wrong(fields, _ANSWER_FIELDS)
    text = wrong.take("text", lambda given: _text(given, LONGEST_MESSAGE) or None)
    tap_id = wrong.take("tap_id", lambda given: _text(given, LONGEST_TAP) or None)
    submission_id = wrong.take("submission_id", _submission_id) or ""
    if text and tap_id:
        wrong.faults["text"] = Fault("two_answers")
    elif not text and not tap_id and not {"text", "tap_id"} & wrong.faults.keys():
        wrong.faults["text"] = Fault("empty_answer")
    wrong.settle()
    return Answer(submission_id, text, tap_id)


def locale_of(given: object, accept_language: str) -> str:
    """Return the language to answer in: the one named, else the first of the browser's that is ours, else English."""
    if isinstance(given, str) and _language(given) in LOCALES:
        return _language(given)
    ranked = sorted(enumerate(accept_language[:500].split(",")), key=lambda one: (-_quality(one[1]), one[0]))
    return next((lang for _, one in ranked if (lang := _language(one.partition(";")[0])) in LOCALES), "en")


class _Unfit(ValueError):
    def __init__(self, fault: Fault) -> None:
        super().__init__(fault.code)
        self.fault = fault


class _Wrong:
    """Collects the faults of a form while its fields are read."""

    def __init__(self, fields: Mapping[str, Any], known: frozenset[str]) -> None:
        self._fields = fields
        self.faults = {str(name)[:80]: Fault("unknown_field") for name in fields if name not in known}

    def take(self, name: str, read_one: Callable[[object], T]) -> T | None:
        """Read one field; None when it is missing, null or wrong. The required ones read None themselves."""
        given = self._fields.get(name)
        if given is None and read_one not in (_message, _submission_id):
            return None
        try:
            return read_one(given)
        except _Unfit as error:
            self.faults[name] = error.fault
            return None

    def settle(self) -> None:
        if self.faults:
            raise WrongFields(self.faults)


def _text(given: object, most: int) -> str:
    if not isinstance(given, str):
        raise _Unfit(Fault("not_text"))
    text = _INVISIBLE.sub("", given.encode("utf-8", "replace").decode()).replace("\r\n", "\n").strip()
    if len(text) > most:
        raise _Unfit(Fault("too_long", most=most, count=len(text)))
    return text


def _message(given: object) -> str:
    text = _text("" if given is None else given, LONGEST_MESSAGE)
    if not text:
        raise _Unfit(Fault("empty_message"))
    return text


def _email(given: object) -> str | None:
    text = _text(given, LONGEST_EMAIL)
    if text and not _EMAIL.fullmatch(text):
        raise _Unfit(Fault("bad_email"))
    return text or None


def _phone(given: object) -> str | None:
    text = _PHONE_FILLING.sub("", _text(given, 40))
    text = f"+{text[2:]}" if text.startswith("00") else text
    if text and not _PHONE.fullmatch(text):
        raise _Unfit(Fault("bad_phone"))
    return text or None


def _service(given: object) -> str | None:
    if given == "":
        return None
    if not isinstance(given, str) or given not in SERVICES:
        raise _Unfit(Fault("bad_service"))
    return given


def _locale(given: object) -> str | None:
    if given == "":
        return None
    if not isinstance(given, str) or _language(given) not in LOCALES:
        raise _Unfit(Fault("bad_locale"))
    return _language(given)


def _ticked(given: object) -> tuple[str, ...]:
    if not isinstance(given, Mapping):
        raise _Unfit(Fault("bad_box"))
    told: Mapping[Any, Any] = given  # pyright: ignore[reportUnknownVariableType]
    if set(told) - set(BOXES) or not all(value is None or isinstance(value, bool) for value in told.values()):
        raise _Unfit(Fault("bad_box"))
    return tuple(name for name in BOXES if told.get(name) is True)


def _submission_id(given: object) -> str:
    try:
        return str(UUID(given if isinstance(given, str) and len(given) <= 45 else ""))
    except ValueError:
        raise _Unfit(Fault("bad_submission")) from None


def _language(tag: str) -> str:
    return tag.strip().lower().replace("_", "-").split("-")[0]


def _quality(part: str) -> float:
    _, _, weight = part.partition(";q=")
    try:
        return float(weight.strip() or "1")
    except ValueError:
        return 0.0
