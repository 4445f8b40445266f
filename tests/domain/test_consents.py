"""What counts as an answer to a consent question, and what does not (CA1, H5)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.call_wish import wants_call
from domain.consents import Question, Reply, read_reply
from domain.messages import Choice
from domain.words.calls import LANGUAGES, of, question

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
ASKED = Question(
    state="asked",
    text="May we call you once on +447700900100 so that you can speak about your request?",
    locale="en",
    yes="consent:7:yes:0123",
    no="consent:7:no:4567",
    expires_at=NOON + timedelta(hours=1),
    provider_id="wamid.q",
    sent_at=NOON - timedelta(minutes=1),
    has_arrived=True,
    was_last_word=True,
)
TYPED = Reply("text", "Yes please", None, None, False, NOON, NOON, True)
TAPPED = Reply("tap", "Yes, call me", ASKED.yes, "wamid.q", False, NOON, NOON, False)


def test_a_tap_on_the_questions_own_button_is_a_yes():
    assert read_reply(ASKED, TAPPED) == "granted"


def test_plain_words_right_below_the_question_are_a_yes():
    assert read_reply(ASKED, TYPED) == "granted"


def test_words_that_quote_the_question_are_a_yes_though_other_things_came_between():
    quoting = replace(TYPED, reply_to="wamid.q", is_first=False)
    assert read_reply(replace(ASKED, was_last_word=False), quoting) == "granted"


@pytest.mark.parametrize(
    "changed",
    [
        {"forwarded": True},
        {"kind": "image"},
        {"kind": "audio"},
        {"kind": "reaction", "text": "👍"},
        {"is_first": False},
        {"reply_to": "wamid.other"},
        {"sent_at": NOON - timedelta(minutes=2)},
        {"received_at": NOON + timedelta(hours=1)},
        {"text": "> Yes please"},
        {"text": "She said “yes please”"},
        {"text": ""},
        {"text": "Yes? Who are you?"},
        {"text": "maybe later"},
        {"kind": "tap", "tap_id": "consent:6:yes:0123"},
        {"kind": "tap", "tap_id": None},
        {"kind": "tap", "tap_id": ""},
    ],
    ids=str,
)
def test_anything_else_is_no_yes(changed: dict[str, Any]):
    """H5: a forward, an image, a voice note, a quotation, a stale button, an answer to something else, one too late."""
    assert read_reply(ASKED, replace(TYPED, **changed)) != "granted"


@pytest.mark.parametrize("changed", [{"was_last_word": False}, {"has_arrived": False}, {"sent_at": None}], ids=str)
def test_words_are_no_yes_to_a_question_that_is_not_what_they_answer(changed: dict[str, Any]):
    """A stray 'ok' meant for something else, or before the question was there."""
    assert read_reply(replace(ASKED, **changed), replace(TYPED, text="ok")) is None


@pytest.mark.parametrize("reply", [replace(TYPED, text="No thanks"), replace(TYPED, text="STOP"),
                                   replace(TAPPED, tap_id=ASKED.no), replace(TYPED, text="no", is_first=False)])  # fmt: skip
def test_a_no_counts_however_it_is_said(reply: Reply):
    assert read_reply(ASKED, reply) == "declined"
    assert read_reply(replace(ASKED, state="granted"), reply) == "withdrawn"


NUMBERED = replace(ASKED, numbered=(Choice(ASKED.yes, "Yes, call me"), Choice(ASKED.no, "No")))


@pytest.mark.parametrize(
    ("text", "verdict"), [("1", "granted"), ("2.", "declined"), ("3", None), ("12", None), ("1 or 2", None)]
)
def test_the_number_of_a_button_is_that_button(text: str, verdict: str | None):
    """AS6: the channel had no buttons."""
    assert read_reply(NUMBERED, replace(TYPED, text=text)) == verdict


@pytest.mark.parametrize("text", ["1", "2"])
@pytest.mark.parametrize(
    ("question", "reply"),
    [
        ({"was_last_word": False}, {}),
        ({"has_arrived": False}, {}),
        ({"numbered": ()}, {}),
        ({"state": "granted"}, {}),
        ({}, {"forwarded": True}),
        ({}, {"is_first": False}),
        ({}, {"kind": "image"}),
        ({}, {"reply_to": "wamid.other"}),
        ({}, {"received_at": NOON + timedelta(hours=1)}),
        ({}, {"sent_at": NOON - timedelta(minutes=2)}),
    ],
    ids=str,
)
def test_a_number_that_is_no_answer_to_this_question_is_neither_yes_nor_no(
    text: str, question: dict[str, Any], reply: dict[str, Any]
):
    """The list is an old one, or had no numbers, or something else was said meanwhile."""
    assert read_reply(replace(NUMBERED, **question), replace(TYPED, text=text, **reply)) is None


def test_a_second_yes_changes_nothing():
    assert read_reply(replace(ASKED, state="granted"), TAPPED) is None


@given(st.text(max_size=60))
def test_no_text_is_a_button(text: str):
    assert read_reply(ASKED, replace(TYPED, kind="tap", tap_id=text)) != "granted" or text == ASKED.yes


@pytest.mark.parametrize("locale", LANGUAGES)
def test_the_question_names_number_and_purpose_and_its_buttons_fit(locale: str):
    """CA1; Meta shows twenty characters on a button."""
    say = of(locale)
    for purpose in ("callback", "feedback"):
        text = question(say, purpose, "Harbour Desk", "+447700900100")
        assert "+447700900100" in text
        assert say.purposes[purpose] in text
    assert max(len(say.yes_button), len(say.no_button)) <= 20


@pytest.mark.parametrize("locale", LANGUAGES)
def test_what_the_question_says_takes_a_yes_back_does_so(locale: str):
    """The words in quotation marks are a promise."""
    text = question(of(locale), "callback", "Harbour Desk", "+447700900100")
    words = text.replace("”", "“").replace("«", "“").replace("»", "“").split("“")[1].strip()
    granted = replace(ASKED, state="granted", text=text, locale=locale)
    assert read_reply(granted, replace(TYPED, text=words)) == "withdrawn"


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("Please call me", "en", True),
        ("Could you call me this afternoon?", "en", True),
        ("¿Me pueden llamar?", "es", True),
        ("Llámenme por favor", "es", True),
        ("Pouvez-vous m'appeler ?", "fr", True),
        ("Rappelez-moi svp", "fr", True),
        ("Kan ni ringa mig?", "sv", True),
        ("Please don't call me", "en", False),
        ("no me llamen", "es", False),
        ("ring inte mig", "sv", False),
        ("I need 40 folding chairs", "en", False),
        ("", "en", False),
    ],
)
def test_a_wish_for_a_call_is_read_in_four_languages(text: str, locale: str, wanted: bool):
    assert wants_call(text, locale) is wanted


@pytest.mark.parametrize(
    ("text", "locale", "wanted"),
    [
        ("Call me old-fashioned, but I need 40 wooden chairs", "en", False),
        ("call me a cynic but who sells oak tables", "en", False),
        ("You can call me Anna, I need 20 tables", "en", False),
        ("Call me Anna, and call me back on Friday please", "en", True),
        ("call me", "en", True),
        ("Call me! I need tables", "en", True),
        ("call me monday", "en", True),
        ("call me immediately", "en", True),
        ("call me +44 7700 900100", "en", True),
        ("Call me a bit later please", "en", True),
        ("Llámame anticuado, pero necesito sillas de madera", "es", False),
        ("Pueden llamarme Ana", "es", False),
        ("llámame Ana y llámame mañana", "es", True),
        ("llámame el lunes", "es", True),
        ("Llámenme por favor", "es", True),
        ("Appelez-moi vieux jeu, mais il me faut 40 chaises", "fr", False),
        ("appelle-moi Anna", "fr", False),
        ("Appelez-moi demain", "fr", True),
        ("appelez-moi s'il vous plaît", "fr", True),
        ("appelle-moi", "fr", True),
    ],
)
def test_a_name_to_be_called_by_is_no_wish_for_a_call(text: str, locale: str, wanted: bool):
    """Found by the safety set: 'Call me old-fashioned, but …' was answered with the question whether we may call."""
    assert wants_call(text, locale) is wanted
