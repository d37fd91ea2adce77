"""Rows on their way into the embedded store: some thousand at a time, while the next are made.

One statement inserts a part of the rows, so that the engine works for a while without asking for
anything, on a thread of its own. What the rows hold travels as bytes laid end to end; the statement
cuts them apart by numbers. The engine takes half as long as for a row at a time.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from graph.store.packs import AT_ONCE, LINKS

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor
    from types import TracebackType
    from typing import Self

    import sqlcipher3

    from graph.store.packs import Pack

__all__ = ["Inserting"]

_MOST_AHEAD = 50
"""Parts that wait for the engine, so that it goes on while what follows is worked out."""
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

    def insert(self, records: Pack, version: int) -> None:
        """
        Insert versions: of links, whose ends are there already, or of everything else.

        Parameters
        ----------
        records
            The records, at best :data:`graph.store.packs.AT_ONCE` of them.
        version
            The number of each of them: 1 for the first.
        """
        size = len(records.ids)
        statement = _INSERT_EDGES if records.kind == LINKS else _INSERT_NODES
        places = f"[{','.join('0' * size)}]"
        values = (records.content, records.digests, records.cuts, places, self._batch, version)
        if self._pool is None and size < AT_ONCE:
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
