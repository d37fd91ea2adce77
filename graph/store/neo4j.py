"""A Neo4j server as the store of a team, by the official driver and Cypher of its own.

Every save, erasure and register line is one managed transaction that retries; the store's one node
is locked first, so that batches and the register follow each other. What lies where:
:mod:`graph.store.neo4j_model`.
"""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from neo4j import GraphDatabase, unit_of_work

from graph.casebook import Casebook
from graph.errors import NoStoreError, StoreChangedError, StoreError
from graph.questions import CYPHER, Row, in_order
from graph.store.chain import end_seal, start, tombstone
from graph.store.encoding import DECODER, as_stored, as_text
from graph.store.entries import ImportEntry, RegisterEntry, ReleaseEntry
from graph.store.neo4j_around import around
from graph.store.neo4j_checks import verified
from graph.store.neo4j_copy import BATCHES, fill_from, snapshot_of
from graph.store.neo4j_erase import erase_nodes
from graph.store.neo4j_model import FORMAT, SCHEMA, key_of
from graph.store.neo4j_register import (
    add_line,
    head_of,
    kept_tombstones,
    lines_of,
    register_key,
)
from graph.store.neo4j_server import plain_server_errors, shown
from graph.store.neo4j_turn import metadata, wait_for_turn
from graph.store.neo4j_writer import Writer
from graph.store.packs import records_of
from graph.store.values import Batch, BatchLine, Erasure, Saved, Verified, Version
from graph.store.waiting import Waiting
from graph.store.zones import need_zone

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date

    import neo4j

    from graph.ids import RecordId
    from graph.records import Record
    from graph.store.snapshot import Snapshot

    _T = TypeVar("_T")

__all__ = ["Neo4jStore", "make_schema"]

_ENTRIES = msgspec.json.Decoder(ImportEntry)
_LOCK = "MATCH (s:Store {name: 'hothmap'}) SET s.writes = s.writes + 1 RETURN s.format"
_LATEST = "MATCH (b:Batch) RETURN b.number, b.recorded_at ORDER BY b.number DESC LIMIT 1"
_NEW_BATCH = "CREATE (:Batch {number: $number, recorded_at: $at, entry: $entry})"
_LOAD = "MATCH (v:Current) WHERE NOT v.withdrawn RETURN v.body"
_LOAD_AT = (
    "MATCH (v:Version) WHERE v.batch <= $last WITH v.of AS of, max(v.number) AS number"
    " MATCH (v:Version {key: of + '#' + toString(number)}) WHERE NOT v.withdrawn RETURN v.body"
)
_SCAN = (
    "MATCH (v:Current) WHERE NOT v.withdrawn"
    " AND ($tags = [] OR any(tag IN $tags WHERE v.body STARTS WITH tag))"
    " RETURN v.id, v.body"
)
_OF_ID = (
    "MATCH (v:Version {of: $value}) MATCH (b:Batch {number: v.batch})"
    " RETURN v.id, v.number, v.batch, b.recorded_at, v.body, v.withdrawn"
)
_OF_BATCH = (
    "MATCH (v:Version {batch: $value}) MATCH (b:Batch {number: v.batch})"
    " RETURN v.id, v.number, v.batch, b.recorded_at, v.body, v.withdrawn"
)
_IS_THERE = "MATCH (s:Store {name: 'hothmap'}) RETURN s.format"
_MAKE = (
    "CREATE (:Store {name: 'hothmap', format: $format, register_key: $key, register_end: $end,"
    " writes: 0})"
)


def make_schema(
    driver: neo4j.Driver, url: str, database: str, *, random_bytes: Callable[[int], bytes]
) -> None:
    """
    Make the constraints and indexes of an empty store, and the store's own node.

    Parameters
    ----------
    driver
        Connected.
    url
        The server's address.
    database
        Name of the database.
    random_bytes
        Source of the register's key.

    Raises
    ------
    StoreError
        If a store is there already, or anything else is in the database.
    """
    with plain_server_errors(url), driver.session(database=database) as session:
        held = session.run("MATCH (n) RETURN labels(n) LIMIT 1").single()
        if held is not None:
            msg = f"The database {database} at {shown(url)} is not empty; nothing was changed."
            raise StoreError(msg)
        for statement in SCHEMA:
            session.run(statement).consume()
        session.run("CALL db.awaitIndexes(120)").consume()
        key = random_bytes(32)
        values = {"format": FORMAT, "key": key.hex(), "end": end_seal(key, start(key))}
        session.run(_MAKE, values).consume()


class Neo4jStore:
    """
    An open store on a server. Make one with :func:`graph.store.open_store`.

    What each method takes, gives and refuses stands in :class:`graph.store.contract.Store`.

    Parameters
    ----------
    driver
        Connected to the server.
    url
        The server's address.
    database
        Name of the database.
    read_only
        Refuse every write.
    waiting
        How long to wait for another program's write, and what others who wait are told.
    """

    def __init__(
        self,
        driver: neo4j.Driver,
        url: str,
        database: str,
        *,
        read_only: bool = False,
        waiting: Waiting | None = None,
    ) -> None:
        self._waiting = waiting or Waiting()
        self._driver = driver
        self._bookmarks = GraphDatabase.bookmark_manager()
        self._url = url
        self._database = database
        self._read_only = read_only

    @property
    def place(self) -> str:
        """The server's address and the database."""
        return f"{shown(self._url)}/{self._database}"

    def check(self) -> None:
        """See that a store of this layout is there."""
        found = self._read(lambda held: held.run(_IS_THERE).single())
        if found is None:
            msg = f"There is no store at {self.place}. Make one with: hothmap init --store …"
            raise NoStoreError(msg)
        if int(found[0]) > FORMAT:
            msg = f"{self.place} was made by a newer hothmap; install that version to open it."
            raise StoreError(msg)

    def save(self, batch: Batch, *, recorded_at: datetime) -> Saved:
        """Save a batch in one transaction: all of it is there afterwards, or nothing."""
        need_zone(recorded_at)
        with self._readable():
            records = []
            for record in chain.from_iterable(map(records_of, batch.put)):
                body, digest = as_stored(record)
                records.append((record, body.decode(), digest.hex()))
            withdraw = tuple(batch.withdraw)

            def work(held: neo4j.ManagedTransaction) -> Saved:
                number = self._next_batch(held, batch.based_on, recorded_at)
                saved = Writer(held, number).write(records, withdraw)
                wrote = saved.added or saved.changed or saved.withdrawn
                if batch.imported is not None or wrote:
                    entry = None if batch.imported is None else as_text(batch.imported)
                    held.run(
                        _NEW_BATCH, number=number, at=recorded_at.isoformat(), entry=entry
                    ).consume()
                return saved

            return self._write(work)

    def _next_batch(
        self, held: neo4j.ManagedTransaction, based_on: int | None, recorded_at: datetime
    ) -> int:
        last, last_recorded_at = _latest(held)
        _refuse_outdated(based_on, last)
        if last_recorded_at is not None and recorded_at < last_recorded_at:
            msg = "This would be recorded before what is already in the store; check the clock."
            raise StoreError(msg)
        return last + 1

    def latest(self) -> tuple[int, datetime | None]:
        """Tell which batch was saved last."""
        return self._read(_latest)

    def load(self, *, known_at: datetime | None = None) -> Casebook:
        """Read everything as known at a time."""
        if known_at is None:
            bodies = self._rows(_LOAD)
        else:
            need_zone(known_at)
            numbers = [one.number for one in self.batches() if one.recorded_at <= known_at]
            bodies = self._rows(_LOAD_AT, last=max(numbers, default=0))
        with self._readable():
            return Casebook([DECODER.decode(body) for (body,) in bodies], known_at=known_at)

    def versions(self, record_id: RecordId) -> tuple[Version, ...]:
        """Read every version of one record."""
        return self._versions(_OF_ID, key_of(record_id))

    def batches(self) -> tuple[BatchLine, ...]:
        """Read what was saved when."""
        return tuple(
            BatchLine(
                number=number,
                recorded_at=datetime.fromisoformat(at),
                imported=None if entry is None else _ENTRIES.decode(entry),
            )
            for number, at, entry in self._rows(BATCHES)
        )

    def written_by(self, batch: int) -> tuple[Version, ...]:
        """Read every version that one batch wrote."""
        return self._versions(_OF_BATCH, batch)

    def _versions(self, query: str, value: str | int) -> tuple[Version, ...]:
        rows = sorted(self._rows(query, value=value), key=lambda row: (row[0], row[1]))
        with self._readable():
            return tuple(
                Version(
                    number=number,
                    recorded_at=datetime.fromisoformat(at),
                    record=DECODER.decode(body),
                    withdrawn=withdrawn,
                    batch=batch,
                )
                for _, number, batch, at, body, withdrawn in rows
            )

    def scan(self, *types: type[Record]) -> Iterator[Record]:
        """Read current records one after another, without building a casebook."""
        tags = [f'{{"record":"{one.__name__.lower()}"' for one in types]
        with self._readable():
            for _, body in sorted(self._rows(_SCAN, tags=tags)):
                yield DECODER.decode(body)

    def narrow(self, decoder: msgspec.json.Decoder[list[_T]], *types: type[Record]) -> list[_T]:
        """Read a few fields of all current records of some kinds."""
        tags = [f'{{"record":"{one.__name__.lower()}"' for one in types]
        bodies = (body.encode() for _, body in self._rows(_SCAN, tags=tags))
        with self._readable():
            return decoder.decode(b"[%b]" % b",".join(bodies))

    def around(self, record_id: RecordId, *, steps: int = 1) -> tuple[Record, ...]:
        """Read one record and what lies around it, without reading the rest of the store."""
        with self._readable():
            return self._read(lambda held: around(held, record_id, steps))

    def ask(self, question: str, *, as_at: date) -> tuple[Row, ...]:
        """Answer one of the questions that are kept as files."""
        day = as_at.isoformat()
        rows = self._read(lambda held: held.run(CYPHER[question], day=day).values())
        return in_order(Row(*row) for row in rows)

    def imports(self) -> tuple[tuple[datetime, ImportEntry], ...]:
        """Read the register of imports."""
        lines = self.batches()
        return tuple((one.recorded_at, one.imported) for one in lines if one.imported is not None)

    def add(self, entry: RegisterEntry) -> str:
        """Add a line to the register in a short transaction of its own."""
        return self._write(lambda held: add_line(held, entry))

    def lines(self) -> tuple[RegisterEntry, ...]:
        """Read the whole register."""
        with self._readable():
            return self._read(lines_of)

    def releases(self) -> tuple[ReleaseEntry, ...]:
        """Read the register's releases."""
        return tuple(one for one in self.lines() if isinstance(one, ReleaseEntry))

    def head(self) -> str:
        """Give the register's head."""
        return self._read(head_of)

    def verify(self, *, head: str | None = None) -> Verified:
        """Recompute every hash, version, reference and the register's chain."""
        return self._read(lambda held: verified(held, head))

    def erase(self, erasure: Erasure) -> str:
        """Remove a subject's data for good, in one transaction."""

        def work(held: neo4j.ManagedTransaction) -> str:
            _refuse_outdated(erasure.based_on, _latest(held)[0])
            return erase_nodes(held, erasure)

        with self._readable():
            return self._write(work)

    def erased_on(self, record_ids: Iterable[RecordId]) -> Mapping[RecordId, datetime]:
        """Tell which of some ids have a tombstone."""
        held = dict(self._read(kept_tombstones))
        if not held:
            return {}
        key = self._read(register_key)
        stones = ((one, held.get(tombstone(key, one))) for one in record_ids)
        return {one: datetime.fromisoformat(at) for one, at in stones if at is not None}

    def snapshot(self) -> Snapshot:
        """Give everything that the store holds, to be copied into another."""
        return self._read(snapshot_of)

    def fill(self, snapshot: Snapshot) -> None:
        """Take over everything that another store holds, in one transaction."""
        with self._readable():
            self._write(lambda held: fill_from(held, snapshot))

    def close(self) -> None:
        """Close the store; closing twice does no harm."""
        self._driver.close()

    def _rows(self, query: str, **values: object) -> list[list[Any]]:
        return self._read(lambda held: held.run(query, values).values())

    def _session(self, fetch_size: int = 1_000) -> neo4j.Session:
        """Open a session that sees on any member of a cluster what this store has written."""
        return self._driver.session(
            database=self._database, bookmark_manager=self._bookmarks, fetch_size=fetch_size
        )

    def _read(self, work: Callable[[neo4j.ManagedTransaction], _T]) -> _T:
        with (
            plain_server_errors(self._url),
            self._session(fetch_size=10_000) as session,
        ):
            return session.execute_read(work)

    def _write(self, work: Callable[[neo4j.ManagedTransaction], _T]) -> _T:
        if self._read_only:
            msg = f"{self.place} was opened for reading only."
            raise StoreError(msg)

        @unit_of_work(metadata=metadata(self._waiting))
        def locked(held: neo4j.ManagedTransaction) -> _T:
            held.run(_LOCK).consume()
            return work(held)

        with (
            plain_server_errors(self._url),
            self._session() as session,
        ):
            wait_for_turn(session, self.place, self._database, self._waiting)
            return session.execute_write(locked)

    @contextmanager
    def _readable(self) -> Iterator[None]:
        try:
            yield
        except msgspec.DecodeError as error:
            msg = (
                f"{self.place} holds a record that cannot be read: it is damaged, or was made "
                "by a newer hothmap."
            )
            raise StoreError(msg) from error


def _latest(held: neo4j.ManagedTransaction) -> tuple[int, datetime | None]:
    found = held.run(_LATEST).single()
    return (0, None) if found is None else (int(found[0]), datetime.fromisoformat(found[1]))


def _refuse_outdated(based_on: int | None, last: int) -> None:
    if based_on is not None and based_on != last:
        msg = "Somebody else saved something meanwhile; nothing was saved here. Try again."
        raise StoreChangedError(msg)
