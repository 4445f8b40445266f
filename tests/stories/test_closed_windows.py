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


async def test_who_answers_that_there_is_news_hears_it_once(house: House):
    """The template said "answer this message to read it": so they read it, and it is not said again."""
    await house.say(ANN, "I need folding chairs in Bristol")
    await house.work()
    house.later(hours=25)
    await house.work()
    kept_back = str(await house.value("SELECT content ->> 'body' FROM deliveries WHERE as_template"))
    for text in ("Which news?", "Thank you"):
        await house.say(ANN, text)
        await house.work()
    assert house.paper.to(ANN).count(kept_back) == 1
    assert house.paper.to(ANN)[2] == kept_back


async def test_news_from_before_a_stop_stays_untold(house: House):
    """IN10: START opens the door to what is new."""
    await house.say(ANN, "I need folding chairs in Bristol")
    await house.work()
    house.later(hours=25)
    await house.work()
    kept_back = str(await house.value("SELECT content ->> 'body' FROM deliveries WHERE as_template"))
    for text in ("STOP", "START", "Hello"):
        await house.say(ANN, text)
        await house.work()
    assert kept_back not in house.paper.to(ANN)


async def test_what_the_person_just_asked_is_answered_in_words(house: House):
    """The template stands by and is not used."""
    await house.say(ANN, "I need 40 folding chairs in Bristol by 5 December")
    await house.work()
    assert not any("concierge_" in text for text in house.paper.to(ANN))
    assert await house.value("SELECT count(*) FROM deliveries WHERE as_template") == 0
