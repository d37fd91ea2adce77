"""Run generated histories on the embedded store and a real Neo4j side by side.

``python tests/graph/store/compare_histories.py --histories 10000``. After each history both are
asked everything that the contract answers. Ends with 1 on any difference, with what repeats it.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
import tempfile
import time
import types
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # Run as a script: this repository's tests are meant, not a package of the same name elsewhere.
    sys.path.insert(0, str(Path(__file__).parents[3]))
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(Path(__file__).parents[2])]

import neo4j

from graph.store import ServerAccount, create_store, open_store
from tests.graph.store.side_by_side import Difference, differences, history, tried
from tests.neo4j.places import empty
from tests.neo4j.server import LINES, USER, Server

if TYPE_CHECKING:
    from graph.store import Store
    from tests.graph.store.side_by_side import Step

_IN_MEMORY = Path("/dev/shm")  # noqa: S108 - TemporaryDirectory makes a private folder in it
_REOPEN_EVERY = 50
_COPY_EVERY = 20
_TELL_EVERY = 100
# A database that is emptied again and again looks new each time: plans are kept all the same.
_SETTINGS = ("dbms.cypher.min_replan_interval=24h",)


def _not_random(length: int) -> bytes:
    return hashlib.shake_128(b"the register's key of a comparison").digest(length)


class Emptied:
    """
    A Neo4j store that is empty again at little cost.

    Constraints and indexes stay, and the store's own node is put back as `create_store` made it:
    one small transaction, where making a store anew costs a statement for each index.
    """

    def __init__(self, server: Server) -> None:
        self._uri = server.uri
        self._account = ServerAccount(user=USER, password=server.password)
        self._driver = neo4j.GraphDatabase.driver(
            server.uri, auth=(USER, server.password), notifications_min_severity="OFF"
        )
        empty(self._uri, self._account)
        self.store = create_store(self._uri, account=self._account, random_bytes=_not_random)
        self._made = self._driver.execute_query("MATCH (s:Store) RETURN s{.*}").records[0][0]

    def reopen(self) -> None:
        """Open it once more."""
        self.store.close()
        self.store = open_store(self._uri, account=self._account)

    def again(self) -> Store:
        """Give the store, empty."""
        self._driver.execute_query("MATCH (n) WHERE NOT n:Store DETACH DELETE n")
        self._driver.execute_query("MATCH (s:Store) SET s = $made", made=self._made)
        return self.store

    def close(self) -> None:
        """Close both connections."""
        self.store.close()
        self._driver.close()


class Comparison:
    """Both stores, and what was counted."""

    def __init__(self, emptied: Emptied, folder: Path, seed: int) -> None:
        self._emptied = emptied
        self._folder = folder
        self._seed = seed
        self.histories = self.steps = 0
        self.different: list[str] = []

    def _embedded(self, name: str) -> tuple[Store, Path]:
        path = self._folder / name
        path.unlink(missing_ok=True)
        return create_store(f"sqlite:///{path}", random_bytes=_not_random), path

    def run(self, number: int) -> None:
        """Run one history to its end; where the stores differ, find the step that did it."""
        steps = history(self._seed, number)
        self.histories += 1
        self.steps += len(steps)
        if number % _REOPEN_EVERY == 0:
            self._emptied.reopen()
        found = self._differ(steps, copied=number % _COPY_EVERY == 0)
        if not found:
            return
        first = next((n for n in range(len(steps)) if self._differ(steps[: n + 1])), len(steps))
        said = steps[first].said if first < len(steps) else "copy into the other"
        self.different.append(f"seed {self._seed}, history {number}, step {first + 1}: {said}")
        _tell(f"DIFFERENCE {self.different[-1]}")
        for one in (self._differ(steps[: first + 1]) or found)[:5]:
            _tell(f"    {one}")
        _tell(f"    again: --seed {self._seed} --first {number} --histories 1")

    def _differ(self, steps: list[Step], *, copied: bool = False) -> list[Difference]:
        server = self._emptied.again()
        embedded, _ = self._embedded("one.db")
        try:
            found = []
            for step in steps:
                one, other = (tried(lambda s=s: step.call(s)) for s in (embedded, server))  # type: ignore[misc]  # noqa: B023
                if one != other:
                    found.append(Difference(step.said, one, other))
            found += differences(embedded, server, steps)
            if copied and not found:
                found = self._copied(embedded, server, steps)
            return found
        finally:
            embedded.close()

    def _copied(self, embedded: Store, server: Store, steps: list[Step]) -> list[Difference]:
        """Copy each store into one of the other kind: both copies must answer as before."""
        other, _ = self._embedded("other.db")
        try:
            other.fill(server.snapshot())
            self._emptied.again().fill(embedded.snapshot())
            return differences(embedded, other, steps) + differences(embedded, server, steps)
        finally:
            other.close()


def main() -> None:
    """Run as many as are asked for, tell how far it is, and end with the counts."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--histories", type=int, default=10_000)
    reader.add_argument("--first", type=int, default=0, help="number of the first history")
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--server", choices=[one.name for one in LINES], default=LINES[0].name)
    asked = reader.parse_args()
    line = next(one for one in LINES if one.name == asked.server)
    server = Server(line, folder=_in_memory(), settings=_SETTINGS)
    start = time.monotonic()
    try:
        server.start()
        with tempfile.TemporaryDirectory(dir=_in_memory()) as folder:
            emptied = Emptied(server)
            comparison = Comparison(emptied, Path(folder), asked.seed)
            for number in range(asked.first, asked.first + asked.histories):
                comparison.run(number)
                if comparison.histories % _TELL_EVERY == 0:
                    seconds = time.monotonic() - start
                    _tell(f"{_counts(comparison)}, {seconds:.0f} s")
            emptied.close()
    finally:
        server.close()
    _tell(f"Neo4j {server.line.version}, seed {asked.seed}: {_counts(comparison)}")
    sys.exit(1 if comparison.different else 0)


def _tell(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def _in_memory() -> Path | None:
    """Thousands of commits wait long for a disk that others use too."""
    return _IN_MEMORY if _IN_MEMORY.is_dir() else None


def _counts(comparison: Comparison) -> str:
    return (
        f"{comparison.histories:,} histories, {comparison.steps:,} steps, "
        f"{len(comparison.different)} differences"
    )


if __name__ == "__main__":
    main()
