"""Run by a test: saves in child processes that are killed on the way; prints what was left.

In a program of its own because it forks, which a test process with threads must not do.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from graph.ids import RecordId
from graph.records import Location
from graph.store import Batch, open_store
from graph.store.sqlite import SqliteStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.records import Record

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
RECORDS = 400
CANARY = "Zorblatt"


def _stream(name: str, *, die_at: int | None) -> Iterator[Record]:
    for number in range(RECORDS):
        if number == die_at:
            os.kill(os.getpid(), signal.SIGKILL)
        yield Location(id=RecordId(f"loc:{number}"), name=f"{name} {CANARY} " + "x" * 5_000)


def _save(url: str, key: str | None, name: str, *, die_at: int | None) -> float:
    start = time.monotonic()
    store = open_store(url, key=key)
    assert isinstance(store, SqliteStore)
    # So little memory that the engine writes to the file long before the end.
    store._connection.execute("PRAGMA cache_size = 10")
    store._connection.execute("PRAGMA cache_spill = ON")
    store.save(Batch(put=_stream(name, die_at=die_at)), recorded_at=NOW)
    return time.monotonic() - start


def _killed(url: str, key: str | None, name: str, *, die_at: int | None, after_s: float) -> None:
    child = os.fork()
    if child == 0:
        _save(url, key, name, die_at=die_at)
        os._exit(0)
    if die_at is None:
        time.sleep(after_s)
        os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)


def main(path: Path, key: str | None, kills: int) -> None:
    url = f"sqlite:///{path}"
    took_s = _save(url, key, "0", die_at=None)
    for kill in range(1, kills + 1):
        # Half die at a known record in the transaction, half at a moment spread over its whole
        # length and a little beyond, where the engine syncs and commits.
        die_at = RECORDS * kill // kills if kill % 2 else None
        _killed(url, key, str(kill), die_at=die_at, after_s=took_s * 2.5 * kill / kills)
        journal = path.with_name(path.name + "-journal")
        cut_short = journal.exists()
        left = path.read_bytes() + (journal.read_bytes() if cut_short else b"")
        store = open_store(url, key=key)
        names = {location.name.partition(" ")[0] for location in store.load().locations}
        count = len(store.load())
        store.close()
        report = {
            "kill": kill,
            "names": sorted(names),
            "records": count,
            "cut_short": cut_short,
            "readable": CANARY.encode() in left,
        }
        print(json.dumps(report))  # noqa: T201 - read by the test that started this


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] or None, int(sys.argv[3]))
