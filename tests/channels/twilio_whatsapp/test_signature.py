"""Who may speak in Twilio's name: addresses, fields, both algorithms, and everything that is forged (A4, A5, IN2)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from twilio.request_validator import RequestValidator

from channels.port import Call
from channels.twilio_whatsapp import TwilioWhatsApp
from channels.twilio_whatsapp.signature import check, sign, spellings
from domain.errors import Refused
from tests.channels.twilio_whatsapp.conftest import BASE, KEY, NEW, OLD, TARGET, Fields, Settings, signed

# twilio.com/docs/usage/security publishes this one example.
PUBLISHED = (
    ("CallSid", "CA1234567890ABCDE"),
    ("Caller", "+14158675309"),
    ("Digits", "1234"),
    ("From", "+14158675309"),
    ("To", "+18005551212"),
)
MESSAGE = (("MessageSid", "SM1"), ("From", "whatsapp:+447700900100"), ("To", "whatsapp:+15550100001"), ("Body", "hi"))


def test_the_published_vector_is_reproduced() -> None:
    """https://www.twilio.com/docs/usage/security#validating-requests"""
    made = sign(b"12345", "https://mycompany.com/myapp.php?foo=1&bar=2", PUBLISHED)
    assert made == "RSOYDt4T1cUTdK1PDd93/VVr8B8="


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=8)), max_size=6), st.sampled_from(["SHA1", "SHA256"]))
def test_every_form_is_signed_as_twilios_own_library_signs_it(pairs: list[tuple[str, str]], algorithm: str) -> None:
    """The library is the oracle (twilio 9.13): repeated, blank and foreign fields among them."""
    made = RequestValidator("k").compute_signature(BASE, Fields(pairs), f"HMAC_{algorithm}")
    assert sign(b"k", BASE, pairs, algorithm.lower()) == made


@pytest.mark.parametrize("token", [NEW, OLD])
async def test_both_tokens_of_a_rotation_verify(closed: TwilioWhatsApp, token: str) -> None:
    await closed.verify(signed(MESSAGE, token=token))


@pytest.mark.parametrize(
    "pairs",
    [
        (*MESSAGE, ("Blank", "")),
        (*MESSAGE, ("Again", "b"), ("Again", "a"), ("Again", "b")),
        (*MESSAGE, ("Body", "  kept  "), ("Ünïcode", "¿cuánto? ✨"), ("Eq=&+%", "a=b&c+d%20")),
        (*MESSAGE, ("ANewFieldOfNextYear", "1")),
    ],
    ids=["blank", "repeated", "unstripped", "unknown"],
)
async def test_fields_of_every_shape_verify(closed: TwilioWhatsApp, pairs: tuple[tuple[str, str], ...]) -> None:
    """A5: Twilio adds fields without notice, so no list of them is validated."""
    await closed.verify(signed(pairs))


async def test_bytes_that_are_no_utf8_verify_as_they_came(closed: TwilioWhatsApp) -> None:
    """Nothing in a body may turn a refusal into a fault."""
    body = b"Body=%ff%fe&From=x"
    mac = hmac.digest(NEW.encode(), f"{BASE}{TARGET}".encode() + b"Body\xff\xfeFromx", hashlib.sha1)
    await closed.verify(Call({"x-twilio-signature": base64.b64encode(mac).decode()}, body, TARGET))


@pytest.mark.parametrize(
    ("public", "called"),
    [
        ("https://desk.example", "https://desk.example:443"),
        ("https://desk.example:443", "https://desk.example"),
        ("https://desk.example:8443", "https://desk.example:8443"),
        ("https://desk.example:8443", "https://desk.example"),
        ("https://desk.example/", "https://desk.example"),
        ("https://desk.example/behind/a/proxy", "https://desk.example/behind/a/proxy"),
        ("https://user:pass@desk.example", "https://user:pass@desk.example:443"),
        ("https://[2001:db8::1]:8443", "https://[2001:db8::1]"),
        ("https://[2001:db8::1]", "https://[2001:db8::1]:443"),
    ],
)
async def test_the_address_verifies_with_and_without_its_port(settings: Settings, public: str, called: str) -> None:
    """A5: Twilio signs now one, now the other; its library breaks on IPv6 and on logins."""
    channel = TwilioWhatsApp(settings(public_base_url=public))
    await channel.verify(signed(MESSAGE, base=called))


async def test_the_query_belongs_to_the_address(closed: TwilioWhatsApp) -> None:
    """Our delivery token travels there: nobody may put another one in."""
    call = signed(MESSAGE, target=f"{TARGET}?delivery=abc%20d&x=")
    await closed.verify(call)
    for other in (TARGET, f"{TARGET}?delivery=abd%20d&x=", f"{TARGET}?delivery=abc+d&x=", f"{TARGET}?delivery=abc%20d"):
        with pytest.raises(Refused):
            await closed.verify(call._replace(target=other))


async def test_a_forged_host_decides_nothing(closed: TwilioWhatsApp) -> None:
    """A5 (yap#1589, vellum#5235): the address is ours, never what headers say."""
    named = {"host": "evil.example", "x-forwarded-host": "evil.example", "x-forwarded-proto": "http"}
    await closed.verify(signed(MESSAGE, **named))
    with pytest.raises(Refused):
        await closed.verify(signed(MESSAGE, base="https://evil.example", **named))


@pytest.mark.parametrize("algorithm", ["HMAC_SHA256", "hmac_sha256"])
async def test_a_shared_key_verifies_with_sha256(closed: TwilioWhatsApp, algorithm: str) -> None:
    """https://www.twilio.com/docs/usage/webhooks/webhook-shared-keys"""
    made = RequestValidator(KEY).compute_signature(BASE + TARGET, Fields(MESSAGE), "HMAC_SHA256")
    told = {"x-twilio-webhooks-signature-settings": f"key=webhooks_sharedkey_01,algorithm={algorithm}"}
    call = signed(MESSAGE, **told)
    await closed.verify(call._replace(headers={**call.headers, "x-twilio-signature": made}))


@pytest.mark.parametrize(
    "told", ["key=attacker,algorithm=HMAC_SHA256", "key=attacker", "algorithm=HMAC_MD5", "algorithm=none", "algorithm="]
)
async def test_the_header_names_no_key_and_no_weaker_algorithm(closed: TwilioWhatsApp, told: str) -> None:
    """The key comes from our settings: one that the caller names signs nothing."""
    call = signed(MESSAGE, token="attacker")
    for algorithm in ("HMAC_SHA1", "HMAC_SHA256"):
        made = RequestValidator("attacker").compute_signature(BASE + TARGET, Fields(MESSAGE), algorithm)
        headers = {**call.headers, "x-twilio-signature": made, "x-twilio-webhooks-signature-settings": told}
        with pytest.raises(Refused):
            await closed.verify(call._replace(headers=headers))


def _json_call(body: bytes, digest: str | None = None, **headers: str) -> Call:
    target = f"{TARGET}?bodySHA256={digest if digest is not None else hashlib.sha256(body).hexdigest()}"
    made = RequestValidator(NEW).compute_signature(BASE + target, {})
    return Call({"content-type": "application/json", "x-twilio-signature": made, **headers}, body, target)


async def test_json_is_covered_by_its_digest_in_the_address(closed: TwilioWhatsApp) -> None:
    body = json.dumps({"MessageSid": "SM1"}).encode()
    await closed.verify(_json_call(body))
    for forged in (body + b" ", b"", body.replace(b"SM1", b"SM2")):
        if forged:
            with pytest.raises(Refused):
                await closed.verify(_json_call(body)._replace(body=forged))


@pytest.mark.parametrize("digest", ["", "0" * 64, "é"])
async def test_json_under_another_digest_is_refused(closed: TwilioWhatsApp, digest: str) -> None:
    with pytest.raises(Refused):
        await closed.verify(_json_call(b"{}", digest))


@pytest.mark.parametrize("kind", ["application/json", "text/plain", "application/cloudevents+json"])
async def test_a_body_that_nothing_covers_is_refused(closed: TwilioWhatsApp, kind: str) -> None:
    """An address alone was signed once, for a GET perhaps: no other body may be hung on it."""
    made = RequestValidator(NEW).compute_signature(BASE + TARGET, {})
    with pytest.raises(Refused):
        await closed.verify(Call({"content-type": kind, "x-twilio-signature": made}, b'{"Body":"x"}', TARGET))


async def test_a_get_is_signed_by_its_address_alone(closed: TwilioWhatsApp) -> None:
    target = f"{TARGET}?MessageSid=SM1"
    made = RequestValidator(NEW).compute_signature(BASE + target, {})
    await closed.verify(Call({"x-twilio-signature": made}, b"", target, "GET"))


@pytest.mark.parametrize("given_one", ["", " ", "AAAA", "é", "0" * 40, "=" * 28, "null", "sha1=x"])
async def test_rubbish_for_a_signature_is_refused(closed: TwilioWhatsApp, given_one: str) -> None:
    """A4: 401, never a fault."""
    with pytest.raises(Refused):
        await closed.verify(signed(MESSAGE)._replace(headers={"x-twilio-signature": given_one}))


async def test_an_unsigned_call_is_refused(closed: TwilioWhatsApp) -> None:
    with pytest.raises(Refused):
        await closed.verify(signed(MESSAGE)._replace(headers={}))


@pytest.mark.parametrize("token", ["", ",", f"{NEW},{OLD}", "another"])
async def test_other_tokens_are_refused(closed: TwilioWhatsApp, token: str) -> None:
    with pytest.raises(Refused):
        await closed.verify(signed(MESSAGE, token=token))


async def test_one_changed_byte_is_refused(closed: TwilioWhatsApp) -> None:
    call = signed(MESSAGE)
    for body in (call.body + b"&X=", call.body.replace(b"hi", b"ho"), call.body[:-1]):
        with pytest.raises(Refused):
            await closed.verify(call._replace(body=body))


async def test_more_fields_than_twilio_sends_are_refused_and_not_read(closed: TwilioWhatsApp) -> None:
    """A body of three megabytes of ampersands costs no hashing."""
    with pytest.raises(Refused):
        await closed.verify(signed(MESSAGE)._replace(body=b"a=&" * 20_000))


def test_an_upgrade_to_a_websocket_is_checked_the_same_way() -> None:
    """A5: the voice side signs `wss://` addresses."""
    base = "wss://desk.example"
    made = RequestValidator(NEW).compute_signature(f"{base}/stream", {})
    check(Call({"x-twilio-signature": made}, b"", "/stream", "GET"), spellings(base), [NEW.encode()])
    assert spellings(base) == (base, "wss://desk.example:443")


def test_a_handshake_is_refused_with_the_remedy(closed: TwilioWhatsApp) -> None:
    with pytest.raises(Refused, match="POST"):
        closed.challenge({})
