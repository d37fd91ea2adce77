"""The register cannot be quietly changed: six ways to try, a hundred times each."""

from __future__ import annotations

import random
import shutil
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

from graph.ids import RecordId
from graph.store import ActEntry, create_store, open_store
from graph.store.chain import link, start

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LINES = 12
TRIES = 100
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


def _entry(number: int) -> ActEntry:
    return ActEntry(
        what="look", user="tester", command=f"show {number}", at=NOW, named=(RecordId("child:C1"),)
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("register") / "store.db"
    store = create_store(f"sqlite:///{path}", key=None)
    for number in range(LINES):
        store.add(_entry(number))
    store.close()
    return path


def _edit(held: sqlcipher3.Connection, draw: random.Random) -> None:
    held.execute(
        "UPDATE register SET line = replace(line, 'show', 'rank') WHERE number = ?",
        (draw.randint(1, LINES),),
    )


def _delete(held: sqlcipher3.Connection, draw: random.Random) -> None:
    held.execute("PRAGMA foreign_keys = OFF")
    held.execute("DELETE FROM register WHERE number = ?", (draw.randint(1, LINES - 1),))


def _swap(held: sqlcipher3.Connection, draw: random.Random) -> None:
    one, other = draw.sample(range(1, LINES + 1), 2)
    rows = dict(held.execute("SELECT number, line FROM register").fetchall())
    held.execute("UPDATE register SET line = ? WHERE number = ?", (rows[one], other))
    held.execute("UPDATE register SET line = ? WHERE number = ?", (rows[other], one))


def _insert(held: sqlcipher3.Connection, draw: random.Random) -> None:
    after = draw.randint(0, LINES)
    held.execute("PRAGMA foreign_keys = OFF")
    held.execute("UPDATE register SET number = -number - 1 WHERE number > ?", (after,))
    held.execute("UPDATE register SET number = -number WHERE number < 0")
    copied = held.execute("SELECT line, chain FROM register LIMIT 1").fetchone()
    held.execute("INSERT INTO register VALUES (?, ?, ?)", (after + 1, *copied))


def _truncate(held: sqlcipher3.Connection, draw: random.Random) -> None:
    held.execute("PRAGMA foreign_keys = OFF")
    last = draw.randint(0, LINES - 1)
    held.execute("DELETE FROM named WHERE line > ?", (last,))
    held.execute("DELETE FROM register WHERE number > ?", (last,))


def _rewrite(held: sqlcipher3.Connection, draw: random.Random) -> None:
    """Write every line anew, as somebody would who knows the method and not the key."""
    key = draw.randbytes(32)
    head = start(key)
    for number, line in held.execute("SELECT number, line FROM register").fetchall():
        told = line.replace("tester", "nobody")
        head = link(key, head, told)
        held.execute(
            "UPDATE register SET line = ?, chain = ? WHERE number = ?", (told, head, number)
        )


@pytest.mark.parametrize(
    "attack", [_edit, _delete, _swap, _insert, _truncate, _rewrite], ids=lambda one: one.__name__
)
def test_every_change_is_found(
    whole: Path, tmp_path: Path, attack: Callable[[sqlcipher3.Connection, random.Random], None]
) -> None:
    assert _verify(whole)
    found = 0
    for seed in range(TRIES):
        copy = tmp_path / "copy.db"
        shutil.copy(whole, copy)
        held = sqlcipher3.connect(str(copy), isolation_level=None)
        held.execute("PRAGMA synchronous = OFF")
        attack(held, random.Random(seed))
        held.close()
        found += not _verify(copy)
    assert found == TRIES


def _verify(path: Path) -> bool:
    store = open_store(f"sqlite:///{path}")
    try:
        return store.verify().ok
    finally:
        store.close()


def test_an_id_put_beside_a_line_later_is_found(whole: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    shutil.copy(whole, copy)
    held = sqlcipher3.connect(str(copy), isolation_level=None)
    held.execute("UPDATE named SET id = 'child:C2' WHERE line = 3")
    held.close()
    store = open_store(f"sqlite:///{copy}")
    (fault,) = store.verify().faults
    store.close()
    assert fault.startswith("line 3 of the register names an id")


def test_no_id_stands_in_a_line(whole: Path) -> None:
    held = sqlcipher3.connect(str(whole))
    lines = held.execute("SELECT line FROM register").fetchall()
    held.close()
    assert len(lines) == LINES
    assert not any("child:" in line for (line,) in lines)
