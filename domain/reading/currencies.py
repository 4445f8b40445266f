"""Currencies by sign and code, and the families of names that several countries share."""

from __future__ import annotations

from typing import Final, NamedTuple

from domain.reading.lexicon import Words


class Cur(NamedTuple):
    """What a sign or a name stands for: an ISO 4217 code or a family (`$`), times a factor (a grand is 1000)."""

    code: str | None
    factor: int = 1


ISO: Final = frozenset(
    "AED AFN AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BHD BIF BMD BND BOB BRL BSD BTC BWP BYN BZD CAD CDF CHF CLP CNY COP CRC"
    " CUP CVE CZK DJF DKK DOP DZD EGP ERN ESP ETB EUR FJD FKP GBP GEL GHS GIP GMD GNF GTQ GYD HKD HNL HTG HUF IDR ILS INR IQD"
    " IRR ISK JMD JOD JPY KES KGS KHR KMF KRW KWD KYD KZT LAK LBP LKR LRD LSL LYD MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK"
    " MXN MYR MZN NAD NGN NIO NOK NPR NZD OMR PAB PEN PGK PHP PKR PLN PYG QAR RON RSD RUB RWF SAR SBD SCR SDG SEK SGD SHP SLE"
    " SOS SRD SSP STN SVC SYP SZL THB TJS TMT TND TOP TRY TTD TWD TZS UAH UGX USD UYU UZS VES VND VUV WST XAF XCD XOF XPF YER"
    " ZAR ZMW ZWL ALL".split()
)
"""ISO 4217 as of 2026, with the peseta and the bitcoin that people still write."""

WORD_CODES: Final = frozenset("ALL BAM BOB CUP ERN GEL LAK LEK MAD MOP MUR PAB PEN RON SOS TOP TRY WST".split())
"""Codes that are words of a language: a currency only in capitals behind a number."""

SIGNS: Final[Words] = {
    "cur": {sign: Cur(code) for sign, code in {
        "$": "$", "us$": "USD", "us $": "USD", "u.s.$": "USD", "u.s $": "USD", "u.s. $": "USD", "u$s": "USD", "u$d": "USD", "u$": "USD",
        "a$": "AUD", "au$": "AUD", "c$": "CAD", "ca$": "CAD", "can$": "CAD", "nz$": "NZD", "hk$": "HKD", "s$": "SGD", "sg$": "SGD",
        "nt$": "TWD", "mx$": "MXN", "mex$": "MXN", "col$": "COP", "ar$": "ARS", "cl$": "CLP", "r$": "BRL", "b/.": "PAB",
        "€": "EUR", "€ur": "EUR", "£": "GBP", "¥": "JPY", "円": "JPY", "元": "CNY", "cn¥": "CNY", "rmb": "CNY", "₹": "INR", "rs": "INR",
        "rs.": "INR", "₽": "RUB", "₺": "TRY", "₩": "KRW", "원": "KRW", "₪": "ILS", "₫": "VND", "₱": "PHP", "₦": "NGN", "₴": "UAH",
        "₡": "CRC", "₲": "PYG", "₵": "GHS", "₸": "KZT", "₿": "BTC", "฿": "THB", "s/": "PEN", "s/.": "PEN", "kr": "kr", "kr.": "kr",
        "zł": "PLN", "zl": "PLN", "kč": "CZK", "ft": "HUF", "лв": "BGN", "р.": "RUB", "руб": "RUB", "руб.": "RUB", "грн": "UAH",
        "грн.": "UAH", "lei": "RON", "fr.": "CHF", "sfr": "CHF", "fcfa": "XOF", "f cfa": "XOF", "dh": "MAD", "dhs": "MAD", "rp": "IDR",
        "rm": "MYR", "ksh": "KES", "btc": "BTC", "bitcoin": "BTC", "bitcoins": "BTC", ":-": "kr", ",-": "kr",
    }.items()} | {"meur": Cur("EUR", 10**6), "msek": Cur("SEK", 10**6), "musd": Cur("USD", 10**6), "mkr": Cur("kr", 10**6),
                  "tkr": Cur("kr", 1000), "ksek": Cur("SEK", 1000), "keur": Cur("EUR", 1000), "k€": Cur("EUR", 1000)},
    "cent": {"¢": True},
}  # fmt: skip

_FAMILIES: Final[dict[str, tuple[str, ...]]] = {
    "$": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "MXN", "COP", "CLP", "ARS", "UYU", "DOP", "TWD", "BRL"),
    "dollar": ("USD", "CAD", "AUD", "NZD", "SGD", "HKD", "TWD"),
    "peso": ("MXN", "COP", "CLP", "ARS", "UYU", "DOP", "CUP", "PHP"),
    "kr": ("SEK", "NOK", "DKK", "ISK"),
    "pound": ("GBP", "EGP"),
    "franc": ("CHF", "XOF", "XAF"),
    "rupee": ("INR", "PKR", "LKR", "NPR"),
    "slang": ("USD", "EUR", "GBP", "COP", "MXN", "ARS", "CLP", "SEK", "CAD", "AUD", "PEN"),
}
_OF_REGION: Final = {
    "US": "USD", "GB": "GBP", "IE": "EUR", "ES": "EUR", "FR": "EUR", "SE": "SEK", "CO": "COP", "MX": "MXN", "AR": "ARS", "CL": "CLP",
    "UY": "UYU", "DO": "DOP", "PE": "PEN", "CA": "CAD", "AU": "AUD", "NZ": "NZD", "NO": "NOK", "DK": "DKK", "CH": "CHF", "IN": "INR",
    "SG": "SGD", "HK": "HKD", "EC": "USD", "PA": "USD", "SV": "USD", "BE": "EUR", "FI": "EUR", "CU": "CUP", "PH": "PHP",
}  # fmt: skip


def resolve(code: str | None, locale: str, default: str | None) -> str | None:
    """Return the ISO code a sign or name means here: the currency that was asked in, else the region's, else the usual."""
    if code is None or code.isupper():
        return code
    family = _FAMILIES[code]
    region = _OF_REGION.get(locale[-2:].upper()) if len(locale) > 2 else None
    for candidate in (default, region):
        if candidate in family:
            return candidate
    if code in ("slang", "peso"):
        return default if code == "slang" else None
    return family[0]
