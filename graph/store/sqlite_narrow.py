"""The embedded store, read narrowly: current records of some kinds alone, undecoded.

A casebook reads every record; a look-up wants a few fields of a few kinds. Rows of other kinds stay
with the engine, which puts the rest together itself: a hundred thousand rows are one value. What
links are about is found by an index of its own, and lies together in the file as far as it was
saved together: the pages of the evidence, which is most of a store, are not even decrypted.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from graph.records import SUBJECT_TYPES, Link

if TYPE_CHECKING:
    from collections.abc import Iterable

    import sqlcipher3

    from graph.records import Record

__all__ = ["SUBJECT_INDEX", "beginnings", "current_bodies", "tells_of_a_subject"]

# A record's JSON begins {"record":"person",… : sixteen bytes tell its kind.
_BEGINNING = 16
_IS_SUBJECT = (
    "CAST(substr(body, 1, 16) AS TEXT) IN ("
    """'{"record":"child', '{"record":"ident', '{"record":"locat', '{"record":"peerg',"""
    """ '{"record":"perso')"""
)
SUBJECT_INDEX = f"CREATE INDEX node_subject ON node (withdrawn) WHERE {_IS_SUBJECT}"
"""A store made before there was this index is read without it, in more time."""
_BODIES = (
    "SELECT ifnull(CAST(group_concat(CAST(body AS TEXT)) AS BLOB), x'') FROM {0} AS held"
    " WHERE withdrawn = 0"
    " AND CAST(substr(body, 1, 16) AS TEXT) IN (SELECT value FROM json_each(?1))"
    " AND CASE version"
    " WHEN 1 THEN id NOT IN (SELECT id FROM {0} WHERE version > 1)"
    " ELSE NOT EXISTS (SELECT 1 FROM {0} AS newer"
    " WHERE newer.id = held.id AND newer.version > held.version) END"
)
_LINK = Link.__name__.lower()
_NODES, _EDGES = _BODIES.format("node"), _BODIES.format("edge")
_SUBJECTS = f"{_NODES} AND {_IS_SUBJECT}"
_SUBJECT_KINDS = frozenset(one.__name__.lower() for one in SUBJECT_TYPES)


def beginnings(types: Iterable[type[Record]]) -> tuple[bytes, ...]:
    """
    Give what the JSON of some kinds of record begins with: its tag stands first.

    Parameters
    ----------
    types
        The kinds; none for any.

    Returns
    -------
    tuple of bytes
        One for each kind, in order.
    """
    tags = tuple(b'{"record":"%s"' % one.__name__.lower().encode() for one in types)
    return tags or (b"{",)


_OF_SUBJECTS = beginnings(SUBJECT_TYPES)


def tells_of_a_subject(body: bytes) -> bool:
    """
    Tell whether a record as it is kept is one that links are about.

    Parameters
    ----------
    body
        The record's JSON.

    Returns
    -------
    bool
        True for a child, person, location, peer group or identifier.
    """
    return body.startswith(_OF_SUBJECTS)


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
    queries = []
    if kinds - {_LINK}:
        queries.append(_SUBJECTS if kinds - {_LINK} <= _SUBJECT_KINDS else _NODES)
    if _LINK in kinds:
        queries.append(_EDGES)
    found = [connection.execute(query, (wanted.decode(),)).fetchone()[0] for query in queries]
    return b"[%b]" % b",".join(filter(None, found))
