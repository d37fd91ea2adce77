"""Rows on their way into the embedded store: some thousand at a time, while the next are made.

One statement inserts a part of the rows, so that the engine works for a while without asking for
anything, on a thread of its own. What the rows hold travels as bytes laid end to end; the statement
cuts them apart by numbers. The engine takes half as long as for a row at a time.
"""

from __future__ import annotations

import re
import sys
from collections import deque
from functools import lru_cache
from typing import TYPE_CHECKING

from graph.store.packs import LINKS

if TYPE_CHECKING:
    from concurrent.futures import Future, ThreadPoolExecutor
    from types import TracebackType
    from typing import Self

    import sqlcipher3

    from graph.store.packs import Pack

__all__ = ["Inserting"]

_WORTH_A_THREAD = 500
"""Rows from which on the engine works beside; fewer are there before a thread is."""
_ROWS = 16_000
"""Rows from which on one statement is full: after each the engine waits for the interpreter."""
_MOST_PACKS = 64
"""Packs that one statement inserts; each is a part of its text."""
_MOST_AHEAD = 20
"""Statements that wait for the engine, so that it goes on while what follows is worked out."""
_TURN_S = 0.0005
"""How long it waits while others work: Python's own 5 ms are as long as a statement takes."""
# Values of each pack: what the rows hold, end to end; their digests; for each row where it begins
# and how long its texts are, then where the last one ends; a list as long as there are rows. A
# number is eleven digits, of which the first is a one, and a comma: no blob of the engine's is that
# long. OFFSET keeps the inner query apart from the outer one: else each number is worked out as
# often as it is used.
_VALUES = ("held", "digests", "cuts", "rows")
_NODES = (
    " SELECT :version, :batch, 0, substr(:digests, place * 32 + 1, 32),"
    " CAST(substr(:held, at, id) AS TEXT), substr(:held, at + id, next - at - id)"
    " FROM (SELECT key AS place,"
    " CAST(substr(:cuts, key * 24 + 3, 10) AS INTEGER) AS at,"
    " CAST(substr(:cuts, key * 24 + 15, 10) AS INTEGER) AS id,"
    " CAST(substr(:cuts, key * 24 + 27, 10) AS INTEGER) AS next"
    " FROM json_each(:rows) LIMIT -1 OFFSET 0)"
)
_EDGES = (
    " SELECT :version, :batch, 0, substr(:digests, place * 32 + 1, 32),"
    " CAST(substr(:held, at, id) AS TEXT), CAST(substr(:held, at + id, source) AS TEXT),"
    " CAST(substr(:held, at + id + source, target) AS TEXT),"
    " substr(:held, at + id + source + target, next - at - id - source - target)"
    " FROM (SELECT key AS place,"
    " CAST(substr(:cuts, key * 48 + 3, 10) AS INTEGER) AS at,"
    " CAST(substr(:cuts, key * 48 + 15, 10) AS INTEGER) AS id,"
    " CAST(substr(:cuts, key * 48 + 27, 10) AS INTEGER) AS source,"
    " CAST(substr(:cuts, key * 48 + 39, 10) AS INTEGER) AS target,"
    " CAST(substr(:cuts, key * 48 + 51, 10) AS INTEGER) AS next"
    " FROM json_each(:rows) LIMIT -1 OFFSET 0)"
)


@lru_cache(maxsize=2 * _MOST_PACKS)
def _statement(packs: int, *, links: bool) -> str:
    """Write the statement that inserts some packs of links, or of anything else."""
    table, ends, select = ("edge", "source, target, ", _EDGES) if links else ("node", "", _NODES)
    values = re.compile(f":({'|'.join(_VALUES)})")
    selects = [values.sub(rf":\g<1>{place}", select) for place in range(packs)]
    columns = f"version, batch, withdrawn, digest, id, {ends}body"
    return f"INSERT INTO {table} ({columns})" + " UNION ALL".join(selects)


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
        self._held: list[Pack] = []
        self._held_version = self._held_rows = 0
        self._pool: ThreadPoolExecutor | None = None
        self._ahead: deque[Future[object]] = deque()
        self._turn_s = sys.getswitchinterval()

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
        try:
            if kind is None:
                self._insert_held()
        finally:
            sys.setswitchinterval(self._turn_s)
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
        held = self._held
        alike = held and held[0].kind == records.kind and self._held_version == version
        if held and not alike:
            self._insert_held()
        self._held.append(records)
        self._held_version = version
        self._held_rows += len(records.ids)
        if self._held_rows >= _ROWS or len(self._held) == _MOST_PACKS:
            self._insert_held()

    def _insert_held(self) -> None:
        packs, rows, self._held, self._held_rows = self._held, self._held_rows, [], 0
        if not packs:
            return
        values: dict[str, object] = {"batch": self._batch, "version": self._held_version}
        for place, one in enumerate(packs):
            each = f"[{','.join('0' * len(one.ids))}]"
            values |= zip(
                [f"{name}{place}" for name in _VALUES],
                (one.content, one.digests, one.cuts, each),
                strict=True,
            )
        statement = _statement(len(packs), links=packs[0].kind == LINKS)
        if self._pool is None and rows < _WORTH_A_THREAD:
            self._connection.execute(statement, values)
        else:
            self._hand_over(statement, values)

    def _hand_over(self, statement: str, values: dict[str, object]) -> None:
        if self._pool is None:
            # A save of some rows needs no thread, and this takes a while to load.
            from concurrent.futures import ThreadPoolExecutor  # noqa: PLC0415

            self._pool = ThreadPoolExecutor(max_workers=1)
            sys.setswitchinterval(_TURN_S)
        while len(self._ahead) >= _MOST_AHEAD:
            self._ahead.popleft().result()
        self._ahead.append(self._pool.submit(self._connection.execute, statement, values))
