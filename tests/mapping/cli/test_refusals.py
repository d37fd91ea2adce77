"""Each mistake gets one clear sentence, the right exit status, and changes nothing."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
import sqlcipher3

from mapping.cli.app import COMMANDS

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.cli.conftest import Run


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        pytest.param(("import", "missing.csv"), 2, "There is no file missing.csv", id="no file"),
        pytest.param(("import", "."), 2, "is a folder", id="a folder"),
        pytest.param(("show", "POC-999"), 1, "no record with the reference", id="no such id"),
        pytest.param(("whatif", "--remove", "X-1"), 1, "no record with the reference", id="whatif"),
        pytest.param(("rank", "child"), 2, "Children are never ranked", id="rank children"),
        pytest.param(("rank", "poc", "--as-at", "31st"), 2, "is not a day", id="no day"),
        pytest.param(("rank", "poc", "--known-at", "x"), 2, "is not a time", id="no time"),
        pytest.param(("map", "--audience", "press"), 2, "There is no audience", id="no audience"),
        pytest.param(
            ("pack", "poc-loc", "--month", "2020-01"), 1, "Nothing is dated", id="empty month"
        ),
        pytest.param(("pack", "poc-loc", "--month", "10/26"), 2, "month", id="no month"),
        pytest.param(("pack", "poc-loc"), 2, "--month", id="month missing"),
        pytest.param(("pack", "tcg", "--month", "2026-10"), 2, "no pack", id="no such pack"),
        pytest.param(("pack", "poc-loc", "--again", "R-0"), 1, "no release R-0", id="no release"),
        pytest.param(("export", "--format", "pdf"), 2, "no format", id="no such format"),
        pytest.param(
            ("export", "--format", "csv", "--audience", "police"), 2, "--recipient", id="recipient"
        ),
        pytest.param(
            ("export", "--format", "csv", "--audience", "statistics", "--recipient", "x"),
            1,
            "no network",
            id="view not for the audience",
        ),
        pytest.param(("init",), 1, "is there already", id="init twice"),
        pytest.param(("duplicates", "--accept", "0"), 1, "No proposal 0", id="no proposal"),
        pytest.param(("duplicates", "--decisions", "x.xlsx"), 2, "no file", id="no decisions"),
        pytest.param(("register", "--who", "R-0", "C-1"), 1, "no release", id="who of nothing"),
    ],
)
def test_a_mistake_gets_one_sentence_and_changes_nothing(
    team: Run, tmp_path: Path, arguments: tuple[str, ...], status: int, words: str
) -> None:
    store = tmp_path / "team.db"
    before = store.read_bytes()
    ran = team(*arguments)
    assert ran.status == status, ran.err
    assert words in ran.sentence
    assert ran.out == ""
    assert store.read_bytes() == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["key", "team.db"]


def test_a_store_that_is_not_there_says_to_run_init(anew: Run, month: list[Path]) -> None:
    ran = anew("import", month[0])
    assert ran.status == 1
    assert "hothmap init" in ran.sentence


def test_no_store_named_is_wrong_usage(anew: Run) -> None:
    ran = anew("rank", "poc", HOTHMAP_STORE="")
    assert ran.status == 2
    assert "HOTHMAP_STORE" in ran.sentence


def test_an_empty_file_is_refused_whole_in_the_receipt(team: Run, tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    ran = team("import", tmp_path / "empty.csv", "--json")
    assert ran.status == 1
    (entry,) = ran.json["files"]  # type: ignore[index]
    assert entry["layout"] is None
    assert entry["refused_whole"]
    assert entry["rows"] == 0


@pytest.mark.parametrize("made", ["folder", "empty", "text", "database"])
def test_what_is_no_store_is_named_as_such(anew: Run, tmp_path: Path, made: str) -> None:
    path = tmp_path / "new.db"
    if made == "folder":
        path.mkdir()
    elif made == "empty":
        path.touch()
    elif made == "text":
        path.write_text("not a store at all, but long enough to look at" * 100, encoding="utf-8")
    else:
        with sqlite3.connect(path) as connection:
            connection.execute("CREATE TABLE t (x)")
        connection.close()
    ran = anew("rank", "poc")
    assert ran.status == 1
    assert "new.db" in ran.sentence


def test_a_wrong_password_is_said_plainly(team: Run, tmp_path: Path) -> None:
    (tmp_path / "wrong").write_text("another", encoding="utf-8")
    ran = team("rank", "poc", HOTHMAP_KEY_FILE=str(tmp_path / "wrong"))
    assert ran.status == 1
    assert "does not open with this password" in ran.sentence


def test_no_password_at_all_is_said_plainly(team: Run) -> None:
    ran = team(
        "rank", "poc", HOTHMAP_KEY_FILE="", PYTHON_KEYRING_BACKEND="keyring.backends.null.Keyring"
    )
    assert ran.status == 1
    assert "HOTHMAP_KEY_FILE" in ran.sentence


def _opened(folder: Path) -> sqlcipher3.Connection:
    connection = sqlcipher3.connect(str(folder / "team.db"), isolation_level=None)
    password = (folder / "key").read_text(encoding="utf-8")
    connection.execute(f"PRAGMA key = '{password}'")
    connection.execute("PRAGMA cipher_page_size = 16384")
    return connection


def test_a_store_of_a_newer_version_is_refused(team: Run, tmp_path: Path) -> None:
    connection = _opened(tmp_path)
    connection.execute("UPDATE meta SET value = '99' WHERE name = 'format'")
    connection.close()
    ran = team("rank", "poc")
    assert ran.status == 1
    assert "newer hothmap" in ran.sentence


def test_a_locked_store_says_that_it_is_in_use(
    team: Run,
    tmp_path: Path,
    month: list[Path],
) -> None:
    (tmp_path / "more.csv").write_text("pers_person_id,pers_forename\nC77,Dot\n", encoding="utf-8")
    connection = _opened(tmp_path)
    connection.execute("BEGIN EXCLUSIVE")
    try:
        ran = team("import", tmp_path / "more.csv", HOTHMAP_LOCK_SECONDS="1")
    finally:
        connection.execute("ROLLBACK")
        connection.close()
    assert ran.status == 1
    assert ran.err.splitlines() == [
        "team.db is in use by another program; waiting up to 1 second for it.",
        "hothmap: team.db is in use by another program; close it there, or try again later.",
    ]


def test_no_refusal_names_anybody(team: Run, tmp_path: Path) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_text(
        "Date,Ref,Type,Summary,Persons\n"
        "Secretname,OCC/9,Incident,Secrettext,Secretperson (victim)\n",
        encoding="utf-8",
    )
    ran = team("import", bad, "--json")
    assert ran.status == 1
    for secret in ("Secretname", "Secrettext", "Secretperson"):
        assert secret not in ran.out + ran.err


def test_the_program_itself_ends_with_the_same_status_and_sentence(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from mapping.cli import main; main()", "rank", "child"],
        capture_output=True,
        check=False,
        encoding="utf-8",
        env={**os.environ, "HOTHMAP_STORE": f"sqlite:///{tmp_path}/none.db"},
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert done.returncode == 1
    assert done.stderr.startswith("hothmap: There is no store at ")
    assert done.stdout == ""


def test_every_command_explains_itself(anew: Run) -> None:
    everything = anew("--help")
    assert everything.status == 0
    for name in COMMANDS:
        assert name in everything.out
    for name in ("rank", "pack"):
        ran = anew(name, "--help")
        assert ran.status == 0
        assert "--as-at" in ran.out
