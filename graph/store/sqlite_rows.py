"""Rows on their way into the embedded store: some thousand at a time, while the next are made.

One statement inserts a part of the rows, so that the engine works for a while without asking for
anything, on a thread of its own. What the rows hold travels as bytes laid end to end; the statement
cuts them apart by numbers. Two and a half times as fast as a row at a time (``docs/store.md``).
"""

from __future__ import annotations

from collections import deque
from itertools import accumulate, islice
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from concurrent.futures import Future, ThreadPoolExecutor
    from types import TracebackType
    from typing import Self

    import sqlcipher3

__all__ = ["Inserting", "Row"]

_AT_ONCE = 4_000
_MOST_AHEAD = 3
"""Parts that wait for the engine: more would only take memory."""
_INSERT_NODES = (
    "INSERT INTO node (id, version, batch, withdrawn, digest, body)"
    " SELECT CAST(substr(?1, value->>0, value->>1) AS TEXT), value->>4, ?5, 0,"
    " substr(?3, key * 32 + 1, 32), substr(?2, value->>2, value->>3) FROM json_each(?4)"
)
_INSERT_EDGES = (
    "INSERT INTO edge (id, version, batch, withdrawn, digest, source, target, body)"
    " SELECT CAST(substr(?1, value->>0, value->>1) AS TEXT), value->>8, ?5, 0,"
    " substr(?3, key * 32 + 1, 32), CAST(substr(?1, value->>2, value->>3) AS TEXT),"
    " CAST(substr(?1, value->>4, value->>5) AS TEXT), substr(?2, value->>6, value->>7)"
    " FROM json_each(?4)"
)
_Packed = tuple[bytes, bytes, bytes, str]
"""Ids, bodies and digests laid end to end, and a JSON list of numbers for each row."""


class Row(NamedTuple):
    """
    A version of a record, as the engine takes it.

    Attributes
    ----------
    id
        The record's id.
    version
        1 for the first.
    digest
        SHA-256 of the body.
    body
        The record as JSON.
    source, target
        A link's ends; empty for everything else.
    """

    id: str
    version: int
    digest: bytes
    body: bytes
    source: str = ""
    target: str = ""


class Inserting:
    """
    Inserts rows inside an open transaction; a context, at whose end nothing is under way any more.

    Parameters
    ----------
    connection
        The connection, its transaction begun; nobody else uses it inside the context.
    batch
        The batch's number.
    """

    def __init__(self, connection: sqlcipher3.Connection, batch: int) -> None:
        self._connection = connection
        self._batch = batch
        self._pool: ThreadPoolExecutor | None = None
        self._ahead: deque[Future[object]] = deque()

    def __enter__(self) -> Self:
        """Give itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Wait for what is under way; raise what it ran into, unless something was raised here."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=kind is not None)
        if kind is None:
            while self._ahead:
                self._ahead.popleft().result()

    def nodes(self, rows: Iterable[Row]) -> None:
        """
        Insert versions of everything but links.

        Parameters
        ----------
        rows
            The versions.
        """
        self._insert(_INSERT_NODES, _packed_nodes, rows)

    def edges(self, rows: Iterable[Row]) -> None:
        """
        Insert versions of links, whose ends are there already.

        Parameters
        ----------
        rows
            The versions.
        """
        self._insert(_INSERT_EDGES, _packed_edges, rows)

    def _insert(
        self, statement: str, pack: Callable[[Sequence[Row]], _Packed], rows: Iterable[Row]
    ) -> None:
        for part in _parts(rows):
            values = (*pack(part), self._batch)
            if self._pool is None and len(part) < _AT_ONCE:
                self._connection.execute(statement, values)
            else:
                self._hand_over(statement, values)

    def _hand_over(self, statement: str, values: tuple[object, ...]) -> None:
        if self._pool is None:
            # A save of some rows needs no thread, and this takes a while to load.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

            self._pool = ThreadPoolExecutor(max_workers=1)
        while len(self._ahead) >= _MOST_AHEAD:
            self._ahead.popleft().result()
        self._ahead.append(self._pool.submit(self._connection.execute, statement, values))


def _parts(rows: Iterable[Row]) -> Iterator[list[Row]]:
    iterator = iter(rows)
    while part := list(islice(iterator, _AT_ONCE)):
        yield part


def _packed_nodes(rows: Sequence[Row]) -> _Packed:
    ids = [row[0].encode() for row in rows]
    bodies = [row[3] for row in rows]
    numbers = zip(*_cuts(ids), *_cuts(bodies), [row[1] for row in rows], strict=True)
    return _joined(ids, bodies, rows, list(numbers))


def _packed_edges(rows: Sequence[Row]) -> _Packed:
    ids = [text.encode() for row in rows for text in (row[0], row[4], row[5])]
    bodies = [row[3] for row in rows]
    starts, lengths = _cuts(ids)
    ends = [numbers[place::3] for place in range(3) for numbers in (starts, lengths)]
    numbers = zip(*ends, *_cuts(bodies), [row[1] for row in rows], strict=True)
    return _joined(ids, bodies, rows, list(numbers))


def _cuts(texts: Sequence[bytes]) -> tuple[list[int], list[int]]:
    """Give where each text begins, counted from 1 as the engine does, and its length."""
    lengths = list(map(len, texts))
    return list(accumulate(lengths, initial=1))[:-1], lengths


def _joined(
    ids: Sequence[bytes],
    bodies: Sequence[bytes],
    rows: Sequence[Row],
    numbers: Sequence[tuple[int, ...]],
) -> _Packed:
    digests = b"".join([row[2] for row in rows])
    return b"".join(ids), b"".join(bodies), digests, msgspec.json.encode(numbers).decode()
