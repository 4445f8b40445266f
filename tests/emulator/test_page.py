"""What the emulator's page asks for: who wrote what, faults as they are, and no page of somebody else's."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from emulator.diary import Diary, choices_of
from emulator.page import read_people
from tests.emulator.conftest import ADA, Stage

PIXEL = base64.b64encode(b"\x89PNG\r\n\x1a\n").decode()
BUTTONS = {"type": "button", "body": {"text": "Which day?"}}
BUTTONS["action"] = {"buttons": [{"type": "reply", "reply": {"id": "f", "title": "Friday"}}]}


async def test_what_was_written_and_what_came_back_stand_in_one_order(stage: Stage) -> None:
    """OP2: the page shows both sides of a conversation, statuses and what can be tapped."""
    await stage.say(text="Hello")
    await stage.send(type="interactive", interactive=BUTTONS)
    entries = (await stage.http.get("/_emulator/entries")).json()["entries"]
    assert [(one["way"], one["person"], one["text"]) for one in entries] == [
        ("wrote", ADA, "Hello"),
        ("got", ADA, "Which day?"),
    ]
    assert entries[1]["choices"] == [{"id": "f", "title": "Friday"}]
    assert entries[1]["statuses"] == ["sent", "delivered"]


async def test_a_status_that_is_lost_does_not_show(stage: Stage) -> None:
    """OP11: what the product is not told, the page does not tell."""
    await stage.faults(lost_statuses=1.0)
    await stage.say()
    await stage.send()
    assert (await stage.http.get("/_emulator/entries")).json()["entries"][1]["statuses"] == []


async def test_who_knows_the_version_waits_for_news(stage: Stage) -> None:
    """Long-polling; an odd version or wait is answered at once."""
    version = (await stage.http.get("/_emulator/entries")).json()["version"]
    for odd in ("nan", "-1", "x", ""):
        assert (await stage.http.get("/_emulator/entries", params={"version": version, "seconds": odd})).is_success
    assert (await stage.http.get("/_emulator/entries", params={"version": "x", "seconds": "3"})).is_success
    await stage.say()
    news = await stage.http.get("/_emulator/entries", params={"version": version, "seconds": "3"})
    assert news.json()["version"] > version


async def test_a_picture_is_kept_for_the_page_and_nothing_else_is_one(stage: Stage) -> None:
    """Only types that a browser draws and never runs."""
    kept = await stage.say(type="image", mime_type="image/png", data=PIXEL)
    shown = await stage.http.get(f"/_emulator/pictures/{kept}")
    assert shown.headers["content-type"] == "image/png"
    assert shown.content == base64.b64decode(PIXEL)
    for mime, data in (
        ("image/svg+xml", PIXEL),
        ("text/html", PIXEL),
        ("image/png", "not base64!"),
        ("image/png", None),
    ):
        other = await stage.say(type="image", mime_type=mime, data=data)
        assert (await stage.http.get(f"/_emulator/pictures/{other}")).status_code == 404


async def test_every_fault_is_listed_with_its_kind_and_what_it_is_now(stage: Stage) -> None:
    """OP11: the page needs no list of its own."""
    await stage.faults(duplicates=0.5, window_closed=True, rate_limited=3)
    told = {one["name"]: (one["kind"], one["value"]) for one in (await stage.http.get("/_emulator/faults")).json()}
    assert told["duplicates"] == ("rate", 0.5)
    assert told["window_closed"] == ("switch", True)
    assert told["rate_limited"] == ("count", 3)


@pytest.mark.parametrize(
    "headers",
    [
        {"origin": "https://evil.example"},
        {"origin": "null"},
        {"origin": "http://127.0.0.1:1"},
        {"host": "evil.example"},
        {"host": "127.0.0.1.evil.example"},
        {"host": ""},
    ],
)
async def test_a_page_of_another_site_can_neither_play_nor_look(stage: Stage, headers: dict[str, str]) -> None:
    """Any site may ask a browser to knock at loopback, and may point a name of its own at it (DNS rebinding)."""
    for method, path in (("POST", f"/_emulator/people/{ADA}/messages"), ("GET", "/_emulator/entries")):
        answer = await stage.http.request(method, path, headers=headers, json={"text": "x"})
        assert answer.status_code == 403, path


async def test_the_own_page_may(stage: Stage) -> None:
    """A browser sends the page's own origin with a POST."""
    origin = str(stage.http.base_url).rstrip("/")
    answer = await stage.http.post(f"/_emulator/people/{ADA}/messages", headers={"origin": origin}, json={"text": "x"})
    assert answer.status_code == 200


@pytest.mark.parametrize("what", ["activity", "flags", "anything"])
async def test_without_a_product_behind_it_the_console_says_how_to_have_one(stage: Stage, what: str) -> None:
    """`python -m emulator` alone knows no product."""
    answer = await stage.http.get(f"/_emulator/console/{what}")
    assert answer.status_code == 404
    assert "concierge up --emulator" in answer.json()["error"]


async def test_where_nothing_was_built_the_page_says_how_to_build_it(stage: Stage) -> None:
    """The stand-ins work without Node."""
    answer = await stage.http.get("/")
    assert answer.status_code == 503
    assert "make web" in answer.text


async def test_the_diary_forgets_the_oldest_and_never_lists_a_message_twice() -> None:
    """A stand-in that runs for weeks must not grow for weeks."""
    diary = Diary()
    for number in range(2100):
        diary.got("meta", ADA, str(number % 2050), "x", number)
    ids = [one["id"] for one in diary.entries()]
    assert len(ids) == len(set(ids)) == 2000


def test_people_are_read_from_the_file_the_product_imports(tmp_path: Path) -> None:
    """The page offers them by name."""
    file = tmp_path / "vendors.json"
    file.write_text(json.dumps([{"name": "Avon", "phone": "+44 7700 900201", "categories": ["chairs", "tables"]}]))
    assert read_people(file) == [{"name": "Avon", "number": "447700900201", "trade": "chairs, tables"}]


def test_rows_of_a_list_can_be_tapped_as_buttons_can() -> None:
    """https://developers.facebook.com/docs/whatsapp/cloud-api/messages/interactive-list-messages"""
    rows = [{"id": "1", "title": "One", "description": "first"}]
    body = {"interactive": {"type": "list", "action": {"button": "Choose", "sections": [{"rows": rows}]}}}
    assert choices_of(body) == [{"id": "1", "title": "One"}]
    assert choices_of({"text": {"body": "x"}}) == []
