"""How much the embedded store costs over the engine alone: run by hand, it prints ratios.

``python tests/benchmarks/bench_store.py [RECORDS LINKS [ROUNDS]]``; 20,000, 200,000 and 5 unless
told. Both take turns, and the median of the rounds' ratios is printed with the least and the most,
because the machine's own speed drifts. The engine alone writes the very rows that our save leaves
behind, made ready beforehand, into the same tables with the same settings; and reads the same rows
as a load does, once as they are and once decoded into records, without which nothing can be asked
of them. Processor seconds.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
import types
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # Run as a script: this repository's tests are meant, not a package of the same name elsewhere.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(Path(__file__).parents[1])]

import sqlcipher3

from graph.ids import RecordId
from graph.records import Child
from graph.store import Batch, create_store, open_store
from graph.store.encoding import DECODER
from graph.store.sqlite_file import SETTINGS, quoted
from graph.store.sqlite_writer import LOAD
from tests.benchmarks.made_up import NOW, RECORDS, made_up

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.records import Record

    _Rows = dict[str, list[tuple[object, ...]]]

_KEY = "a password"
_AROUND = 200
_WRITING = "bare executemany of the same rows"
_READING, _AS_RECORDS = "reading the rows", "reading the rows as records"


@contextmanager
def _timed(what: str, times: dict[str, float]) -> Iterator[None]:
    start = time.process_time()
    yield
    times[what] = time.process_time() - start


def _connected(path: Path, key: str | None) -> sqlcipher3.Connection:
    connection = sqlcipher3.connect(str(path), isolation_level=None)
    if key is not None:
        connection.execute(f"PRAGMA key = {quoted(key)}")
        connection.execute("PRAGMA cipher_page_size = 16384")
    for setting in SETTINGS:
        connection.execute(setting)
    return connection


def _bare(path: Path, key: str | None, rows: _Rows, times: dict[str, float]) -> None:
    create_store(str(path), key=key).close()
    with closing(_connected(path, key)) as connection:
        connection.execute("SELECT count(*) FROM node").fetchall()  # the key is derived
        with _timed(_WRITING, times):
            connection.execute("BEGIN IMMEDIATE")
            for table, held in rows.items():
                marks = ", ".join("?" * len(held[0]))
                insert = f"INSERT INTO {table} VALUES ({marks})"  # noqa: S608 - names of this file
                connection.executemany(insert, held)
            connection.execute("COMMIT")
        with _timed(_READING, times):
            connection.execute(LOAD, (1,)).fetchall()
        with _timed(_AS_RECORDS, times):
            for body, _, _ in connection.execute(LOAD, (1,)).fetchall():
                DECODER.decode(body)


def _left_behind(path: Path, key: str | None) -> _Rows:
    """Give every row that our save left behind, table by table."""
    with closing(_connected(path, key)) as connection:
        return {
            "batch": connection.execute("SELECT * FROM batch").fetchall(),
            "node": connection.execute("SELECT * FROM node").fetchall(),
            "edge": connection.execute("SELECT * FROM edge").fetchall(),
        }


def _ours(path: Path, key: str | None, records: list[Record], times: dict[str, float]) -> None:
    with closing(create_store(str(path), key=key)) as store:
        with _timed("save", times):
            store.save(Batch(put=records), recorded_at=NOW)
        with _timed("load", times):
            store.load()


def _more(path: Path, key: str | None, records: list[Record], times: dict[str, float]) -> None:
    with closing(open_store(str(path), key=key)) as store:
        with _timed("save again, nothing new", times):
            store.save(Batch(put=records), recorded_at=NOW)
        with _timed("save one record more", times):
            store.save(Batch(put=[Child(id=RecordId("child:new"))]), recorded_at=NOW)
        with _timed("withdraw one link", times):
            store.save(Batch(withdraw=(records[-1].id,)), recorded_at=NOW)
        held = []
        for record in records[1 : _AROUND + 1]:
            start = time.perf_counter()
            store.around(record.id, steps=2)
            held.append(time.perf_counter() - start)
        times["two hops around a record, middle of 200"] = median(held)


def _ratios(taken: list[dict[str, float]], ours: str, bare: str) -> str:
    """Write the median of the rounds' ratios, with the least and the most."""
    found = [one[ours] / one[bare] for one in taken]
    return f"{median(found):.2f} ({min(found):.2f} to {max(found):.2f})"


def main(count: int, links: int, rounds: int = 5) -> None:
    """Take turns, plain and encrypted, and print."""
    records = made_up(count, links)
    print(f"{count:,} records, {links:,} links")
    for key in (None, _KEY):
        taken: list[dict[str, float]] = []
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            _ours(folder / "first.db", key, records, {})
            rows = _left_behind(folder / "first.db", key)
            for number in range(rounds):
                times: dict[str, float] = {}
                _bare(folder / f"bare-{number}.db", key, rows, times)
                _ours(folder / f"ours-{number}.db", key, records, times)
                taken.append(times)
                (folder / f"bare-{number}.db").unlink()
            last = folder / f"ours-{rounds - 1}.db"
            _more(last, key, records, taken[-1])
            size_mb = last.stat().st_size / 1e6
        print(f"{'plain' if key is None else 'encrypted'}, a file of {size_mb:.0f} MB")
        ratios = {
            "save": f"{_ratios(taken, 'save', _WRITING)} of executemany (to reach: 1.5)",
            "load": f"{_ratios(taken, 'load', _AS_RECORDS)} of reading the rows as records "
            f"(to reach: 2), {_ratios(taken, 'load', _READING)} of reading them",
        }
        for what in taken[-1]:
            took_s = median(one[what] for one in taken if what in one)
            print(f"    {what:42}{took_s:9.4f} s  {ratios.get(what, '')}")
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    print(f"peak memory {peak_mb:.0f} MB")


if __name__ == "__main__":
    main(*([int(one) for one in sys.argv[1:]] or RECORDS))
