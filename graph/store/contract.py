"""What every store promises: whole batches, versions kept, nothing overwritten, nothing half saved.

Two stores meet this contract, each in its own language: the embedded one
(:mod:`graph.store.sqlite`) and a Neo4j server. Code above this floor knows only these names.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    import msgspec

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.questions import Row
    from graph.records import Record
    from graph.store.entries import ImportEntry, RegisterEntry, ReleaseEntry
    from graph.store.snapshot import Snapshot
    from graph.store.values import Batch, BatchLine, Erasure, Saved, Verified, Version

    _T = TypeVar("_T")

__all__ = ["Store"]


class Store(Protocol):
    """A place that keeps records and their versions, and the register of what came and went."""

    @property
    def place(self) -> str:
        """Where the store lies, fit to be shown: no key, no password."""
        ...

    def save(self, batch: Batch, *, recorded_at: datetime) -> Saved:
        """
        Save a batch in one transaction: all of it is there afterwards, or nothing.

        Parameters
        ----------
        batch
            What to save. Everything a record names must be in the batch or in the store.
        recorded_at
            When it is recorded; must not lie before the last batch.

        Returns
        -------
        Saved
            What changed; all zero but `unchanged` when everything was there already.

        Raises
        ------
        BrokenReferenceError
            If a record names another that is neither in the batch nor in the store, or something
            that stays names what the batch withdraws.
        StoreChangedError
            If another batch was saved since the one that this is based on.
        StoreError
            If the store cannot be written.
        """
        ...

    def latest(self) -> tuple[int, datetime | None]:
        """
        Tell which batch was saved last.

        Returns
        -------
        tuple of int and datetime
            Its number, and when it was recorded; 0 and None while there is none.
        """
        ...

    def load(self, *, known_at: datetime | None = None) -> Casebook:
        """
        Read everything as known at a time.

        Parameters
        ----------
        known_at
            Batches recorded up to and at this time count; None for all.

        Returns
        -------
        Casebook
            The current version of every record that is not withdrawn.
        """
        ...

    def versions(self, record_id: RecordId) -> tuple[Version, ...]:
        """
        Read every version of one record.

        Parameters
        ----------
        record_id
            The record.

        Returns
        -------
        tuple of Version
            In order, first version first; empty where there is no such record.
        """
        ...

    def imports(self) -> tuple[tuple[datetime, ImportEntry], ...]:
        """
        Read the register of imports.

        Returns
        -------
        tuple of (datetime, ImportEntry)
            When recorded and what, in order.
        """
        ...

    def batches(self) -> tuple[BatchLine, ...]:
        """
        Read what was saved when.

        Returns
        -------
        tuple of BatchLine
            In order.
        """
        ...

    def written_by(self, batch: int) -> tuple[Version, ...]:
        """
        Read every version that one batch wrote.

        Parameters
        ----------
        batch
            The batch's number.

        Returns
        -------
        tuple of Version
            Sorted by record id, then number.
        """
        ...

    def scan(self, *types: type[Record]) -> Iterator[Record]:
        """
        Read current records one after another, without building a casebook.

        Parameters
        ----------
        *types
            Kinds of record wanted; none for all.

        Yields
        ------
        Record
            Current version of each that is not withdrawn, sorted by id.
        """
        ...

    def narrow(self, decoder: msgspec.json.Decoder[list[_T]], *types: type[Record]) -> list[_T]:
        """
        Read a few fields of all current records of some kinds, without making the records.

        Parameters
        ----------
        decoder
            Of a list of structs, told apart by the tag field ``record``, that name the fields
            wanted; what they do not name is passed over.
        *types
            Kinds of record wanted, at least one.

        Returns
        -------
        list
            Current version of each that is not withdrawn, in no promised order.

        Raises
        ------
        StoreError
            If a record does not fit its struct: it is damaged, or of a newer version.
        """
        ...

    def around(self, record_id: RecordId, *, steps: int = 1) -> tuple[Record, ...]:
        """
        Read one record and what lies around it, without reading the rest of the store.

        Parameters
        ----------
        record_id
            The record; nothing comes back where there is none, and for a link.
        steps
            Number of links to go, in either direction.

        Returns
        -------
        tuple of Record
            Current records that links lead to, and those links, sorted by id.
        """
        ...

    def ask(self, question: str, *, as_at: date) -> tuple[Row, ...]:
        """
        Answer one of the questions that are kept as files (:mod:`graph.questions`).

        Parameters
        ----------
        question
            Its name, one of ``graph.questions.CYPHER``.
        as_at
            The day: links in force on it count, weighed by the table as shipped.

        Returns
        -------
        tuple of Row
            Sorted by subject; the same from every store.
        """
        ...

    def add(self, entry: RegisterEntry) -> str:
        """
        Add a line to the register in a short transaction of its own.

        Parameters
        ----------
        entry
            The line: a release's is committed before any file appears.

        Returns
        -------
        str
            The register's new head: a keyed digest over every line, in hexadecimal.
        """
        ...

    def lines(self) -> tuple[RegisterEntry, ...]:
        """
        Read the whole register.

        Returns
        -------
        tuple of RegisterEntry
            In order.
        """
        ...

    def releases(self) -> tuple[ReleaseEntry, ...]:
        """
        Read the register's releases.

        Returns
        -------
        tuple of ReleaseEntry
            In order.
        """
        ...

    def head(self) -> str:
        """
        Give the register's head.

        Returns
        -------
        str
            Keyed digest over every line so far, in hexadecimal.
        """
        ...

    def verify(self, *, head: str | None = None) -> Verified:
        """
        Recompute every hash, version, reference and the register's chain.

        Parameters
        ----------
        head
            A head that was printed on a paper: it must be one that the register had.

        Returns
        -------
        Verified
            The contents' digest, counts, and what is wrong.
        """
        ...

    def erase(self, erasure: Erasure) -> str:
        """
        Remove a subject's data for good, in one transaction.

        Parameters
        ----------
        erasure
            What goes, what is put anew, whose tombstones stay.

        Returns
        -------
        str
            The register's new head.

        Raises
        ------
        BrokenReferenceError
            If something that stays would name what goes; nothing is then changed.
        StoreChangedError
            If a batch was saved since the one that this is based on.
        """
        ...

    def erased_on(self, record_ids: Iterable[RecordId]) -> Mapping[RecordId, datetime]:
        """
        Tell which of some ids have a tombstone.

        Parameters
        ----------
        record_ids
            Ids, as an import would bring them.

        Returns
        -------
        Mapping of RecordId to datetime
            Those that were erased, and when.
        """
        ...

    def snapshot(self) -> Snapshot:
        """
        Give everything that the store holds, to be copied into another.

        Returns
        -------
        Snapshot
            Streams that are read once, in order, while the store stays open.
        """
        ...

    def fill(self, snapshot: Snapshot) -> None:
        """
        Take over everything that another store holds, in one transaction.

        Parameters
        ----------
        snapshot
            As :meth:`snapshot` gives it.

        Raises
        ------
        StoreError
            If anything is in this store already: batches, or lines of the register.
        """
        ...

    def close(self) -> None:
        """Close the store; closing twice does no harm."""
        ...
