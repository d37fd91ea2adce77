"""Every kind of store that meets the contract; all contract tests run on each that is here."""

from __future__ import annotations

import hashlib
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import pytest

from graph.store import ServerAccount, create_store, open_store
from tests.neo4j.places import empty
from tests.neo4j.server import LINES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.store import Store

# Thousands of commits wait long for a disk that others use too.
IN_MEMORY = Path("/dev/shm")  # noqa: S108 - TemporaryDirectory makes a private folder in it


class Place(Protocol):
    """Where one store is made, and opened again and again."""

    def create(self) -> Store:
        """Make it, empty: whatever a test before this one left is gone."""
        ...

    def reopen(self) -> Store:
        """Open it once more, beside whoever has it open."""
        ...


@dataclass(frozen=True)
class FilePlace:
    """An embedded store's file."""

    path: Path
    key: str | None

    def create(self) -> Store:
        return create_store(f"sqlite:///{self.path}", key=self.key, random_bytes=_not_random)

    def reopen(self) -> Store:
        return open_store(f"sqlite:///{self.path}", key=self.key)


@dataclass(frozen=True)
class ServerPlace:
    """The one database of a Neo4j server, emptied when a store is made in it."""

    uri: str
    account: ServerAccount

    def create(self) -> Store:
        empty(self.uri, self.account)
        return create_store(self.uri, account=self.account, random_bytes=_not_random)

    def reopen(self) -> Store:
        return open_store(self.uri, account=self.account)


def _not_random(length: int) -> bytes:
    return hashlib.shake_128(b"the register's key of a test").digest(length)


@dataclass(frozen=True)
class Kind:
    """A kind of store, and how many generated histories there is time for."""

    name: str
    place: Callable[[Path], Place]
    histories: int
    places: int = 99
    """How many stores of it there can be at a time."""

    def folder(self) -> tempfile.TemporaryDirectory[str]:
        """Give a folder of its own, in memory where the system has such a place."""
        return tempfile.TemporaryDirectory(dir=IN_MEMORY if IN_MEMORY.is_dir() else None)


KINDS = (
    Kind("sqlite", lambda folder: FilePlace(folder / "store.db", None), histories=200),
    Kind("sqlite-encrypted", lambda folder: FilePlace(folder / "store.db", "it's 5"), histories=6),
)


@dataclass(frozen=True)
class NotStarted:
    """A line of Neo4j that is started when a test asks for it."""

    name: str
    line: str


SERVERS = tuple(
    pytest.param(NotStarted(f"neo4j-{line.name}", line.name), marks=pytest.mark.neo4j)
    for line in LINES
)


@pytest.fixture(params=[*KINDS, *SERVERS], ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Give each kind of store in turn; a server is started when the first test needs it."""
    if isinstance(request.param, Kind):
        return request.param
    server = ServerPlace(*request.getfixturevalue("neo4j_address")(request.param.line))
    return Kind(request.param.name, lambda _: server, histories=8, places=1)


@pytest.fixture
def place(kind: Kind) -> Iterator[Place]:
    """Give a place where no store is yet."""
    with kind.folder() as folder:
        yield kind.place(Path(folder))


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """Give an open, empty store."""
    held = place.create()
    yield held
    held.close()
