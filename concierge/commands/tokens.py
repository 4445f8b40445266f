"""`concierge tokens`: let callers from outside in at /mcp, list them, and shut them out (TO3, TO7)."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Annotated

import typer

from concierge.place import DEFAULT_BUSINESS, Place, operate
from database import principals
from database.db import Db
from database.principals import Listed, NewPrincipal
from database.sealing import Sealer
from domain.errors import Invalid
from domain.principals import SCOPES, Limits, scopes_fit
from mcp_server.outside import credentials
from mcp_server.tool import registry

app = typer.Typer(add_completion=False, no_args_is_help=True)

_CONTACT = re.compile(r"(?:([a-z0-9][a-z0-9_-]{0,31})=)?(\+\d{7,15}|[A-Z]{2}\.[A-Za-z0-9]{4,64})")
_NAME = re.compile(r"[a-z0-9][a-z0-9_.-]{0,63}")


@app.command(help="Let a caller in. Its token is shown once; only a digest is kept.")
def create(
    name: Annotated[str, typer.Argument(help="What the caller is called in lists and in the audit trail.")],
    scope: Annotated[list[str], typer.Option(help=f"{', '.join(SCOPES)}, or tools:NAME for one tool. Repeat it.")],
    contact: Annotated[
        list[str],
        typer.Option(help="For whom it may act: alice=+447700900001, or a WhatsApp id; nobody else. Repeat it."),
    ],
    days: Annotated[int, typer.Option(min=1, max=366, help="For how many days.")] = 30,
    issuer: Annotated[
        str | None, typer.Option(help="Instead of a token: who signs its tokens (MCP_OAUTH_ISSUER).")
    ] = None,
    subject: Annotated[str | None, typer.Option(help="With --issuer: the `sub` its tokens carry.")] = None,
    requests_per_minute: Annotated[int, typer.Option(min=1)] = Limits.requests_per_minute,
    acts_per_hour: Annotated[int, typer.Option(min=0)] = Limits.acts_per_hour,
    refusals_per_hour: Annotated[int, typer.Option(min=1)] = Limits.refusals_per_hour,
) -> None:
    _check(name, scope, issuer, subject)
    token = None if issuer else credentials.make_token()
    limits = Limits(requests_per_minute, acts_per_hour, refusals_per_hour)

    async def act(db: Db, place: Place) -> int | None:
        now = datetime.now(UTC)
        new = NewPrincipal(
            business_id=DEFAULT_BUSINESS,
            name=name,
            scopes=scope,
            contacts=_contacts(contact, place.sealer),
            limits=limits,
            expires_at=now + timedelta(days=days),
            token_digest=credentials.digest(place.sealer, token) if token else None,
            issuer=issuer,
            subject=subject,
        )
        return await principals.create(db, new, now)

    if operate(act) is None:
        raise Invalid("name", f"There is a caller {name!r} (or one of that subject) already; choose another name.")
    typer.echo(token or f"{name} may come in with tokens that {issuer} signs for {subject}.")


@app.command("list", help="Show every caller: scopes, contacts' names, until when. Tokens and numbers are not shown.")
def show() -> None:
    async def act(db: Db, _: Place) -> Sequence[Listed]:
        return await principals.list_all(db, DEFAULT_BUSINESS)

    known, now = operate(act), datetime.now(UTC)
    for one in known:
        told = one.principal
        until = (
            "revoked" if one.revoked_at else "expired" if one.expires_at <= now else f"until {one.expires_at:%Y-%m-%d}"
        )
        typer.echo(
            f"{told.name:<24}{one.kind:<8}{until:<18}{' '.join(sorted(told.scopes))}  for {', '.join(told.contacts)}"
        )
    typer.echo(f"{len(known)} callers")


@app.command(help="Shut a caller out; within a second nothing it sends is answered.")
def revoke(name: Annotated[str, typer.Argument(help="A name that `concierge tokens list` shows.")]) -> None:
    async def act(db: Db, _: Place) -> bool:
        return await principals.revoke(db, DEFAULT_BUSINESS, name, datetime.now(UTC))

    if not operate(act):
        raise Invalid("name", f"There is no caller {name!r} with access. `concierge tokens list` shows them.")
    typer.echo(f"{name} is shut out.")


def _check(name: str, scopes: Sequence[str], issuer: str | None, subject: str | None) -> None:
    if not _NAME.fullmatch(name):
        raise Invalid("name", "NAME: lower-case letters, digits, dots and dashes.")
    tools = {f"tools:{tool}" for tool in registry()}
    strange = scopes_fit(frozenset(scopes)) | {one for one in scopes if one.startswith("tools:") and one not in tools}
    if strange:
        raise Invalid("scope", f"--scope {min(strange)}: use {', '.join(SCOPES)} or tools:NAME.")
    if (issuer is None) != (subject is None):
        raise Invalid("issuer", "--issuer and --subject belong together.")


def _contacts(given: Sequence[str], sealer: Sealer) -> Mapping[str, bytes]:
    contacts: dict[str, bytes] = {}
    for position, text in enumerate(given, start=1):
        match = _CONTACT.fullmatch(text)
        if match is None:
            raise Invalid("contact", f"--contact number {position}: write it like alice=+447700900001.")
        name, identity = match[1] or f"c{position}", match[2]
        if name in contacts:
            raise Invalid("contact", f"--contact {name}: two contacts have this name.")
        kind = "whatsapp:phone" if identity.startswith("+") else "whatsapp:bsuid"
        contacts[name] = sealer.digest(kind, identity.removeprefix("+"))
    return contacts
