"""Settings are read once, list themselves, and never show a secret."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from concierge import all_settings, checkup, env_example, secret_key
from concierge.settings import AppSettings, read, secret_keys
from domain.errors import Invalid

_ROOT = Path(__file__).parents[2]


class _Cat(BaseSettings):
    """A cat."""

    cat_name: str = Field(description="What it listens to.")
    cat_token: SecretStr = Field(default=SecretStr("tuna"), description="Opens the flap.")
    cat_legs: int = Field(default=4, description="How many it walks on.")


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No `.env` of the developer, and none of their variables."""
    monkeypatch.chdir(tmp_path)
    for cls in all_settings.find():
        for field in cls.model_fields:
            monkeypatch.delenv(all_settings.name_in_environment(cls, field), raising=False)


def test_the_committed_example_is_what_the_code_says() -> None:
    """OP15: `.env.example` is generated from the settings. Run `make env` when this fails."""
    assert (_ROOT / ".env.example").read_text() == env_example.render(all_settings.find())


def test_the_example_shows_meaning_and_default_but_no_secret() -> None:
    """A default that is secret would be everybody's secret."""
    text = env_example.render([_Cat])
    assert "# What it listens to.\nCAT_NAME=\n" in text
    assert "CAT_LEGS=4\n" in text
    assert "CAT_TOKEN=\n" in text
    assert "tuna" not in text


def test_a_setting_that_two_adapters_read_is_shown_once() -> None:
    """PUBLIC_BASE_URL is the installation's, and what a provider signs."""
    assert env_example.render([_Cat, _Cat]).count("CAT_NAME=") == 1


def test_the_committed_example_copied_as_it_is_can_be_read(tmp_path: Path) -> None:
    """The README says: copy it to `.env`. An empty line means the default, not an empty secret."""
    (tmp_path / ".env").write_text((_ROOT / ".env.example").read_text())
    settings = read(AppSettings)
    assert settings.concierge_secret_key is None
    assert settings.concierge_port == 8080


def test_a_wrong_setting_is_named_without_its_value(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message may end in a log; the value may be a secret pasted into the wrong line."""
    monkeypatch.setenv("CONCIERGE_PORT", "s3cret")
    with pytest.raises(Invalid, match="CONCIERGE_PORT") as refused:
        read(AppSettings)
    assert "s3cret" not in str(refused.value)


def test_a_real_database_without_a_key_is_refused() -> None:
    """A key made up on each machine would write rows the others cannot read."""
    with pytest.raises(Invalid, match="CONCIERGE_SECRET_KEY is missing"):
        secret_keys(AppSettings(), home=None)


def test_processes_that_start_together_share_one_key(tmp_path: Path) -> None:
    """`concierge up` starts several parts on an empty folder."""
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(secret_key.kept, [tmp_path] * 32))
    assert len(keys) == 1
    assert len(keys.pop()) >= 32
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0
    assert [path.name for path in tmp_path.iterdir()] == ["secret_key"]


def test_two_keys_are_valid_at_once_while_one_replaces_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """OP13: secrets rotatable with two valid at once; the first writes."""
    monkeypatch.setenv("CONCIERGE_SECRET_KEY", "new" * 11 + ", " + "old" * 11)
    assert secret_keys(AppSettings(), home=None) == ["new" * 11, "old" * 11]


def test_the_checkup_says_where_a_value_comes_from_and_hides_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    """`concierge doctor` is pasted into issues."""
    monkeypatch.setenv("CONCIERGE_SECRET_KEY", "hush" * 8)
    monkeypatch.setenv("CONCIERGE_PORT", "9090")
    lines = {line.name: line for section in checkup.settings(all_settings.find()) for line in section.lines}
    assert (lines["CONCIERGE_SECRET_KEY"].value, lines["CONCIERGE_SECRET_KEY"].source) == (
        "set",
        "environment",
    )
    assert (lines["CONCIERGE_PORT"].value, lines["CONCIERGE_PORT"].source) == ("9090", "environment")
    assert lines["CONCIERGE_HOST"].source == "default"
    assert not any("hush" in line.value for line in lines.values())


async def test_the_checkup_of_a_database_behind_says_what_to_run(
    bare_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`concierge doctor` says whether the database answers."""
    monkeypatch.setenv("DATABASE_URL", bare_dsn)
    finding = (await checkup.what_answers([]))[0]
    assert (finding.verdict, "concierge migrate" in finding.remark) == ("bad", True)


def test_the_checkup_of_a_machine_without_a_database_starts_none(tmp_path: Path) -> None:
    """Looking changes nothing."""
    assert asyncio.run(checkup.what_answers([]))[0].verdict == "good"
    assert list(tmp_path.iterdir()) == []
