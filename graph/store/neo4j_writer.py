"""What one save writes into Neo4j: versions, and the current graph beside them."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from graph.errors import BrokenReferenceError, InvalidRecordError
from graph.records import Link
from graph.store.encoding import DECODER, as_text
from graph.store.neo4j_model import (
    ALL_TYPES,
    LABELS,
    key_of,
    link_properties,
    node_properties,
    structure,
    type_of,
)
from graph.store.neo4j_same import draw_same
from graph.store.values import Saved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import neo4j

    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["BATCH", "CURRENT_BODIES", "Writer", "parts", "project", "write_versions"]

BATCH = 10_000
"""Rows a statement."""
_T = TypeVar("_T")

_CURRENT = (
    "UNWIND $ids AS id MATCH (v:Current {of: id})"
    " RETURN v.id, v.number, v.digest, v.withdrawn, v.link"
)
_STEP_BACK = "UNWIND $ids AS id MATCH (v:Current {of: id}) REMOVE v:Current"
_OLDER = "UNWIND $rows AS row CREATE (v:Version) SET v = row"
_NEWEST = "UNWIND $rows AS row CREATE (v:Version:Current) SET v = row"
CURRENT_BODIES = (
    "UNWIND $ids AS id MATCH (v:Current {of: id}) WHERE NOT v.withdrawn RETURN v.id, v.body"
)
"""What stands now for some ids, as JSON."""
_REMAINING = "MATCH (v:Current) WHERE NOT v.withdrawn RETURN v.body"
_NEW_NODES = {
    label: f"UNWIND $rows AS row CREATE (n:Record:{label}) SET n = row" for label in LABELS
}
_NODES = {
    label: (
        "UNWIND $rows AS row MERGE (n:Record {key: row.key})"
        f" SET n = row REMOVE n:{':'.join(LABELS)} SET n:{label}"
    )
    for label in LABELS
}
_UNTIE = "UNWIND $ids AS id MATCH (n:Record {key: id})-[r:INVOLVES|ABOUT|STATED_IN]->() DELETE r"
_TIES = {
    kind: (
        "UNWIND $rows AS row MATCH (a:Record {key: row.source}) MATCH (b:Record {key: row.target})"
        f" CREATE (a)-[r:{kind}]->(b) SET r = row.properties"
    )
    for kind in ("INVOLVES", "ABOUT", "STATED_IN", *ALL_TYPES)
}
_UNLINK = {
    kind: f"UNWIND $facts AS fact MATCH ()-[r:{kind} {{fact: fact}}]->() DELETE r"
    for kind in ALL_TYPES
}
_GONE = "UNWIND $ids AS id MATCH (n:Record {key: id}) DETACH DELETE n"


class _Held(NamedTuple):
    """What stands for an id: the number of its last version, and what that says."""

    number: int
    digest: str
    withdrawn: bool
    link: bool


class _New(NamedTuple):
    """A version to write."""

    record: Record
    row: dict[str, object]


def parts(items: Sequence[_T]) -> Iterator[list[_T]]:
    """
    Cut rows into what one statement takes.

    Parameters
    ----------
    items
        The rows.

    Yields
    ------
    list
        At most BATCH of them.
    """
    for start in range(0, len(items), BATCH):
        yield list(items[start : start + BATCH])


class Writer:
    """
    Writes one batch inside a transaction.

    Parameters
    ----------
    transaction
        The transaction; the store's node is locked in it.
    batch
        The batch's number.
    """

    def __init__(self, transaction: neo4j.ManagedTransaction, batch: int) -> None:
        self._transaction = transaction
        self._batch = batch
        self._held: dict[str, _Held] = {}
        self._new: list[_New] = []
        self._latest: dict[str, Record] = {}
        self._withdrawn: dict[str, Record] = {}
        self._before: set[str] = set()
        self._named: set[RecordId] = set()
        self.saved = Saved()

    def write(
        self, records: Sequence[tuple[Record, str, str]], withdraw: Iterable[RecordId]
    ) -> Saved:
        """
        Write versions for what differs, withdraw what is to go, and draw the current graph.

        Parameters
        ----------
        records
            Each with its JSON and the digest of that.
        withdraw
            Ids of what no source states any more.

        Returns
        -------
        Saved
            What changed.
        """
        going = sorted(set(withdraw))
        named = {other for record, _, _ in records for other in record.refers_to()}
        if self._batch > 1:  # else nothing is there to be found
            self._look_up({record.id for record, _, _ in records} | set(going) | named)
        added, changed, unchanged = self._put(records)
        self._check_named()
        withdrawn = self._withdraw(going)
        self._write_versions()
        if withdrawn:
            self._check_remaining()
        self._draw()
        return Saved(added=added, changed=changed, unchanged=unchanged, withdrawn=withdrawn)

    def _look_up(self, ids: set[str]) -> None:
        for some in parts(sorted(map(key_of, ids))):
            for record_id, *held in self._transaction.run(_CURRENT, ids=some).values():
                self._held[record_id] = _Held(*held)
                self._before.add(record_id)

    def _put(self, records: Sequence[tuple[Record, str, str]]) -> tuple[int, int, int]:
        added = changed = unchanged = 0
        for record, body, digest in records:
            link = type(record) is Link
            before = self._held.get(record.id)
            if before is None:
                number = 1
                added += 1
            elif before.link is not link:
                msg = f"{record.id} is the id of a link and of something else; nothing was saved."
                raise InvalidRecordError(msg)
            elif before.digest == digest and not before.withdrawn:
                unchanged += 1
                continue
            else:
                number = before.number + 1
                changed += 1
            self._add(record, number, body, digest, withdrawn=False)
            self._latest[record.id] = record
            self._named.update(record.refers_to())
        return added, changed, unchanged

    def _add(self, record: Record, number: int, body: str, digest: str, *, withdrawn: bool) -> None:
        link = type(record) is Link
        self._held[record.id] = _Held(number, "" if withdrawn else digest, withdrawn, link)
        row: dict[str, object] = {
            "key": f"{key_of(record.id)}#{number}",
            "of": key_of(record.id),
            "id": record.id,
            "number": number,
            "batch": self._batch,
            "withdrawn": withdrawn,
            "link": link,
            "digest": digest,
            "body": body,
        }
        self._new.append(_New(record, row))

    def _withdraw(self, going: Sequence[RecordId]) -> int:
        wanted = [one for one in going if one in self._held and not self._held[one].withdrawn]
        bodies: dict[str, str] = {}
        for some in parts([key_of(one) for one in wanted if one not in self._latest]):
            bodies |= dict(self._transaction.run(CURRENT_BODIES, ids=some).values())
        for one in wanted:
            record = self._latest.pop(one, None) or DECODER.decode(bodies[one])
            body = as_text(record)
            digest = hashlib.sha256(body.encode()).hexdigest()
            self._add(record, self._held[one].number + 1, body, digest, withdrawn=True)
            self._withdrawn[one] = record
        return len(wanted)

    def _check_named(self) -> None:
        """Refuse the batch if what it writes names a record that is not there, or is withdrawn."""
        # What the batch withdraws comes after: the earlier of two versions may have named it.
        held = self._held
        missing = [one for one in self._named if one not in held or held[one].withdrawn]
        if missing:
            msg = f"{min(missing)} is named but does not exist; nothing was saved."
            raise BrokenReferenceError(msg)

    def _write_versions(self) -> None:
        newest = {new.record.id: new.row for new in self._new}
        for some in parts(sorted(map(key_of, newest.keys() & self._before))):
            self._transaction.run(_STEP_BACK, ids=some).consume()
        write_versions(
            self._transaction,
            newest=list(newest.values()),
            older=[new.row for new in self._new if newest[new.record.id] is not new.row],
        )

    def _draw(self) -> None:
        project(
            self._transaction,
            put=list(self._latest.values()),
            gone=list(self._withdrawn.values()),
            redrawn=self._before,
        )

    def _check_remaining(self) -> None:
        """Refuse the batch if something that stays names what it withdraws."""
        for (body,) in self._transaction.run(_REMAINING):
            record = DECODER.decode(body)
            for other in record.refers_to():
                if other in self._withdrawn:
                    msg = f"{other} is still named by {record.id}; nothing was saved."
                    raise BrokenReferenceError(msg)


def write_versions(
    transaction: neo4j.ManagedTransaction,
    *,
    newest: Sequence[dict[str, object]],
    older: Sequence[dict[str, object]],
) -> None:
    """
    Write versions that are not there yet.

    Parameters
    ----------
    transaction
        The transaction.
    newest
        Properties of the last version of each record.
    older
        Properties of those that a later one follows.
    """
    for rows in parts(older):
        transaction.run(_OLDER, rows=rows).consume()
    for rows in parts(newest):
        transaction.run(_NEWEST, rows=rows).consume()


def project(
    transaction: neo4j.ManagedTransaction,
    *,
    put: Sequence[Record],
    gone: Sequence[Record],
    redrawn: Iterable[str],
) -> None:
    """
    Draw the current graph anew where it changed.

    Parameters
    ----------
    transaction
        The transaction.
    put
        Records as they are now.
    gone
        Records that are no longer.
    redrawn
        Ids that stood in the graph before: what hung on them is drawn anew.
    """
    there = set(redrawn)
    links = [one for one in put if isinstance(one, Link)]
    nodes = [one for one in put if not isinstance(one, Link)]
    old = sorted(
        {key_of(one.id) for one in (*links, *gone) if isinstance(one, Link) and one.id in there}
    )
    for kind in ALL_TYPES if old else ():
        for some in parts(old):
            transaction.run(_UNLINK[kind], facts=some).consume()
    for some in parts(sorted(key_of(one.id) for one in gone if not isinstance(one, Link))):
        transaction.run(_GONE, ids=some).consume()
    _draw_nodes(transaction, nodes, there)
    by_type: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for link in links:
        ends = {"source": key_of(link.source), "target": key_of(link.target)}
        by_type[type_of(link)].append({**ends, "properties": link_properties(link)})
    for node in nodes:
        for kind, other, role in structure(node):
            properties = {"role": role} if role else {}
            ends = {"source": key_of(node.id), "target": key_of(other)}
            by_type[kind].append({**ends, "properties": properties})
    for kind, ties in sorted(by_type.items()):
        for rows in parts(ties):
            transaction.run(_TIES[kind], rows=rows).consume()
    if nodes or any(not isinstance(one, Link) for one in gone):
        draw_same(transaction)


def _draw_nodes(
    transaction: neo4j.ManagedTransaction, nodes: Sequence[Record], there: set[str]
) -> None:
    for some in parts(sorted(key_of(one.id) for one in nodes if one.id in there)):
        transaction.run(_UNTIE, ids=some).consume()
    # What is new is made outright; what was there is found, and may have been of another kind.
    for label, rows in _by_label(one for one in nodes if one.id not in there):
        transaction.run(_NEW_NODES[label], rows=rows).consume()
    for label, rows in _by_label(one for one in nodes if one.id in there):
        transaction.run(_NODES[label], rows=rows).consume()


def _by_label(nodes: Iterable[Record]) -> Iterator[tuple[str, list[dict[str, object]]]]:
    held: defaultdict[str, list[dict[str, object]]] = defaultdict(list)
    for node in nodes:
        held[type(node).__name__].append(node_properties(node))
    for label, rows in sorted(held.items()):
        for some in parts(rows):
            yield label, some
