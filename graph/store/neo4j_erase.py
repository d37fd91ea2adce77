"""Erasing in Neo4j: versions go or are put anew, the current graph with them, a tombstone stays.

Neo4j frees the space of what is deleted and writes over it in time; its transaction log keeps old
values until it is pruned: see ``docs/neo4j.md``.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graph.errors import BrokenReferenceError, StoreError
from graph.store.chain import tombstone
from graph.store.encoding import DECODER, as_text
from graph.store.neo4j_model import key_of
from graph.store.neo4j_register import add_line, register_key
from graph.store.neo4j_writer import CURRENT_BODIES, parts, project

if TYPE_CHECKING:
    from collections.abc import Sequence

    import neo4j

    from graph.records import Record
    from graph.store.values import Erasure

__all__ = ["erase_nodes"]

_HELD = "UNWIND $ids AS id MATCH (v:Version {of: id}) RETURN v.id, count(v)"
_ANEW = (
    "UNWIND $rows AS row MATCH (v:Version {key: row.key})"
    " SET v.body = row.body, v.digest = row.digest"
)
_DELETE = "UNWIND $ids AS id MATCH (v:Version {of: id}) DELETE v"
_UNNAME = "UNWIND $ids AS id MATCH (n:Named {key: id}) DELETE n"
_EVERYTHING = "MATCH (v:Version) RETURN v.id, v.body"
_STONE = "UNWIND $rows AS row MERGE (t:Tombstone {commitment: row.commitment}) SET t = row"


def erase_nodes(transaction: neo4j.ManagedTransaction, erasure: Erasure) -> str:
    """
    Remove and rewrite.

    Parameters
    ----------
    transaction
        The transaction; the store's node is locked in it.
    erasure
        What goes, what is put anew, whose tombstones stay.

    Returns
    -------
    str
        The register's new head. BrokenReferenceError is raised if something that stays would name
        what goes.
    """
    removed = sorted(map(key_of, erasure.remove))
    gone = _current(transaction, removed)
    _put_anew(transaction, erasure)
    for some in parts(removed):
        transaction.run(_DELETE, ids=some).consume()
    _refuse_dangling(transaction, erasure)
    rewritten = _current(transaction, sorted(map(key_of, erasure.rewrite)))
    there = {one.id for one in (*gone, *rewritten)}
    project(transaction, put=rewritten, gone=gone, redrawn=there)
    for some in parts(sorted({*removed, *map(key_of, erasure.subjects)})):
        transaction.run(_UNNAME, ids=some).consume()
    key = register_key(transaction)
    at = erasure.entry.at.isoformat()
    stones = [{"commitment": tombstone(key, one), "erased_at": at} for one in erasure.subjects]
    transaction.run(_STONE, rows=stones).consume()
    return add_line(transaction, erasure.entry)


def _current(transaction: neo4j.ManagedTransaction, ids: Sequence[str]) -> list[Record]:
    found: list[Record] = []
    for some in parts(ids):
        rows = transaction.run(CURRENT_BODIES, ids=some).values()
        found += [DECODER.decode(body) for _, body in sorted(rows)]
    return found


def _put_anew(transaction: neo4j.ManagedTransaction, erasure: Erasure) -> None:
    held = dict(transaction.run(_HELD, ids=sorted(map(key_of, erasure.rewrite))).values())
    rows = []
    for record_id, versions in sorted(erasure.rewrite.items()):
        there = held.get(record_id, 0)
        if there != len(versions):
            msg = f"{record_id} has {there} versions, and {len(versions)} were to be put anew."
            raise StoreError(msg)
        for number, record in enumerate(versions, start=1):
            body = as_text(record)
            digest = hashlib.sha256(body.encode()).hexdigest()
            rows.append({"key": f"{key_of(record_id)}#{number}", "body": body, "digest": digest})
    for some in parts(rows):
        transaction.run(_ANEW, rows=some).consume()


def _refuse_dangling(transaction: neo4j.ManagedTransaction, erasure: Erasure) -> None:
    gone = {*erasure.remove, *erasure.subjects}
    for record_id, body in transaction.run(_EVERYTHING):
        if not gone.isdisjoint(DECODER.decode(body).refers_to()):
            msg = f"{record_id} still names what was to be erased; nothing was changed."
            raise BrokenReferenceError(msg)
