"""`concierge vendors`: all of a file or nothing of it."""

from __future__ import annotations

from pathlib import Path

import pytest

from concierge import content
from concierge.__main__ import main

SECRET = "a secret of at least thirty-two characters"


@pytest.fixture(autouse=True)
def _this_database(dsn: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", dsn)
    monkeypatch.setenv("CONCIERGE_SECRET_KEY", SECRET)
    monkeypatch.setenv("COLUMNS", "200")


def test_the_sample_is_imported_once_and_refreshed_the_second_time(capsys: pytest.CaptureFixture[str]):
    sample = str(content.folder() / "vendors.sample.json")
    assert main(["vendors", "import", sample]) == 0
    assert "16 vendors: 16 added, 0 refreshed" in capsys.readouterr().out
    assert main(["vendors", "import", sample]) == 0
    assert "16 vendors: 0 added, 16 refreshed" in capsys.readouterr().out


def test_the_list_shows_what_each_vendor_sells_and_no_number(capsys: pytest.CaptureFixture[str]):
    main(["vendors", "import", str(content.folder() / "vendors.sample.json")])
    capsys.readouterr()
    assert main(["vendors", "list"]) == 0
    shown = capsys.readouterr().out
    assert "Avon Chairs" in shown
    assert "folding chairs" in shown
    assert "0 of 0" in shown
    assert "900201" not in shown
    assert shown.endswith("16 vendors\n")


def test_one_wrong_row_imports_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "vendors.csv"
    path.write_text("name,phone,categories\nAvon,+447700900201,chairs\nBad,12,chairs\n")
    assert main(["vendors", "import", str(path)]) == 1
    assert "row 3, phone" in capsys.readouterr().err
    main(["vendors", "list"])
    assert "No vendor yet" in capsys.readouterr().out
