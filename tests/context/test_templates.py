"""Whatever may have to leave a day after somebody's last word has a template, in each language, at Meta and at Twilio (AS8)."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Final

import asyncpg
import pytest
import yaml

from channels.meta_whatsapp import bodies
from channels.twilio_whatsapp import bodies as twilio_bodies
from channels.twilio_whatsapp.templates import Templates, approved
from concierge import content
from domain.messages import Outbound, Recipient, Template
from domain.words import LANGUAGES
from mcp_server.templates import template_for

_NEWS: Final = "concierge_request_news"
TEMPLATES: Final[Mapping[str, tuple[str, ...]]] = {
    "outreach": ("concierge_vendor_outreach",),
    "reminder": ("concierge_vendor_reminder",),
    "shortlist": ("concierge_shortlist_ready",),
    "escalation": (_NEWS,),
    "reply": (_NEWS,),
    "question": (_NEWS,),
    "acknowledgement": (_NEWS,),
    "notice": (_NEWS,),
    "link_code": ("concierge_link_code",),
}
WITHOUT: Final = {
    "opt_out": "it confirms the message that has just come",
    "clarification": "it asks back about the vendor's message that has just come",
    "consent": "a template without its buttons would be agreed to by who never read the question",
}
_WRITTEN = yaml.safe_load((content.folder() / "templates.yaml").read_text("utf-8"))


async def test_every_purpose_has_a_template_or_a_reason_for_none(dsn: str):
    """A purpose that is added must say which: the database names them all."""
    owner = await asyncpg.connect(dsn)
    told = await owner.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'deliveries_purpose_check'"
    )
    await owner.close()
    assert set(re.findall(r"'(\w+)'", told)) == set(TEMPLATES) | set(WITHOUT)


def test_no_template_is_written_that_nothing_sends():
    assert set(_WRITTEN) == {name for names in TEMPLATES.values() for name in names}


@pytest.mark.parametrize("name", sorted({name for names in TEMPLATES.values() for name in names}))
@pytest.mark.parametrize("language", sorted(LANGUAGES))
class TestEachTemplate:
    """In one language, with as many parameters as its words have places."""

    def test_meta_takes_it(self, name: str, language: str):
        body = bodies.message(Outbound(Recipient("447700900100"), _template(name, language), "token"))
        assert body["type"] == "template"
        assert body["template"]["language"]["code"] == language
        (told,) = body["template"]["components"]
        assert len(told["parameters"]) == len(_places(name, language))
        assert _WRITTEN[name]["category"] in ("utility", "authentication")

    def test_twilio_sends_its_content_on_whatsapp_and_its_words_by_sms(self, name: str, language: str):
        template = _template(name, language)
        templates = Templates(approved(), {name: {language: "HX" + "0" * 32}})
        form = twilio_bodies.of(template, "whatsapp:+441134960000", templates)
        assert form is not None
        assert form["ContentSid"] == "HX" + "0" * 32
        assert len(json.loads(form["ContentVariables"])) == len(_places(name, language))
        words = twilio_bodies.of(template, "+441134960000", templates)
        assert words is not None
        assert "{{" not in words["Body"]
        assert all(one in words["Body"] for one in template.parameters)

    def test_every_language_has_the_same_places(self, name: str, language: str):
        assert _places(name, language) == _places(name, "en")


def test_the_product_names_its_templates_as_they_are_written():
    for purpose in ("vendor_outreach", "vendor_reminder", "shortlist_ready", "request_news"):
        assert template_for(purpose, "sv", ("a",)).name in _WRITTEN


def _places(name: str, language: str) -> list[str]:
    return sorted(re.findall(r"\{\{(\d)\}\}", _WRITTEN[name][language]))


def _template(name: str, language: str) -> Template:
    return Template(name, language, tuple(f"word{number}" for number in _places(name, language)))
