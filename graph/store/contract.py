"""What every store promises: whole batches, versions kept, nothing overwritten, nothing half saved.

Two stores meet this contract, each in its own language: the embedded one
(:mod:`graph.store.sqlite`) and a Neo4j server. Code above this floor knows only these names.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Protocol

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable

    from graph.casebook import Casebook
    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["Batch", "ImportEntry", "ReleaseEntry", "Saved", "Store", "Version"]


class ImportEntry(msgspec.Struct, frozen=True, kw_only=True):
    """
    One line of the register of imports.

    Attributes
    ----------
    id
        Short id, equal for equal files.
    user
        Who imported, as claimed.
    files
        File name, sheet, layout and counts, as the receipt says; no cell's text.
    digests
        SHA-256 of each file's bytes, sorted.
    sheets
        Digests of whole sheets' rows as a set: a sheet seen before is all duplicates.
    """

    id: str
    user: str
    files: tuple[Mapping[str, str | int | None], ...]
    digests: tuple[str, ...]
    sheets: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """
    What is saved together or not at all.

    Attributes
    ----------
    put
        Records to add, or to add a version of. Of two for one id the later is the current version
        and the earlier one stays; one whose content equals the version before it adds nothing.
    withdraw
        Records that no source states any more: not in a casebook from this batch on, history kept.
    imported
        The register's line, when the batch is an import.
    based_on
        Number of the last batch when what this one was worked out from was read: it is refused if
        another was saved since. None where it rests on nothing that was read.
    """

    put: Iterable[Record] = ()
    withdraw: tuple[RecordId, ...] = ()
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
    """

    number: int
    recorded_at: datetime
    record: Record
    withdrawn: bool


class ReleaseEntry(msgspec.Struct, frozen=True, kw_only=True):
    """
    One line of the register of releases: what left, for whom, and how to make it again.

    Attributes
    ----------
    id
        Release id.
    pack
        What it is: ``poc-loc``, ``map``, ``network``, ``export graphml`` …
    audience, purpose, lawful_basis, recipient, authorised_by, user
        Who may see it and why, and who made it.
    released_at
        When.
    as_at, known_at
        The day it is of, and the time as of which things were known; ISO text.
    settings
        Digest of the settings and templates it was made with.
    files
        File name to SHA-256 of its bytes.
    destroy_by
        ISO day by which it is to be destroyed.
    pseudonym_key
        Key that its pseudonyms were drawn with, hexadecimal; kept here and nowhere else.
    pseudonyms
        Pseudonym to record id, for whoever is asked about one.
    head
        The register's head when it was made, as printed on it.
    options
        What else it was made with (``month``, ``top`` …), so that it can be made again.
    """

    id: str
    pack: str
    audience: str
    purpose: str
    lawful_basis: str
    recipient: str
    authorised_by: str
    user: str
    released_at: datetime
    as_at: str
    known_at: str
    settings: str
    files: Mapping[str, str]
    destroy_by: str
    pseudonym_key: str
    pseudonyms: Mapping[str, str] = msgspec.field(default_factory=dict)
    head: str = ""
    options: Mapping[str, str] = msgspec.field(default_factory=dict)


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

    def add_release(self, entry: ReleaseEntry) -> str:
        """
        Add a line to the register of releases, committed before any file appears.

        Parameters
        ----------
        entry
            The line.

        Returns
        -------
        str
            The register's new head: a keyed digest over every line, in hexadecimal.
        """
        ...

    def releases(self) -> tuple[ReleaseEntry, ...]:
        """
        Read the register of releases.

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

    def close(self) -> None:
        """Close the store; closing twice does no harm."""
        ...
