"""A server's turn to write: each write tells the server whose it is, and others are told by it.

A transaction carries the command's name, its process and its computer as metadata, which Neo4j
lists while it runs (``SHOW TRANSACTIONS``). It ends with its client, so nothing is ever left over.
"""

from __future__ import annotations

import time
from contextlib import suppress
from datetime import datetime
from typing import TYPE_CHECKING

from neo4j.exceptions import Neo4jError

from graph.errors import StoreError
from graph.store.waiting import AT_ONCE_S, Holder, Waiting

if TYPE_CHECKING:
    import neo4j

__all__ = ["metadata", "wait_for_turn"]

_WRITERS = (
    "SHOW TRANSACTIONS YIELD database, metaData, startTime"
    " WHERE database = $database AND metaData.app = 'hothmap'"
    " RETURN metaData, startTime ORDER BY startTime LIMIT 1"
)
_EVERY_S = 0.2


def metadata(waiting: Waiting) -> dict[str, object]:
    """
    Give what a write tells the server of itself.

    Parameters
    ----------
    waiting
        Who writes.

    Returns
    -------
    dict
        Metadata of a transaction.
    """
    me = Holder.of(waiting)
    return {"app": "hothmap", "command": me.command, "process": me.process, "host": me.host}


def wait_for_turn(session: neo4j.Session, place: str, database: str, waiting: Waiting) -> None:
    """
    Wait until no other program of ours writes; say so where the wait is worth it.

    The server's own lock decides in the end; where it does not let this user list transactions,
    that lock alone is waited for.

    Parameters
    ----------
    session
        Open, without a transaction.
    place
        The store, as a sentence names it.
    database
        Name of the database.
    waiting
        How long to wait, and who is told.

    Raises
    ------
    StoreError
        If the other has not finished in time; it is named.
    """
    began, told = time.monotonic(), False
    while (holder := _writer(session, database)) is not None:
        waited_s = time.monotonic() - began
        if waited_s >= waiting.timeout_s:
            msg = f"{place} is in use by {holder.words}; try again when it has finished."
            raise StoreError(msg)
        if waited_s >= AT_ONCE_S and not told:
            told = True
            waiting.begins(place, holder)
        time.sleep(_EVERY_S)


def _writer(session: neo4j.Session, database: str) -> Holder | None:
    with suppress(Neo4jError):
        found = session.run(_WRITERS, database=database).single()
        if found is not None:
            said, since = found
            return Holder(
                command=str(said.get("command", "")),
                process=int(said.get("process", 0)),
                host=str(said.get("host", "")),
                since=datetime.fromisoformat(str(since)),
            )
    return None
