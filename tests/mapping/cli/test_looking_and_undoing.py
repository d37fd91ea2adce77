"""Find, merge and unmerge, who looked, and taking an import back, as a coordinator does them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.cli.conftest import Run

MORE = """Date,Ref,Type,Summary,Persons,Location,Easting,Northing,Grading,Action,Owner
21/10/2026,OCC/9,Intelligence,Lift,T POC-1 (suspect); W C3 (victim),,,,1/A/P,,
"""


def _digest(run: Run) -> str:
    shown = run("verify")
    assert shown.status == 0, shown.out
    return shown.out.splitlines()[0]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Gil Tallow", "POC-1"),
        ("tallow GIL", "POC-1"),
        ("Gill Talow", "POC-1"),
        ("brine arcade", "LOC-1"),
        ("POC-2", "POC-2"),
        ("Wicker", "C1"),
    ],
)
def test_find_is_tolerant_of_spelling_and_order(team: Run, text: str, wanted: str) -> None:
    found = team("find", text, "--json")
    assert found.status == 0
    assert isinstance(found.json, list)
    assert found.json[0]["id"] == wanted


def test_find_says_when_nothing_fits(team: Run) -> None:
    assert "Nothing is held" in team("find", "Zebedee Quux").out
    assert team("find", " ").status == 2


def test_that_somebody_looked_is_recorded_before_anything_is_shown(team: Run) -> None:
    assert team("register", "--looks", "--json").json == []
    team("find", "Tallow", "--purpose", "a call from school")
    team("show", "POC-1", "--as-at", "2026-10-31")
    team("rank", "poc", "--as-at", "2026-10-31")
    team("whatif", "--remove", "POC-1", "--as-at", "2026-10-31")
    team("duplicates")
    team("verify")
    team("doctor")
    acts = team("register", "--looks", "--json").json
    assert isinstance(acts, list)
    assert [(one["command"], one["user"]) for one in acts] == [
        (command, "a.coordinator")
        for command in ("find", "show", "rank poc", "whatif", "duplicates")
    ]
    assert acts[0]["purpose"] == "a call from school"
    assert "POC-1" in acts[0]["named"]
    assert acts[1]["named"] == ["POC-1"]
    assert "a call from school" in team("register", "--looks").out


def test_what_can_not_be_recorded_is_not_shown(team: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> str:
        msg = "the disk is full"
        raise OSError(msg)

    monkeypatch.setattr("graph.store.sqlite.SqliteStore.add", refuse)
    refused = team("show", "POC-1")
    assert refused.status == 1
    assert "could not read or write a file" in refused.sentence
    assert refused.out == ""


def test_a_merge_is_undone_exactly(team: Run) -> None:
    before = _digest(team)
    rank = team("rank", "poc", "--as-at", "2026-10-31", "--json").out
    assert team("merge", "POC-1", "POC-2").status == 1
    assert team("merge", "POC-1", "POC-2", "--reason", "the same man").status == 0
    assert _digest(team) != before
    assert team("rank", "poc", "--as-at", "2026-10-31", "--json").out != rank
    assert team("unmerge", "POC-2", "POC-1", "--reason", "a mistake").status == 0
    assert team("rank", "poc", "--as-at", "2026-10-31", "--json").out == rank


def test_a_child_and_a_person_of_concern_are_never_merged(team: Run) -> None:
    refused = team("merge", "POC-1", "C1", "--reason", "no")
    assert refused.status == 1
    assert "cannot be decided to be the same" in refused.sentence


def test_an_import_is_listed_taken_back_and_brought_back(team: Run, tmp_path: Path) -> None:
    rank = team("rank", "poc", "--as-at", "2026-10-31", "--json").out
    more = tmp_path / "more.csv"
    more.write_text(MORE, encoding="utf-8")
    assert team("import", more).status == 0
    with_more = team("rank", "poc", "--as-at", "2026-10-31", "--json").out
    assert with_more != rank
    listed = team("import", "--list", "--json").json
    assert isinstance(listed, list)
    assert [one["stands"] for one in listed] == [True, True]
    wanted = listed[1]["id"]
    assert "more.csv" in team("import", "--list").out

    assert team("import", "--undo", wanted).status == 2
    undone = team("import", "--undo", wanted, "--reason", "the wrong month")
    assert undone.status == 0
    assert "withdrawn" in undone.err
    assert team("rank", "poc", "--as-at", "2026-10-31", "--json").out == rank
    assert team("import", "--undo", wanted, "--reason", "again").status == 1
    listed = team("import", "--list", "--json").json
    assert isinstance(listed, list)
    assert [one["stands"] for one in listed] == [True, False]
    assert team("verify").status == 0

    assert team("import", more).status == 0
    assert team("rank", "poc", "--as-at", "2026-10-31", "--json").out == with_more
    assert team("verify").status == 0


def test_what_later_files_rest_on_stays(team: Run, tmp_path: Path) -> None:
    more = tmp_path / "more.csv"
    more.write_text(MORE, encoding="utf-8")
    assert team("import", more).status == 0
    listed = team("import", "--list", "--json").json
    assert isinstance(listed, list)
    first = listed[0]["id"]
    undone = team("import", "--undo", first, "--reason", "wrong")
    assert undone.status == 0
    assert team("verify").status == 0
    assert team("show", "POC-1", "--json", "--as-at", "2026-10-31").status == 0
    assert team("show", "C1").status == 1


def test_import_asks_for_one_thing_at_a_time(team: Run, tmp_path: Path) -> None:
    assert team("import").status == 2
    assert team("import", "--list", tmp_path / "x.csv").status == 2
