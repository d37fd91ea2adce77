"""What one save writes into the embedded store: versions of records, inside a transaction."""

from __future__ import annotations

from itertools import compress, repeat
from operator import attrgetter
from typing import TYPE_CHECKING, TypeVar

from graph.errors import BrokenReferenceError, InvalidRecordError
from graph.records import SUBJECT_TYPES, Link
from graph.store.sealed import DECODER, Sealed, as_stored
from graph.store.sqlite_narrow import tells_of_a_subject
from graph.store.sqlite_rows import AT_ONCE, Inserting, Rows
from graph.store.values import Saved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import sqlcipher3

    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["LOAD", "Writer"]

_T = TypeVar("_T", bound="Record | Sealed")

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
_ABSENT = (0, b"", 1, False)
_SUBJECTS = frozenset[type](SUBJECT_TYPES)


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
                for part in _given_up(some):
                    inserting.insert(self._news(part, is_link=False)[1])
            for part_of_links in _given_up(links):
                kept, rows = self._news(part_of_links, is_link=True)
                sources, targets = [one.source for one in kept], [one.target for one in kept]
                inserting.insert(rows._replace(sources=sources, targets=targets))

    def _news(self, part: Sequence[_T], *, is_link: bool) -> tuple[Sequence[_T], Rows]:
        """Keep the records that say something new, give their rows, and note whom they name."""
        ids: list[str] = [one.id for one in part]
        bodies, digests = map(list, zip(*map(as_stored, part), strict=True))
        versions = self._versions(ids, digests, is_link=is_link)
        if 0 in versions:
            part, ids = list(compress(part, versions)), list(compress(ids, versions))
            bodies, digests = list(compress(bodies, versions)), list(compress(digests, versions))
            versions = [version for version in versions if version]
        for one in part:
            self._named.update(one.refers_to())
        return part, Rows(ids, versions, digests, bodies)

    def _versions(self, ids: list[str], digests: list[bytes], *, is_link: bool) -> list[int]:
        """Give each its version's number and note it; 0 where it says what was said before."""
        current = self._current
        if current.keys().isdisjoint(ids) and len(set(ids)) == len(ids):
            self._added += len(ids)
            states = zip(repeat(1), digests, repeat(0), repeat(is_link))
            current.update(zip(ids, states, strict=True))
            return [1] * len(ids)
        versions = []
        for record_id, digest in zip(ids, digests, strict=True):
            version, held, withdrawn, was_link = current.get(record_id, _ABSENT)
            if version and is_link is not was_link:
                msg = f"{record_id} is the id of a link and of something else; nothing was saved."
                raise InvalidRecordError(msg)
            if version and held == digest and not withdrawn:
                self._unchanged += 1
                versions.append(0)
                continue
            self._added += not version
            self._changed += bool(version)
            current[record_id] = (version + 1, digest, 0, is_link)
            versions.append(version + 1)
        return versions

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

        What the batch itself withdraws comes after: the earlier of two versions may have named it.

        Raises
        ------
        BrokenReferenceError
            If there is one; the transaction is then rolled back.
        """
        current = self._current
        missing = [one for one in self._named if current.get(one, _ABSENT)[2]]
        if missing:
            msg = f"{min(missing)} is named but does not exist; nothing was saved."
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
) -> tuple[list[list[Record | Sealed]], list[Link | Sealed]]:
    """
    Part links from the rest, and of the rest what is looked for by name: it lies together then.

    Of two for one id the later counts, so a batch with one in both parts is left in its order.

    Returns
    -------
    nodes, links
        The parts of the nodes, each to be written before the next; and the links.
    """
    nodes: list[Record | Sealed] = []
    links: list[Link | Sealed] = []
    subjects: list[Record | Sealed] = []
    others: list[Record | Sealed] = []
    for record in records:
        # Not isinstance, which takes several times as long to say no of this kind of class.
        if type(record) is Link:
            links.append(record)
            continue
        if type(record) is Sealed:
            if record.is_link:
                links.append(record)
                continue
            is_subject = tells_of_a_subject(record.body)
        else:
            is_subject = type(record) in _SUBJECTS
        nodes.append(record)
        (subjects if is_subject else others).append(record)
    ids = {one.id for one in subjects}
    apart = ids.isdisjoint(map(attrgetter("id"), others))
    return [subjects, others] if apart else [nodes], links


def _given_up(records: list[_T]) -> Iterator[list[_T]]:
    """Give some at a time and keep none: the engine works meanwhile, and they are many."""
    records.reverse()
    while records:
        part = records[-AT_ONCE:]
        del records[-AT_ONCE:]
        part.reverse()
        yield part
