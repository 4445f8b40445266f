"""Fill in Flows as a phone does: from the message alone, or asking the product's endpoint, encrypted for its key.

Source: developers.facebook.com/docs/whatsapp/flows/guides/implementingyourflowendpoint.
"""

from __future__ import annotations

import base64
import json
import os
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qs

import httpx
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from emulator.webhooks import Postman

Json = dict[str, Any]
_TAG = 16


class Phone:
    """One phone's side of one exchange; AES-GCM here is put together from cipher and mode, as the product does not."""

    def __init__(self, public_pem: str) -> None:
        key = serialization.load_pem_public_key(public_pem.encode())
        if not isinstance(key, rsa.RSAPublicKey):
            raise TypeError("the registered key is no RSA key")
        self._secret, self._vector = os.urandom(16), os.urandom(16)
        oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
        self._wrapped = key.encrypt(self._secret, oaep)

    def ask(self, payload: Json) -> bytes:
        """Return the body that carries a question."""
        cipher = Cipher(algorithms.AES(self._secret), modes.GCM(self._vector)).encryptor()
        data = cipher.update(json.dumps(payload).encode()) + cipher.finalize() + cipher.tag
        told = {
            "encrypted_flow_data": data,
            "encrypted_aes_key": self._wrapped,
            "initial_vector": self._vector,
        }
        return json.dumps({name: base64.b64encode(part).decode() for name, part in told.items()}).encode()

    def read(self, answer: str) -> Json:
        """Return what the endpoint answered; raises InvalidTag for one that is not sealed for this exchange."""
        sealed = base64.b64decode(answer, validate=True)
        flipped = bytes(255 - byte for byte in self._vector)
        cipher = Cipher(algorithms.AES(self._secret), modes.GCM(flipped, sealed[-_TAG:])).decryptor()
        return json.loads(cipher.update(sealed[:-_TAG]) + cipher.finalize())


class Forms:
    """Flows of all phones: the key that was registered, and filling in what was sent."""

    def __init__(self, postman: Postman) -> None:
        self._postman = postman
        self._public_pem = ""

    async def register(self, request: Request) -> Response:
        """`POST /vNN.N/{phone_number_id}/whatsapp_business_encryption`."""
        told = parse_qs((await request.body()).decode()).get("business_public_key", [""])[0]
        try:
            serialization.load_pem_public_key(told.encode())
        except ValueError:
            return JSONResponse({"error": {"code": 100, "message": "business_public_key"}}, 400)
        self._public_pem = told
        return JSONResponse({"success": True})

    async def fill(self, sent: Sequence[Json], values: Json) -> Json:
        """Return what the phone sends back of the newest form a person got, filled in with values."""
        told = next(one["body"]["interactive"]["action"]["parameters"] for one in reversed(sent) if _is_flow(one))
        if told["flow_action"] == "navigate":
            return {"flow_token": told["flow_token"], **values}
        await self._exchange({"action": "INIT", "flow_token": told["flow_token"]})
        asked = {"action": "data_exchange", "screen": "REQUEST", "data": values, "flow_token": told["flow_token"]}
        answer = await self._exchange(asked)
        return answer["data"]["extension_message_response"]["params"]

    async def _exchange(self, payload: Json) -> Json:
        phone = Phone(self._public_pem)
        body = phone.ask({"version": "3.0", **payload})
        headers = {"content-type": "application/json", **self._postman.signed(body)}
        async with httpx.AsyncClient(timeout=10, trust_env=False) as http:
            answer = await http.post(f"{self._postman.url}/flows", content=body, headers=headers)
        return phone.read(answer.raise_for_status().text)


def _is_flow(sent: Json) -> bool:
    return sent["body"].get("interactive", {}).get("type") == "flow"
