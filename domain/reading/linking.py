"""Does somebody speak of another address of their own?"""

from __future__ import annotations

import re
from functools import cache

from domain.reading.languages import code_of, language
from domain.reading.said import Said, any_of


def names_other_address(text: str, locale: str) -> bool:
    """Say whether the words claim another number or mail address as the writer's own; which one is read elsewhere."""
    return _pattern(code_of(locale)).search(Said(text).words) is not None


@cache
def _pattern(code: str) -> re.Pattern[str]:
    phrases: tuple[str, ...] = language(code).subject("linking").OTHER_ADDRESS
    return any_of(phrases)
