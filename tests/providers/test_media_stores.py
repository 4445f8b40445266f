"""Where files lie: a folder, or a bucket signed as AWS says (docs.aws.amazon.com, sig-v4-header-based-auth)."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from concierge.programs import free_port
from concierge.stage import serving
from domain.errors import Invalid, Unavailable
from domain.files import FileStore
from providers import sigv4
from providers.folder_store import FolderStore
from providers.media_store import MediaSettings, open_store
from providers.s3_store import S3Store

NAME, OTHER = "ab" * 32, "cd" * 32
KEY = sigv4.Key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")
THEN = datetime(2013, 5, 24, tzinfo=UTC)
BUCKET = "https://examplebucket.s3.amazonaws.com"


@pytest.mark.parametrize(
    ("method", "url", "headers", "body", "signature"),
    [
        ("GET", "/test.txt", {"Range": "bytes=0-9"}, b"", "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
        (
            "PUT", "/test$file.text", {"Date": "Fri, 24 May 2013 00:00:00 GMT", "x-amz-storage-class": "REDUCED_REDUNDANCY"},
            b"Welcome to Amazon S3.", "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd",
        ),
        ("GET", "/?lifecycle", {}, b"", "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
        ("GET", "/?max-keys=2&prefix=J", {}, b"", "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    ],
)  # fmt: skip
def test_the_signature_is_the_one_that_aws_publishes(
    method: str, url: str, headers: dict[str, str], body: bytes, signature: str
) -> None:
    signed = sigv4.sign(method, BUCKET + url, headers, body, KEY, THEN)
    assert signed["authorization"].endswith(f"Signature={signature}")


class Bucket:
    """A bucket that checks every signature by signing again what it got."""

    def __init__(self) -> None:
        self.objects: dict[str, bytes] = {}
        self.failing = 0

    async def answer(self, request: Request) -> Response:
        body = await request.body()
        if self.failing:
            return Response(status_code=self.failing)
        stamp = datetime.strptime(request.headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
        again = sigv4.sign(request.method, str(request.url), {}, body, KEY, stamp)
        if request.headers["authorization"] != again["authorization"]:
            return Response(status_code=403)
        assert request.headers["x-amz-content-sha256"] == hashlib.sha256(body).hexdigest()
        path = request.url.path
        match request.method:
            case "PUT":
                self.objects[path] = body
                return Response()
            case "GET":
                return Response(self.objects[path]) if path in self.objects else Response(status_code=404)
            case _:
                return Response(status_code=204 if self.objects.pop(path, None) is not None else 404)


@pytest.fixture(params=["folder", "bucket"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[FileStore]:
    if request.param == "folder":
        yield FolderStore(tmp_path / "media")
        return
    port, bucket = free_port(), Bucket()
    async with serving(
        Starlette(routes=[Route("/{path:path}", bucket.answer, methods=["GET", "PUT", "DELETE"])]), port
    ):
        made = S3Store(f"http://127.0.0.1:{port}/files/concierge/", KEY)
        yield made
        await made.aclose()


async def test_what_is_put_is_got_until_it_is_deleted(store: FileStore) -> None:
    assert await store.get(NAME) is None
    await store.put(NAME, b"\0content")
    await store.put(NAME, b"\0content")
    await store.put(OTHER, b"other")
    assert await store.get(NAME) == b"\0content"
    await store.delete(NAME)
    await store.delete(NAME)
    assert await store.get(NAME) is None
    assert await store.get(OTHER) == b"other"


@pytest.mark.parametrize(
    "name", ["", "x", "../" * 20, "AB" * 32, NAME + "/", NAME + "\n", "/etc/passwd", NAME[:-1] + "."]
)
async def test_nothing_but_a_digest_is_a_name(store: FileStore, name: str) -> None:
    """A path or an object outside the store is not expressible (H14: 'a file read outside the media store')."""
    for act in (store.get(name), store.delete(name), store.put(name, b"x")):
        with pytest.raises(Invalid):
            await act


@pytest.mark.parametrize("status", [301, 403, 500, 503])
async def test_a_bucket_that_fails_is_unavailable_and_never_an_empty_file(status: int) -> None:
    port, bucket = free_port(), Bucket()
    bucket.failing = status
    async with serving(
        Starlette(routes=[Route("/{path:path}", bucket.answer, methods=["GET", "PUT", "DELETE"])]), port
    ):
        made = S3Store(f"http://127.0.0.1:{port}/files", KEY)
        for act in (made.get(NAME), made.put(NAME, b"x"), made.delete(NAME)):
            with pytest.raises(Unavailable):
                await act
        await made.aclose()


async def test_a_folder_that_cannot_be_written_is_unavailable(tmp_path: Path) -> None:
    (tmp_path / "media").write_text("a file where the folder should be")
    with pytest.raises(Unavailable):
        await FolderStore(tmp_path / "media").put(NAME, b"x")


def settings(**told: Any) -> MediaSettings:
    return MediaSettings(_env_file=None, **told)  # type: ignore[call-arg]


def test_without_a_setting_files_lie_in_the_home(tmp_path: Path) -> None:
    assert isinstance(open_store(settings(), tmp_path), FolderStore)


@pytest.mark.parametrize(
    "told",
    [
        {"media_url": "https://s3.example.com/bucket"},
        {"media_url": "https://s3.example.com/", "media_s3_key_id": "k", "media_s3_secret": "s"},
        {"media_url": "http://s3.example.com/bucket", "media_s3_key_id": "k", "media_s3_secret": "s"},
        {"media_url": "https://s3.example.com/bucket?x=1", "media_s3_key_id": "k", "media_s3_secret": "s"},
    ],
)
def test_a_bucket_half_set_says_what_is_missing(told: dict[str, Any], tmp_path: Path) -> None:
    with pytest.raises(Invalid):
        open_store(settings(**told), tmp_path)
