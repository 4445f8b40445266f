"""What is filled into a form is read by code, in every language, and the Flow files ask for just that (AS7)."""

from __future__ import annotations

import json
import re
from datetime import date
from typing import Any

import pytest

from concierge import content
from domain import forms
from domain.words import LANGUAGES
from domain.words import forms as words

TODAY = date(2026, 11, 21)
FLOWS = sorted(content.folder().glob("flows/*.json"))


@pytest.mark.parametrize(
    ("field", "given", "value"),
    [
        ("quantity", "40", 40),
        ("quantity", 40.0, 40),
        ("quantity", "0", None),
        ("quantity", "2.5", None),
        ("quantity", "NaN", None),
        ("quantity", "1e99", None),
        ("quantity", "٤٠", None),
        ("budget_max", "250.50", "250.50"),
        ("budget_max", "Infinity", None),
        ("budget_max", True, None),
        ("deadline", "2026-11-21", "2026-11-21"),
        ("deadline", "2026-11-20", None),
        ("deadline", "tomorrow", None),
        ("place", "  Bristol \n harbour ", "Bristol harbour"),
        ("place", {"a": 1}, None),
    ],
)
def test_a_field_is_taken_over_or_said_to_be_wrong(field: str, given: Any, value: Any):
    assert forms.read({"item": "chairs", field: given}, TODAY).values.get(field) == value


def test_a_form_without_what_is_needed_is_not_complete():
    assert forms.read({"quantity": "3"}, TODAY).wrong == {"item": "item"}


@pytest.mark.parametrize("locale", sorted(LANGUAGES))
def test_every_language_has_every_label_and_fits_the_phone(locale: str):
    """Buttons have at most 20 characters, labels 20, errors 30 (Flow JSON)."""
    say = words.LANGUAGES[locale]
    assert set(say.labels) == set(say.errors) == set(forms.FIELDS)
    assert all(0 < len(one) <= 20 for one in (say.open, say.send, *say.labels.values()))
    assert all(0 < len(one) <= 30 for one in say.errors.values())


@pytest.mark.parametrize("path", FLOWS, ids=lambda path: path.name)
def test_a_flow_file_asks_for_the_forms_fields_and_shows_what_the_screen_is_given(path: Any):
    """The two files differ in one thing: who is told what was filled in."""
    told = json.loads(path.read_text())
    (screen,) = told["screens"]
    text = json.dumps(screen["layout"])
    assert set(re.findall(r"\$\{form\.(\w+)\}", text)) == set(forms.FIELDS)
    assert set(re.findall(r"\$\{data\.(\w+)\}", text)) == set(screen["data"]) == set(forms.screen("en", {}, TODAY))
    assert screen["id"] == "REQUEST"
    assert ("data_exchange" in text) == ("data_api_version" in told) == (".endpoint." in path.name)


def test_there_is_a_flow_file_for_each_way():
    assert [path.name for path in FLOWS] == ["request.endpoint.json", "request.json"]
