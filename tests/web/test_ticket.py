"""The page of a ticket in a real browser: what was said, a place to answer, and nothing without the key (SU7)."""

from __future__ import annotations

import pytest

from tests.web.conftest import Views, assert_accessible, assert_fits, shoot
from tests.web.desk import KEY, TICKET, Desk


def _link(desk: Desk, key: str = KEY, more: str = "") -> str:
    return f"{desk.url}/support/ticket/{TICKET}{more}#key={key}"


def test_the_person_taps_a_choice_answers_in_words_and_reads_the_answer(views: Views, desk: Desk) -> None:
    """SU7: the whole conversation on the status page."""
    desk.says("40 folding chairs in Bristol", by="you")
    desk.says("By which day do you need them?", "Friday", "Saturday", "Another day")
    page = views.open(_link(desk))
    page.get_by_role("button", name="Saturday").click()
    log = page.get_by_role("log")
    log.get_by_text("Saturday").wait_for()
    page.get_by_role("button", name="Saturday").wait_for(state="detached")
    page.get_by_label("Your answer").fill("At most 250 pounds")
    page.get_by_role("button", name="Send").click()
    log.get_by_text("At most 250 pounds").wait_for()
    desk.says("1. Avon Chairs: 3.50 GBP each\nhttps://wa.me/447700900201?text=Hello", by="us")
    desk.says("Ben here: shall I hold them for you?", by="person")
    log.get_by_text("Ben here").wait_for()
    assert log.get_by_role("link").get_attribute("href") == "https://wa.me/447700900201?text=Hello"
    assert_accessible(page)
    shoot(page, "ticket")
    assert [sorted(one) for one in desk.replied] == [["submission_id", "tap_id"], ["submission_id", "text"]]
    assert not [path for path in desk.paths if KEY in path]


@pytest.mark.parametrize("key", ["", "wrong", KEY + "x"])
def test_without_the_right_key_there_is_nothing_not_even_whether_it_exists(views: Views, desk: Desk, key: str) -> None:
    """No oracle: a wrong key and a wrong number look the same."""
    views.expected = ("Failed to load resource",)
    desk.says("A secret wish", by="you")
    page = views.open(_link(desk, key))
    page.get_by_role("heading", name="There is no request here").wait_for()
    assert "secret" not in page.content()
    assert_accessible(page)
    shoot(page, "ticket-none")


@pytest.mark.parametrize(
    ("locale", "scheme", "width"), [("es", "dark", 360), ("fr", "light", 320), ("sv", "dark", 1000)]
)
def test_it_is_read_in_other_languages_by_night_and_on_a_phone(
    views: Views, desk: Desk, locale: str, scheme: str, width: int
) -> None:
    """A long word and a long address must not push the page wide."""
    desk.says("Hola", by="you")
    desk.says("https://example.com/" + "a" * 200 + " " + "w" * 120, "Un día muy largo de elegir", "Otro")
    page = views.open(_link(desk, more=f"?locale={locale}"), width=width, color_scheme=scheme)
    page.get_by_role("log").wait_for()
    assert page.evaluate("document.documentElement.lang") == locale
    assert_accessible(page)
    assert_fits(page)
    shoot(page, f"ticket-{locale}-{scheme}-{width}")


def test_a_closed_ticket_takes_no_answer(views: Views, desk: Desk) -> None:
    """What cannot be answered must not look as if it could."""
    desk.says("Done.", by="us")
    desk.may_reply = False
    page = views.open(_link(desk))
    page.get_by_role("link", name="Write a new message").wait_for()
    assert page.get_by_label("Your answer").count() == 0
    assert_accessible(page)


def test_a_refused_answer_stays_in_the_field(views: Views, desk: Desk) -> None:
    """429 with Retry-After."""
    views.expected = ("Failed to load resource",)
    desk.says("Which day?")
    desk.will_answer(f"/support/ticket/{TICKET}/messages", 429, {}, {"retry-after": "9"})
    page = views.open(_link(desk))
    page.get_by_label("Your answer").fill("Friday")
    page.get_by_role("button", name="Send").click()
    page.get_by_text("Wait 9 s").wait_for()
    assert page.get_by_label("Your answer").input_value() == "Friday"
    page.get_by_role("button", name="Send").click()
    page.get_by_role("log").get_by_text("Friday").wait_for()
