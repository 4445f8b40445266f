"""A scripted model that does the work: it reads the context pack and follows the instructions to the letter."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from emulator.models.script import Action, Call, Request, Say


class Honest:
    """Opens the ticket, takes the facts over, asks the vendors and says so; leaves everything else to a person."""

    def next(self, request: Request) -> Action:
        """Do the next step that the offered tools allow."""
        pack = _pack(request)
        read: Mapping[str, Any] = pack.get("read_by_code", {})
        called = [name for name, _ in request.calls]
        ticket: Mapping[str, Any] = pack.get("ticket") or {}
        service = ticket.get("service") or read.get("service")
        if service is None:
            return _end("Hello! Tell me what you need, how many, where and by when.", "done")
        if "create_ticket" in request.tools and "create_ticket" not in called:
            return Call("create_ticket", {"service": service})
        if service != "sourcing":
            return self._hand_over(request, called)
        return self._source(request, pack, called)

    def _hand_over(self, request: Request, called: list[str]) -> Action:
        if "escalate_to_human" in request.tools and "escalate_to_human" not in called:
            return Call("escalate_to_human", {"reason": "service_not_automated"})
        return _end("I have passed this to a colleague.", "hand_over")

    def _source(self, request: Request, pack: Mapping[str, Any], called: list[str]) -> Action:
        facts = [fact["handle"] for fact in pack.get("facts", [])]
        if facts and "update_requirements" in request.tools and "update_requirements" not in called:
            return Call("update_requirements", {"facts": facts})
        ticket: Mapping[str, Any] = pack.get("ticket") or {}
        missing = pack.get("read_by_code", {}).get("missing")
        if missing and not ticket.get("question_or_acknowledgement_sent") and "select_vendors" not in called:
            return _end("To ask vendors I still need a few details. Could you tell me more?", "ask_customer")
        if "select_vendors" in request.tools and "select_vendors" not in called:
            return Call("select_vendors", {})
        if "contact_vendors" in request.tools and "contact_vendors" not in called:
            schema = request.tools["contact_vendors"]
            return Call("contact_vendors", {"vendors": schema["properties"]["vendors"]["items"]["enum"]})
        return _end("I am asking vendors now and will send you their offers.", "wait")


def _pack(request: Request) -> Mapping[str, Any]:
    for role, text in request.texts:
        if role == "user":
            return json.loads(text)
    return {}


def _end(reply: str, step: str, confidence: float = 0.9) -> Say:
    return Say(json.dumps({"reply": reply, "next_step": step, "confidence": confidence, "claims": []}))
