"""The order in which a batch is written: evidence as it comes, whom it is about, then links."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from graph.store.packs import AT_ONCE, LINKS, OTHERS, SUBJECTS, Pack, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from graph.records import Record

__all__ = ["in_order"]


def in_order(records: Iterable[Record | Pack]) -> Iterator[Pack | list[Record]]:
    """
    Give a batch's records some at a time: what links name before the links.

    Of two for one id the later counts: where evidence follows under the id of one that waits, those
    that wait go first.

    Parameters
    ----------
    records
        What comes, one by one or packed; taken once.

    Yields
    ------
    Pack or list of Record
        Those to be written next, of one kind; none is empty.
    """
    held = {kind: _Parts() for kind in (OTHERS, SUBJECTS, LINKS)}
    waiting: set[str] = set()
    others = held[OTHERS]
    for record in records:
        if isinstance(record, Pack):
            kind, ids = record.kind, record.ids
        else:
            kind, ids = kind_of(record), [record.id]
        if kind == SUBJECTS:
            waiting.update(ids)
        elif kind == OTHERS and not waiting.isdisjoint(ids):
            yield from others.taken()
            yield from held[SUBJECTS].taken()
            waiting.clear()
        held[kind].add(record)
        if others.is_full:
            yield from others.taken()
    for parts in held.values():
        yield from parts.taken()


class _Parts:
    """Records that wait, in parts of which each can be written at once."""

    def __init__(self) -> None:
        self._parts: deque[Pack | list[Record]] = deque()

    def add(self, item: Pack | Record) -> None:
        """Add a record, or several."""
        if isinstance(item, Pack):
            self._parts.append(item)
            return
        last = self._parts[-1] if self._parts else None
        if isinstance(last, list) and len(last) < AT_ONCE:
            last.append(item)
        else:
            self._parts.append([item])

    @property
    def is_full(self) -> bool:
        """Whether there is enough to be written."""
        if not self._parts:
            return False
        last = self._parts[-1]
        return isinstance(last, Pack) or len(last) >= AT_ONCE

    def taken(self) -> Iterator[Pack | list[Record]]:
        """Give the parts, and keep none."""
        while self._parts:
            yield self._parts.popleft()
