"""Describe the web form's public API in OpenAPI 3.1, from the limits and lists that the code itself checks."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from api.support import LIMITS
from channels.web_form import reading

_STRING: Final = {"type": "string"}
_NUMBER: Final = {
    "name": "number", "in": "path", "required": True, "description": "The number of the receipt.",
    "schema": {"type": "string", "pattern": "^T-[0-9]{6,18}$"},
}  # fmt: skip
_LOCALE: Final = {"type": "string", "enum": list(reading.LOCALES)}
_UUID: Final = {"type": "string", "format": "uuid", "description": "The same id twice gives the same answer."}
_EXAMPLE: Final = {
    "name": "Ann", "email": "ann@example.com", "phone": "+44 7700 900123", "service": "sourcing", "locale": "en",
    "message": "I need 40 folding chairs in Bristol by 5 December", "website": "",
    "consents": {"contact": True, "call": False, "marketing": False},
    "submission_id": "0b8c1a52-6f0e-4b58-9a0c-2d4c1f7f6f11",
}  # fmt: skip
_BOXES: Final = {
    "type": "object", "additionalProperties": False,
    "properties": {name: {"type": "boolean", "default": False} for name in reading.BOXES},
}  # fmt: skip
_ERROR: Final = {
    "type": "object", "required": ["error"],
    "properties": {"error": {
        "type": "object", "required": ["code", "message"],
        "properties": {
            "code": _STRING, "message": _STRING,
            "fields": {"type": "object", "additionalProperties": _STRING, "description": "What is wrong, by field."},
        },
    }},
}  # fmt: skip


def describe() -> dict[str, Any]:
    """Return the whole description as JSON values."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Concierge web form",
            "version": "1",
            "description": "Send a request, read its answers with the secret key of its receipt, answer back.",
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/support/form": {"get": _get_form()},
            "/support/submit": {"post": _post_submission()},
            "/support/ticket/{number}": {"get": _get_ticket()},
            "/support/ticket/{number}/messages": {"post": _post_message()},
        },
        "components": {
            "schemas": {"Error": _ERROR, "Form": _form(), "Submission": _submission(), "Ticket": _ticket()},
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer", "description": "The receipt's `key`."}},
        },
    }


def _get_form() -> dict[str, Any]:
    asked = {"name": "locale", "in": "query", "required": False, "schema": _LOCALE}
    return {
        "operationId": "describeForm",
        "summary": "Name services, consent texts and limits, in the language asked for or the browser's.",
        "parameters": [asked],
        "responses": {"200": _json("What the form shows.", {"$ref": "#/components/schemas/Form"}), **_errors(404, 429)},
    }


def _post_submission() -> dict[str, Any]:
    body = {"$ref": "#/components/schemas/Submission"}
    receipt = _object(("ticket", "status_url", "key", "message"), {
        "ticket": _STRING, "status_url": _STRING, "key": _STRING, "message": _STRING,
    })  # fmt: skip
    return {
        "operationId": "submitForm",
        "summary": "Send a request. It is stored before this answers.",
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {"schema": body, "examples": {"whole": {"value": _EXAMPLE}}},
                "multipart/form-data": {"schema": _with_files()},
            },
        },
        "responses": {
            "201": _json("Stored; the number is the ticket's.", receipt),
            **_errors(400, 403, 408, 413, 415, 429, 503),
        },
    }


def _get_ticket() -> dict[str, Any]:
    return {
        "operationId": "readTicket",
        "summary": "Read a request and its conversation.",
        "security": [{"key": []}],
        "parameters": [_NUMBER],
        "responses": {"200": _json("The page.", {"$ref": "#/components/schemas/Ticket"}), **_errors(404, 429, 503)},
    }


def _post_message() -> dict[str, Any]:
    answer = _object(("submission_id",), {
        "text": {"type": ["string", "null"], "maxLength": reading.LONGEST_MESSAGE},
        "tap_id": {"type": ["string", "null"], "maxLength": reading.LONGEST_TAP,
                   "description": "The id of a choice shown in the conversation. Either this or `text`."},
        "submission_id": _UUID,
    }, closed=True)  # fmt: skip
    return {
        "operationId": "answerTicket",
        "summary": "Answer, with words or with a choice.",
        "security": [{"key": []}],
        "parameters": [_NUMBER],
        "requestBody": {"required": True, "content": {"application/json": {"schema": answer}}},
        "responses": {
            "202": _json("Stored.", _object(("id",), {"id": _STRING})),
            **_errors(400, 403, 404, 408, 413, 415, 429, 503),
        },
    }


def _submission() -> dict[str, Any]:
    optional = ["string", "null"]
    return _object(("message", "submission_id"), {
        "name": {"type": optional, "maxLength": reading.LONGEST_NAME},
        "email": {"type": optional, "maxLength": reading.LONGEST_EMAIL, "format": "email"},
        "phone": {"type": optional, "pattern": r"^(\+[1-9][0-9 ]{6,20})?$",
                  "description": "With + and country code. Needs consents.contact, like `email`."},
        "message": {"type": "string", "minLength": 1, "maxLength": reading.LONGEST_MESSAGE},
        "service": {"type": optional, "enum": [*reading.SERVICES, None]},
        "locale": {"type": optional, "enum": [*reading.LOCALES, None]},
        "consents": _BOXES,
        "website": {"type": optional, "maxLength": 2000, "description": "Leave it empty; no person sees it."},
        "submission_id": _UUID,
    }, closed=True)  # fmt: skip


def _with_files() -> dict[str, Any]:
    told = _submission()
    told["properties"]["consents"] = {"type": "string", "description": "The boxes as a JSON object."}
    told["properties"]["files[]"] = {
        "type": "array", "maxItems": LIMITS["files"], "items": {"type": "string", "format": "binary"},
    }  # fmt: skip
    return told


def _form() -> dict[str, Any]:
    named = _object(("name", "title"), {"name": _STRING, "title": _STRING})
    box = _object(("name", "text", "version"), {"name": _STRING, "text": _STRING, "version": _STRING})
    numbers = {name: {"type": "integer"} for name, value in LIMITS.items() if isinstance(value, int)}
    return _object(("services", "consents", "limits", "locale"), {
        "services": {"type": "array", "items": named},
        "consents": {"type": "array", "items": box},
        "limits": _object(tuple(LIMITS), {**numbers, "file_types": {"type": "array", "items": _STRING}}),
        "locale": _LOCALE,
    })  # fmt: skip


def _ticket() -> dict[str, Any]:
    choice = _object(("id", "title"), {"id": _STRING, "title": _STRING})
    file = _object(("name", "type"), {"name": _STRING, "type": {"type": ["string", "null"]}})
    line = _object(("id", "from", "text", "at"), {
        "id": _STRING, "from": {"type": "string", "enum": ["you", "us", "person"]}, "text": _STRING,
        "at": {"type": "string", "format": "date-time"},
        "choices": {"type": "array", "items": choice}, "files": {"type": "array", "items": file},
    })  # fmt: skip
    return _object(
        ("ticket", "state", "state_text", "opened_at", "service", "conversation", "may_reply", "locale"),
        {
            "ticket": _STRING, "state": _STRING, "state_text": _STRING,
            "opened_at": {"type": "string", "format": "date-time"}, "service": {"type": ["string", "null"]},
            "conversation": {"type": "array", "items": line}, "may_reply": {"type": "boolean"}, "locale": _LOCALE,
        },
    )  # fmt: skip


def _object(required: tuple[str, ...], properties: Mapping[str, Any], *, closed: bool = False) -> dict[str, Any]:
    told: dict[str, Any] = {"type": "object", "required": list(required), "properties": dict(properties)}
    return told | ({"additionalProperties": False} if closed else {})


def _json(about: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"description": about, "content": {"application/json": {"schema": schema}}}


def _errors(*statuses: int) -> dict[str, Any]:
    about = {
        400: "A field is wrong; `fields` says which and what to do.",
        403: "This page's origin is not on the list.",
        404: "There is nothing here for this number and key.",
        408: "The body took too long.",
        413: "The body is too large.",
        415: "The body is neither JSON nor multipart.",
        429: "Too often; `Retry-After` says when again.",
        503: "Not stored; send it again.",
    }
    error = {"$ref": "#/components/schemas/Error"}
    return {str(status): _json(about[status], error) for status in statuses}
