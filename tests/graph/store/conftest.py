"""Every kind of store that meets the contract; all contract tests run on each that is here."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import pytest

from graph.store import create_store, open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from graph.store import Store


class Place(Protocol):
    """Where one store is made, and opened again and again."""

    def create(self) -> Store:
        """Make it, empty."""
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


def _not_random(length: int) -> bytes:
    return hashlib.shake_128(b"the register's key of a test").digest(length)


@dataclass(frozen=True)
class Kind:
    """A kind of store, and how many generated histories there is time for."""

    name: str
    place: Callable[[Path], Place]
    histories: int


KINDS = (
    Kind("sqlite", lambda folder: FilePlace(folder / "store.db", None), histories=200),
    Kind("sqlite-encrypted", lambda folder: FilePlace(folder / "store.db", "it's 5"), histories=6),
)


@pytest.fixture(params=KINDS, ids=lambda kind: kind.name)
def kind(request: pytest.FixtureRequest) -> Kind:
    """Give each kind of store in turn."""
    held: Kind = request.param
    return held


@pytest.fixture
def place(kind: Kind, tmp_path: Path) -> Place:
    """Give a place where no store is yet."""
    return kind.place(tmp_path)


@pytest.fixture
def store(place: Place) -> Iterator[Store]:
    """Give an open, empty store."""
    held = place.create()
    yield held
    held.close()
