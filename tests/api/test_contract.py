"""Schemathesis plays the description of the web form at the real API: whatever it makes up, no answer is an error of ours.

Provenance: https://schemathesis.readthedocs.io; issue 5 asks for 0 unhandled errors. It is no dependency of the product and
loads itself into every test run once installed beside pytest, so it is looked for elsewhere: `SCHEMATHESIS`, or on PATH.
"""

from __future__ import annotations

import asyncio
import os
import shutil
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from tests.api.test_support import form_of, serve

_ROOT = Path(__file__).parents[2]
_PROGRAM = os.environ.get("SCHEMATHESIS") or shutil.which("schemathesis")
_CHECKS = "not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance"


@pytest.mark.skipif(_PROGRAM is None, reason="schemathesis is not there; pip install it in an environment of its own")
async def test_nothing_that_schemathesis_makes_up_is_an_error_of_ours(
    dsn: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
):
    for name in ("WEB_FORM_PER_HOUR", "WEB_FORM_ANSWERS_PER_HOUR", "WEB_FORM_CALLS_PER_MINUTE"):
        monkeypatch.setenv(name, "1000000")
    async with AsyncExitStack() as stack:
        site = await serve(stack, dsn, tmp_path)
        receipt = (await site.http.post("/support/submit", json=form_of())).json()
        (tmp_path / "schemathesis.toml").write_text(
            f'[parameters]\n"path.number" = ["{receipt["ticket"]}", "T-000009"]\n'
        )
        assert _PROGRAM is not None
        program = await asyncio.create_subprocess_exec(
            _PROGRAM, "run", str(_ROOT / "docs/openapi.json"), "--url", str(site.http.base_url), "--checks", _CHECKS,
            "--phases", "examples,coverage,fuzzing", "--max-examples", os.environ.get("SCHEMATHESIS_EXAMPLES", "60"),
            "-H", f"Authorization: Bearer {receipt['key']}", "--seed", "1", "--no-color",
            cwd=tmp_path, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
        )  # fmt: skip
        said, _ = await program.communicate()
        print(said.decode()[-1500:])  # noqa: T201 (shown with -rP: how many cases were played)
        stored = await site.value("SELECT count(*) FROM messages")
    assert program.returncode == 0, said.decode()[-6000:]
    assert stored > 1  # some of it got through to what stores
