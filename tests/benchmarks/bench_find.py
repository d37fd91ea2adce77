"""Time the look-up of a name on the command line: ``python tests/benchmarks/bench_find.py``.

Makes one encrypted and one plain store of 100,000 records to look through (people with names and
nicknames, phones, cars, places; all invented), as many rows of source files and a link from each
phone and car, and runs ``hothmap find`` as a person does. Beside it stands what cannot be saved: a
command that looks nothing up, and the derivation of the password's key; and what reading the whole
casebook takes.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import random
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from graph.ids import RecordId
from graph.records import (
    Account,
    Child,
    Identifier,
    Link,
    Location,
    Person,
    SourceRow,
)
from graph.store import Batch, create_store, open_store
from graph.when import When
from mapping.finding import find

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from graph.records import Record

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
PASSWORD = "a password for a benchmark"  # noqa: S105 - of a store in a temporary folder
FIRST = [
    name + end
    for name in ("Ada", "Ben", "Cy", "Dot", "Eli", "Fen", "Gil", "Hew", "Ivo", "Jun")
    for end in ("", "ric", "bert", "wyn", "ola")
]
LAST = [
    name + end
    for name in ("Tallow", "Osier", "Rush", "Wick", "Brine", "Kelp", "Holm", "Thorn", "Sedge")
    for end in ("", "er", "man", "ley", "ford", "wood", "ton", "by")
]
LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"
ASKED = ("Gil Talow", "tallowford ADA", "+44 7700 900 123", "ab12cde", "Kelp Lane")


def records(count: int) -> Iterator[Record]:
    """Make up half people, a quarter phones, a fifth cars and the rest places, and their rows."""
    draw = random.Random(1)
    for number in range(count):
        row = RecordId(f"row:{number}")
        values = {"Ref": str(number), "Notes": "As the file that came in had it. " * 4}
        yield SourceRow(id=row, layout="poc", values=values)
        share = number * 100 // count
        if share < 50:
            account = Account(
                layout="poc",
                rows=(row,),
                forename=draw.choice(FIRST),
                surname=draw.choice(LAST),
                nicknames=(f"{draw.choice(FIRST)}{draw.randrange(99)}",) if number % 2 else (),
                date_of_birth=When(f"{draw.randrange(1950, 2012)}-03-04"),
                address=f"{draw.randrange(200)} Invented Road, Eastmarsh",
            )
            if number % 4:
                yield Person(id=RecordId(f"poc:POC-{number}"), accounts=(account,))
            else:
                yield Child(id=RecordId(f"child:C{number}"), accounts=(account,))
        elif share < 95:
            phone = share < 75
            value = (
                f"07{draw.randrange(10**9):09}"
                if phone
                else f"{''.join(draw.choices(LETTERS, k=2))}{draw.randrange(100):02} "
                f"{''.join(draw.choices(LETTERS, k=3))}"
            )
            kind = "phone" if phone else "vehicle"
            thing = RecordId(f"{kind}:{number}")
            yield Identifier(id=thing, kind=kind, value=value)
            yield Link(
                id=RecordId(f"link:{number}"),
                source=RecordId("poc:POC-1"),
                target=thing,
                kind="uses",
                basis=(row,),
                first_seen=When("2026-01-05"),
                last_seen=When("2026-02-05"),
            )
        else:
            yield Location(
                id=RecordId(f"loc:LOC-{number}"),
                name=f"{draw.choice(LAST)} Arcade {number}",
                address=f"{number} Kelp Lane, Eastmarsh",
                postcode=f"ZZ{number % 99} {number % 9}AA",
            )


def took(work: Callable[[], object], rounds: int) -> float:
    """Give the median of some runs in seconds."""
    times = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)


def command(*arguments: str, **environment: str) -> None:
    """Run a command as a person does."""
    done = subprocess.run(
        [sys.executable, "-c", "from mapping.cli import main; main()", *arguments],
        capture_output=True,
        check=False,
        env={**os.environ, **environment},
    )
    if done.returncode not in {0, 2}:
        msg = f"hothmap {arguments[0]} ended with {done.returncode}"
        raise RuntimeError(msg)


def report(path: Path, key: str | None, options: argparse.Namespace) -> None:
    """Fill one store and print what looking something up in it takes."""
    address = f"sqlite:///{path}"
    store = create_store(address, key=key)
    store.save(Batch(put=records(options.records)), recorded_at=NOW)
    store.close()
    environment = {"HOTHMAP_STORE": address, "HOTHMAP_KEY_FILE": str(path.with_name("key"))}
    rounds = options.rounds
    print(f"{'plain' if key is None else 'encrypted'}, {path.stat().st_size / 1e6:.0f} MB")
    for text in ASKED:
        seconds = took(lambda text=text: command("find", text, **environment), rounds)  # type: ignore[misc]
        print(f"  hothmap find {text!r}: {seconds:.2f} s (to reach: 1)")
    print(f"  a command that finds nothing to do: {took(lambda: command('find', ' '), rounds):.2f}")
    if key is not None:
        derived = took(
            lambda: hashlib.pbkdf2_hmac("sha512", key.encode(), b"0" * 16, 256_000), rounds
        )
        print(f"  deriving the key: {derived:.2f} s")
    held = open_store(address, key=key)
    try:
        looked = took(lambda: find(held, ASKED[0]), rounds)
        whole = took(held.load, rounds)
    finally:
        held.close()
    print(
        f"  the look-up alone: {looked:.2f} s; the whole casebook {whole / looked:.1f} times that"
    )


def main() -> None:
    """Read what is asked, report both stores."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--records", type=int, default=100_000)
    reader.add_argument("--rounds", type=int, default=3)
    options = reader.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        (Path(folder) / "key").write_text(PASSWORD, encoding="utf-8")
        for name, key in (("plain.db", None), ("encrypted.db", PASSWORD)):
            report(Path(folder) / name, key, options)


if __name__ == "__main__":
    main()
