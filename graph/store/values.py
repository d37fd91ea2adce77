"""What goes into a store and what comes out of it, besides records and register lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    from graph.ids import RecordId
    from graph.records import Record
    from graph.store.entries import ActEntry, ImportEntry
    from graph.store.packs import Pack

__all__ = ["Batch", "BatchLine", "Erasure", "Saved", "Verified", "Version"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    What is saved together or not at all.

    Attributes
    ----------
    put
        Records to add, or to add a version of, one by one or packed. Of two for one id the later is
        the current version and the earlier one stays; one whose content equals the version before
        it adds nothing. Taken once, while the first are written.
    withdraw
        Records that no source states any more: not in a casebook from this batch on, history kept.
        Taken once, after all of ``put``.
    imported
        The register's line, when the batch is an import.
    based_on
        Number of the last batch when what this one was worked out from was read: it is refused if
        another was saved since. None where it rests on nothing that was read.
    """

    put: Iterable[Record | Pack] = ()
    withdraw: Iterable[RecordId] = ()
    imported: ImportEntry | None = None
    based_on: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """
    What a save changed.

    Attributes
    ----------
    added
        Records that were not there before.
    changed
        Records that have a new version.
    unchanged
        Records whose content was there already.
    withdrawn
        Records withdrawn.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    withdrawn: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Version:
    """
    One version of a record.

    Attributes
    ----------
    number
        1 for the first.
    recorded_at
        When it was recorded.
    record
        What it says.
    withdrawn
        Whether this version says that no source states the record any more.
    batch
        Number of the batch that brought it.
    """

    number: int
    recorded_at: datetime
    record: Record
    withdrawn: bool
    batch: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchLine:
    """
    One batch that was saved.

    Attributes
    ----------
    number
        1 for the first; a number may be missing where a save changed nothing.
    recorded_at
        When.
    imported
        The register's line where it was an import.
    """

    number: int
    recorded_at: datetime
    imported: ImportEntry | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verified:
    """
    What recomputing everything found.

    Attributes
    ----------
    digest
        SHA-256 over the contents alone (:func:`graph.store.contents.contents_digest`): equal for
        equal contents in either kind of store.
    counts
        ``records`` (current, not withdrawn), ``withdrawn``, ``versions``, ``batches``, ``imports``,
        ``register`` (lines) and ``erased`` (tombstones).
    faults
        Sentences, each naming what is wrong by id and number, never by content; empty when all is
        well.
    """

    digest: str
    counts: Mapping[str, int]
    faults: tuple[str, ...]

    @property
    def ok(self) -> bool:
        """Whether nothing is wrong."""
        return not self.faults


@dataclass(frozen=True, slots=True, kw_only=True)
class Erasure:
    """
    What is to be removed for good, or put in another's place; worked out above this floor.

    Attributes
    ----------
    remove
        Records of which every version goes.
    rewrite
        Record id to all its versions anew, first version first and as many as it has: what stays
        of a record that also told of others.
    subjects
        Whose tombstones stay; their ids vanish from the register's lines.
    entry
        The register's line, added in the same transaction.
    based_on
        As in :class:`Batch`.
    """

    remove: tuple[RecordId, ...]
    rewrite: Mapping[RecordId, tuple[Record, ...]]
    subjects: tuple[RecordId, ...]
    entry: ActEntry
    based_on: int | None = None
