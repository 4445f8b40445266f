"""Look at settings, database and providers without changing anything."""

from __future__ import annotations

import os
import platform
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, Protocol, runtime_checkable

import httpx
from dotenv import dotenv_values
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from concierge import all_settings
from concierge.settings import read
from database.migrate import pending
from database.server import EmbeddedPostgres
from database.settings import DatabaseSettings
from domain.errors import ConciergeError, Invalid


@runtime_checkable
class _Requiring(Protocol):
    """Settings that are all optional one by one, because unset together they mean: off."""

    def require(self) -> None:
        """Raise `Invalid` naming what is missing."""
        ...


@runtime_checkable
class _Beginning(Protocol):
    """Settings that know which of theirs are their own: some read what others read too (PUBLIC_BASE_URL)."""

    def is_begun(self) -> bool:
        """Say whether any of it is set."""
        ...


@runtime_checkable
class _Warning(Protocol):
    """Settings of something that is used at a risk."""

    def warning(self) -> str:
        """Say what whoever runs it must know."""
        ...


Classes = Sequence[type[BaseSettings]]


@dataclass(frozen=True, slots=True)
class Line:
    """One setting; a secret shows only that it is there."""

    name: str
    value: str
    source: Literal["environment", ".env", "default", "missing"]


@dataclass(frozen=True, slots=True)
class Section:
    """The settings of one adapter."""

    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what to do about it."""

    subject: str
    verdict: Literal["good", "off", "bad"]
    remark: str


def settings(classes: Classes) -> list[Section]:
    """Every setting of every class, with where its value comes from."""
    return [
        Section(_title(cls), tuple(_line(cls, name, about) for name, about in cls.model_fields.items()))
        for cls in classes
    ]


def completeness(classes: Classes) -> Iterator[Finding]:
    """Say of each class whether it can be used; one of which nothing is set is simply off."""
    for cls in classes:
        try:
            complete = _read(cls)
        except Invalid as error:
            yield Finding(_title(cls), "bad" if _begun(cls) else "off", str(error))
        else:
            warning = complete.warning() if isinstance(complete, _Warning) else ""
            yield Finding(_title(cls), "good", f"complete. Warning: {warning}" if warning else "complete")


def python() -> Finding:
    """Say which Python runs this."""
    good = sys.version_info >= (3, 11)
    return Finding("Python", "good" if good else "bad", platform.python_version())


async def what_answers(classes: Classes) -> list[Finding]:
    """Ask the database, and every provider whose settings are complete."""
    found = [await _database()]
    async with httpx.AsyncClient(timeout=5, follow_redirects=False) as client:
        for cls in classes:
            try:
                complete = _read(cls)
            except Invalid:
                continue
            for name in cls.model_fields:
                if name.endswith("_api_url"):
                    found.append(await _provider(client, name.upper(), str(getattr(complete, name))))
    return found


def _read(cls: type[BaseSettings]) -> BaseSettings:
    """Read them as their adapter would. Raises `Invalid` unless the adapter could open with them."""
    settings = read(cls)
    if isinstance(settings, _Requiring):
        settings.require()
    return settings


async def _database() -> Finding:
    place = read(DatabaseSettings)
    embedded = EmbeddedPostgres(place.concierge_home)
    if place.database_url is None and not embedded.is_running():
        return Finding("Database", "good", "embedded, not running now; `concierge up` starts it")
    try:
        missing = await pending(place.database_url.get_secret_value() if place.database_url else embedded.dsn)
    except ConciergeError as error:
        return Finding("Database", "bad", str(error))
    if missing:
        return Finding("Database", "bad", f"{len(missing)} migrations missing; run `concierge migrate`")
    return Finding("Database", "good", "answers, up to date")


async def _provider(client: httpx.AsyncClient, name: str, url: str) -> Finding:
    """Any HTTP answer will do: whether a token is accepted shows with the first message, not here."""
    try:
        answer = await client.head(url)
    except httpx.HTTPError as error:
        return Finding(name, "bad", f"does not answer: {type(error).__name__}")
    return Finding(name, "good", f"answers ({answer.status_code})")


def _begun(cls: type[BaseSettings]) -> bool:
    """Whether somebody set more than `.env.example` does."""
    with suppress(Invalid):
        settings = read(cls)
        if isinstance(settings, _Beginning):
            return settings.is_begun()
    for field, about in cls.model_fields.items():
        value, _ = _written(all_settings.name_in_environment(cls, field))
        if value and value != str(about.default):
            return True
    return False


def _line(cls: type[BaseSettings], field: str, about: FieldInfo) -> Line:
    name = all_settings.name_in_environment(cls, field)
    value, source = _written(name)
    if value:
        return Line(name, "set" if "Secret" in str(about.annotation) else value, source)
    if about.is_required():
        return Line(name, "", "missing")
    default = about.get_default(call_default_factory=False)
    empty = default is None or hasattr(default, "get_secret_value")
    return Line(name, "" if empty else str(default), "default")


def _written(name: str) -> tuple[str, Literal["environment", ".env"]]:
    """Return what somebody wrote, as it stands; the environment wins over the file."""
    if os.environ.get(name):
        return os.environ[name], "environment"
    return dotenv_values(".env").get(name) or "", ".env"


def _title(cls: type[BaseSettings]) -> str:
    return (cls.__doc__ or cls.__name__).strip().split("\n", 1)[0].rstrip(".")
