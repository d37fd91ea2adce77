"""Run by a test: a program that stops in the middle of a save until it is told to go on.

``slow_writer.py URL COMMAND RECORDS SIZE``: says ``holding`` on standard output once so many
records, of so many letters each, are written and not committed; commits after a line on standard
input. The password of a file is in ``KEY``, a server's in ``HOTHMAP_NEO4J_PASSWORD``.
"""

from __future__ import annotations

import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from graph.ids import RecordId
from graph.records import Location
from graph.store import Batch, ServerAccount, SqliteStore, Waiting, open_store
from graph.store.neo4j import Neo4jStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.records import Record

NOW = datetime(2026, 11, 3, 9, 0, tzinfo=UTC)


def stop() -> None:
    """Say that the store is held, and wait."""
    print("holding", flush=True)  # noqa: T201 - read by the test that started this
    sys.stdin.readline()


def stream(count: int, size: int) -> Iterator[Record]:
    """Make records, and stop before the last one is taken."""
    for number in range(count):
        yield Location(id=RecordId(f"loc:slow-{number}"), name="x" * size)
    stop()


def main(url: str, command: str, count: int, size: int) -> None:
    """Hold the store."""
    store = open_store(
        url,
        key=os.environ.get("KEY") or None,
        account=ServerAccount(password=os.environ.get("HOTHMAP_NEO4J_PASSWORD", "")),
        waiting=Waiting(command=command, clock=lambda: NOW),
    )
    if isinstance(store, SqliteStore):
        recorded_at = store.latest()[1] or NOW
        store.save(Batch(put=stream(count, size)), recorded_at=recorded_at)
    elif isinstance(store, Neo4jStore):
        store._write(lambda _: stop())
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
