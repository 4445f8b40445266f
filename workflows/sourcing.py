"""From a wish to a shortlist: ask once for what is missing, ask vendors, wait, shortlist, hand off (SO1 to SO7)."""

from __future__ import annotations

from dataclasses import asdict

from domain import forms, words
from domain.messages import Flow, Text
from domain.minds import Answer, Situation, Tools
from domain.tickets import DEADLINES, Requirements, State
from domain.words import forms as form_words
from workflows import escalation

WAITING = (State.SOURCING,)
MOST_PHOTOS = 5
"""Looked at in one turn; all of them were read together anyway."""


async def answer(situation: Situation, tools: Tools) -> Answer:
    """Move the ticket as far as it goes on what is known now."""
    if situation.ticket is None:
        await tools.call("create_ticket", {"service": "sourcing"})
    state = State(situation.ticket.state) if situation.ticket else State.NEW
    if state in (State.NEW, State.COLLECTING):
        for photo in situation.photos[:MOST_PHOTOS]:
            await tools.call("run_ocr", {"photo": photo.name})
    if situation.facts:
        await tools.call("update_requirements", {"facts": [fact.name for fact in situation.facts]})
    if state in WAITING:
        return await _while_waiting(situation, tools)
    if state is State.SHORTLISTED:  # whoever ranked the offers did not get as far as sending them
        return await _shortlist(tools, made=True)
    return await _start(situation, tools)


async def _start(situation: Situation, tools: Tools) -> Answer:
    asked_before = situation.ticket is not None and situation.ticket.first_word_spent
    timed_out = situation.timer == "customer_silent"
    if not situation.messages and not timed_out:
        return Answer("noted", "waiting_for_customer")
    if situation.missing and not asked_before and not timed_out:
        question = _with_rest(situation, words.of(situation.locale).question(situation.missing, _known(situation)))
        return Answer("answered", "asked_for_missing", _form(situation, question), "question")
    if _known(situation).item is None:
        return await escalation.hand_over(situation, tools, "customer_silent" if timed_out else "cannot_understand")
    return await _ask_vendors(situation, tools, may_speak=not asked_before)


async def _ask_vendors(situation: Situation, tools: Tools, *, may_speak: bool) -> Answer:
    chosen = (await tools.call("select_vendors"))["vendors"]
    if not chosen:
        return await escalation.hand_over(situation, tools, "no_vendors")
    asked = (await tools.call("contact_vendors", {"vendors": [vendor["vendor"] for vendor in chosen]}))["asked"]
    if not asked:
        return await escalation.hand_over(situation, tools, "no_vendors")
    if not may_speak:
        # The question already said what happens next; a second word would cost the customer a third message.
        return Answer("noted", "vendors_asked")
    return _acknowledge(situation, len(asked))


def _acknowledge(situation: Situation, asked: int) -> Answer:
    promised = situation.ticket.deadline_at if situation.ticket else None
    by_when = promised or situation.now + DEADLINES.vendor_deadline
    body = words.of(situation.locale).acknowledgement(_known(situation), asked, by_when, situation.business.time_zone)
    return Answer("answered", "vendors_asked", Text(_with_rest(situation, body)), "acknowledgement")


async def _while_waiting(situation: Situation, tools: Tools) -> Answer:
    replies = await tools.call("read_vendor_replies")
    if situation.timer == "vendor_deadline" or not replies["waiting"]:
        return await _shortlist(tools)
    if situation.timer == "vendor_reminder":
        await tools.call("remind_vendors")
    if situation.messages and situation.ticket is not None and not situation.ticket.first_word_spent:
        return _acknowledge(situation, replies["asked"])  # whoever asked the vendors did not get as far as saying so
    return Answer("noted", "waiting_for_vendors")


async def _shortlist(tools: Tools, *, made: bool = False) -> Answer:
    if not made:
        await tools.call("make_shortlist")
    sent = await tools.call("send_shortlist")
    if sent["reason"] == "nobody_answered":
        return Answer("handed_over", "nobody_answered")
    return Answer("answered", "shortlist_sent")


def _form(situation: Situation, question: str) -> Flow:
    """Ask in words, and offer a form with what is known in it where the channel has forms (AS7)."""
    known = asdict(_known(situation))
    told = tuple((name, str(known[name])) for name in forms.FIELDS if known[name] is not None)
    return Flow(question, forms.REQUEST, form_words.of(situation.locale).open, situation.locale, told)


def _with_rest(situation: Situation, body: str) -> str:
    """Add, where they named several things, which one this is about and what to do about the others."""
    known = _known(situation)
    if not situation.names_more or known.item is None:
        return body
    return f"{body} {words.of(situation.locale).one_thing(known)}"


def _known(situation: Situation) -> Requirements:
    stored = dict(situation.ticket.requirements) if situation.ticket else {}
    return Requirements.from_json(stored | {fact.field: fact.value for fact in situation.facts})
