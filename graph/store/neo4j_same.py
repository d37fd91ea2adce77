"""Who answers for whom, drawn in Neo4j as ``(…)-[:SAME_AS]->(…)`` so that Cypher counts once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.ids import RecordId, scheme_of
from graph.joining import leaders
from graph.store.neo4j_model import key_of

if TYPE_CHECKING:
    import neo4j

__all__ = ["draw_same"]

_DECIDED = (
    "MATCH (d:Decision {kind: 'same'})-[:ABOUT]->(one:Record)"
    " RETURN d.id, one.id, one:Child, one.named_in IS NOT NULL ORDER BY d.id, one.id"
)
_UNDRAW = "MATCH ()-[same:SAME_AS]->() DELETE same"
_DRAW = (
    "UNWIND $rows AS row MATCH (one:Record {key: row.one}) MATCH (known:Record {key: row.known})"
    " CREATE (one)-[:SAME_AS]->(known)"
)


def draw_same(transaction: neo4j.ManagedTransaction) -> None:
    """
    Draw anew, from the decisions in force, which record each joined one stands for.

    Parameters
    ----------
    transaction
        A transaction in which the decisions are drawn already.
    """
    decided: dict[str, list[RecordId]] = {}
    order: dict[RecordId, tuple[int, str]] = {}
    for decision, one, child, named in transaction.run(_DECIDED).values():
        decided.setdefault(decision, []).append(RecordId(one))
        unresolved = named or scheme_of(RecordId(one)) == "place"
        order[RecordId(one)] = (0 if child else 2 if unresolved else 1, one)
    pairs = ((first, second) for first, second in decided.values())
    found = leaders(pairs, order.__getitem__)
    transaction.run(_UNDRAW).consume()
    rows = [
        {"one": key_of(one), "known": key_of(known)}
        for one, known in sorted(found.items())
        if one != known
    ]
    if rows:
        transaction.run(_DRAW, rows=rows).consume()
