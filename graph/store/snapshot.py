"""A whole store as streams: what ``copy``, ``backup`` and ``restore`` carry from one to another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["KeptBatch", "KeptLine", "KeptName", "KeptTombstone", "KeptVersion", "Snapshot"]


class KeptBatch(NamedTuple):
    """A batch: number, ISO time of recording, and the import's line as JSON or None."""

    number: int
    recorded_at: str
    entry: str | None


class KeptVersion(NamedTuple):
    """One version of a record: its JSON as saved (SHA-256 of it is its digest), and its batch."""

    id: str
    number: int
    batch: int
    withdrawn: bool
    body: bytes


class KeptLine(NamedTuple):
    """A line of the register as it is chained, from 1, and the chain's digest after it."""

    number: int
    text: str
    chain: str


class KeptName(NamedTuple):
    """An id that a line of the register names, and the commitment that stands for it there."""

    line: int
    commitment: str
    id: str


class KeptTombstone(NamedTuple):
    """The keyed commitment to an erased id, and the ISO time of erasing."""

    commitment: str
    erased_at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """
    Everything that a store holds; each stream is read once, in this order.

    Attributes
    ----------
    register_key
        Key of the register's chain: copied too, so that heads printed on papers still hold.
    batches
        By number.
    versions
        Sorted by record kind (links last), id and number.
    lines
        By number.
    names
        By line.
    tombstones
        Sorted.
    """

    register_key: bytes
    batches: Iterable[KeptBatch]
    versions: Iterable[KeptVersion]
    lines: Iterable[KeptLine]
    names: Iterable[KeptName]
    tombstones: Iterable[KeptTombstone]
