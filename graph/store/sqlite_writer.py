"""What one save writes into the embedded store: versions of records, inside a transaction."""

from __future__ import annotations

from hashlib import sha256
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from graph.errors import BrokenReferenceError, InvalidRecordError
from graph.records import SUBJECT_TYPES, Link
from graph.store.sealed import DECODER, ENCODER, Sealed
from graph.store.sqlite_rows import Inserting, Row
from graph.store.values import Saved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import sqlcipher3

    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["LOAD", "Writer"]

_T = TypeVar("_T")

LOAD = (
    "SELECT body, withdrawn, max(version) FROM node WHERE batch <= ?1 GROUP BY id"
    " UNION ALL"
    " SELECT body, withdrawn, max(version) FROM edge WHERE batch <= ?1 GROUP BY id"
)
"""Current versions as of a batch."""
_CURRENT_NODES = "SELECT id, max(version), digest, withdrawn FROM node GROUP BY id"
_CURRENT_EDGES = "SELECT id, max(version), digest, withdrawn FROM edge GROUP BY id"
_WITHDRAW_NODE = (
    "INSERT INTO node (id, version, batch, withdrawn, body, digest)"
    " SELECT id, version + 1, ?, 1, body, digest FROM node WHERE id = ? AND version = ?"
)
_WITHDRAW_EDGE = (
    "INSERT INTO edge (id, version, batch, withdrawn, body, digest, source, target)"
    " SELECT id, version + 1, ?, 1, body, digest, source, target FROM edge"
    " WHERE id = ? AND version = ?"
)
_WITH_ENDS = (Link, Sealed)
_ABSENT = (0, b"", 1, False)
_SUBJECT_KINDS = frozenset(one.__name__.lower() for one in SUBJECT_TYPES)


class Writer:
    """
    Writes one batch's versions inside an open transaction.

    Parameters
    ----------
    connection
        The connection, its transaction begun.
    batch
        The batch's number.
    """

    def __init__(self, connection: sqlcipher3.Connection, batch: int) -> None:
        self._connection = connection
        self._batch = batch
        self._current: dict[str, tuple[int, bytes, int, bool]] = {}
        for query, is_link in ((_CURRENT_NODES, False), (_CURRENT_EDGES, True)):
            for record_id, version, digest, withdrawn in connection.execute(query):
                self._current[record_id] = (version, digest, withdrawn, is_link)
        self._named: set[str] = set()
        self._added = self._changed = self._unchanged = self._withdrawn = 0

    @property
    def wrote(self) -> bool:
        """Whether any version was written."""
        return bool(self._added or self._changed or self._withdrawn)

    def put(self, records: Iterable[Record | Sealed]) -> None:
        """
        Add versions for records whose content differs from their current one; links last.

        Parameters
        ----------
        records
            What to save; links may name what comes after them.
        """
        nodes, links = _parted(records)
        with Inserting(self._connection, self._batch) as inserting:
            for some in nodes:
                inserting.nodes(self._rows(some, is_link=False))
            inserting.edges(self._rows(links, is_link=True))

    def _rows(self, records: list[Record | Sealed], *, is_link: bool) -> Iterator[Row]:
        """Give the row of each record that says something new: one loop, as there are so many."""
        current, encode, make = self._current, ENCODER.encode, Row._make
        held_of, name = current.get, self._named.update
        for record in _given_up(records):
            record_id = record.id
            if isinstance(record, Sealed):
                body, digest = record.body, record.digest
            else:
                body = encode(record)
                digest = sha256(body).digest()
            version, held, withdrawn, was_link = held_of(record_id, _ABSENT)
            if not version:
                self._added += 1
            elif is_link is not was_link:
                msg = f"{record_id} is the id of a link and of something else; nothing was saved."
                raise InvalidRecordError(msg)
            elif held == digest and not withdrawn:
                self._unchanged += 1
                continue
            else:
                self._changed += 1
            version += 1
            current[record_id] = (version, digest, 0, is_link)
            name(record.refers_to())
            if isinstance(record, _WITH_ENDS):
                yield make((record_id, version, digest, body, record.source, record.target))
            else:
                yield make((record_id, version, digest, body, "", ""))

    def withdraw(self, record_ids: Iterable[RecordId]) -> None:
        """
        Add a version that withdraws each record that is there and not yet withdrawn.

        Parameters
        ----------
        record_ids
            What no source states any more.
        """
        for record_id in sorted(set(record_ids)):
            version, _, withdrawn, is_link = self._current.get(record_id, _ABSENT)
            if withdrawn:
                continue
            copy = _WITHDRAW_EDGE if is_link else _WITHDRAW_NODE
            self._connection.execute(copy, (self._batch, record_id, version))
            self._current[record_id] = (version + 1, b"", 1, is_link)
            self._withdrawn += 1

    def check_references(self) -> None:
        """
        Refuse the batch if a record names one that is not in the store, or is withdrawn.

        Raises
        ------
        BrokenReferenceError
            If there is one; the transaction is then rolled back.
        """
        missing = sorted(one for one in self._named if self._current.get(one, _ABSENT)[2])
        if missing:
            msg = f"{missing[0]} is named but does not exist; nothing was saved."
            raise BrokenReferenceError(msg)

    def check_withdrawn(self) -> None:
        """
        Refuse the batch if something that stays names what it withdraws.

        Raises
        ------
        BrokenReferenceError
            If there is one; the transaction is then rolled back.
        """
        if not self._withdrawn:
            return
        for body, withdrawn, _ in self._connection.execute(LOAD, (self._batch,)):
            if withdrawn:
                continue
            record = DECODER.decode(body)
            for other in record.refers_to():
                if self._current.get(other, _ABSENT)[2]:
                    msg = f"{other} is still named by {record.id}; nothing was saved."
                    raise BrokenReferenceError(msg)

    def saved(self) -> Saved:
        """
        Give the counts.

        Returns
        -------
        Saved
            What was added, changed, left and withdrawn.
        """
        return Saved(
            added=self._added,
            changed=self._changed,
            unchanged=self._unchanged,
            withdrawn=self._withdrawn,
        )


def _parted(
    records: Iterable[Record | Sealed],
) -> tuple[tuple[list[Record | Sealed], ...], list[Record | Sealed]]:
    """
    Part links from the rest, and of the rest what is looked for by name: it lies together then.

    Of two for one id the later counts, so a batch with one in both parts is left in its order.

    Returns
    -------
    nodes, links
        The parts of the nodes, each to be written before the next; and the links.
    """
    nodes: list[Record | Sealed] = []
    links: list[Record | Sealed] = []
    for record in records:
        is_link = record.is_link if isinstance(record, Sealed) else isinstance(record, Link)
        (links if is_link else nodes).append(record)
    subjects = [one for one in nodes if _is_subject(one)]
    others = [one for one in nodes if not _is_subject(one)]
    ids = {one.id for one in subjects}
    apart = ids.isdisjoint(map(attrgetter("id"), others))
    return ((subjects, others) if apart else (nodes,)), links


def _given_up(records: list[_T]) -> Iterator[_T]:
    """Give one after another and keep none: the engine works meanwhile, and they are many."""
    records.reverse()
    while records:
        yield records.pop()


def _is_subject(record: Record | Sealed) -> bool:
    if isinstance(record, Sealed):
        return record.kind in _SUBJECT_KINDS
    return isinstance(record, SUBJECT_TYPES)
