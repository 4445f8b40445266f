"""Find every settings class: the installation's, the database's and those of each adapter."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from importlib.util import find_spec
from inspect import isclass
from types import ModuleType

from pydantic_settings import BaseSettings

from agent.settings import AgentSettings, AnthropicSettings, CompatibleSettings, OpenAiSettings
from concierge.settings import AppSettings
from database.settings import DatabaseSettings
from mcp_server.settings import McpSettings

_ROOMS_OF_ADAPTERS = ("channels", "providers")


def find() -> list[type[BaseSettings]]:
    """List installation, database, guest and providers, MCP, then adapters by name; an adapter added as a file is found."""
    found: list[type[BaseSettings]] = [AppSettings, DatabaseSettings]
    found += [AgentSettings, AnthropicSettings, OpenAiSettings, CompatibleSettings, McpSettings]
    for room in _ROOMS_OF_ADAPTERS:
        found.extend(_of_room(room))
    return found


def name_in_environment(cls: type[BaseSettings], field: str) -> str:
    """Return what the setting is called in the environment and in `.env`."""
    alias = cls.model_fields[field].validation_alias
    return (alias if isinstance(alias, str) else cls.model_config.get("env_prefix", "") + field).upper()


def _of_room(room: str) -> Iterator[type[BaseSettings]]:
    if find_spec(room) is None:
        return
    for module in pkgutil.walk_packages(import_module(room).__path__, f"{room}."):
        yield from _of_module(import_module(module.name))


def _of_module(module: ModuleType) -> Iterator[type[BaseSettings]]:
    for thing in vars(module).values():
        if isclass(thing) and issubclass(thing, BaseSettings) and thing.__module__ == module.__name__:
            yield thing
