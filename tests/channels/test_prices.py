"""What leaves by mail, over our own phone or onto our own page costs nothing; who says no price is charged as WhatsApp (OP10)."""

from __future__ import annotations

import pytest

from channels.gmail.channel import Gmail
from channels.imap import ImapMail
from channels.meta_whatsapp import MetaWhatsApp
from channels.port import Priced
from channels.twilio_whatsapp import TwilioWhatsApp
from channels.waha import Waha
from channels.web_form import WebForm
from domain.messages import Template, Text
from workers.outcomes import SERVICE_COST_MICROS, TEMPLATE_COST_MICROS, whatsapp_micros


@pytest.mark.parametrize("channel", [Gmail, ImapMail, Waha, WebForm])
def test_what_nobody_charges_for_costs_nothing(channel: type[Priced]):
    bare = object.__new__(channel)
    assert isinstance(bare, Priced)
    assert {bare.cost_micros("", one) for one in (Text("Hello"), Template("t", "en"))} == {0}


@pytest.mark.parametrize("channel", [MetaWhatsApp, TwilioWhatsApp])
def test_what_names_no_price_is_charged_as_whatsapp(channel: type[object]):
    """Reported per-message prices; a template costs more than an answer."""
    assert not isinstance(object.__new__(channel), Priced)
    assert whatsapp_micros(Text("Hello")) == SERVICE_COST_MICROS
    assert whatsapp_micros(Template("t", "en")) == TEMPLATE_COST_MICROS
