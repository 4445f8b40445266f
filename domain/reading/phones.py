"""Phone numbers in a text: found by form and what stands around them, normalised by libphonenumber."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from domain.reading.facts import Fact, Phone

LONGEST: Final = 4000
_NUMBER: Final = re.compile(
    r"(?<![\w.,/%=])(?<!\d-)(?<!\w-\d)"
    r"(?P<body>(?:\(\s?\+?\d{1,4}\s?\)|\+\d{1,15}|\d{1,17})"
    r"(?:[ \u00a0\u202f]?[-./][ \u00a0\u202f]?\d{1,12}|[ \u00a0\u202f]{1,2}\d{1,12}|[ \u00a0\u202f]?-?\(\s?\d{1,4}\s?\)[ \u00a0\u202f-]?\d{0,12}"
    r"|(?<=\))-?\d{1,12}){0,8})"
    r"(?P<extension>[ \u00a0]?(?:x|ext\.?|extension|poste|anknytning|anexo|int\.?)[ \u00a0]?\d{1,6})?",
    re.IGNORECASE,
)
_NO_TAIL: Final = re.compile(
    r"[%€$£¥]|[-/]?[^\W\d_]|=|\s?(?:kr|eur|usd|gbp|sek|cop|kg|cm|mm|km|euros?|pounds?|dollars?|pesos?|kronor|balles|spänn)\b",
    re.IGNORECASE,
)
_NO_HEAD: Final = re.compile(
    r"(?:[€$£¥#]\s?|(?:account|card|order|pedido|commande|best[aä]llning|invoice|factura|facture|faktura|ticket|id|no\.?|nr\.?|n[ºo°]|ref\.?|"
    r"cuenta|tarjeta|carte|compte|konto|kort|iban|vat|cif|nif|siret|org)\s?(?:number|num|nr|no\.?|nummer|is|:|es|est|är|#)?\s?(?:is|:|#)?\s?)\Z",
    re.IGNORECASE,
)
_SAYS_PHONE: Final = re.compile(
    r"(?:phone|tel|t[ée]l|call|ring|mobile?|cell|celular|m[óo]vil|n[uú]mero|fono|whats\s?app|wa|appel\w*|mobil\w*|telefon\w*|num[ée]ro|llam\w+|"
    r"contact\w*|text|sms|fax)\W{0,3}(?:\w+\W{1,2}){0,3}\Z",
    re.IGNORECASE,
)
_DATE: Final = re.compile(r"(?:\d{1,2}[-./]\d{1,2}[-./](?:19|20)?\d{2}|(?:19|20)\d{2}[-./]\d{1,2}[-./]\d{1,2})\Z")
_GROUPED: Final = re.compile(r"\d{1,3}(?:[.,]\d{3})+\Z|\d{1,3}(?: \d{3})+\Z")
_SOCIAL: Final = re.compile(r"\d{3}-\d{2}-\d{4}\Z")
SHORTEST, LONGEST_DIGITS = 6, 16


def read_phones(text: str, locale: str) -> list[Fact[Phone]]:
    """Return the phone numbers in order, in E.164 where libphonenumber can tell the country from the locale."""
    found: list[Fact[Phone]] = []
    for start, end, confidence in _candidates(text[:LONGEST]):
        shown = text[start:end]
        found.append(Fact("phone", shown, (start, end), Phone(normalise(shown, locale)), confidence))
    return found


def _candidates(text: str) -> Iterator[tuple[int, int, float]]:
    for match in _NUMBER.finditer(text):
        body = _without_a_date(match["body"].rstrip(" -./("))
        start, end = match.start(), match.start() + len(body)
        if match["extension"] and end == match.end("body"):
            end = match.end()
        digits = sum(char.isdecimal() for char in body)
        says = bool(_SAYS_PHONE.search(text, max(0, start - 40), start))
        if not SHORTEST <= digits <= LONGEST_DIGITS or _NO_HEAD.search(text, max(0, start - 30), start):
            continue
        if _NO_TAIL.match(text, end) or (not says and not _looks(body, digits)):
            continue
        yield start, end, 0.95 if says or body.startswith(("+", "(+", "00")) else 0.7


def _without_a_date(body: str) -> str:
    """Leave out a date or an hour that stands right behind a number."""
    while " " in body and (_DATE.match(body.rsplit(" ", 1)[1]) or sum(map(str.isdecimal, body)) > LONGEST_DIGITS):
        body = body.rsplit(" ", 1)[0].rstrip(" -./(")
    return body


def _looks(body: str, digits: int) -> bool:
    """Say whether digits that nobody called a phone number are one: not a date, an amount or one digit after another."""
    if _DATE.match(body) or _SOCIAL.match(body):
        return False
    if body.startswith(("+", "(+", "00")):
        return digits >= SHORTEST + 1
    if _GROUPED.match(body) and digits < 10:
        return False
    groups = re.findall(r"\d+", body)
    if len(groups) > 2 and max(map(len, groups)) < 2:
        return False
    if len(groups) == 1:
        return digits >= 7
    return digits >= 8 or (digits == 7 and "-" in body)


def normalise(number: str, locale: str) -> str | None:
    """Return a number in E.164, None where its country is not told by itself or the locale's region."""
    import phonenumbers

    region = locale[-2:].upper() if len(locale) > 2 and locale[-3] in "-_" else None
    plain = re.sub(r"^\(?\s?00", "+", number.strip()) if re.match(r"\(?\s?00[1-9]", number) else number
    try:
        parsed = phonenumbers.parse(plain.replace("(+", "+").replace("(0)", ""), region)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(parsed):
        return None
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
