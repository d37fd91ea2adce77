"""The embedded store as streams, and filled from another store's."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from graph.errors import StoreError
from graph.records import Link
from graph.store.chain import start
from graph.store.encoding import DECODER
from graph.store.snapshot import KeptBatch, KeptVersion, Snapshot
from graph.store.sqlite_narrow import tells_of_a_subject
from graph.store.sqlite_register import (
    kept_lines,
    kept_names,
    kept_tombstones,
    register_key,
    seal_end,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlcipher3

__all__ = ["fill_from", "snapshot_of"]

_NODES = "SELECT id, version, batch, withdrawn, body FROM node ORDER BY id, version"
_EDGES = "SELECT id, version, batch, withdrawn, body FROM edge ORDER BY id, version"
_INTO_NODE = (
    "INSERT INTO node (id, version, batch, withdrawn, body, digest) VALUES (?, ?, ?, ?, ?, ?)"
)
_INTO_EDGE = (
    "INSERT INTO edge (id, version, batch, withdrawn, body, digest, source, target)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


def snapshot_of(connection: sqlcipher3.Connection) -> Snapshot:
    """
    Give everything that a file holds.

    Parameters
    ----------
    connection
        The store's connection.

    Returns
    -------
    Snapshot
        Versions are streamed; the rest is read at once.
    """
    batches = connection.execute("SELECT number, recorded_at, entry FROM batch ORDER BY number")
    return Snapshot(
        register_key=register_key(connection),
        batches=[KeptBatch(*row) for row in batches.fetchall()],
        versions=_versions(connection),
        lines=kept_lines(connection),
        names=kept_names(connection),
        tombstones=kept_tombstones(connection),
    )


def _versions(connection: sqlcipher3.Connection) -> Iterator[KeptVersion]:
    for query in (_NODES, _EDGES):
        for record_id, number, batch, withdrawn, body in connection.execute(query):
            yield KeptVersion(record_id, number, batch, bool(withdrawn), bytes(body))


def fill_from(connection: sqlcipher3.Connection, snapshot: Snapshot) -> None:
    """
    Take over everything that another store holds, inside an open transaction.

    Parameters
    ----------
    connection
        The connection of an empty store.
    snapshot
        What the other holds.

    Raises
    ------
    StoreError
        If this store is not empty.
    """
    held = connection.execute(
        "SELECT (SELECT count(*) FROM batch) + (SELECT count(*) FROM register)"
    ).fetchone()
    if held[0]:
        msg = "The store to copy into is not empty; nothing was changed. Make a new one."
        raise StoreError(msg)
    connection.execute(
        "UPDATE meta SET value = ? WHERE name = 'register_key'", (snapshot.register_key.hex(),)
    )
    connection.executemany("INSERT INTO batch VALUES (?, ?, ?)", snapshot.batches)
    links: list[KeptVersion] = []
    others: list[KeptVersion] = []
    connection.executemany(_INTO_NODE, _subject_rows(snapshot.versions, others, links))
    connection.executemany(_INTO_NODE, map(_node_row, others))
    connection.executemany(_INTO_EDGE, _edge_rows(links))
    head = start(snapshot.register_key)
    for line in snapshot.lines:
        connection.execute("INSERT INTO register VALUES (?, ?, ?)", line)
        head = line.chain
    seal_end(connection, snapshot.register_key, head)
    connection.executemany("INSERT INTO named VALUES (?, ?, ?)", snapshot.names)
    connection.executemany("INSERT INTO tombstone VALUES (?, ?)", snapshot.tombstones)


def _subject_rows(
    versions: Iterable[KeptVersion], others: list[KeptVersion], links: list[KeptVersion]
) -> Iterator[tuple[object, ...]]:
    """Give the rows that links are about, as a save writes them first; keep the rest for later."""
    for one in versions:
        if tells_of_a_subject(one.body):
            yield _node_row(one)
        else:
            (links if one.body.startswith(b'{"record":"link"') else others).append(one)


def _node_row(one: KeptVersion) -> tuple[object, ...]:
    return (*one, hashlib.sha256(one.body).digest())


def _edge_rows(links: Iterable[KeptVersion]) -> Iterator[tuple[object, ...]]:
    for one in links:
        record = DECODER.decode(one.body)
        if not isinstance(record, Link):
            raise msgspec.ValidationError("a link's content is none")  # noqa: EM101
        yield (*one, hashlib.sha256(one.body).digest(), record.source, record.target)
