"""`concierge conversations`: an operator takes one over and gives it back (DE9)."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from concierge.__main__ import main

SECRET = "a secret of at least thirty-two characters"
ONE_CONVERSATION = """
INSERT INTO channel_accounts (business_id, channel, account) VALUES (1, 'meta', '100');
INSERT INTO customers (id, business_id, created_at) VALUES (md5('a')::uuid, 1, now());
INSERT INTO addresses (id, business_id, channel, customer_id, created_at)
  VALUES (md5('a')::uuid, 1, 'whatsapp', md5('a')::uuid, now());
INSERT INTO conversations (business_id, account_id, address_id, customer_id, opened_at, last_inbound_at)
  VALUES (1, 1, md5('a')::uuid, md5('a')::uuid, now(), '2026-11-20 10:00:00+00');
"""


@pytest.fixture(autouse=True)
def _this_database(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("CONCIERGE_SECRET_KEY", SECRET)


@pytest.fixture
def one_conversation(dsn: str) -> None:
    async def fill() -> None:
        owner = await asyncpg.connect(dsn)
        await owner.execute(ONE_CONVERSATION)
        await owner.close()

    asyncio.run(fill())


def test_an_empty_house_has_no_conversations(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["conversations", "list"]) == 0
    assert capsys.readouterr().out == "0 open conversations\n"


@pytest.mark.parametrize("command", ["take", "give-back"])
def test_a_conversation_that_is_not_there_is_named_with_the_remedy(
    capsys: pytest.CaptureFixture[str], command: str
) -> None:
    assert main(["conversations", command, "7"]) == 1
    assert "There is no open conversation 7. `concierge conversations list`" in capsys.readouterr().err


@pytest.mark.usefixtures("one_conversation")
def test_who_answers_is_shown_from_taking_to_giving_back(capsys: pytest.CaptureFixture[str]) -> None:
    said: list[str] = []
    for words in (["list"], ["take", "1", "--by", "bea"], ["list"], ["give-back", "1"], ["list"]):
        assert main(["conversations", *words]) == 0
        said.append(capsys.readouterr().out)
    before, taken, meanwhile, given, after = said
    assert before == "       1  customer  last wrote 2026-11-20 10:00:00  automation\n1 open conversations\n"
    assert taken == "Conversation 1 is answered by bea; automation is silent in it.\n"
    assert "bea since" in meanwhile
    assert given == "Automation answers conversation 1 again; 0 messages were waiting for it.\n"
    assert after == before
