"""Erasing in the embedded store: rows go or are put anew, a tombstone stays."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from graph.errors import BrokenReferenceError, StoreError
from graph.records import Link
from graph.store.chain import tombstone
from graph.store.encoding import DECODER, ENCODER
from graph.store.sqlite_register import add_line, register_key

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlcipher3

    from graph.ids import RecordId
    from graph.records import Record
    from graph.store.values import Erasure

__all__ = ["erase_rows"]

_DELETE_EDGES = "DELETE FROM edge WHERE id IN (SELECT value FROM json_each(?1))"
_DELETE_NODES = "DELETE FROM node WHERE id IN (SELECT value FROM json_each(?1))"
_DELETE_NAMES = "DELETE FROM named WHERE id IN (SELECT value FROM json_each(?1))"
_EVERYTHING = "SELECT id, body FROM node UNION ALL SELECT id, body FROM edge"
_HELD = (
    "SELECT (SELECT count(*) FROM node WHERE id = ?1) + (SELECT count(*) FROM edge WHERE id = ?1)"
)
_NODE_ANEW = "UPDATE node SET body = ?, digest = ? WHERE id = ? AND version = ?"
_EDGE_ANEW = (
    "UPDATE edge SET body = ?, digest = ?, source = ?, target = ? WHERE id = ? AND version = ?"
)


def erase_rows(connection: sqlcipher3.Connection, erasure: Erasure) -> str:
    """
    Remove and rewrite, inside an open transaction.

    Parameters
    ----------
    connection
        The store's connection; what is deleted is overwritten with zeros by the engine.
    erasure
        What goes, what is put anew, whose tombstones stay.

    Returns
    -------
    str
        The register's new head.
        BrokenReferenceError is raised if something that stays would name what goes.
    """
    gone = _json(erasure.remove)
    for record_id, versions in sorted(erasure.rewrite.items()):
        _put_anew(connection, record_id, versions)
    connection.execute(_DELETE_EDGES, (gone,))
    _refuse_dangling(connection, erasure)
    connection.execute(_DELETE_NODES, (gone,))
    everybody = _json({*erasure.remove, *erasure.subjects})
    connection.execute(_DELETE_NAMES, (everybody,))
    key = register_key(connection)
    connection.executemany(
        "INSERT OR REPLACE INTO tombstone VALUES (?, ?)",
        [(tombstone(key, one), erasure.entry.at.isoformat()) for one in erasure.subjects],
    )
    return add_line(connection, erasure.entry)


def _put_anew(
    connection: sqlcipher3.Connection, record_id: RecordId, versions: tuple[Record, ...]
) -> None:
    held = connection.execute(_HELD, (record_id,)).fetchone()[0]
    if held != len(versions):
        msg = f"{record_id} has {held} versions, and {len(versions)} were to be put anew."
        raise StoreError(msg)
    for number, record in enumerate(versions, start=1):
        body = ENCODER.encode(record)
        values = (body, hashlib.sha256(body).digest())
        where = (record_id, number)
        if isinstance(record, Link):
            ends = (record.source, record.target)
            connection.execute(_EDGE_ANEW, (*values, *ends, *where))
        else:
            connection.execute(_NODE_ANEW, (*values, *where))


def _refuse_dangling(connection: sqlcipher3.Connection, erasure: Erasure) -> None:
    """Look through every version that stays: none may name what goes."""
    gone = {*erasure.remove, *erasure.subjects}
    removed = set(erasure.remove)
    for record_id, body in connection.execute(_EVERYTHING):
        if record_id not in removed and not gone.isdisjoint(DECODER.decode(body).refers_to()):
            msg = f"{record_id} still names what was to be erased; nothing was changed."
            raise BrokenReferenceError(msg)


def _json(ids: Iterable[str]) -> str:
    return msgspec.json.encode(sorted(ids)).decode()
