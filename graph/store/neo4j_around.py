"""One record's surroundings in Neo4j, read along the current graph's relationships."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.store.encoding import DECODER
from graph.store.neo4j_model import ALL_TYPES, key_of
from graph.store.neo4j_writer import CURRENT_BODIES

if TYPE_CHECKING:
    import neo4j

    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["around"]

_STEP = (
    "UNWIND $ids AS id MATCH (n:Record {key: id})-[r:"
    + "|".join(ALL_TYPES)
    + "]-(m:Record) RETURN DISTINCT r.fact, m.key"
)
_NODES = (
    "UNWIND $ids AS id MATCH (v:Current {of: id}) WHERE NOT v.withdrawn AND NOT v.link"
    " RETURN v.id, v.body"
)


def around(
    transaction: neo4j.ManagedTransaction, record_id: RecordId, steps: int
) -> tuple[Record, ...]:
    """
    Read one record and what lies around it.

    Parameters
    ----------
    transaction
        The transaction.
    record_id
        The record; nothing comes back where there is none, and for a link.
    steps
        Number of links to go, in either direction.

    Returns
    -------
    tuple of Record
        Current records that links lead to, and those links, sorted by id.
    """
    reached: set[str] = {key_of(record_id)}
    facts: set[str] = set()
    front = set(reached)
    for _ in range(steps):
        found = transaction.run(_STEP, ids=sorted(front)).values()
        facts |= {fact for fact, _ in found}
        front = {other for _, other in found} - reached
        reached |= front
    bodies = dict(transaction.run(_NODES, ids=sorted(reached)).values())
    bodies |= dict(transaction.run(CURRENT_BODIES, ids=sorted(facts)).values())
    return tuple(DECODER.decode(bodies[one]) for one in sorted(bodies))
