"""One record's surroundings, read by the links' indexes without reading the rest of the file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.store.encoding import DECODER

if TYPE_CHECKING:
    import sqlcipher3

    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["around"]

_LINKS = (
    "SELECT id, source, target, withdrawn, body, max(version) FROM edge WHERE id IN ("
    "SELECT id FROM edge WHERE source IN (SELECT value FROM json_each(?1))"
    " UNION SELECT id FROM edge WHERE target IN (SELECT value FROM json_each(?1))"
    ") GROUP BY id"
)
_NODES = (
    "SELECT id, withdrawn, body, max(version) FROM node"
    " WHERE id IN (SELECT value FROM json_each(?1)) GROUP BY id"
)


def around(
    connection: sqlcipher3.Connection, record_id: RecordId, steps: int
) -> tuple[Record, ...]:
    """
    Read one record and what lies around it.

    Parameters
    ----------
    connection
        The store's connection.
    record_id
        The record; nothing comes back where there is none, and for a link.
    steps
        Number of links to go, in either direction.

    Returns
    -------
    tuple of Record
        Current records that links lead to, and those links, sorted by id.
    """
    bodies = _nodes(connection, {record_id})
    edge_of = set(bodies)
    for _ in range(steps):
        near: set[str] = set()
        for link, source, target, withdrawn, body, _ in connection.execute(
            _LINKS, (_json(edge_of),)
        ).fetchall():
            # An older version may have had other ends.
            if not withdrawn and edge_of & {source, target}:
                bodies[link] = body
                near |= {source, target}
        found = _nodes(connection, near - bodies.keys())
        bodies |= found
        edge_of = set(found)
    return tuple(DECODER.decode(bodies[one]) for one in sorted(bodies))


def _nodes(connection: sqlcipher3.Connection, wanted: set[str]) -> dict[str, bytes]:
    rows = connection.execute(_NODES, (_json(wanted),)).fetchall()
    return {one: body for one, withdrawn, body, _ in rows if not withdrawn}


def _json(ids: set[str]) -> str:
    return msgspec.json.encode(sorted(ids)).decode()
