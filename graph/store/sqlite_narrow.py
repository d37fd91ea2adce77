"""The embedded store, read narrowly: current records of some kinds alone, undecoded.

A casebook reads every record; a look-up wants a few fields of a few kinds. Rows of other kinds stay
with the engine, which puts the rest together itself: a hundred thousand rows are one value.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.records import Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlcipher3

    from graph.records import Record

__all__ = ["current_bodies"]

# A record's JSON begins {"record":"person",… : sixteen bytes tell its kind.
_BEGINNING = 16
_BODIES = (
    "SELECT ifnull(CAST(group_concat(CAST(body AS TEXT)) AS BLOB), x'') FROM {0} AS held"
    " WHERE NOT withdrawn"
    " AND CAST(substr(body, 1, 16) AS TEXT) IN (SELECT value FROM json_each(?1))"
    " AND CASE version"
    " WHEN 1 THEN id NOT IN (SELECT id FROM {0} WHERE version > 1)"
    " ELSE NOT EXISTS (SELECT 1 FROM {0} AS newer"
    " WHERE newer.id = held.id AND newer.version > held.version) END"
)
_LINK = Link.__name__.lower()
_NODES, _EDGES = _BODIES.format("node"), _BODIES.format("edge")


def current_bodies(connection: sqlcipher3.Connection, types: Iterable[type[Record]]) -> bytes:
    """
    Read current records of some kinds as they are kept.

    Parameters
    ----------
    connection
        The store's connection.
    types
        The kinds wanted.

    Returns
    -------
    bytes
        A JSON array, UTF-8: the current version of each record that is not withdrawn, in no
        promised order. The engine puts at most a thousand million bytes together.
    """
    kinds = {one.__name__.lower() for one in types}
    wanted = msgspec.json.encode(sorted(f'{{"record":"{one}"'[:_BEGINNING] for one in kinds))
    queries = (_EDGES,) if kinds == {_LINK} else (_NODES, _EDGES) if _LINK in kinds else (_NODES,)
    found = [connection.execute(query, (wanted.decode(),)).fetchone()[0] for query in queries]
    return b"[%b]" % b",".join(filter(None, found))
