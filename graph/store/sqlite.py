"""The embedded store: one SQLite file through SQLCipher, plain or encrypted.

Two tables, node and edge, hold every version of every record; a batch is one transaction; a row is
never changed. How the file is held (journal, synchronous, backup) follows what was measured: see
``docs/store.md``.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import msgspec

from graph.casebook import Casebook
from graph.errors import StoreChangedError, StoreError
from graph.store.chain import tombstone
from graph.store.encoding import DECODER, as_text
from graph.store.entries import ImportEntry, RegisterEntry, ReleaseEntry
from graph.store.sqlite_around import around
from graph.store.sqlite_checks import verified
from graph.store.sqlite_copy import fill_from, snapshot_of
from graph.store.sqlite_ends import check_ends, ends_at_once
from graph.store.sqlite_erase import erase_rows
from graph.store.sqlite_file import is_encrypted, plain_errors
from graph.store.sqlite_narrow import beginnings, current_bodies
from graph.store.sqlite_register import add_line, head_of, kept_tombstones, lines_of, register_key
from graph.store.sqlite_turn import begin, noted
from graph.store.sqlite_writer import LOAD, Writer
from graph.store.values import Batch, BatchLine, Erasure, Saved, Verified, Version
from graph.store.waiting import Waiting
from graph.store.zones import need_zone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date
    from pathlib import Path

    import sqlcipher3

    from graph.ids import RecordId
    from graph.questions import Row
    from graph.records import Record
    from graph.store.snapshot import Snapshot

    _T = TypeVar("_T")

__all__ = ["SqliteStore"]

_ENTRIES = msgspec.json.Decoder(ImportEntry)
_CURRENT = (
    "SELECT id, body, withdrawn, max(version) FROM node GROUP BY id"
    " UNION ALL SELECT id, body, withdrawn, max(version) FROM edge GROUP BY id ORDER BY id"
)
_BY = (
    "SELECT id, version, batch, recorded_at, body, withdrawn FROM node JOIN batch ON number = batch"
    " WHERE {0} = ?1 UNION ALL "
    "SELECT id, version, batch, recorded_at, body, withdrawn FROM edge JOIN batch ON number = batch"
    " WHERE {0} = ?1 ORDER BY id, version"
)
_VERSIONS_BY = {column: _BY.format(column) for column in ("id", "batch")}


class SqliteStore:
    """
    An open embedded store. Make one with :func:`graph.store.open_store`.

    What each method takes, gives and refuses stands in :class:`graph.store.contract.Store`.

    Parameters
    ----------
    connection
        An open connection whose key is set and whose tables are there.
    path
        The file.
    waiting
        How long to wait for another program's write, and what others who wait are told.
    """

    def __init__(
        self, connection: sqlcipher3.Connection, path: Path, waiting: Waiting | None = None
    ) -> None:
        self._connection = connection
        self._path = path
        self._waiting = waiting or Waiting()

    @property
    def place(self) -> str:
        """The file's path."""
        return str(self._path)

    @property
    def page_bytes(self) -> int:
        """How long the file's pages are."""
        return int(self._read("PRAGMA page_size", ())[0][0])

    def save(self, batch: Batch, *, recorded_at: datetime) -> Saved:
        """Save a batch in one transaction: all of it is there afterwards, or nothing."""
        with self._readable(), self._ends() as at_once, self._transaction() as connection:
            number = self._open_batch(batch, recorded_at)
            writer = Writer(connection, number)
            writer.put(batch.put)
            if at_once:
                check_ends(connection)
            writer.withdraw(batch.withdraw)
            writer.check_withdrawn()
            if batch.imported is None and not writer.wrote:
                connection.execute("DELETE FROM batch WHERE number = ?", (number,))
            return writer.saved()

    def _open_batch(self, batch: Batch, recorded_at: datetime) -> int:
        last, last_recorded_at = self.latest()
        number = last + 1
        self._refuse_outdated(batch.based_on)
        if last_recorded_at is not None and recorded_at < last_recorded_at:
            msg = "This would be recorded before what is already in the store; check the clock."
            raise StoreError(msg)
        entry = None if batch.imported is None else as_text(batch.imported)
        self._connection.execute(
            "INSERT INTO batch VALUES (?, ?, ?)", (number, recorded_at.isoformat(), entry)
        )
        return number

    def _refuse_outdated(self, based_on: int | None) -> None:
        if based_on is not None and based_on != self.latest()[0]:
            msg = "Somebody else saved something meanwhile; nothing was saved here. Try again."
            raise StoreChangedError(msg)

    def latest(self) -> tuple[int, datetime | None]:
        """Tell which batch was saved last."""
        rows = self._read("SELECT number, recorded_at FROM batch ORDER BY number DESC LIMIT 1", ())
        return (rows[0][0], datetime.fromisoformat(rows[0][1])) if rows else (0, None)

    def load(self, *, known_at: datetime | None = None) -> Casebook:
        """Read everything as known at a time."""
        if known_at is not None:
            need_zone(known_at)
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
        """Read every version of one record."""
        return self._versions("id", record_id)

    def _versions(self, column: Literal["id", "batch"], value: str | int) -> tuple[Version, ...]:
        rows = self._read(_VERSIONS_BY[column], (value,))
        with self._readable():
            return tuple(
                Version(
                    number=number,
                    recorded_at=datetime.fromisoformat(recorded_at),
                    record=DECODER.decode(body),
                    withdrawn=bool(withdrawn),
                    batch=batch,
                )
                for _, number, batch, recorded_at, body, withdrawn in rows
            )

    def imports(self) -> tuple[tuple[datetime, ImportEntry], ...]:
        """Read the register of imports."""
        rows = self._read(
            "SELECT recorded_at, entry FROM batch WHERE entry IS NOT NULL ORDER BY number", ()
        )
        return tuple((datetime.fromisoformat(at), _ENTRIES.decode(entry)) for at, entry in rows)

    def batches(self) -> tuple[BatchLine, ...]:
        """Read what was saved when."""
        rows = self._read("SELECT number, recorded_at, entry FROM batch ORDER BY number", ())
        return tuple(
            BatchLine(
                number=number,
                recorded_at=datetime.fromisoformat(at),
                imported=None if entry is None else _ENTRIES.decode(entry),
            )
            for number, at, entry in rows
        )

    def written_by(self, batch: int) -> tuple[Version, ...]:
        """Read every version that one batch wrote."""
        return self._versions("batch", batch)

    def scan(self, *types: type[Record]) -> Iterator[Record]:
        """Read current records one after another, without building a casebook."""
        rows = self._read(_CURRENT, ())
        wanted = beginnings(types)
        with self._readable():
            for _, body, withdrawn, _ in rows:
                if not withdrawn and body.startswith(wanted):
                    yield DECODER.decode(body)

    def narrow(self, decoder: msgspec.json.Decoder[list[_T]], *types: type[Record]) -> list[_T]:
        """Read a few fields of all current records of some kinds."""
        with self._reading() as connection:
            bodies = current_bodies(connection, types)
        with self._readable():
            return decoder.decode(bodies)

    def around(self, record_id: RecordId, *, steps: int = 1) -> tuple[Record, ...]:
        """Read one record and what lies around it, without reading the rest of the store."""
        with plain_errors(self._path), self._readable():
            return around(self._connection, record_id, steps)

    def ask(self, question: str, *, as_at: date) -> tuple[Row, ...]:
        """Answer one of the questions that are kept as files."""
        from graph.questions.answers import answer_on  # noqa: PLC0415 - networkx loads for long

        return answer_on(question, self.load(), as_at)

    def add(self, entry: RegisterEntry) -> str:
        """Add a line to the register in a short transaction of its own."""
        with self._transaction() as connection:
            return add_line(connection, entry)

    def lines(self) -> tuple[RegisterEntry, ...]:
        """Read the whole register."""
        with self._reading() as connection:
            return lines_of(connection)

    def releases(self) -> tuple[ReleaseEntry, ...]:
        """Read the register's releases."""
        return tuple(one for one in self.lines() if isinstance(one, ReleaseEntry))

    def head(self) -> str:
        """Give the register's head."""
        with self._reading() as connection:
            return head_of(connection)

    def verify(self, *, head: str | None = None) -> Verified:
        """Recompute every hash, version, reference and the register's chain."""
        with self._reading() as connection:
            return verified(connection, encrypted=is_encrypted(self._path), head=head)

    def erase(self, erasure: Erasure) -> str:
        """Remove a subject's data for good, in one transaction."""
        with self._readable(), self._transaction() as connection:
            self._refuse_outdated(erasure.based_on)
            return erase_rows(connection, erasure)

    def erased_on(self, record_ids: Iterable[RecordId]) -> Mapping[RecordId, datetime]:
        """Tell which of some ids have a tombstone."""
        with self._reading() as connection:
            held = dict(kept_tombstones(connection))
            key = register_key(connection)
        if not held:
            return {}
        stones = ((one, held.get(tombstone(key, one))) for one in record_ids)
        return {one: datetime.fromisoformat(at) for one, at in stones if at is not None}

    def snapshot(self) -> Snapshot:
        """Give everything that the store holds, to be copied into another."""
        with self._reading() as connection:
            return snapshot_of(connection)

    def fill(self, snapshot: Snapshot) -> None:
        """Take over everything that another store holds, in one transaction."""
        with self._readable(), self._transaction() as connection:
            fill_from(connection, snapshot)

    def backup(self, target: sqlcipher3.Connection) -> None:
        """Copy the file, page by page, by the engine's own backup."""
        with plain_errors(self._path):
            self._connection.backup(target)

    def set_key(self, literal: str) -> None:
        """Encrypt every page of an encrypted file anew, in one transaction of the engine's own."""
        with plain_errors(self._path), self.alone():
            self._connection.execute(f"PRAGMA rekey = {literal}")

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep every other program from reading or writing meanwhile; wait for those that do."""
        with plain_errors(self._path):
            self._connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            begin(self._connection, "BEGIN EXCLUSIVE", self._path, self._waiting)
            self._connection.execute("COMMIT")
            try:
                with noted(self._path, self._waiting):
                    yield
            finally:
                self._connection.execute("PRAGMA locking_mode = NORMAL")
                self._connection.execute("SELECT count(*) FROM meta").fetchone()

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
    def _reading(self) -> Iterator[sqlcipher3.Connection]:
        """Hold one state of the file for several reads."""
        with plain_errors(self._path), self._readable():
            self._connection.execute("BEGIN")
            try:
                yield self._connection
            finally:
                if self._connection.in_transaction:
                    self._connection.execute("COMMIT")

    @contextmanager
    def _ends(self) -> Iterator[bool]:
        with plain_errors(self._path), ends_at_once(self._connection) as at_once:
            yield at_once

    @contextmanager
    def _transaction(self) -> Iterator[sqlcipher3.Connection]:
        with plain_errors(self._path):
            begin(self._connection, "BEGIN IMMEDIATE", self._path, self._waiting)
            try:
                with noted(self._path, self._waiting):
                    yield self._connection
                    self._connection.execute("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._connection.execute("ROLLBACK")
                raise
