"""The embedded store: one SQLite file through SQLCipher, plain or encrypted.

Two tables, node and edge, hold every version of every record; a batch is one transaction; a row is
never changed. How the file is held (journal, synchronous, backup) follows what was measured: see
``docs/store.md``.
"""

from __future__ import annotations

import hashlib
import hmac
from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any

import msgspec

from graph.casebook import Casebook
from graph.errors import StoreChangedError, StoreError
from graph.store.contract import Batch, Saved, Version
from graph.store.entries import ImportEntry, ReleaseEntry
from graph.store.sqlite_file import plain_errors
from graph.store.sqlite_writer import DECODER, ENCODER, LOAD, Writer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    import sqlcipher3

    from graph.ids import RecordId

__all__ = ["SqliteStore"]

_ENTRIES = msgspec.json.Decoder(ImportEntry)
_RELEASES = msgspec.json.Decoder(ReleaseEntry)


class SqliteStore:
    """
    An open embedded store. Make one with :func:`graph.store.open_store`.

    Parameters
    ----------
    connection
        An open connection whose key is set and whose tables are there.
    path
        The file.
    """

    def __init__(self, connection: sqlcipher3.Connection, path: Path) -> None:
        self._connection = connection
        self._path = path

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    def save(self, batch: Batch, *, recorded_at: datetime) -> Saved:
        """
        Save a batch in one transaction: all of it is there afterwards, or nothing.

        Parameters
        ----------
        batch
            What to save.
        recorded_at
            When it is recorded; must not lie before the last batch.

        Returns
        -------
        Saved
            What changed. Nothing is written when nothing changed and the batch is no import.
        """
        with self._readable(), self._transaction() as connection:
            number = self._open_batch(batch, recorded_at)
            writer = Writer(connection, number)
            writer.put(batch.put)
            writer.withdraw(batch.withdraw)
            writer.check_references()
            writer.check_withdrawn()
            if batch.imported is None and not writer.wrote:
                connection.execute("DELETE FROM batch WHERE number = ?", (number,))
            return writer.saved()

    def _open_batch(self, batch: Batch, recorded_at: datetime) -> int:
        last, last_recorded_at = self.latest()
        number = last + 1
        if batch.based_on is not None and batch.based_on != last:
            msg = "Somebody else saved something meanwhile; nothing was saved here. Try again."
            raise StoreChangedError(msg)
        if last_recorded_at is not None and recorded_at < last_recorded_at:
            msg = "This would be recorded before what is already in the store; check the clock."
            raise StoreError(msg)
        entry = None if batch.imported is None else _text(batch.imported)
        self._connection.execute(
            "INSERT INTO batch VALUES (?, ?, ?)", (number, recorded_at.isoformat(), entry)
        )
        return number

    def latest(self) -> tuple[int, datetime | None]:
        """
        Tell which batch was saved last.

        Returns
        -------
        tuple of int and datetime
            Its number, and when it was recorded; 0 and None while there is none.
        """
        rows = self._read("SELECT number, recorded_at FROM batch ORDER BY number DESC LIMIT 1", ())
        return (rows[0][0], datetime.fromisoformat(rows[0][1])) if rows else (0, None)

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
        if known_at is not None:
            _need_zone(known_at)
        last = self._last_batch(known_at)
        rows = self._read(LOAD, (last,))
        with self._readable():
            decode = DECODER.decode
            held = [decode(body) for body, withdrawn, _ in rows if not withdrawn]
        return Casebook(held, known_at=known_at)

    def _last_batch(self, known_at: datetime | None) -> int:
        rows = self._read("SELECT number, recorded_at FROM batch ORDER BY number", ())
        numbers = [
            number
            for number, recorded_at in rows
            if known_at is None or datetime.fromisoformat(recorded_at) <= known_at
        ]
        return numbers[-1] if numbers else 0

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
        rows = self._read(
            "SELECT version, recorded_at, body, withdrawn FROM node JOIN batch ON number = batch "
            "WHERE id = ?1 UNION ALL "
            "SELECT version, recorded_at, body, withdrawn FROM edge JOIN batch ON number = batch "
            "WHERE id = ?1 ORDER BY version",
            (record_id,),
        )
        with self._readable():
            return tuple(
                Version(
                    number=number,
                    recorded_at=datetime.fromisoformat(recorded_at),
                    record=DECODER.decode(body),
                    withdrawn=bool(withdrawn),
                )
                for number, recorded_at, body, withdrawn in rows
            )

    def imports(self) -> tuple[tuple[datetime, ImportEntry], ...]:
        """
        Read the register of imports.

        Returns
        -------
        tuple of (datetime, ImportEntry)
            When recorded and what, in order.
        """
        rows = self._read(
            "SELECT recorded_at, entry FROM batch WHERE entry IS NOT NULL ORDER BY number", ()
        )
        return tuple((datetime.fromisoformat(at), _ENTRIES.decode(entry)) for at, entry in rows)

    def add(self, entry: ReleaseEntry) -> str:
        """
        Add a line to the register of releases, committed before any file appears.

        Parameters
        ----------
        entry
            The line.

        Returns
        -------
        str
            The register's new head.
        """
        line = _text(entry)
        with self._transaction() as connection:
            head = _chain(self._register_key(), self.head(), line)
            connection.execute("INSERT INTO register (line, chain) VALUES (?, ?)", (line, head))
        return head

    def releases(self) -> tuple[ReleaseEntry, ...]:
        """
        Read the register of releases.

        Returns
        -------
        tuple of ReleaseEntry
            In order.
        """
        rows = self._read("SELECT line FROM register ORDER BY number", ())
        return tuple(_RELEASES.decode(line) for (line,) in rows)

    def head(self) -> str:
        """
        Give the register's head.

        Returns
        -------
        str
            Keyed digest over every line so far; over nothing while the register is empty.
        """
        rows = self._read("SELECT chain FROM register ORDER BY number DESC LIMIT 1", ())
        return str(rows[0][0]) if rows else _chain(self._register_key(), "", "")

    def _register_key(self) -> bytes:
        rows = self._read("SELECT value FROM meta WHERE name = 'register_key'", ())
        return bytes.fromhex(rows[0][0])

    def close(self) -> None:
        """Close the store; closing twice does no harm."""
        self._connection.close()

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except msgspec.DecodeError as error:
            msg = (
                f"{self._path.name} holds a record that cannot be read: it is damaged, or was made "
                "by a newer hothmap."
            )
            raise StoreError(msg) from error

    def _read(self, query: str, values: tuple[object, ...]) -> list[tuple[Any, ...]]:
        with plain_errors(self._path):
            rows: list[tuple[Any, ...]] = self._connection.execute(query, values).fetchall()
            return rows

    @contextmanager
    def _transaction(self) -> Iterator[sqlcipher3.Connection]:
        with plain_errors(self._path):
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
                self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise


def _need_zone(moment: datetime) -> None:
    """Refuse a time without a zone: it could not be compared with the others."""
    if moment.tzinfo is None:
        msg = "A time of recording needs a time zone, such as UTC."
        raise StoreError(msg)


def _text(entry: object) -> str:
    return ENCODER.encode(entry).decode()


def _chain(key: bytes, head: str, line: str) -> str:
    return hmac.new(key, f"{head}\n{line}".encode(), hashlib.sha256).hexdigest()
