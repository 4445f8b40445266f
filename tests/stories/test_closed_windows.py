"""What is said a day after somebody's last word reaches them as a template, and is not lost (AS8)."""

from __future__ import annotations

from tests.stories.conftest import House

ANN = "+447700900100"


async def test_who_nobody_can_help_hears_of_news_after_a_day(house: House):
    """Nobody sells it, and that is found out only when the question was not answered: the window is closed by then."""
    await house.say(ANN, "I need folding chairs in Bristol")
    await house.work()
    house.later(hours=25)
    await house.work()
    assert house.paper.to(ANN)[1:] == ["[concierge_request_news] T1"]
    assert await house.value("SELECT count(*) FROM dead_letters") == 0


async def test_what_the_person_just_asked_is_answered_in_words(house: House):
    """The template stands by and is not used."""
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    assert not any("concierge_" in text for text in house.paper.to(ANN))
    assert await house.value("SELECT count(*) FROM deliveries WHERE as_template") == 0
