"""Two programs and one server: the second waits, says for whom, as the server tells."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from graph.errors import StoreError
from graph.ids import RecordId
from graph.records import Location
from graph.store import Batch, Waiting, create_store, open_store
from graph.store.neo4j import Neo4jStore
from tests.neo4j.places import empty
from tests.neo4j.server import LINES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graph.store import ServerAccount

pytestmark = pytest.mark.neo4j
NOW = datetime(2026, 11, 4, 9, 0, tzinfo=UTC)
MINE = Batch(put=(Location(id=RecordId("loc:mine"), name="Old Mill"),))
Server = tuple[str, "ServerAccount"]


@pytest.fixture(params=[line.name for line in LINES])
def server(request: pytest.FixtureRequest) -> Server:
    """Give a server of each line with an empty store in it."""
    uri, account = request.getfixturevalue("neo4j_address")(request.param)
    empty(uri, account)
    create_store(uri, account=account).close()
    return uri, account


@contextmanager
def holding(server: Server) -> Iterator[subprocess.Popen[str]]:
    """Let another process hold the store in the middle of a write."""
    uri, account = server
    with subprocess.Popen(
        [sys.executable, Path(__file__).with_name("slow_writer.py"), uri, "import", "0", "0"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
        cwd=Path(__file__).parents[3],
        env={**os.environ, "HOTHMAP_NEO4J_PASSWORD": account.password},
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "holding\n"
        try:
            yield process
        finally:
            if process.poll() is None:
                _finish(process)


def _finish(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.write("go on\n")
    process.stdin.flush()
    assert process.wait(timeout=60) == 0


def _save(server: Server, waiting: Waiting) -> set[str]:
    uri, account = server
    store = open_store(uri, account=account, waiting=waiting)
    try:
        store.save(MINE, recorded_at=NOW)
        return {one.id for one in store.load()}
    finally:
        store.close()


def test_the_second_writer_says_for_whom_it_waits_and_then_saves(server: Server) -> None:
    told: list[str] = []

    def tell(sentence: str) -> None:
        told.append(sentence)
        threading.Thread(target=_finish, args=(process,)).start()

    with holding(server) as process:
        assert _save(server, Waiting(tell=tell, timeout_s=60)) == {"loc:mine"}
    (sentence,) = told
    assert f"in use by hothmap import (process {process.pid} on this computer, since " in sentence
    assert sentence.endswith("); waiting up to 60 seconds for it.")


def test_the_second_writer_gives_up_naming_the_first_and_a_reader_is_not_kept(
    server: Server,
) -> None:
    with holding(server) as process:
        with pytest.raises(StoreError) as refused:
            _save(server, Waiting(timeout_s=0.6))
        assert f"hothmap import (process {process.pid} on this computer" in str(refused.value)
        uri, account = server
        reader = open_store(uri, account=account, read_only=True)
        assert len(reader.load()) == 0
        reader.close()


def test_a_writer_that_died_is_waited_for_no_more(server: Server) -> None:
    with holding(server) as process:
        process.kill()
        process.wait(timeout=60)
    assert _save(server, Waiting(timeout_s=30)) == {"loc:mine"}


def test_what_is_written_is_what_later_reads_wait_for(server: Server) -> None:
    uri, account = server
    store = open_store(uri, account=account)
    assert isinstance(store, Neo4jStore)
    store.save(MINE, recorded_at=NOW)
    # A member of a cluster that is behind must not answer before it has caught up with this.
    written = store._bookmarks.get_bookmarks()
    assert len(list(written)) == 1
    assert len(store.load()) == 1
    store.close()
