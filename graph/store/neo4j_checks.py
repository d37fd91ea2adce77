"""What ``verify`` recomputes in Neo4j, and the digest of its contents."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from graph.records import Link
from graph.store.contents import contents_digest
from graph.store.encoding import DECODER
from graph.store.faults import MOST_FAULTS, reference_faults
from graph.store.neo4j_register import register_faults
from graph.store.values import Verified

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import neo4j

__all__ = ["verified"]

_VERSIONS = (
    "MATCH (v:Version) RETURN v.id, v.number, v.withdrawn, v.digest, v.body, v:Current AS current"
)
_COUNTS = (
    "RETURN COUNT { (:Batch) } AS batches, COUNT { MATCH (b:Batch) WHERE b.entry IS NOT NULL }"
    " AS imports, COUNT { (:Line) } AS register, COUNT { (:Tombstone) } AS erased"
)
_DRAWN = (
    "RETURN COUNT { (:Record) } AS nodes,"
    " COUNT { MATCH ()-[r]->() WHERE r.fact IS NOT NULL } AS links"
)


def verified(transaction: neo4j.ManagedTransaction, head: str | None) -> Verified:
    """
    Recompute everything.

    Parameters
    ----------
    transaction
        The transaction.
    head
        A head that a paper shows, or None.

    Returns
    -------
    Verified
        Digest, counts and faults.
    """
    rows = sorted(transaction.run(_VERSIONS).values(), key=lambda row: (row[0], row[1]))
    contents = [
        (one, number, withdrawn, hashlib.sha256(body.encode()).digest())
        for one, number, withdrawn, _, body, _ in rows
    ]
    newest = {row[0]: row for row in rows}
    current = [body for _, _, withdrawn, _, body, _ in newest.values() if not withdrawn]
    faults = [*_version_faults(rows), *reference_faults(DECODER, current)]
    faults += _drawing_faults(transaction, current)
    faults += register_faults(transaction, head)
    counted = transaction.run(_COUNTS).single(strict=True).data()
    return Verified(
        digest=contents_digest(contents),
        counts={
            "records": len(current),
            "withdrawn": len(newest) - len(current),
            "versions": len(rows),
            **counted,
        },
        faults=tuple(faults[:MOST_FAULTS]),
    )


def _version_faults(rows: Iterable[list[object]]) -> Iterator[str]:
    before, last, was_current = "", 0, True
    for one, number, _, digest, body, current in rows:
        if one != before:
            if not was_current:
                yield f"{before}: its newest version is not marked as current"
            before, last = str(one), 0
        elif was_current:
            yield f"{one} has two current versions"
        if number != last + 1:
            yield f"{one} has no version {last + 1}"
        if hashlib.sha256(str(body).encode()).hexdigest() != digest:
            yield f"{one}, version {number}: the content was changed"
        last, was_current = int(str(number)), bool(current)
    if not was_current:
        yield f"{before}: its newest version is not marked as current"


def _drawing_faults(transaction: neo4j.ManagedTransaction, bodies: Iterable[str]) -> Iterator[str]:
    """Compare the current graph with the versions it is drawn from, by count."""
    links = nodes = 0
    for body in bodies:
        if body.startswith(f'{{"record":"{Link.__name__.lower()}"'):
            links += 1
        else:
            nodes += 1
    drawn = transaction.run(_DRAWN).single(strict=True)
    if (drawn["nodes"], drawn["links"]) != (nodes, links):
        yield "the current graph does not show what the versions say; copy the store into a new one"
