"""One thing is never called several, in any sentence that a coordinator reads."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from graph.ids import RecordId
from mapping.cli.erase import _tell
from mapping.erasing import Plan
from tests.mapping.cli.conftest import Ran, run_in

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.cli.conftest import Run

PERSON = "pers_person_id,pers_forename,pers_surname\nC1,Quillon,Zandermole\n"
LIST = "Date,Ref,Type,Summary,Persons\n"
OTHER = LIST + "07/10/2026,OCC/3,Intelligence,Talk of Quillon Zandermole,W C2 (victim)\n"
BOTH = LIST + "07/10/2026,OCC/4,Intelligence,Seen,W C1 (victim); W C2 (victim)\n"
# One of anything followed by its plural: "1 records", "1 other records", "1 were".
WRONG = re.compile(
    r"(?<![\d,.])1 (?:other )?(?:rows|records|mentions|proposals|imports|releases|decisions|"
    r"points|seconds|were|wait|hold|stay|tell)\b"
)


def _said(ran: Ran) -> str:
    assert ran.status == 0, ran.err
    said = ran.out + ran.err
    assert WRONG.search(said) is None, said
    return said


@pytest.fixture
def small(tmp_path: Path) -> Run:
    """Run on a plain store that holds one child."""
    run = run_in(tmp_path, tmp_path / "team.db")
    _said(run("init", "--unencrypted"))
    (tmp_path / "person.csv").write_text(PERSON, encoding="utf-8")
    said = _said(run("import", tmp_path / "person.csv"))
    assert "1 row = 1 accepted + 0 refused + 0 already held." in said
    assert "Together: 1 row = 1 accepted" in said
    return run


def _add(run: Run, folder: Path, text: str) -> None:
    (folder / "list.csv").write_text(text, encoding="utf-8")
    _said(run("import", folder / "list.csv"))


def test_one_import_is_taken_back(small: Run) -> None:
    listed = small("import", "--list", "--json").json
    assert isinstance(listed, list)
    # A row of the file and the child that it tells of.
    assert "Taken back: 2 records withdrawn, 0 put back as they were, 0 kept" in _said(
        small("import", "--undo", listed[0]["id"], "--reason", "a test")
    )


def _plan(count: int) -> Plan:
    ids = tuple(RecordId(f"child:{number}") for number in range(count + 1))
    return Plan(
        subjects=ids,
        remove=ids[:count],
        rewrite=dict.fromkeys(ids[:count], ()),
        mentions=ids[:count],
        releases=(),
        naming=re.compile("x"),
    )


def test_what_erasing_says_of_one_and_of_two(capsys: pytest.CaptureFixture[str]) -> None:
    _tell(_plan(1), was="was", were="were")
    assert capsys.readouterr().out.splitlines()[:3] == [
        (
            "1 record was removed with every version, and 1 that also tells of others was "
            "rewritten without this subject."
        ),
        "That includes 1 mention that was joined to it.",
        (
            "1 other record holds the name in its text and stays as it is; look at it, it may be a "
            "namesake:"
        ),
    ]
    _tell(_plan(2), was="would be", were="would be")
    assert capsys.readouterr().out.splitlines()[:3] == [
        (
            "2 records would be removed with every version, and 2 that also tell of others would "
            "be rewritten without this subject."
        ),
        "That includes 2 mentions that were joined to it.",
        (
            "2 other records hold the name in their text and stay as they are; look at each, it "
            "may be a namesake:"
        ),
    ]


@pytest.mark.parametrize("text", [OTHER, BOTH], ids=["one that holds the name", "one of two"])
def test_erasing_a_subject_that_one_more_row_tells_of(
    small: Run, tmp_path: Path, text: str
) -> None:
    _add(small, tmp_path, text)
    for arguments in (("--dry-run",), ("--reason", "agreed")):
        _said(small("erase", "C1", *arguments))


def test_doctor_counts_one_import(small: Run) -> None:
    answer = small("doctor").out
    assert WRONG.search(answer) is None
    assert "1 import, 0 releases" in answer


@pytest.mark.parametrize(
    "command",
    [
        ("verify",),
        ("duplicates",),
        ("find", "Zandermole"),
        ("backup", "copy.db"),
        ("copy", "sqlite:///team.db", "sqlite:///other.db", "--unencrypted"),
        ("show", "C1", "--as-at", "2026-10-31"),
    ],
)
def test_a_store_of_one_child(small: Run, command: tuple[str, ...]) -> None:
    _said(small(*command))
