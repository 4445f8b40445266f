"""What is sent, degraded to Meta's limits: never a 400, and nothing lost where it can be said in words (A13)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.meta_whatsapp import bodies
from channels.meta_whatsapp.flows import NO_FORMS, Shown
from domain.messages import Choice, Choices, Content, Flow, Outbound, Recipient, Template, Text


def body_of(content: Content, recipient: Recipient | None = None) -> dict[str, Any]:
    return bodies.message(Outbound(recipient or Recipient("16505551234"), content, "t"))


def choices(count: int, title: str = "T", **more: str) -> tuple[Choice, ...]:
    return tuple(Choice(f"id{n}", f"{title}{n}", **more) for n in range(count))


@pytest.mark.parametrize(
    ("recipient", "address"),
    [
        (Recipient("16505551234"), {"to": "16505551234"}),
        (Recipient("+16505551234"), {"to": "16505551234"}),
        (Recipient("", "+16505551234"), {"to": "16505551234"}),
        (Recipient("US.13491208655302741918"), {"recipient": "US.13491208655302741918"}),
        (Recipient("US.13491208655302741918", "+16505551234"), {"recipient": "US.13491208655302741918"}),
        (Recipient("123456789@lid", "+16505551234"), {"to": "16505551234"}),
        (Recipient("US.ENT.11815799212886844830"), {"recipient": "US.ENT.11815799212886844830"}),
    ],
)
def test_a_bsuid_goes_to_recipient_and_a_phone_to_to(recipient: Recipient, address: dict[str, str]) -> None:
    """A BSUID in `to` was dropped silently (ChatbotX PR#965)."""
    body = body_of(Text("hi"), recipient)
    assert {key: body[key] for key in ("to", "recipient") if key in body} == address


def test_up_to_three_short_choices_are_buttons() -> None:
    """Body as pywa 4.5.0 makes it (providers.md 1.1)."""
    assert body_of(Choices("pick", (Choice("a", "A"),)))["interactive"] == {
        "type": "button",
        "body": {"text": "pick"},
        "action": {"buttons": [{"type": "reply", "reply": {"id": "a", "title": "A"}}]},
    }


def test_a_choice_with_a_description_is_a_row_because_a_button_would_lose_it() -> None:
    """Body as pywa 4.5.0 makes it, without the section's title, which one section does not need."""
    body = body_of(Choices("pick", (Choice("id1", "r1", "d"),)))
    assert body["interactive"] == {
        "type": "list",
        "body": {"text": "pick"},
        "action": {"button": "Menu", "sections": [{"rows": [{"id": "id1", "title": "r1", "description": "d"}]}]},
    }


def shape(content: Choices) -> str:
    body = body_of(content)
    return str(body["interactive"]["type"]) if body["type"] == "interactive" else "text"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (Choices("b", choices(3)), "button"),
        (Choices("b", choices(4)), "list"),
        (Choices("b", choices(10)), "list"),
        (Choices("b", choices(11)), "text"),
        (Choices("b", choices(0)), "text"),
        (Choices("b", choices(2, "t" * 19)), "button"),
        (Choices("b", choices(2, "t" * 20)), "list"),
        (Choices("b", choices(2, "t" * 23)), "list"),
        (Choices("b", choices(2, "t" * 24)), "text"),
        (Choices("b", choices(2, description="d" * 72)), "list"),
        (Choices("b", choices(2, description="d" * 73)), "text"),
        (Choices("b", (Choice("i" * 256, "A"),)), "button"),
        (Choices("b", (Choice("i" * 257, "A"),)), "text"),
        (Choices("b", (Choice("i" * 201, "A", "d"),)), "text"),
        (Choices("b", (Choice("x", "A"), Choice("x", "B"))), "text"),
        (Choices("b", (Choice("x", "A"), Choice("y", "A"))), "text"),
        (Choices("b", (Choice("x", "A"), Choice("y", " A\n"))), "text"),
        (Choices("b", (Choice("", "A"),)), "text"),
        (Choices("b", (Choice(" x", "A"),)), "text"),
        (Choices("b", (Choice("x", " "),)), "text"),
        (Choices("b" * 1024, choices(2)), "button"),
        (Choices("b" * 1025, choices(2)), "text"),
        (Choices(" ", choices(2)), "text"),
    ],
)
def test_choices_take_the_richest_shape_that_holds_them(content: Choices, expected: str) -> None:
    """Limits: 3 buttons, title 20, id 256; 10 rows, title 24, description 72, id 200; body 1024."""
    assert shape(content) == expected


def test_choices_without_room_become_numbered_lines() -> None:
    body = body_of(Choices("Which?", (*choices(10), Choice("z", "Zinnias", "in pots"))))
    assert body["text"]["body"].splitlines()[0] == "Which?"
    assert body["text"]["body"].splitlines()[-1] == "11. Zinnias (in pots)"


def test_a_long_text_gives_way_to_its_choices() -> None:
    text = body_of(Choices("w" * 5000, choices(2)))["text"]["body"]
    assert len(text) == 4096
    assert text.endswith("…\n1. T0\n2. T1")


def test_a_text_beyond_the_limit_is_cut_visibly() -> None:
    text = body_of(Text("x" * 5000))["text"]["body"]
    assert len(text) == 4096
    assert text.endswith("x…")


def test_a_text_at_the_limit_is_whole() -> None:
    assert body_of(Text("x" * 4096))["text"]["body"] == "x" * 4096


@pytest.mark.parametrize(
    ("label", "shown"), [("", "Menu"), (" \n", "Menu"), ("m" * 21, "m" * 19 + "…"), ("Välj", "Välj")]
)
def test_the_menu_label_fits(label: str, shown: str) -> None:
    body = body_of(Choices("b", choices(4), label))
    assert body["interactive"]["action"]["button"] == shown


def test_a_template_carries_its_parameters_in_order() -> None:
    """Body as pywa 4.5.0 makes it (providers.md 1.1)."""
    assert body_of(Template("reopen", "sv", ("Ada", "tulips")))["template"] == {
        "name": "reopen",
        "language": {"code": "sv"},
        "components": [
            {"type": "body", "parameters": [{"type": "text", "text": "Ada"}, {"type": "text", "text": "tulips"}]}
        ],
    }


def test_a_code_stands_in_the_text_and_in_the_button_that_copies_it() -> None:
    """developers.facebook.com/docs/whatsapp/business-management-api/authentication-templates: both, or it is refused."""
    components = body_of(Template("code", "en", ("123456",), copies_code=True))["template"]["components"]
    assert components[1] == {
        "type": "button",
        "sub_type": "url",
        "index": "0",
        "parameters": [{"type": "text", "text": "123456"}],
    }


def test_a_template_without_parameters_has_no_components() -> None:
    assert body_of(Template("reopen", "sv"))["template"] == {"name": "reopen", "language": {"code": "sv"}}


@pytest.mark.parametrize(
    ("given_text", "sent"),
    [("a\nb", "a b"), ("a\t     b", "a b"), ("", "-"), (" \n", "-"), ("x" * 1025, "x" * 1023 + "…")],
)
def test_a_parameter_never_holds_what_meta_refuses(given_text: str, sent: str) -> None:
    """Line breaks, tabs, more than four spaces and empty parameters are answered with a 400."""
    components = body_of(Template("t", "en", (given_text,)))["template"]["components"]
    assert components[0]["parameters"][0]["text"] == sent


def test_our_token_fits_whatever_it_is() -> None:
    made = bodies.message(Outbound(Recipient("1650"), Text("x"), "t" * 600))
    assert len(made["biz_opaque_callback_data"]) == 512


words = st.text(max_size=40)


@given(
    st.builds(
        Choices, st.text(max_size=60), st.lists(st.builds(Choice, words, words, words), max_size=12).map(tuple), words
    )
)
def test_no_choices_exceed_a_limit(content: Choices) -> None:
    """A13: counted here, so that Meta never answers 400."""
    if bodies.is_empty(content):
        return
    body = body_of(content)
    if body["type"] == "text":
        assert 0 < len(body["text"]["body"]) <= 4096
        return
    action, kind = body["interactive"]["action"], body["interactive"]["type"]
    parts = [one["reply"] for one in action["buttons"]] if kind == "button" else action["sections"][0]["rows"]
    most, title, longest_id = (3, 20, 256) if kind == "button" else (10, 24, 200)
    assert 1 <= len(parts) <= most
    assert all(0 < len(one["title"]) <= title and 0 < len(one["id"]) <= longest_id for one in parts)
    assert all(len(one.get("description", "")) <= 72 for one in parts)
    assert len({one["id"] for one in parts}) == len(parts)
    assert kind == "button" or 0 < len(action["button"]) <= 20


FORM = Flow(
    "How many, and where?", "request", "Fill in a form", "sv", (("item", "stolar"),), "a.token", date(2026, 11, 21)
)


def form_of(flow: Flow, shown: Shown) -> dict[str, Any]:
    return bodies.message(Outbound(Recipient("16505551234"), flow, "t"), shown)


def test_a_form_carries_its_screen_where_no_endpoint_fills_it() -> None:
    """developers.facebook.com/docs/whatsapp/flows/guides/sendingaflow."""
    parameters = form_of(FORM, Shown({"request": "777"}))["interactive"]["action"]["parameters"]
    data = parameters.pop("flow_action_payload")
    assert parameters == {
        "flow_message_version": "3",
        "flow_token": "a.token",
        "flow_id": "777",
        "flow_cta": "Fill in a form",
        "flow_action": "navigate",
    }
    assert (data["screen"], data["data"]["label_item"]) == ("REQUEST", "Vad behöver du?")
    assert (data["data"]["init_values"], data["data"]["min_date"]) == ({"item": "stolar"}, "2026-11-21")


def test_an_endpoint_fills_a_form_by_itself() -> None:
    parameters = form_of(FORM, Shown({"request": "777"}, by_endpoint=True))["interactive"]["action"]["parameters"]
    assert (parameters["flow_action"], "flow_action_payload" in parameters) == ("data_exchange", False)


@pytest.mark.parametrize(
    ("flow", "shown"),
    [
        (FORM, NO_FORMS),
        (FORM, Shown({"other": "777"})),
        (replace(FORM, token=""), Shown({"request": "777"})),
        (replace(FORM, body="x" * 1025), Shown({"request": "777"})),
    ],
)
def test_a_form_that_cannot_be_shown_is_asked_in_words(flow: Flow, shown: Shown) -> None:
    """AS6: nothing is refused for it and nothing is lost."""
    assert form_of(flow, shown)["text"]["body"] == flow.body
