"""What one save writes into the embedded store: versions of records, inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from graph.errors import BrokenReferenceError, InvalidRecordError
from graph.store.encoding import DECODER
from graph.store.packs import LINKS, Pack, kind_of, pack
from graph.store.sqlite_rows import Inserting
from graph.store.sqlite_states import State, States
from graph.store.values import Saved
from graph.store.writing_order import in_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    import sqlcipher3

    from graph.ids import RecordId
    from graph.records import Record

__all__ = ["LOAD", "Writer"]

LOAD = (
    "SELECT body, withdrawn, max(version) FROM node WHERE batch <= ?1 GROUP BY id"
    " UNION ALL"
    " SELECT body, withdrawn, max(version) FROM edge WHERE batch <= ?1 GROUP BY id"
)
"""Current versions as of a batch."""
_WITHDRAW_NODE = (
    "INSERT INTO node (id, version, batch, withdrawn, body, digest)"
    " SELECT id, version + 1, ?, 1, body, digest FROM node WHERE id = ? AND version = ?"
)
_WITHDRAW_EDGE = (
    "INSERT INTO edge (id, version, batch, withdrawn, body, digest, source, target)"
    " SELECT id, version + 1, ?, 1, body, digest, source, target FROM edge"
    " WHERE id = ? AND version = ?"
)


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
        self._states = States(connection)
        self._named: set[str] = set()
        self._added = self._changed = self._unchanged = self._withdrawn = 0

    @property
    def wrote(self) -> bool:
        """Whether any version was written."""
        return bool(self._added or self._changed or self._withdrawn)

    def put(self, records: Iterable[Record | Pack]) -> None:
        """
        Add versions for records whose content differs from their current one; links last.

        The batch is refused if a record names one that is not in the store, or is withdrawn. What
        the batch itself withdraws comes after: the earlier of two versions may have named it.

        Parameters
        ----------
        records
            What to save, taken once, while the first are written; they may name what comes after.
            BrokenReferenceError is raised if one names what is not there, at the end; the
            transaction is then rolled back.
        """
        with Inserting(self._connection, self._batch) as inserting:
            for part in in_order(records):
                for version, some in self._news(part):
                    self._named.update(some.named)
                    inserting.insert(some, version)
            self._check_references()

    def _news(self, part: Pack | list[Record]) -> Iterator[tuple[int, Pack]]:
        """Give the records that say something new, with the number of their versions."""
        given = part if isinstance(part, Pack) else pack(part, kind_of(part[0]))
        if self._states.add_first(given.ids, given.digests, is_link=given.kind == LINKS):
            self._added += len(given.ids)
            yield 1, given
            return
        records = part.records() if isinstance(part, Pack) else part
        for version, some in self._by_version(records, given.each_digest()).items():
            yield version, pack(some, given.kind)

    def _check_references(self) -> None:
        missing = self._states.missing(self._named)
        if missing:
            msg = f"{min(missing)} is named but does not exist; nothing was saved."
            raise BrokenReferenceError(msg)

    def _by_version(
        self, records: Sequence[Record], digests: Sequence[bytes]
    ) -> dict[int, list[Record]]:
        """Give those that say something new by the number of their version, and note it."""
        found: defaultdict[int, list[Record]] = defaultdict(list)
        for one, digest in zip(records, digests, strict=True):
            state, is_link = self._states[one.id], kind_of(one) == LINKS
            if state.version and is_link is not state.is_link:
                msg = f"{one.id} is the id of a link and of something else; nothing was saved."
                raise InvalidRecordError(msg)
            if state.digest == digest and not state.withdrawn:
                self._unchanged += 1
                continue
            self._added += not state.version
            self._changed += bool(state.version)
            version = state.version + 1
            self._states[one.id] = State(version, digest, withdrawn=False, is_link=is_link)
            found[version].append(one)
        return dict(sorted(found.items()))

    def withdraw(self, record_ids: Iterable[RecordId]) -> None:
        """
        Add a version that withdraws each record that is there and not yet withdrawn.

        Parameters
        ----------
        record_ids
            What no source states any more.
        """
        for record_id in sorted(set(record_ids)):
            state = self._states[record_id]
            if state.withdrawn:
                continue
            copy = _WITHDRAW_EDGE if state.is_link else _WITHDRAW_NODE
            self._connection.execute(copy, (self._batch, record_id, state.version))
            self._states[record_id] = state._replace(version=state.version + 1, withdrawn=True)
            self._withdrawn += 1

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
                if self._states[other].withdrawn:
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
