"""From a doorbell to a file that was read: each failure has its end, and a killed process repeats nothing (IN7, SO2)."""

from __future__ import annotations

import hashlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from channels.port import Source
from database import dead_letters, people, queues
from database.intake import Intake
from database.stored_files import StoredFiles
from domain.errors import Invalid, Refused, Unavailable
from domain.messages import Batch, Inbound, Media, Sender
from domain.photos import Reading, SeenLine
from net.fetch import File
from providers.folder_store import FolderStore
from tests.workers.conftest import ACCOUNT, Box
from workers.engines import Engines
from workers.loop import Loop, Pace
from workers.media import TRIES, MediaFiles, MediaSweep

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + (100).to_bytes(4, "big") + (50).to_bytes(4, "big") + bytes(64)
OGG = b"OggS" + bytes(100)


@dataclass
class Engine:
    """An engine on paper: reads what it is told to, and fails as it is told to."""

    name: str = "paper"
    says: Sequence[object] = ()
    read_files: list[bytes] = field(default_factory=list)

    async def read(self, content: bytes, mime: str) -> Reading:
        self.read_files.append(content)
        said = self.says[min(len(self.read_files), len(self.says)) - 1]
        if isinstance(said, Exception):
            raise said
        return Reading(self.name, (SeenLine(str(said), 0.95),))

    async def hear(self, content: bytes, mime: str, language: str | None) -> Reading:
        return await self.read(content, mime)

    async def aclose(self) -> None: ...


@dataclass
class Web:
    """What stands for the provider's host."""

    files: list[object] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    async def fetch(self, url: str, *_: object, **__: object) -> File:
        self.asked.append(url)
        file = self.files.pop(0) if len(self.files) > 1 else self.files[0]
        if isinstance(file, Exception):
            raise file
        assert isinstance(file, bytes)
        return File(file, "image/png", "0" * 64)


@dataclass
class Studio:
    """One customer's box, a store in a folder, and whoever reads."""

    box: Box
    folder: Path
    web: Web = field(default_factory=lambda: Web([PNG]))
    engine: Any = field(default_factory=lambda: Engine(says=("40 folding chairs",)))
    engines: Engines | None = None
    located: list[str] = field(default_factory=list)
    gone: Exception | None = None

    @property
    def now(self) -> Callable[[], Any]:
        return lambda: self.box.clock[0]

    @property
    def kept(self) -> StoredFiles:
        return StoredFiles(self.box.pool, FolderStore(self.folder), self.box.sealer, self.now)

    async def locate(self, account: str, media: Media) -> Source:
        if self.gone:
            raise self.gone
        self.located.append(media.media_id)
        return Source(f"https://files.example.com/{len(self.located)}")

    async def send(self, *media: Media, kind: Any = "image", text: str = "") -> None:
        """The customer sends files."""
        who = Sender("447700900001", "+447700900001")
        number = await self.box.value("SELECT count(*) FROM messages")
        message = Inbound(f"wamid.file{number}", who, self.box.clock[0], kind, text, b"{}", media=media)
        intake = Intake(self.box.intake._pool, self.box.sealer, self.now, lambda: None, StoredFiles(
            self.box.intake._pool, FolderStore(self.folder), self.box.sealer, self.now))  # fmt: skip
        await intake.put("meta", Batch(ACCOUNT, (message,)), "test")
        await intake.close()

    def worker(self) -> MediaFiles:
        channel: Any = self.box.paper
        channel.locate = self.locate
        web: Any = self.web
        engines = self.engines or Engines(self.now, (self.engine,), (self.engine,))
        return MediaFiles(self.box.pool, {"meta": channel}, web, self.kept, engines, self.now, lambda: None)

    def loop(self, handle: Callable[[Any], Awaitable[None]] | None = None) -> Loop:
        return Loop(self.box.pool, "media", handle or self.worker().handle, self.now, Pace(tries=TRIES))

    async def work(self) -> int:
        return await self.loop().drain()

    async def again(self) -> None:
        await self.box.owner.execute("UPDATE pgmq.q_media SET vt = clock_timestamp() - interval '1 second'")

    async def rows(self) -> list[tuple[Any, ...]]:
        found = await self.box.owner.fetch("SELECT state, reason, read_text FROM media ORDER BY id")
        return [tuple(row) for row in found]

    def stored(self) -> list[Path]:
        return [path for path in self.folder.rglob("*") if path.is_file()]


@pytest.fixture
async def studio(box: Box, tmp_path: Path) -> Studio:
    return Studio(box, tmp_path)


A, B = Media("a"), Media("b")


async def test_a_picture_is_fetched_stored_and_read(studio: Studio) -> None:
    await studio.send(A)
    await studio.work()
    assert await studio.rows() == [("read", None, "40 folding chairs")]
    assert studio.engine.read_files == [PNG]
    (path,) = studio.stored()
    assert PNG not in path.read_bytes()


async def test_a_message_and_its_files_are_one_transaction(studio: Studio) -> None:
    """A message that is delivered twice brings its files once."""
    await studio.send(A, B)
    rows = await studio.box.value("SELECT count(*) FROM media")
    bells = await studio.box.value("SELECT count(*) FROM pgmq.q_media")
    assert (rows, bells) == (2, 2)


async def test_the_same_content_is_one_file_per_business(studio: Studio) -> None:
    await studio.send(A, B)
    await studio.work()
    assert len(studio.stored()) == 1
    digests = await studio.box.value("SELECT count(DISTINCT digest) FROM media")
    assert digests == 1
    assert studio.kept.name(1, PNG) != studio.kept.name(2, PNG)


async def test_the_name_of_a_file_says_nothing_without_the_key(studio: Studio) -> None:
    assert studio.kept.name(1, PNG) != hashlib.sha256(PNG).hexdigest()


async def test_what_came_with_the_message_is_stored_before_it(studio: Studio) -> None:
    await studio.send(replace(A, content=PNG))
    assert await studio.rows() == [("stored", None, None)]
    assert len(studio.stored()) == 1
    await studio.work()
    assert await studio.rows() == [("read", None, "40 folding chairs")]
    assert studio.located == []


async def test_what_came_with_the_message_and_is_not_taken_is_refused_with_its_reason(studio: Studio) -> None:
    await studio.send(replace(A, content=b"MZ" + bytes(200)))
    assert await studio.rows() == [("refused", "type", None)]
    assert studio.stored() == []


async def test_a_provider_that_fails_is_asked_again_for_a_new_address(studio: Studio) -> None:
    """A14: an address lives for five minutes; 'expiry -> ask again'."""
    studio.web.files = [Unavailable("gone"), Unavailable("status"), PNG]
    await studio.send(A)
    for _ in range(3):
        await studio.work()
        await studio.again()
    assert studio.located == ["a", "a", "a"]
    assert len(set(studio.web.asked)) == 3
    assert (await studio.rows())[0][0] == "read"


async def test_a_file_the_provider_no_longer_has_is_gone_at_once(studio: Studio) -> None:
    studio.gone = Invalid("media", "Meta no longer has the file.")
    await studio.send(A)
    await studio.work()
    assert await studio.rows() == [("gone", "media", None)]
    assert await studio.box.value("SELECT count(*) FROM pgmq.q_media") == 0


@pytest.mark.parametrize("reason", ["address", "size", "type", "pixels"])
async def test_what_is_refused_is_not_asked_for_again(studio: Studio, reason: str) -> None:
    studio.web.files = [Refused(reason)]
    await studio.send(A)
    await studio.work()
    assert await studio.rows() == [("refused", reason, None)]
    assert studio.stored() == []


async def test_a_poison_file_is_buried_and_its_person_hears_of_it(studio: Studio) -> None:
    studio.engine.says = [Unavailable("ocr_reader")]
    await studio.send(A)
    for _ in range(TRIES):
        studio.box.later(minutes=2)  # the breaker rests
        await studio.work()
        await studio.again()
    assert await studio.rows() == [("refused", "gave_up:engines", None)]
    assert await studio.box.causes() == ["unavailable:engines"]
    assert await studio.box.value("SELECT count(*) FROM pgmq.q_media") == 0


async def test_a_dead_letter_that_is_replayed_is_read_after_all(studio: Studio) -> None:
    await test_a_poison_file_is_buried_and_its_person_hears_of_it(studio)
    studio.engine.says = ["40 folding chairs"]
    studio.box.later(minutes=2)
    async with studio.box.operator.transaction() as db:
        (letter,) = await dead_letters.list_open(db)
        assert await dead_letters.replay(db, letter.id, studio.box.clock[0])
    await studio.work()
    assert await studio.rows() == [("read", None, "40 folding chairs")]


async def test_a_process_killed_between_two_steps_repeats_neither(studio: Studio) -> None:
    """Killed after storing: the next one reads from the store and asks the provider for nothing."""

    class Killed(BaseException):
        """What a kill looks like from within: nothing after it runs."""

    studio.engine.says = ["x"]
    await studio.send(A)
    worker = studio.worker()

    async def die(*_: object) -> None:
        raise Killed

    worker._read = die  # type: ignore[method-assign]
    async with studio.box.pool.connection() as db:
        (doorbell,) = await queues.lease(db, "media", 30, 1)
    with pytest.raises(Killed):
        await worker.handle(doorbell)
    assert (await studio.rows())[0][0] == "stored"
    await studio.again()
    await studio.work()
    assert len(studio.web.asked) == 1
    assert (await studio.rows())[0][0] == "read"


async def test_two_workers_with_one_doorbell_write_one_reading(studio: Studio) -> None:
    await studio.send(A)
    async with studio.box.pool.connection() as db:
        (first,) = await queues.lease(db, "media", 30, 1)
    await studio.again()
    async with studio.box.pool.connection() as db:
        (second,) = await queues.lease(db, "media", 30, 1)
    await studio.worker().handle(second)
    with pytest.raises(Refused, match="Another worker"):
        await studio.worker().handle(first)
    assert len(studio.engine.read_files) == 1


async def test_the_second_engine_reads_what_the_first_cannot_and_the_first_is_left_alone(studio: Studio) -> None:
    down: Any
    up: Any
    down, up = Engine("down", [Unavailable("x")]), Engine("up", ["words"])
    studio.engines = Engines(studio.now, (down, up))
    for _ in range(5):
        await studio.send(A)
    await studio.work()
    assert [row[0] for row in await studio.rows()] == ["read"] * 5
    assert (len(down.read_files), len(up.read_files)) == (3, 5)


async def test_a_file_that_one_engine_refuses_does_not_open_its_breaker(studio: Studio) -> None:
    picky: Any
    other: Any
    picky, other = Engine("picky", [Refused("unreadable")]), Engine("other", ["words"])
    studio.engines = Engines(studio.now, (picky, other))
    for _ in range(5):
        await studio.send(A)
    await studio.work()
    assert len(picky.read_files) == 5


@pytest.mark.parametrize(("kind", "content", "reason"), [("image", PNG, "no_ocr"), ("audio", OGG, "no_speech")])
async def test_without_an_engine_it_is_kept_and_said_so(studio: Studio, kind: str, content: bytes, reason: str) -> None:
    studio.web.files, studio.engines = [content], Engines(studio.now)
    await studio.send(A, kind=kind)
    await studio.work()
    assert await studio.rows() == [("refused", reason, None)]
    assert len(studio.stored()) == 1


async def test_a_video_is_kept_and_read_by_nobody(studio: Studio) -> None:
    studio.web.files = [b"\0\0\0\x18ftypmp42" + bytes(50)]
    await studio.send(A, kind="video")
    await studio.work()
    assert await studio.rows() == [("stored", None, None)]
    assert studio.engine.read_files == []


async def test_erasing_a_person_deletes_their_files_and_nobody_elses(studio: Studio) -> None:
    """OP8: `concierge erase`."""
    await studio.send(A)
    await studio.work()
    customer = await studio.box.value("SELECT customer_id FROM media")
    async with studio.box.operator.transaction() as db:
        await people.erase(db, customer)
    assert await studio.rows() == []
    studio.box.clock[0] = await studio.box.value("SELECT now() + interval '1 second'")
    await sweep(studio)
    assert studio.stored() == []


async def test_a_file_that_two_people_sent_stays_until_both_let_go(studio: Studio) -> None:
    await studio.send(A, B)
    await studio.work()
    for left in (1, 0):
        await studio.box.owner.execute("DELETE FROM media WHERE id = (SELECT min(id) FROM media)")
        studio.box.clock[0] = await studio.box.value("SELECT now() + interval '1 second'")
        await sweep(studio)
        assert len(studio.stored()) == left


async def test_an_old_file_goes_with_what_was_read_of_it(studio: Studio) -> None:
    await studio.send(A)
    await studio.work()
    studio.box.later(days=31)
    await sweep(studio, timedelta(days=30))
    assert await studio.rows() == [("gone", "retention", None)]
    studio.box.clock[0] = max(studio.box.clock[0], await studio.box.value("SELECT now() + interval '1 second'"))
    await sweep(studio)
    assert studio.stored() == []


async def test_a_file_whose_message_was_never_stored_is_swept(studio: Studio) -> None:
    """A process that died between the store and the database."""
    await studio.kept.keep(1, PNG)
    await sweep(studio)
    assert len(studio.stored()) == 1
    studio.box.later(hours=2)
    await sweep(studio)
    assert studio.stored() == []


async def sweep(studio: Studio, retention: timedelta = timedelta(days=180)) -> None:
    await MediaSweep(studio.box.pool, studio.kept, studio.now, retention).sweep()
