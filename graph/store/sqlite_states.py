"""Which version of a record is the current one, while a batch is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlcipher3

__all__ = ["State", "States"]

_DIGEST_BYTES = 32
_NODES = "SELECT id, max(version), digest, withdrawn FROM node GROUP BY id"
_EDGES = "SELECT id, max(version), digest, withdrawn FROM edge GROUP BY id"


class State(NamedTuple):
    """
    The current version of a record.

    Attributes
    ----------
    version
        Its number; 0 where there is none.
    digest
        SHA-256 of its body.
    withdrawn
        Whether no source states the record any more; true where there is none.
    is_link
        Whether it is a link.
    """

    version: int
    digest: bytes
    withdrawn: bool
    is_link: bool


_ABSENT = State(0, b"", withdrawn=True, is_link=False)


class States:
    """
    The current versions: those in the store, and what a batch has added to them so far.

    Parameters
    ----------
    connection
        The connection, its transaction begun.
    """

    def __init__(self, connection: sqlcipher3.Connection) -> None:
        self._held: dict[str, State] = {}
        for query, is_link in ((_NODES, False), (_EDGES, True)):
            for record_id, version, digest, withdrawn in connection.execute(query):
                self._held[record_id] = State(version, digest, bool(withdrawn), is_link)
        # Of what a long import adds only this is kept, for it is made of some 100,000 records: the
        # place of each among the digests, which lie end to end.
        self._first: dict[str, int] = {}
        self._digests = bytearray()
        self._links: set[str] = set()

    def add_first(self, record_ids: Sequence[str], digests: bytes, *, is_link: bool) -> bool:
        """
        Note first versions, if none of the records was there before.

        Parameters
        ----------
        record_ids, digests
            The records, and the digests of their bodies, end to end.
        is_link
            Whether they are links.

        Returns
        -------
        bool
            Whether they were noted; nothing is where one was there, or comes twice.
        """
        before = len(self._first)
        for known in (self._held, self._first):
            if not known.keys().isdisjoint(record_ids):
                return False
        start = len(self._digests) // _DIGEST_BYTES
        self._first.update(zip(record_ids, range(start, start + len(record_ids)), strict=True))
        if len(self._first) < before + len(record_ids):
            for record_id in set(record_ids):
                del self._first[record_id]
            return False
        self._digests += digests
        if is_link:
            self._links.update(record_ids)
        return True

    def __getitem__(self, record_id: str) -> State:
        """Give the current version of a record, or one that stands for none."""
        place = self._first.get(record_id)
        if place is None:
            return self._held.get(record_id, _ABSENT)
        digest = bytes(self._digests[place * _DIGEST_BYTES : (place + 1) * _DIGEST_BYTES])
        return State(1, digest, withdrawn=False, is_link=record_id in self._links)

    def __setitem__(self, record_id: str, state: State) -> None:
        """Note a record's next version."""
        self._first.pop(record_id, None)
        self._held[record_id] = state

    def missing(self, record_ids: set[str]) -> set[str]:
        """
        Tell which records are not there, or are withdrawn.

        Parameters
        ----------
        record_ids
            The records.

        Returns
        -------
        set of str
            Those of them.
        """
        return {
            one
            for one in record_ids.difference(self._first)
            if self._held.get(one, _ABSENT).withdrawn
        }
