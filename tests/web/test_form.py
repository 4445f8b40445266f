"""The support form in a real browser: sent, refused in words, embedded, in four languages, on a small screen (SU7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import Views, assert_accessible, assert_fits, shoot
from tests.web.desk import TICKET, Desk, served, somebody_elses_page

if TYPE_CHECKING:
    from playwright.sync_api import FilePayload

PICTURE: FilePayload = {"name": "list.png", "mimeType": "image/png", "buffer": b"\x89PNG\r\n\x1a\n" + b"0" * 2000}
SUBMIT = "/support/submit"


def test_a_message_becomes_a_ticket_whose_page_is_one_click_away(views: Views, desk: Desk) -> None:
    """SU7. The key of the link never reaches a server: not in a path, not in a query."""
    page = views.open(f"{desk.url}/support")
    page.get_by_label("Your name").fill("Ana")
    page.get_by_label("Email").fill("ana@example.com")
    page.get_by_label("What is it about?").select_option("sourcing")
    page.get_by_label("Your message").fill("40 folding chairs in Bristol by Friday")
    page.get_by_label("You may write to me").check()
    shoot(page, "form-filled")
    page.get_by_role("button", name="Send").click()
    page.get_by_text(TICKET).wait_for()
    assert_accessible(page)
    shoot(page, "form-received")
    page.get_by_role("link", name="Follow your request").click()
    page.get_by_role("heading", name=f"Request {TICKET}").wait_for()
    page.get_by_text("40 folding chairs in Bristol by Friday").wait_for()
    (sent,) = desk.submitted
    assert sent["consents"] == {"contact": True, "call": False, "marketing": False}
    assert (sent["name"], sent["email"], sent["service"], sent["website"]) == ("Ana", "ana@example.com", "sourcing", "")
    assert not [path for path in desk.paths if "key" in path or "c2Vz" in path]


def test_files_travel_with_the_message(views: Views, desk: Desk) -> None:
    """IN1: multipart, the same names, the files beside them."""
    page = views.open(f"{desk.url}/support")
    page.get_by_label("Your message").fill("All of this, please")
    page.get_by_label("Pictures or PDFs").set_input_files([PICTURE, {**PICTURE, "name": "two.png"}])
    page.get_by_role("button", name="Remove two.png").click()
    page.get_by_role("button", name="Send").click()
    page.get_by_text(TICKET).wait_for()
    assert desk.submitted[0]["files"] == [("list.png", len(PICTURE["buffer"]))]
    assert desk.submitted[0]["message"] == "All of this, please"


def test_what_is_wrong_stands_at_the_top_with_a_link_to_each_field(views: Views, desk: Desk) -> None:
    """https://www.w3.org/WAI/tutorials/forms/notifications/ and WCAG 3.3.1, 3.3.3."""
    page = views.open(f"{desk.url}/support")
    page.get_by_label("Email").fill("ana")
    page.get_by_label("Phone").fill("07700")
    page.get_by_role("button", name="Send").click()
    summary = page.get_by_role("alert")
    assert summary.get_by_role("link").all_inner_texts() == [
        "Check the address: it should look like ana@example.com.",
        "Write the number with its country code, for example +44 7700 900100.",
        "Write what you need.",
        "Tick this box so that we may write to you there, or leave email and phone empty.",
    ]
    assert summary.evaluate("one => one === document.activeElement")
    assert_accessible(page)
    shoot(page, "form-errors")
    summary.get_by_role("link").last.click()
    assert page.get_by_label("You may write to me").evaluate("one => one === document.activeElement")
    assert desk.submitted == []


@pytest.mark.parametrize(
    ("status", "body", "headers", "words"),
    [
        (400, {"error": {"code": "invalid", "fields": {"message": "No links, please."}}}, {}, "No links, please."),
        (403, {"error": {"code": "origin"}}, {}, "may not send us messages"),
        (413, {"error": {"code": "large"}}, {}, "too much at once"),
        (429, {"error": {"code": "rate"}}, {"retry-after": "42"}, "Wait 42 s"),
        (500, {"error": {"code": "bug"}}, {}, "failed on our side"),
        (502, None, {}, "failed on our side"),
    ],
)
def test_every_refusal_is_put_in_words_and_loses_nothing(
    views: Views, desk: Desk, status: int, body: Any, headers: dict[str, str], words: str
) -> None:
    """What the API may answer: 400, 403, 413, 429, and what a proxy in front of it may add."""
    views.expected = ("Failed to load resource",)
    desk.will_answer(SUBMIT, status, body, headers)
    page = views.open(f"{desk.url}/support")
    page.get_by_label("Your message").fill("Forty chairs")
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").get_by_text(words).wait_for()
    assert page.get_by_label("Your message").input_value() == "Forty chairs"
    page.get_by_role("button", name="Send").click()
    page.get_by_text(TICKET).wait_for()
    ids = {sent["submission_id"] for sent in desk.submitted}
    assert len(ids) == 1, "sent again unchanged, it is the same submission"


def test_without_a_connection_the_text_stays_and_can_be_sent_later(views: Views, desk: Desk) -> None:
    """A train goes through a tunnel."""
    views.expected = ("Failed to load resource", "net::ERR")
    page = views.open(f"{desk.url}/support")
    page.get_by_label("Your message").fill("Forty chairs")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("alert").get_by_text("could not be reached").wait_for()
    page.context.set_offline(False)
    page.get_by_role("button", name="Send").click()
    page.get_by_text(TICKET).wait_for()


def test_a_form_that_cannot_be_described_can_be_asked_for_again(views: Views, desk: Desk) -> None:
    """The product restarts while somebody opens the page."""
    views.expected = ("Failed to load resource",)
    for _ in range(2):
        desk.will_answer("/support/form", 503)
    page = views.open(f"{desk.url}/support")
    retry = page.get_by_role("button", name="Try again")
    retry.click()
    retry.click()
    page.get_by_label("Your message").wait_for()


def test_the_keyboard_reaches_everything_and_never_the_trap(views: Views, desk: Desk) -> None:
    """WCAG 2.1.1; the honeypot is for robots only."""
    page = views.open(f"{desk.url}/support")
    page.get_by_label("Your message").wait_for()
    reached: list[str] = []
    while reached[-1:] != ["submit"] and len(reached) < 20:
        page.keyboard.press("Tab")
        reached.append(page.evaluate("document.activeElement.name || document.activeElement.type || ''"))
    wanted = ["name", "email", "phone", "service", "message", "file", "consents.contact", "consents.call", "submit"]
    assert [name for name in reached if name in wanted] == wanted
    assert "website" not in reached


@pytest.mark.parametrize(
    ("locale", "title"),
    [("en", "How can we help?"), ("es", "¿En qué"), ("fr", "Comment pouvons"), ("sv", "Hur kan vi")],
)
@pytest.mark.parametrize(("scheme", "width"), [("light", 360), ("dark", 1000), ("dark", 320)])
def test_it_is_read_in_four_languages_by_day_and_night_on_any_screen(
    views: Views, desk: Desk, locale: str, title: str, scheme: str, width: int
) -> None:
    """axe finds nothing (contrast in both schemes included), and nothing sticks out."""
    page = views.open(f"{desk.url}/support?locale={locale}", width=width, color_scheme=scheme)
    page.get_by_role("heading", name=title).wait_for()
    page.locator("fieldset").wait_for()
    assert page.evaluate("document.documentElement.lang") == locale
    assert_accessible(page)
    assert_fits(page)
    shoot(page, f"form-{locale}-{scheme}-{width}")


def test_the_reader_chooses_the_language_and_keeps_what_was_written(views: Views, desk: Desk) -> None:
    """Who meets English by accident must not start again."""
    page = views.open(f"{desk.url}/support")
    page.get_by_label("Your message").fill("40 stolar")
    page.get_by_label("Language").select_option("sv")
    page.get_by_role("heading", name="Hur kan vi hjälpa dig?").wait_for()
    assert page.get_by_label("Ditt meddelande").input_value() == "40 stolar"
    assert page.evaluate("[document.documentElement.lang, document.title]") == ["sv", "Hur kan vi hjälpa dig?"]


def test_one_script_tag_puts_it_into_a_page_of_another_site_under_a_strict_policy(views: Views, desk: Desk) -> None:
    """SU7: embedded. The host page allows our origin as script and connection, and no inline style."""
    with served(somebody_elses_page(f"{desk.url}/support-form.js")) as shop:
        page = views.open(shop, width=700)
        page.get_by_label("Votre message").fill("40 chaises pliantes")
        assert page.locator("main").evaluate("one => getComputedStyle(one).fontFamily") != page.get_by_label(
            "Votre message"
        ).evaluate("one => getComputedStyle(one).fontFamily"), "the form keeps its own style"
        assert_accessible(page)
        page.get_by_role("button", name="Envoyer").click()
        page.get_by_text(TICKET).wait_for()
        shoot(page, "form-embedded")
        link = page.get_by_role("link", name="Suivre votre demande").get_attribute("href")
    assert desk.submitted[0]["locale"] == "fr"
    assert link is not None
    assert link.startswith(f"{desk.url}/support/ticket/{TICKET}#key=")
