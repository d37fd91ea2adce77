"""A Neo4j store as streams, and filled from another store's."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graph.errors import StoreError
from graph.store.chain import end_seal, start
from graph.store.encoding import DECODER
from graph.store.neo4j_model import key_of
from graph.store.neo4j_register import kept_lines, kept_names, kept_tombstones, register_key
from graph.store.neo4j_writer import parts, project, write_versions
from graph.store.snapshot import KeptBatch, KeptVersion, Snapshot

if TYPE_CHECKING:
    import neo4j

__all__ = ["BATCHES", "fill_from", "snapshot_of"]

BATCHES = "MATCH (b:Batch) RETURN b.number, b.recorded_at, b.entry ORDER BY b.number"
"""Every batch, by number."""
_VERSIONS = "MATCH (v:Version) RETURN v.id, v.number, v.batch, v.withdrawn, v.body, v.link"
_EMPTY = "RETURN COUNT { (:Batch) } + COUNT { (:Line) }"
_KEY = "MATCH (s:Store {name: 'hothmap'}) SET s.register_key = $key, s.register_end = $end"
_INTO = {
    "Batch": "UNWIND $rows AS row CREATE (n:Batch) SET n = row",
    "Line": "UNWIND $rows AS row CREATE (n:Line) SET n = row",
    "Named": "UNWIND $rows AS row CREATE (n:Named) SET n = row",
    "Tombstone": "UNWIND $rows AS row CREATE (n:Tombstone) SET n = row",
}


def snapshot_of(transaction: neo4j.ManagedTransaction) -> Snapshot:
    """
    Give everything that a server's store holds, read at once.

    Parameters
    ----------
    transaction
        The transaction.

    Returns
    -------
    Snapshot
        Versions of nodes first, then of links, by id and number.
    """
    rows = sorted(transaction.run(_VERSIONS).values(), key=lambda row: (row[5], row[0], row[1]))
    return Snapshot(
        register_key=register_key(transaction),
        batches=[KeptBatch(*row) for row in transaction.run(BATCHES).values()],
        versions=[
            KeptVersion(one, number, batch, withdrawn, body.encode())
            for one, number, batch, withdrawn, body, _ in rows
        ],
        lines=kept_lines(transaction),
        names=kept_names(transaction),
        tombstones=kept_tombstones(transaction),
    )


def fill_from(transaction: neo4j.ManagedTransaction, snapshot: Snapshot) -> None:
    """
    Take over everything that another store holds.

    Parameters
    ----------
    transaction
        The transaction.
    snapshot
        What the other holds.

    Raises
    ------
    StoreError
        If this store is not empty.
    """
    if transaction.run(_EMPTY).single(strict=True)[0]:
        msg = "The store to copy into is not empty; nothing was changed. Make a new one."
        raise StoreError(msg)
    _fill_batches_and_versions(transaction, snapshot)
    head = start(snapshot.register_key)
    kept = []
    for line in snapshot.lines:
        kept.append(line._asdict())
        head = line.chain
    _into(transaction, "Line", kept)
    named = [{**one._asdict(), "key": key_of(one.id)} for one in snapshot.names]
    _into(transaction, "Named", named)
    _into(transaction, "Tombstone", [one._asdict() for one in snapshot.tombstones])
    key = snapshot.register_key
    transaction.run(_KEY, key=key.hex(), end=end_seal(key, head)).consume()


def _fill_batches_and_versions(transaction: neo4j.ManagedTransaction, snapshot: Snapshot) -> None:
    _into(transaction, "Batch", [one._asdict() for one in snapshot.batches])
    newest: dict[str, tuple[KeptVersion, dict[str, object]]] = {}
    older = []
    for one in snapshot.versions:
        if one.id in newest:
            older.append(newest[one.id][1])
        row: dict[str, object] = {
            "key": f"{key_of(one.id)}#{one.number}",
            "of": key_of(one.id),
            "id": one.id,
            "number": one.number,
            "batch": one.batch,
            "withdrawn": one.withdrawn,
            "link": one.body.startswith(b'{"record":"link"'),
            "digest": hashlib.sha256(one.body).hexdigest(),
            "body": one.body.decode(),
        }
        newest[one.id] = (one, row)
    write_versions(transaction, newest=[row for _, row in newest.values()], older=older)
    held = [DECODER.decode(one.body) for one, _ in newest.values() if not one.withdrawn]
    project(transaction, put=held, gone=(), redrawn=())


def _into(transaction: neo4j.ManagedTransaction, label: str, rows: list[dict[str, object]]) -> None:
    for some in parts(rows):
        transaction.run(_INTO[label], rows=some).consume()
