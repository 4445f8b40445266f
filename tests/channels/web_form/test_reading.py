"""Forms are read whole or refused by field; no input makes the reading raise anything else.

Provenance: issue 5 ("Web form"); limits are those of docs/openapi.json; E.164 (ITU-T) for phones.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.web_form import WebForm, WebFormSettings, open_channel
from channels.web_form.faults import WrongFields
from channels.web_form.files import Upload, media, type_of
from channels.web_form.reading import BOXES, Answer, Submission, locale_of, read, read_answer
from channels.web_form.settings import origin_of
from domain.words import form
from mcp_server.tool import registry


def form_of(**told: Any) -> dict[str, Any]:
    return {"message": "I need chairs", "submission_id": str(uuid4()), **told}


def faults(told: dict[str, Any], files: tuple[Upload, ...] = ()) -> dict[str, str]:
    with pytest.raises(WrongFields) as raised:
        read(told, files, "en")
    return {name: fault.code for name, fault in raised.value.faults.items()}


def test_no_box_is_ticked_unless_somebody_ticked_it():
    assert read(form_of(), (), "en").ticked == ()
    assert read(form_of(consents={}), (), "en").ticked == ()
    assert read(form_of(consents=dict.fromkeys(BOXES, False)), (), "en").ticked == ()
    assert read(form_of(consents={"marketing": True}), (), "en").ticked == ("marketing",)


@pytest.mark.parametrize("odd", ["true", 1, "on", [True], {"x": 1}])
def test_a_box_is_ticked_by_true_and_by_nothing_like_it(odd: object):
    assert faults(form_of(consents={"marketing": odd})) == {"consents": "bad_box"}


@pytest.mark.parametrize(
    ("typed", "phone"),
    [("+44 7700 900123", "+447700900123"), ("0046 70-174 06 05", "+46701740605"), ("+1 (202) 555-0100", "+12025550100"),
     ("", None)],
)  # fmt: skip
def test_a_phone_is_read_however_it_is_spaced(typed: str, phone: str | None):
    assert read(form_of(phone=typed, consents={"contact": True}), (), "en").phone == phone


@pytest.mark.parametrize(
    "typed", ["07700 900123", "+44", "+0 123 456 789", "call me", "+447700900123456789", "+44x7700900123"]
)
def test_a_phone_without_its_country_or_with_anything_else_is_refused(typed: str):
    assert faults(form_of(phone=typed, consents={"contact": True})) == {"phone": "bad_phone"}


@pytest.mark.parametrize(
    "typed", ["ann", "ann@", "@example.com", "ann@example", "a b@example.com", "a@b@example.com", "a@ex,ample.com"]
)
def test_a_mail_address_that_cannot_be_one_is_refused(typed: str):
    assert faults(form_of(email=typed, consents={"contact": True})) == {"email": "bad_email"}


def test_to_be_called_a_number_is_needed():
    assert faults(form_of(consents={"call": True})) == {"phone": "phone_needed"}


def test_the_longest_message_is_taken_and_a_longer_one_says_by_how_much():
    assert len(read(form_of(message="å" * 4000), (), "en").message) == 4000
    assert faults(form_of(message="x" * 4001)) == {"message": "too_long"}


def test_a_field_nobody_knows_is_named_and_refused():
    assert faults(form_of(consent=True)) == {"consent": "unknown_field"}


def test_an_answer_is_words_or_a_tap_and_not_both():
    for told, fault in (
        ({}, "empty_answer"),
        ({"text": "a", "tap_id": "b"}, "two_answers"),
        ({"text": " "}, "empty_answer"),
    ):
        with pytest.raises(WrongFields) as raised:
            read_answer({"submission_id": str(uuid4()), **told})
        assert raised.value.faults["text"].code == fault


@pytest.mark.parametrize(
    ("accepted", "locale"),
    [("sv-SE,sv;q=0.9", "sv"), ("de,fr;q=0.4,es;q=0.7", "es"), ("", "en"), ("*", "en"),
     (";q=,;;", "en"), ("fr;q=x,es;q=0.1", "es")],
)  # fmt: skip
def test_the_best_of_the_browsers_languages_that_we_speak_is_chosen(accepted: str, locale: str):
    assert locale_of(None, accepted) == locale


def test_two_forms_have_the_same_fingerprint_only_if_they_say_the_same():
    one = form_of()
    assert read(one, (), "en").fingerprint() == read(one, (), "fr").fingerprint()
    for change in (
        {"message": "else"},
        {"name": "Ann"},
        {"service": "human"},
        {"consents": {"marketing": True}},
        {"website": "x"},
    ):
        assert read(one | change, (), "en").fingerprint() != read(one, (), "en").fingerprint()
    picture = Upload("a.png", b"\x89PNG\r\n\x1a\n")
    assert read(one, (picture,), "en").fingerprint() != read(one, (), "en").fingerprint()


@pytest.mark.parametrize(
    ("content", "kind"),
    [(b"\xff\xd8\xff\xe0", "image/jpeg"), (b"GIF89a", "image/gif"), (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
     (b"\x00\x00\x00\x18ftypheic", None), (b"%PDF-1.4", "application/pdf"), (b"RIFX\x00\x00\x00\x00WEBP", None),
     (b"", None), (b"<svg", None), (b" %PDF-1.4", None), (b"PK\x03\x04", None)],
)  # fmt: skip
def test_a_file_is_what_its_first_bytes_say(content: bytes, kind: str | None):
    assert type_of(content) == kind


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "C:\\Users\\ann\\a.png", "a\u202egnp.exe", "x" * 500, "", "a\r\nb", "/"]
)
def test_a_files_name_is_one_short_visible_line(name: str):
    (kept,) = media((Upload(name, b"%PDF-1"),), "s")
    assert kept.filename
    assert len(kept.filename) <= 120
    assert kept.filename.isprintable()
    assert "/" not in kept.filename
    assert "\\" not in kept.filename


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)
NAMES = st.sampled_from(
    ["name", "email", "phone", "message", "service", "locale", "consents", "website", "submission_id", "text", "tap_id"]
)


@given(st.dictionaries(NAMES | st.text(max_size=5), JSON | st.just({"contact": True})))
def test_whatever_the_fields_are_they_are_read_or_refused_by_name(told: dict[str, Any]):
    for reading in (lambda: read(told, (), "en"), lambda: read_answer(told)):
        assert all(said := _outcome(reading))
        assert said


def _outcome(reading: Callable[[], Submission | Answer]) -> list[str]:
    """The id that was read, or a sentence per fault in every language."""
    try:
        return [reading().submission_id]
    except WrongFields as error:
        return [fault.say(phrases) for fault in error.faults.values() for phrases in form.LANGUAGES.values()]


def test_every_language_says_everything_with_the_same_particulars():
    import string

    def particulars(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text)} - {None}

    english = form.of("en")
    for phrases in form.LANGUAGES.values():
        for part in ("services", "boxes", "states", "faults"):
            ours, theirs = getattr(english, part), getattr(phrases, part)
            assert list(ours) == list(theirs)
            assert {name: particulars(text) for name, text in ours.items()} == {
                name: particulars(text) for name, text in theirs.items()
            }
        assert particulars(phrases.received) == {"ticket"}


def test_the_services_of_the_form_are_those_a_ticket_can_be_opened_for():
    schema = registry()["create_ticket"].input.model_json_schema()
    assert tuple(form.of("en").services) == tuple(schema["properties"]["service"]["enum"])


def test_a_box_has_another_version_in_every_language():
    versions = [box.version for locale in form.LANGUAGES for box in form.boxes(locale)]
    assert len(set(versions)) == len(versions) == 12


def test_the_form_is_on_until_it_is_switched_off(monkeypatch: pytest.MonkeyPatch):
    assert isinstance(open_channel(), WebForm)
    monkeypatch.setenv("WEB_FORM_ENABLED", "false")
    assert open_channel() is None


@pytest.mark.parametrize("wrong", ["https://shop.example/form", "shop.example", "*", "ftp://shop.example"])
def test_what_is_no_origin_cannot_be_allowed(wrong: str):
    with pytest.raises(ValueError, match="no origin"):
        WebFormSettings(allowed_origins=wrong)


@pytest.mark.parametrize(
    ("url", "origin"),
    [("https://a.example:443/x", "https://a.example"), ("http://[::1]:8080", "http://[::1]:8080"), ("http://a:99999", None),
     ("a", None)],
)  # fmt: skip
def test_an_origin_is_written_as_browsers_do(url: str, origin: str | None):
    assert origin_of(url) == origin
