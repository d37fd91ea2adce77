"""Kill Neo4j's own process in the middle of imports: ``python tests/neo4j/kill_imports.py``.

A batch is saved again and again into the same beginnings, and the server is killed at another
moment of it each time. Started again, the store must verify and hold what was before or what comes
after, whole; Neo4j's own consistency check must be clean; and the same save must then complete.
Prints a line for each moment as it happens and then the counts; ends with 1 if anything was
violated.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import time
import types
from collections import Counter
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

if __name__ == "__main__":
    # Run as a script: this folder's parent is meant, not a package of the same name elsewhere.
    sys.path.insert(0, str(Path(__file__).parents[2]))
    sys.modules["tests"] = types.ModuleType("tests")
    sys.modules["tests"].__path__ = [str(Path(__file__).parents[1])]

from graph.errors import StoreError
from graph.ids import make_id
from graph.records import Account, Link, Person, SourceRow
from graph.store import Batch, ServerAccount, Waiting, create_store, open_store
from graph.when import when
from tests.neo4j.places import empty
from tests.neo4j.server import LINES, USER, Server

if TYPE_CHECKING:
    from collections.abc import Callable

_ROWS = 600
_SAVING = "saving"
_FIRST = datetime(2026, 10, 1, 9, tzinfo=UTC)
_SECOND = datetime(2026, 10, 2, 9, tzinfo=UTC)


def _batch(start: int, rows: int) -> Batch:
    put: list[SourceRow | Person | Link] = []
    for number in range(start, start + rows):
        row = SourceRow(id=make_id("row", str(number)), layout="made-up", values={})
        accounts = (Account(layout="poc", rows=(row.id,), surname=f"Invented{number}"),)
        person = Person(id=make_id("poc", f"P-{number}"), accounts=accounts)
        put += [row, person]
        if number > start:
            put.append(
                Link(
                    id=make_id("link", str(number)),
                    source=person.id,
                    target=make_id("poc", f"P-{number - 1}"),
                    kind="seen_with",
                    basis=(row.id,),
                    first_seen=when(_FIRST.date()),
                    last_seen=when(_FIRST.date()),
                )
            )
    return Batch(put=put)


def _save(uri: str) -> None:
    password = os.environ["HOTHMAP_NEO4J_PASSWORD"]
    try:
        store = open_store(
            uri, account=ServerAccount(user=USER, password=password), waiting=Waiting(timeout_s=2.0)
        )
        print(_SAVING, flush=True)
        try:
            store.save(_batch(100, _ROWS), recorded_at=_SECOND)
        finally:
            store.close()
    except StoreError:
        sys.exit(3)


class Killing:
    """One server, and the digests that its store may have."""

    def __init__(self, server: Server) -> None:
        self.server = server
        self.account = ServerAccount(user=USER, password=server.password)
        server.start()
        self.before = self._begin()
        self._run(None)  # a server just started is slow: that one is no measure
        self.after = self.digest()
        self._begin()
        _, self.seconds = self._run(None)

    def _begin(self) -> str:
        empty(self.server.uri, self.account)
        store = create_store(self.server.uri, account=self.account)
        store.save(_batch(0, 50), recorded_at=_FIRST)
        store.close()
        return self.digest()

    def digest(self) -> str:
        """Verify; give the digest of the contents."""
        store = open_store(self.server.uri, account=self.account)
        try:
            found = store.verify()
        finally:
            store.close()
        if not found.ok:
            msg = found.faults[0]
            raise ValueError(msg)
        return found.digest

    def _run(self, kill_after_s: float | None) -> tuple[int, float]:
        """Save in another process; give its exit status, and for how many seconds it saved."""
        with subprocess.Popen(
            [sys.executable, Path(__file__), "--save", self.server.uri],
            env={**os.environ, "HOTHMAP_NEO4J_PASSWORD": self.server.password},
            stdout=subprocess.PIPE,
            encoding="utf-8",
        ) as saving:
            assert saving.stdout is not None
            if saving.stdout.readline().strip() != _SAVING:
                msg = "the save did not begin"
                raise RuntimeError(msg)
            started = time.monotonic()
            if kill_after_s is not None:
                time.sleep(kill_after_s)
                self.server.kill()
            return saving.wait(timeout=120), time.monotonic() - started

    def moment(self, after_s: float) -> tuple[str, list[str]]:
        """Kill the server so long after the save began; say what was found."""
        self._begin()
        status, _ = self._run(after_s)
        self.server.start()
        wrong = []
        try:
            digest = self.digest()
        except ValueError as error:
            return "broken", [f"does not verify: {error}"]
        if digest not in {self.before, self.after}:
            wrong.append("neither before nor after")
        if status == 0 and digest != self.after:
            wrong.append("said saved, and it is not")
        self.server.stop()
        try:
            self.server.check()
        except RuntimeError as error:
            wrong.append(f"consistency check: {error}")
        self.server.start()
        if self._run(None)[0] != 0 or self.digest() != self.after:
            wrong.append("the next run did not complete")
        return ("after" if digest == self.after else "before"), wrong


def kill_at(
    server: Server, moments: int, *, seed: int = 1, tell: Callable[[str], None] = lambda _: None
) -> tuple[Counter[str], list[str]]:
    """
    Kill a server at some moments of a save.

    Gives how often the store was found before and after, and what was violated; `tell` is given a
    line for each moment as soon as it is over.
    """
    killing = Killing(server)
    tell(f"a save that nobody disturbs takes {killing.seconds:.2f} s; {moments} moments of it")
    draw = random.Random(seed)
    found: Counter[str] = Counter()
    violations: list[str] = []
    for number in range(moments):
        # Evenly over the whole save and a little beyond, each a little off its place.
        after_s = 1.25 * killing.seconds * (number + draw.random()) / moments
        held, wrong = killing.moment(after_s)
        found[held] += 1
        violations += [f"killed after {after_s:.2f} s: {one}" for one in wrong]
        said = "; ".join(f"VIOLATION {one}" for one in wrong) or (
            "Neo4j's check is clean; the next run completed"
        )
        tell(f"{number + 1:3} of {moments}, killed after {after_s:5.2f} s: found {held}; {said}")
    return found, violations


def main() -> None:
    """Try the moments, print a line for each as it happens, then the counts."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--moments", type=int, default=20)
    reader.add_argument("--seed", type=int, default=1)
    reader.add_argument("--save", metavar="URI", help="save the batch into this server, and end")
    asked = reader.parse_args()
    if asked.save:
        _save(asked.save)
        return
    server = Server(LINES[0])
    try:
        found, violations = kill_at(
            server, asked.moments, seed=asked.seed, tell=partial(print, flush=True)
        )
    finally:
        server.close()
    for one in violations:
        print(f"VIOLATION {one}")
    print(
        f"{asked.moments} moments: found before {found['before']}, after {found['after']}; "
        f"{len(violations)} violations"
    )
    sys.exit(1 if violations else 0)


if __name__ == "__main__":
    main()
