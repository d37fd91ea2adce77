"""How much the store costs over the engine alone: run by hand, it prints times and ratios.

``python tests/benchmarks/bench_store.py [RECORDS LINKS]``; 20,000 and 200,000 unless told.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
import sqlcipher3

from graph.ids import RecordId
from graph.records import Child, Grading, Link, Person, Record, SourceRow
from graph.store import Batch, create_store, open_store
from graph.when import When

if TYPE_CHECKING:
    from collections.abc import Iterator

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
ROW = RecordId("row:1")
KEY = "a password"


def _records(count: int, links: int) -> list[Record]:
    half = count // 2
    made: list[Record] = [SourceRow(id=ROW, layout="poc", values={"Ref": "POC-1"})]
    made += [Child(id=RecordId(f"child:C{number:06}")) for number in range(half)]
    made += [
        Person(id=RecordId(f"poc:P{number:06}"), named_in=ROW) for number in range(count - half)
    ]
    for number in range(links):
        made.append(
            Link(
                id=RecordId(f"link:{number:07}"),
                source=RecordId(f"poc:P{number % (count - half):06}"),
                target=RecordId(f"child:C{number * 7 % half:06}"),
                kind="targets",
                basis=(ROW,),
                first_seen=When("2026-01-05"),
                last_seen=When("2026-02-05"),
                grading=Grading("2", "B", "P"),
                agency="police",
                source_reference=f"OC-{number}",
            )
        )
    return made


@contextmanager
def _timed(what: str, times: dict[str, float]) -> Iterator[None]:
    start = time.process_time()
    yield
    times[what] = time.process_time() - start


def _bare(path: Path, records: list[Record], times: dict[str, float]) -> None:
    """Do with the engine alone what no store can do without: the same rows in, and out again."""
    rows = [(record.id, msgspec.json.encode(record)) for record in records]
    with closing(sqlcipher3.connect(str(path), isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE node (id TEXT UNIQUE, body BLOB)")
        with _timed("bare executemany", times):
            connection.execute("BEGIN")
            connection.executemany("INSERT INTO node VALUES (?, ?)", rows)
            connection.execute("COMMIT")
        with _timed("bare fetchall", times):
            connection.execute("SELECT id, body FROM node").fetchall()


def _store(path: Path, key: str | None, records: list[Record], times: dict[str, float]) -> None:
    kind = "plain" if key is None else "encrypted"
    with closing(create_store(str(path), key=key)) as store:
        with _timed(f"{kind}: save", times):
            store.save(Batch(put=records), recorded_at=NOW)
        with _timed(f"{kind}: save again, nothing new", times):
            store.save(Batch(put=records), recorded_at=NOW)
        with _timed(f"{kind}: save one record more", times):
            store.save(Batch(put=[Child(id=RecordId("child:new"))]), recorded_at=NOW)
        with _timed(f"{kind}: withdraw one link", times):
            store.save(Batch(withdraw=(records[-1].id,)), recorded_at=NOW)
    with closing(open_store(str(path), key=key)) as store, _timed(f"{kind}: load", times):
        store.load()


def main(count: int, links: int) -> None:
    records = _records(count, links)
    times: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _bare(folder / "bare.db", records, times)
        _store(folder / "plain.db", None, records, times)
        _store(folder / "encrypted.db", KEY, records, times)
        size_mb = (folder / "encrypted.db").stat().st_size / 1e6
    write_s, read_s = times["bare executemany"], times["bare fetchall"]
    lines = [f"{count:,} records, {links:,} links; processor seconds, ratio to the engine alone"]
    for what, took_s in times.items():
        base_s = read_s if what.endswith(("load", "fetchall")) else write_s
        lines.append(f"{what:36}{took_s:8.2f} s{took_s / base_s:8.1f}")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    lines.append(f"file {size_mb:.0f} MB, peak memory {peak_mb:.0f} MB")
    sys.stdout.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(*([int(one) for one in sys.argv[1:]] or [20_000, 200_000]))
