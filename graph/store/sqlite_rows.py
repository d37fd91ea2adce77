"""Rows on their way into the embedded store: some thousand at a time, while the next are made.

One statement inserts a part of the rows, so that the engine works for a while without asking for
anything, on a thread of its own. What the rows hold travels as bytes laid end to end; the statement
cuts them apart by numbers. Two and a half times as fast as a row at a time (``docs/store.md``).
"""

from __future__ import annotations

from collections import deque
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

import msgspec

if TYPE_CHECKING:
    from collections.abc import Sequence
    from concurrent.futures import Future, ThreadPoolExecutor
    from types import TracebackType
    from typing import Self

    import sqlcipher3

__all__ = ["AT_ONCE", "Inserting", "Rows"]

AT_ONCE = 4_000
"""Rows of one statement."""
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


class Rows(NamedTuple):
    """
    Versions of records as the engine takes them, column by column.

    Attributes
    ----------
    ids
        The records' ids.
    versions
        1 for the first.
    digests
        SHA-256 of each body.
    bodies
        The records as JSON.
    sources, targets
        The ends of links; empty for everything else.
    """

    ids: Sequence[str]
    versions: Sequence[int]
    digests: Sequence[bytes]
    bodies: Sequence[bytes]
    sources: Sequence[str] = ()
    targets: Sequence[str] = ()


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

    def insert(self, rows: Rows) -> None:
        """
        Insert versions: of links, whose ends are there already, or of everything else.

        Parameters
        ----------
        rows
            The versions, at best :data:`AT_ONCE` of them.
        """
        if not rows.ids:
            return
        statement = _INSERT_EDGES if rows.sources else _INSERT_NODES
        values = (*_packed(rows), self._batch)
        if self._pool is None and len(rows.ids) < AT_ONCE:
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


def _packed(rows: Rows) -> tuple[bytes, bytes, bytes, str]:
    """Lay texts, bodies and digests end to end; give a JSON list of numbers for each row."""
    count = len(rows.ids)
    texts = [text.encode() for column in (rows.ids, rows.sources, rows.targets) for text in column]
    starts, lengths = _cuts(texts)
    columns = [
        numbers[first : first + count]
        for first in range(0, len(texts), count)
        for numbers in (starts, lengths)
    ]
    cuts = zip(*columns, *_cuts(rows.bodies), rows.versions, strict=True)
    numbers = msgspec.json.encode(list(cuts)).decode()
    return b"".join(texts), b"".join(rows.bodies), b"".join(rows.digests), numbers


def _cuts(texts: Sequence[bytes]) -> tuple[list[int], list[int]]:
    """Give where each text begins, counted from 1 as the engine does, and its length."""
    lengths = list(map(len, texts))
    return list(accumulate(lengths, initial=1))[:-1], lengths
