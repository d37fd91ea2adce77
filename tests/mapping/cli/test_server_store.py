"""A Neo4j server named where a store is named: equal papers, and plain sentences for faults."""

from __future__ import annotations

import hashlib
import io
from typing import TYPE_CHECKING, Any

import pytest

from graph.questions import PURPOSES
from tests.neo4j.places import empty
from tests.neo4j.server import LINES

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from graph.store import ServerAccount
    from tests.mapping.cli.conftest import Run


NOBODY = {"HOTHMAP_NEO4J_PASSWORD": "nobody's"}


@pytest.fixture
def server(neo4j_address: Callable[[str], tuple[str, ServerAccount]]) -> dict[str, str]:
    """Give the environment that names an empty server and its user."""
    address, account = neo4j_address(LINES[0].name)
    empty(address, account)
    return {
        "HOTHMAP_STORE": address,
        "HOTHMAP_NEO4J_USER": account.user,
        "HOTHMAP_NEO4J_PASSWORD": account.password,
        "HOTHMAP_NEO4J_DATABASE": account.database,
    }


@pytest.mark.neo4j
def test_the_demonstration_gives_the_same_papers_from_either_store(
    server: dict[str, str], demonstration: Path, tmp_path: Path, anew: Run
) -> None:
    address = server["HOTHMAP_STORE"]
    assert anew("demo", "--store", address, "--out", tmp_path / "server", **server).status == 0
    made = _digests(tmp_path / "server")
    assert made == {
        name: digest
        for name, digest in _digests(demonstration).items()
        if name != "demonstration.db"
    }
    assert sum(name.startswith("papers/") for name in made) >= 11

    copied = f"sqlite:///{tmp_path / 'copied.db'}"
    assert anew("copy", address, copied, "--unencrypted", **server).status == 0
    there, here = (anew("verify", "--store", one, **server) for one in (address, copied))
    assert (there.status, here.status) == (0, 0)
    assert there.out.splitlines()[0] == here.out.splitlines()[0]
    for question in PURPOSES:
        asked: list[Any] = [
            anew("ask", question, "--as-at", "2026-10-31", "--json", "--store", one, **server).json
            for one in (address, copied)
        ]
        assert asked[0] == asked[1]
        if question != "tied_to_many":
            assert asked[0]["rows"], "the demonstration has something to answer"


@pytest.mark.neo4j
def test_faults_of_a_server_are_told_in_one_sentence(server: dict[str, str], anew: Run) -> None:
    nothing = anew("rank", "poc", **server)
    assert nothing.status == 1
    assert nothing.sentence.startswith("There is no store at neo4j://127.0.0.1")
    other = anew("rank", "poc", **{**server, "HOTHMAP_NEO4J_DATABASE": "another"})
    assert other.status == 1
    assert "has no such database; see HOTHMAP_NEO4J_DATABASE" in other.sentence
    wrong = anew("rank", "poc", **{**server, "HOTHMAP_NEO4J_PASSWORD": "not anybody's"})
    assert wrong.status == 1
    assert "does not accept this user and password" in wrong.sentence
    assert "not anybody's" not in wrong.err


def test_a_server_that_does_not_answer_or_has_no_password_is_told(
    anew: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent = anew("rank", "poc", "--store", "neo4j://127.0.0.1:1", **NOBODY)
    assert silent.status == 1
    assert silent.sentence == (
        "No Neo4j answers at neo4j://127.0.0.1:1. Is it running, and is the port right?"
    )
    told = anew("rank", "poc", "--store", "neo4j://me:mine@127.0.0.1:1", **NOBODY)
    assert told.status == 2
    assert "must not hold a user or password" in told.sentence
    assert "mine" not in told.err
    monkeypatch.setattr("mapping.cli.keys._keyring", lambda _: None)
    monkeypatch.setattr("sys.stdin", io.StringIO())
    without = anew("rank", "poc", "--store", "neo4j://127.0.0.1:1")
    assert without.status == 1
    assert "set HOTHMAP_NEO4J_PASSWORD" in without.sentence


def _digests(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
