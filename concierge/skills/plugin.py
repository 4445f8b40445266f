"""A pytest plugin: `pytest path/to/a/skill` runs one test per example and per attack of that folder.

It only looks at folders whose SKILL.md names a workflow of this product, and imports the product when one was found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

if TYPE_CHECKING:
    from concierge.skills.folders import Case
    from concierge.skills.minds import Mind
    from concierge.skills.rounds import Round

_FILES: Final = ("evals.json", "attacks.json")
_HOUSE: Final = pytest.StashKey["_House"]()


class _House:
    """The product and its stand-ins, started by the first test of a skill and stopped after the last."""

    def __init__(self) -> None:
        self._stack = ExitStack()
        self._play: Callable[[Case, Mind], Round] | None = None

    def play(self, case: Case, mind: Mind) -> Round:
        from concierge.skills import rounds

        if self._play is None:
            self._play = self._stack.enter_context(rounds.opened())
        return self._play(case, mind)

    def close(self) -> None:
        self._stack.close()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--skill-model`."""
    parser.getgroup("concierge skills").addoption(
        "--skill-model",
        default=None,
        help="Who plays the model in tests of skills: honest, hijacked, coded or provider/model; else each case its own.",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Make room for the house; nothing is started yet."""
    config.stash[_HOUSE] = _House()


def pytest_unconfigure(config: pytest.Config) -> None:
    """Stop what was started."""
    config.stash[_HOUSE].close()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the two files of a service's folder, and no other skill's."""
    card = file_path.parents[1] / "SKILL.md"
    if file_path.name not in _FILES or file_path.parent.name != "evals" or not card.is_file():
        return None
    if "workflow:" not in card.read_text(encoding="utf-8", errors="replace"):
        return None
    made: SkillFile = SkillFile.from_parent(parent, path=file_path)  # pyright: ignore[reportUnknownMemberType] - pytest's own
    return made


class SkillFile(pytest.File):
    """`evals.json` or `attacks.json`."""

    def collect(self) -> Iterable[pytest.Item]:
        """Make a test of every case; a file that is wrong is an error of collection with its remedy."""
        from concierge.skills import cards, folders
        from domain.errors import Invalid

        read = folders.read_attacks if self.path.name == "attacks.json" else folders.read_examples
        try:
            cards.read(self.path.parents[1])
            cases = read(self.path)
        except Invalid as error:
            raise self.CollectError(str(error)) from None
        for case in cases:
            item: SkillTest = SkillTest.from_parent(self, name=case.name, case=case)  # pyright: ignore[reportUnknownMemberType]
            yield item


class Failed(Exception):
    """A case that did not hold."""

    def __init__(self, played: Round) -> None:
        super().__init__("; ".join(played.wrong))
        self.played = played


class SkillTest(pytest.Item):
    """One example or attack."""

    def __init__(self, *, case: Case, **more: Any) -> None:
        super().__init__(**more)  # pyright: ignore[reportUnknownMemberType]
        self.case = case

    def runtest(self) -> None:
        """Play the case through the real product."""
        from concierge.skills import minds, rounds

        name = self.config.getoption("--skill-model")
        mind = minds.named(name) if name else rounds.default_mind(self.case)
        played = self.config.stash[_HOUSE].play(self.case, mind)
        if played.wrong:
            raise Failed(played)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """Show what was expected and what happened, not this file's stack."""
        from concierge.skills import cases, table
        from domain.errors import ConciergeError

        match excinfo.value:
            case Failed(played=played):
                told = self.case.told
                expected = f"not: {told.goal}" if isinstance(told, cases.Attack) else told.expected_output
                return f"expected: {expected}\nmodel:    {played.mind.name}\nhappened: {table.told_of(played)}"
            case ConciergeError() as error:
                return str(error)
            case _:
                return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Name the file and the case."""
        return self.path, 0, f"{self.case.skill}: {self.case.name}"
