"""How a casebook lies in Neo4j, so that Cypher reads like the domain.

What is current is a graph of its own: ``(:Person)-[:TARGETS]->(:Child)``,
``(:Child)-[:FREQUENTS]->(:Location)``. Every node is a ``:Record`` with its ``id`` (``key`` is the
same, indexed) and a label for its kind (``:Child``, ``:Person``, ``:Location``, ``:PeerGroup``,
``:Identifier``, ``:Event``, ``:Concern``, ``:Episode``, ``:Review``, ``:Action``, ``:Decision``,
``:SourceRow``); a statement of a link is one relationship of the link kind's type with its own
``fact``, so that parallel statements stand apart. ``(:Event)-[:INVOLVES {role}]->(…)`` tells who
had a part;
``(:Concern|Action|Episode|Review|Decision)-[:ABOUT]->(…)`` whom something is about;
``-[:STATED_IN]->(:SourceRow)`` where it is from; ``(…)-[:SAME_AS]->(…)`` which record answers for
one that a decision joined to it. Properties are the record's own fields, moments as ISO text;
people carry ``name``, ``nicknames``, ``date_of_birth`` and ``child_before``, the first day on which
the record no longer says that they are a child. Relationships carry ``layer``, ``first_seen``,
``last_seen``, ``lapses_on``, ``suspected_false``, ``grading``, ``agency``, ``source_reference``,
``confidence`` and ``protective``.

Beside it lies the history: ``(:Version {id, number, batch, withdrawn, body, digest})``, the newest
of each also ``:Current``; ``(:Batch)``; the register's ``(:Line)``, ``(:Named)`` and
``(:Tombstone)``; and one ``(:Store)``, which a save locks, so that saves follow each other.

Labels, types and property keys come from the closed vocabulary alone; everything else is a
parameter.
"""

from __future__ import annotations

import hashlib
from functools import cache
from typing import TYPE_CHECKING

from graph.evidence import evidence_table, is_suspected_false, lapses_on
from graph.ids import reference_of
from graph.people import child_before, date_of_birth, full_name, nicknames
from graph.records import (
    RECORD_TYPES,
    Action,
    Child,
    Concern,
    Decision,
    Episode,
    Event,
    Grading,
    Link,
    Person,
    Point,
    Review,
)
from graph.vocabulary import vocabulary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.ids import RecordId
    from graph.records import Record

__all__ = [
    "ALL_TYPES",
    "FORMAT",
    "LABELS",
    "SCHEMA",
    "key_of",
    "link_properties",
    "link_types",
    "node_properties",
    "structure",
    "type_of",
]

FORMAT = 1
"""Version of this layout; a newer one is refused."""
LABELS = tuple(one.__name__ for one in RECORD_TYPES if one is not Link)
"""Labels of nodes."""
_UNIQUE = (
    ("Record", "key"),
    ("Version", "key"),
    ("Batch", "number"),
    ("Line", "number"),
    ("Tombstone", "commitment"),
    ("Store", "name"),
)
_INDEXED = (("Version", "of"), ("Version", "batch"), ("Current", "of"), ("Named", "key"))
_LONGEST_KEY = 1_000
OTHER = "LINKED_TO"
"""Type of a link whose kind the vocabulary does not know; its property ``kind`` tells."""


@cache
def link_types() -> dict[str, str]:
    """
    Give the relationship type of each kind of link.

    Returns
    -------
    dict
        Term of ``link_kinds`` to type: its code in capitals.
    """
    return {term.code: term.code.upper() for term in vocabulary("link_kinds")}


def _schema() -> Iterator[str]:
    for label, key in _UNIQUE:
        yield (
            f"CREATE CONSTRAINT {label.lower()}_{key} IF NOT EXISTS"
            f" FOR (n:{label}) REQUIRE n.{key} IS UNIQUE"
        )
    for label, key in _INDEXED:
        yield f"CREATE INDEX {label.lower()}_{key}_index IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
    for kind in ALL_TYPES:
        yield f"CREATE INDEX {kind.lower()}_fact IF NOT EXISTS FOR ()-[r:{kind}]-() ON (r.fact)"


ALL_TYPES = (*sorted(set(link_types().values())), OTHER)
"""Every type that a link may have."""
SCHEMA = tuple(_schema())
"""Constraints and indexes that ``hothmap init`` makes."""


def key_of(record_id: str) -> str:
    """
    Give what an id is looked up by: an index holds no more than some thousand bytes.

    Parameters
    ----------
    record_id
        An id.

    Returns
    -------
    str
        The id itself, or the digest of a very long one.
    """
    if len(record_id) <= _LONGEST_KEY:
        return record_id
    return f"sha256 {hashlib.sha256(record_id.encode()).hexdigest()}"


def type_of(link: Link) -> str:
    """
    Give a link's relationship type.

    Parameters
    ----------
    link
        A link.

    Returns
    -------
    str
        That of its kind in the vocabulary, or LINKED_TO.
    """
    return link_types().get(link.kind, OTHER)


@cache
def _plain_fields(kind: type[Record]) -> tuple[str, ...]:
    return tuple(name for name in kind.__struct_fields__ if name not in {"id", "accounts", "parts"})


def node_properties(record: Record) -> dict[str, object]:
    """
    Give a node's properties.

    Parameters
    ----------
    record
        A record that is no link.

    Returns
    -------
    dict
        Field to value that Neo4j can hold; what is not stated is left out.
    """
    found: dict[str, object] = {
        "key": key_of(record.id),
        "id": record.id,
        "reference": reference_of(record.id),
    }
    for name in _plain_fields(type(record)):
        value = getattr(record, name)
        if isinstance(value, Grading):
            found[name] = value.code
        elif isinstance(value, Point):
            found |= {"easting_m": value.easting_m, "northing_m": value.northing_m}
        elif isinstance(value, tuple) and all(isinstance(one, str) for one in value):
            found[name] = list(value)
        elif isinstance(value, str | int | float | bool) and value != "":
            found[name] = value
    if isinstance(record, Child | Person):
        found["name"] = full_name(record)
        found["nicknames"] = list(nicknames(record))
        if (born := date_of_birth(record)) is not None:
            found["date_of_birth"] = born
        found["child_before"] = child_before(record).isoformat()
    return found


def link_properties(link: Link) -> dict[str, object]:
    """
    Give a relationship's properties.

    Parameters
    ----------
    link
        A link.

    Returns
    -------
    dict
        Property to value.
    """
    kinds = vocabulary("link_kinds")
    known = link.kind in kinds
    return {
        "fact": key_of(link.id),
        "kind": link.kind,
        "layer": kinds[link.kind].text("layer") if known else "context",
        "first_seen": link.first_seen,
        "last_seen": link.last_seen,
        "lapses_on": lapses_on(link, evidence_table()).isoformat(),
        "suspected_false": is_suspected_false(link.grading),
        "grading": link.grading.code,
        "agency": link.agency,
        "source_reference": link.source_reference,
        "confidence": link.confidence,
        "protective": link.protective or (known and kinds[link.kind].flag("protective")),
    }


def structure(record: Record) -> Iterator[tuple[str, RecordId, str]]:
    """
    List what a node points at besides links.

    Parameters
    ----------
    record
        A record that is no link.

    Yields
    ------
    tuple of (str, RecordId, str)
        ``INVOLVES``, ``ABOUT`` or ``STATED_IN``, the other node, and the role or an empty text.
    """
    if isinstance(record, Event):
        for part in record.parts:
            yield "INVOLVES", part.record, part.role
    if isinstance(record, Concern | Action):
        yield "ABOUT", record.subject, ""
    if isinstance(record, Episode | Review):
        yield "ABOUT", record.child, ""
    if isinstance(record, Decision):
        for one in record.subjects:
            yield "ABOUT", one, ""
    if isinstance(record, Action | Concern | Episode | Event | Review):
        yield "STATED_IN", record.row, ""
    if isinstance(record, Child | Person):
        for row in sorted({row for account in record.accounts for row in account.rows}):
            yield "STATED_IN", row, ""
