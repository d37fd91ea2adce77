"""Rows on their way into the embedded store: some thousand at a time, while the next are made.

One statement inserts a part of the rows, so that the engine works for a while without asking for
anything, on a thread of its own. What the rows hold travels as bytes laid end to end; the statement
cuts them apart by numbers. The engine takes half as long as for a row at a time.
"""

from __future__ import annotations

from collections import deque
from itertools import accumulate, chain
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
# Values of both: 1 what the rows hold, end to end; 2 their digests; 3 for each row where it begins
# and how long its texts are, then where the last one ends; 4 a list as long as there are rows; 5
# the batch; 6 the version. A number is eleven digits, of which the first is a one, and a comma: no
# blob of the engine's is that long.
_INSERT_NODES = (
    "INSERT INTO node (version, batch, withdrawn, digest, id, body)"
    " SELECT ?6, ?5, 0, substr(?2, place * 32 + 1, 32),"
    " CAST(substr(?1, at, id) AS TEXT), substr(?1, at + id, next - at - id)"
    " FROM (SELECT key AS place,"
    " CAST(substr(?3, key * 24 + 3, 10) AS INTEGER) AS at,"
    " CAST(substr(?3, key * 24 + 15, 10) AS INTEGER) AS id,"
    " CAST(substr(?3, key * 24 + 27, 10) AS INTEGER) AS next FROM json_each(?4))"
)
_INSERT_EDGES = (
    "INSERT INTO edge (version, batch, withdrawn, digest, id, source, target, body)"
    " SELECT ?6, ?5, 0, substr(?2, place * 32 + 1, 32),"
    " CAST(substr(?1, at, id) AS TEXT), CAST(substr(?1, at + id, source) AS TEXT),"
    " CAST(substr(?1, at + id + source, target) AS TEXT),"
    " substr(?1, at + id + source + target, next - at - id - source - target)"
    " FROM (SELECT key AS place,"
    " CAST(substr(?3, key * 48 + 3, 10) AS INTEGER) AS at,"
    " CAST(substr(?3, key * 48 + 15, 10) AS INTEGER) AS id,"
    " CAST(substr(?3, key * 48 + 27, 10) AS INTEGER) AS source,"
    " CAST(substr(?3, key * 48 + 39, 10) AS INTEGER) AS target,"
    " CAST(substr(?3, key * 48 + 51, 10) AS INTEGER) AS next FROM json_each(?4))"
)
_ONE = 10**10


class Rows(NamedTuple):
    """
    Versions of records as the engine takes them, column by column.

    Attributes
    ----------
    version
        The number of each of them: 1 for the first.
    ids
        The records' ids.
    digests
        SHA-256 of each body.
    bodies
        The records as JSON.
    sources, targets
        The ends of links; empty for everything else.
    """

    version: int
    ids: Sequence[str]
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
        values = (*_packed(rows), self._batch, rows.version)
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
    """Lay what the rows hold end to end, and write down where it is to be cut."""
    texts = [column for column in (rows.ids, rows.sources, rows.targets) if column]
    held = [*([text.encode() for text in column] for column in texts), rows.bodies]
    lengths = [list(map(len, column)) for column in held]
    starts = list(accumulate(map(sum, zip(*lengths, strict=True)), initial=1))
    end = starts.pop()
    cuts = zip(starts, *lengths[:-1], strict=True)
    numbers = msgspec.json.encode([_ONE + number for row in cuts for number in row] + [_ONE + end])
    content = b"".join(chain.from_iterable(zip(*held, strict=True)))
    places = msgspec.json.encode([0] * len(rows.ids)).decode()
    return content, b"".join(rows.digests), numbers, places
