"""Write `.env.example` from the settings classes, so that it cannot be wrong: `make env`."""

from __future__ import annotations

import sys
import textwrap
from collections.abc import Iterator, Sequence

from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings

from concierge import all_settings

_HEAD = """\
# Settings of Concierge. Copy to .env and fill in what you need; an adapter without its settings is off.
# Written by `make env` from the code. `concierge doctor` shows what is set, what is missing and what answers.
"""


def render(classes: Sequence[type[BaseSettings]]) -> str:
    """Return the text of `.env.example`: per class its first line as a heading, per setting its meaning."""
    written: set[str] = set()
    return _HEAD + "".join("\n" + "\n".join(_section(cls, written)) + "\n" for cls in classes)


def _section(cls: type[BaseSettings], written: set[str]) -> Iterator[str]:
    """Write a class; a setting that another class has shown already, which reads it too, is not shown again."""
    title = (cls.__doc__ or cls.__name__).strip().split("\n", 1)[0]
    yield f"## {title}"
    for field, about in cls.model_fields.items():
        name = all_settings.name_in_environment(cls, field)
        if name in written:
            continue
        written.add(name)
        yield ""
        yield from textwrap.wrap(about.description or "", 108, initial_indent="# ", subsequent_indent="# ")
        yield f"{name}={_default(about)}"


def _default(about: FieldInfo) -> str:
    value = None if about.is_required() else about.get_default(call_default_factory=False)
    if value is None or hasattr(value, "get_secret_value"):
        return ""
    return str(value)


if __name__ == "__main__":
    sys.stdout.write(render(all_settings.find()))
