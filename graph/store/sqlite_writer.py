"""What one save writes into the embedded store: versions of records, inside a transaction."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import TYPE_CHECKING, TypeVar

from graph.errors import BrokenReferenceError, InvalidRecordError
from graph.records import SUBJECT_TYPES, Link
from graph.store.sealed import DECODER, Sealed, sealed_once
from graph.store.sqlite_narrow import tells_of_a_subject
from graph.store.sqlite_rows import AT_ONCE, Inserting, Rows
from graph.store.sqlite_states import State, States
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
_WITHDRAW_NODE = (
    "INSERT INTO node (id, version, batch, withdrawn, body, digest)"
    " SELECT id, version + 1, ?, 1, body, digest FROM node WHERE id = ? AND version = ?"
)
_WITHDRAW_EDGE = (
    "INSERT INTO edge (id, version, batch, withdrawn, body, digest, source, target)"
    " SELECT id, version + 1, ?, 1, body, digest, source, target FROM edge"
    " WHERE id = ? AND version = ?"
)
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
        self._states = States(connection)
        self._named: set[str] = set()
        self._added = self._changed = self._unchanged = self._withdrawn = 0

    @property
    def wrote(self) -> bool:
        """Whether any version was written."""
        return bool(self._added or self._changed or self._withdrawn)

    def put(self, records: Iterable[Record | Sealed]) -> None:
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
        links: list[Link | Sealed] = []
        with Inserting(self._connection, self._batch) as inserting:
            for part in _without_links(records, links):
                for rows in self._news(part, is_link=False):
                    inserting.insert(rows)
            for part_of_links in _given_up(links):
                for rows in self._news(part_of_links, is_link=True):
                    inserting.insert(rows)
            self._check_references()

    def _news(self, part: Sequence[Record | Sealed], *, is_link: bool) -> Iterator[Rows]:
        """Give the rows of records that say something new, and note whom those name."""
        sealed = list(map(sealed_once, part))
        for version, some in self._by_version(sealed, is_link=is_link).items():
            self._named.update(chain.from_iterable([one.named for one in some]))
            yield Rows(
                version=version,
                ids=[one.id for one in some],
                digests=[one.digest for one in some],
                bodies=[one.body for one in some],
                sources=[one.source for one in some] if is_link else (),
                targets=[one.target for one in some] if is_link else (),
            )

    def _check_references(self) -> None:
        missing = self._states.missing(self._named)
        if missing:
            msg = f"{min(missing)} is named but does not exist; nothing was saved."
            raise BrokenReferenceError(msg)

    def _by_version(self, part: list[Sealed], *, is_link: bool) -> dict[int, list[Sealed]]:
        """Give those that say something new by the number of their version, and note it."""
        ids = [one.id for one in part]
        if self._states.add_first(ids, [one.digest for one in part], is_link=is_link):
            self._added += len(part)
            return {1: part}
        found: defaultdict[int, list[Sealed]] = defaultdict(list)
        for one in part:
            state = self._states[one.id]
            if state.version and is_link is not state.is_link:
                msg = f"{one.id} is the id of a link and of something else; nothing was saved."
                raise InvalidRecordError(msg)
            if state.digest == one.digest and not state.withdrawn:
                self._unchanged += 1
                continue
            self._added += not state.version
            self._changed += bool(state.version)
            version = state.version + 1
            self._states[one.id] = State(version, one.digest, withdrawn=False, is_link=is_link)
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


def _without_links(
    records: Iterable[Record | Sealed], links: list[Link | Sealed]
) -> Iterator[list[Record | Sealed]]:
    """
    Give what is no link some at a time, as it comes, but what is looked for by name at the end.

    Such records lie together then. Of two for one id the later counts: where something else
    follows under the id of one that waits, those that wait go first.

    Parameters
    ----------
    records
        What comes.
    links
        Where links are put.

    Yields
    ------
    list of Record or Sealed
        Those to be written next.
    """
    subjects: list[Record | Sealed] = []
    waiting: set[str] = set()
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
        if is_subject:
            subjects.append(record)
            waiting.add(record.id)
            continue
        if record.id in waiting:
            yield from filter(None, (others, *_given_up(subjects)))
            others = []
            waiting.clear()
        others.append(record)
        if len(others) == AT_ONCE:
            yield others
            others = []
    yield from filter(None, (others, *_given_up(subjects)))


def _given_up(records: list[_T]) -> Iterator[list[_T]]:
    """Give some at a time and keep none: the engine works meanwhile, and they are many."""
    records.reverse()
    while records:
        part = records[-AT_ONCE:]
        del records[-AT_ONCE:]
        part.reverse()
        yield part
