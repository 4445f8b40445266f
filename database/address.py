"""Find the database: the server that DATABASE_URL names, or the embedded one for as long as it is needed."""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager

from database.server import EmbeddedPostgres
from database.settings import DatabaseSettings


@contextmanager
def opened(settings: DatabaseSettings) -> Generator[str]:
    """Give the address of a running server; an embedded one stops afterwards unless another process uses it.

    Raises `Unavailable` when the embedded server cannot start; a named one is not asked.
    """
    if settings.database_url is not None:
        yield settings.database_url.get_secret_value()
        return
    server = EmbeddedPostgres(settings.concierge_home)
    dsn = server.start()
    try:
        yield dsn
    finally:
        server.stop()
