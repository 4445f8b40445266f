"""Content holds what the code reads: services, vendors, templates (DE1, SO8)."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from skills_ref.validator import validate

from concierge import content, golden, vendor_file
from concierge.skills import folders
from domain import words
from domain.tickets import Requirements
from domain.words import LANGUAGES
from mcp_server.templates import Purpose, template_for
from mcp_server.tools.create_ticket import Service
from workflows.choose import WORKFLOWS

_SKILLS = sorted(content.folder().glob("services/*/SKILL.md"))
_TEMPLATES: dict[str, dict[str, str]] = yaml.safe_load((content.folder() / "templates.yaml").read_text("utf-8"))


def _front_matter(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text("utf-8").split("---\n")[1])


@pytest.mark.parametrize("path", _SKILLS, ids=lambda path: path.parent.name)
def test_a_service_is_named_like_its_folder_and_names_a_workflow_that_exists(path: Path):
    """DE1: a new service is a folder that names an existing workflow."""
    told = _front_matter(path)
    assert told["name"] == path.parent.name
    assert told["metadata"]["workflow"] in WORKFLOWS
    assert 0 < len(told["description"]) <= 1024  # https://agentskills.io/specification


@pytest.mark.parametrize("path", _SKILLS, ids=lambda path: path.parent.name)
def test_a_service_is_a_valid_agent_skill(path: Path):
    """DE8: `agentskills validate` finds nothing, and a skill reads the same in other hosts."""
    assert validate(path.parent) == []


@pytest.mark.parametrize("path", _SKILLS, ids=lambda path: path.parent.name)
def test_a_service_has_examples_and_attacks_in_every_language(path: Path):
    """DE8."""
    skill = folders.read(path.parent)
    for cases in (skill.examples, skill.attacks):
        assert {case.told.language for case in cases} == set(LANGUAGES)


def test_every_service_that_code_routes_to_is_described():
    assert {path.parent.name for path in _SKILLS} == set(WORKFLOWS) == set(get_args(Service))


@pytest.mark.parametrize("name", golden.names())
def test_the_sample_knows_the_vendors_of_every_golden_conversation(name: str):
    """Importing the sample after the demo refreshes its vendors, it does not double them."""
    sample = {vendor.phone: vendor.name for vendor in vendor_file.read(content.folder() / "vendors.sample.json")}
    told = golden.load(name)["people"]
    wanted = {f"+{one['phone']}": vendor for vendor, one in told.items() if one.get("vendor")}
    assert wanted.items() <= sample.items()


def test_the_sample_serves_every_language():
    sample = vendor_file.read(content.folder() / "vendors.sample.json")
    assert {vendor.locale.split("-")[0] for vendor in sample} == set(LANGUAGES)


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_a_template_says_what_would_be_said_in_an_open_window(language: str):
    """One text, two ways to send it: what Meta approved and what the product says must not drift apart."""
    say = words.of(language)
    wanted = say.wanted(Requirements("chairs", 40, None, "2026-12-05", None, None, "Bristol"))
    said = {
        "vendor_outreach": (say.outreach(wanted, "T7-1"), (wanted, "T7-1")),
        "vendor_reminder": (say.reminder("T7-1", "chairs"), ("chairs", "T7-1")),
    }
    for purpose, (text, parameters) in said.items():
        assert _filled(f"concierge_{purpose}", language, parameters) == text


@pytest.mark.parametrize("purpose", get_args(Purpose))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_every_purpose_has_a_template_that_meta_accepts(purpose: Purpose, language: str):
    """Slots count up from 1 and stand neither first nor last: Meta refuses others"""
    template = template_for(purpose, language, ("a",))
    body = _TEMPLATES[template.name][template.language]
    slots = re.findall(r"\{\{(\d)\}\}", body)
    assert slots == [str(number) for number in range(1, len(slots) + 1)]
    assert not body.startswith("{{")
    assert not body.endswith("}}")
    assert len(body) <= 1024


def test_an_empty_slot_becomes_a_dash_and_an_unknown_language_english():
    """Meta refuses an empty parameter and one with line breaks; nothing a customer wrote may block an outreach."""
    template = template_for("vendor_outreach", "de-DE", ("", "two\nlines"))
    assert (template.language, template.parameters) == ("en", ("-", "two lines"))


def _filled(name: str, language: str, parameters: tuple[str, ...]) -> str:
    body = _TEMPLATES[name][language]
    for number, parameter in enumerate(parameters, start=1):
        body = body.replace(f"{{{{{number}}}}}", parameter)
    return body
