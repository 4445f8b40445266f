"""`concierge doctor` says what is missing and what answers."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from pydantic import SecretStr
from pydantic_settings import BaseSettings

from concierge import all_settings, checkup
from concierge.__main__ import main
from domain.errors import Invalid


class _Cats(BaseSettings):
    """Cats as a channel."""

    cats_app_secret: SecretStr
    cats_api_url: str = "http://127.0.0.1:1"


class _Dogs(BaseSettings):
    """Dogs as a channel that says itself what it needs."""

    dogs_app_secret: SecretStr | None = None
    dogs_api_url: str = "http://127.0.0.1:1"

    def require(self) -> None:
        if self.dogs_app_secret is None:
            raise Invalid("settings", "Dogs need DOGS_APP_SECRET.")


class _Refusing(BaseHTTPRequestHandler):
    """A provider that answers a request without a token as providers do."""

    def do_HEAD(self) -> None:
        self.send_response(401)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Keep the tests' output quiet."""


@pytest.fixture
def provider() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Refusing)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(autouse=True)
def _no_settings_of_the_developer(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    for cls in (_Cats, _Dogs, *all_settings.find()):
        for field in cls.model_fields:
            monkeypatch.delenv(all_settings.name_in_environment(cls, field), raising=False)


def test_an_adapter_nobody_configured_is_off() -> None:
    """A missing secret switches the channel off; that is no fault of the installation."""
    finding = next(checkup.completeness([_Cats]))
    assert finding.verdict == "off"
    assert finding.remark.startswith("CATS_APP_SECRET: Field required")


def test_an_adapter_configured_in_part_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever set one of its values wants it to work."""
    monkeypatch.setenv("CATS_API_URL", "http://127.0.0.1:2")
    assert next(checkup.completeness([_Cats])).verdict == "bad"


def test_an_example_copied_as_it_is_leaves_the_adapter_off(monkeypatch: pytest.MonkeyPatch) -> None:
    """`.env.example` spells out defaults; that is no wish to use the channel."""
    monkeypatch.setenv("CATS_API_URL", "http://127.0.0.1:1")
    assert next(checkup.completeness([_Cats])).verdict == "off"


def test_a_required_setting_without_a_value_is_shown_as_missing() -> None:
    """Every setting is listed, with where its value comes from."""
    assert checkup.settings([_Cats])[0].lines[0] == checkup.Line("CATS_APP_SECRET", "", "missing")


async def test_a_provider_that_refuses_us_does_answer(provider: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Any HTTP status shows that the way there is open."""
    monkeypatch.setenv("CATS_APP_SECRET", "meow")
    monkeypatch.setenv("CATS_API_URL", provider)
    finding = (await checkup.what_answers([_Cats]))[1]
    assert (finding.subject, finding.verdict, finding.remark) == ("CATS_API_URL", "good", "answers (401)")


async def test_a_provider_that_cannot_be_reached_is_bad(monkeypatch: pytest.MonkeyPatch) -> None:
    """Port 1 of loopback answers nobody."""
    monkeypatch.setenv("CATS_APP_SECRET", "meow")
    assert (await checkup.what_answers([_Cats]))[1].verdict == "bad"


@pytest.mark.parametrize("cls", [_Cats, _Dogs])
async def test_a_provider_without_its_secret_is_not_asked(cls: type[BaseSettings]) -> None:
    """What is off is left alone: no request may leave a machine that was not told to talk to anybody."""
    assert len(await checkup.what_answers([cls])) == 1


def test_an_adapter_that_says_itself_what_it_needs_is_believed() -> None:
    """Settings that may all be absent together, such as Meta's, are still not complete."""
    finding = next(checkup.completeness([_Dogs]))
    assert (finding.verdict, finding.remark) == ("off", "Dogs need DOGS_APP_SECRET.")


def test_doctor_lists_settings_and_ends_well_when_nothing_is_wrong(
    dsn: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its exit code can be used by a script."""
    monkeypatch.setenv("DATABASE_URL", dsn)
    assert main(["doctor"]) == 0
    said = capsys.readouterr().out
    assert "CONCIERGE_SECRET_KEY" in said
    assert "answers, up to date" in said
    assert dsn not in said


def test_doctor_ends_with_one_when_something_is_wrong(
    bare_dsn: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A database behind the code is wrong."""
    monkeypatch.setenv("DATABASE_URL", bare_dsn)
    assert main(["doctor"]) == 1
    assert "run `concierge migrate`" in capsys.readouterr().out


class _Birds(BaseSettings):
    """Birds as a channel that also reads where this installation is."""

    public_base_url: str = "http://127.0.0.1:8080"
    birds_app_secret: SecretStr | None = None

    def is_begun(self) -> bool:
        return self.birds_app_secret is not None

    def require(self) -> None:
        if self.birds_app_secret is None:
            raise Invalid("settings", "Birds need BIRDS_APP_SECRET.")


def test_a_channel_is_off_although_a_setting_that_it_shares_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """PUBLIC_BASE_URL is every installation's: it says nothing of a channel."""
    monkeypatch.setenv("PUBLIC_BASE_URL", "https://desk.example")
    assert [one.verdict for one in checkup.completeness([_Birds])] == ["off"]
    monkeypatch.setenv("BIRDS_APP_SECRET", "s")
    assert [one.verdict for one in checkup.completeness([_Birds])] == ["good"]
