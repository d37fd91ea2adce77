from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from graph.casebook import Casebook
from graph.records import Decision
from graph.when import When
from mapping.duplicates import (
    Answer,
    DecisionsFileError,
    accept,
    propose,
    read_workbook,
    write_workbook,
)
from mapping.duplicates.workbook import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path

    from mapping.duplicates import DecisionsReading
    from tests.mapping.duplicates.conftest import Roster

NOW = When("2026-11-01T09:30")
HOSTILE = (
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '=HYPERLINK("http://x.invalid","y")',
    "00123",
    "1e5",
    "TRUE",
    "03/04",
    "<b>&amp;</b>",
    "_x0041_",
    "bell\x07 and surrogate \ud800",
    " outer ",
    "line\nbreak",
    "😀 Ó'Núñez",
)


@pytest.fixture
def casebook(roster: Roster) -> Casebook:
    roster.child("C1", "Wren Ashgrove", "2011-02-14")
    roster.poc("POC-1", "Tomasz Eskrigg", nicknames=["Duke"])
    roster.loc("LOC-1", "Lantern Hotel", address="Gannet Point")
    roster.wording("0a1b2c3d4e5f", "Lantern Hotel, Gannet Point")
    roster.mention("Wren Ashgrove", row="M/1", layout="missing", born="2011-02-14")
    roster.mention("Tomasz Eskrigg", row="CLV/26/1")
    return roster.casebook()


def _fill(content: bytes, path: Path, cells: dict[tuple[str, int, str], str]) -> Path:
    """Write into cells named by sheet, row and column, as a person would."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for (sheet, row, column), text in cells.items():
        book[sheet].cell(row, COLUMNS.index(column) + 1).value = text
    book.save(path)
    return path


def _read(path: Path, casebook: Casebook) -> DecisionsReading:
    return read_workbook(path, casebook, decided_at=NOW, decided_by="kay")


def _rows(content: bytes, sheet: str = "Proposals") -> list[dict[str, str | None]]:
    table = openpyxl.load_workbook(io.BytesIO(content))[sheet].iter_rows(
        min_row=3, values_only=True
    )
    return [
        dict(zip(COLUMNS, (None if cell is None else str(cell) for cell in row), strict=True))
        for row in table
    ]


def test_the_workbook_lists_each_proposal_with_names_grade_and_reasons(casebook: Casebook) -> None:
    rows = _rows(write_workbook(propose(casebook), casebook))
    assert [(row["First"], row["Second"], row["Grade"]) for row in rows] == [
        ("C1", "named:missing/M/1/0", "strong"),
        ("LOC-1", "place:0a1b2c3d4e5f", "strong"),
        ("POC-1", "named:ppdm/CLV/26/1/0", "likely"),
    ]
    assert rows[0]["First name"] == "Wren Ashgrove"
    assert rows[2]["First name"] == "Tomasz Eskrigg “Duke”"
    assert rows[0]["For"] == "surname and forename agree; same date of birth"
    assert rows[2]["Against"] == "nothing but the name"
    assert {row["Decision"] for row in rows} == {None}


def test_the_workbook_says_what_it_is_on_every_sheet_and_page(casebook: Casebook) -> None:
    book = openpyxl.load_workbook(io.BytesIO(write_workbook(propose(casebook), casebook)))
    assert book.sheetnames == ["Read me", "Proposals", "Decided"]
    for sheet in book.worksheets:
        assert str(sheet["A1"].value).startswith("OFFICIAL-SENSITIVE")
        assert sheet.oddHeader is not None
        assert sheet.oddHeader.center is not None
        assert sheet.oddHeader.center.text == "OFFICIAL-SENSITIVE"
    (offered,) = book["Proposals"].data_validations.dataValidation
    assert offered.formula1 == '"same,different,undo"'
    assert book["Proposals"].freeze_panes == "D3"


def test_equal_proposals_give_equal_bytes(casebook: Casebook) -> None:
    first = write_workbook(propose(casebook), casebook)
    assert write_workbook(propose(casebook), casebook) == first
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        assert {entry.date_time[0] for entry in archive.infolist()} == {1980}


def test_decisions_come_back_as_they_were_filled_in(casebook: Casebook, tmp_path: Path) -> None:
    proposals = propose(casebook)
    path = _fill(
        write_workbook(proposals, casebook),
        tmp_path / "filled.xlsx",
        {
            ("Proposals", 3, "Decision"): "same",
            ("Proposals", 3, "Reason"): "date of birth",
            ("Proposals", 3, "Decided by"): "lou",
            ("Proposals", 5, "Decision"): " Different ",
            ("Proposals", 5, "Reason"): "other man",
        },
    )
    reading = _read(path, casebook)
    assert [(one.kind, one.subjects, one.reason, one.decided_by) for one in reading.decisions] == [
        ("same", proposals[0].pair, "date of birth", "lou"),
        ("different", proposals[2].pair, "other man", "kay"),
    ]
    assert (reading.blank, reading.unchanged, reading.refusals) == (1, 0, ())


def test_the_same_workbook_twice_changes_nothing(
    roster: Roster, casebook: Casebook, tmp_path: Path
) -> None:
    answers = {one.id: Answer("same", "date of birth", "lou") for one in propose(casebook)}
    path = tmp_path / "filled.xlsx"
    path.write_bytes(write_workbook(propose(casebook), casebook, answers=answers))
    first = _read(path, casebook)
    assert len(first.decisions) == 3
    again = _read(path, roster.casebook(*first.decisions))
    assert (again.decisions, again.taken_back, again.refusals) == ((), (), ())
    assert again.unchanged == 3


def test_a_decision_is_undone_from_the_sheet_of_decided_ones(
    roster: Roster, casebook: Casebook, tmp_path: Path
) -> None:
    (proposal, *_) = propose(casebook)
    decision = accept(casebook, proposal, reason="form", decided_by="kay", decided_at=NOW)
    after = roster.casebook(decision)
    content = write_workbook(propose(after), after)
    assert [row["Decision"] for row in _rows(content, "Decided")] == ["same"]
    path = _fill(
        content,
        tmp_path / "undo.xlsx",
        {("Decided", 3, "Decision"): "undo", ("Decided", 3, "Reason"): "wrong child"},
    )
    reading = _read(path, after)
    assert [one.id for one in reading.taken_back] == [decision.id]
    assert reading.batch.withdraw == (decision.id,)
    (last,) = reading.batch.put
    assert isinstance(last, Decision)
    assert last.id == decision.id
    assert _read(path, casebook).unchanged == 1


def test_a_pair_can_be_decided_by_its_references_alone(casebook: Casebook, tmp_path: Path) -> None:
    path = _fill(
        write_workbook((), casebook),
        tmp_path / "own.xlsx",
        {
            ("Proposals", 9, "First"): "named:ppdm/CLV/26/1/0",
            ("Proposals", 9, "Second"): "poc-1",
            ("Proposals", 9, "Decision"): "same",
            ("Proposals", 9, "Reason"): "officer knows him",
        },
    )
    (decision,) = _read(path, casebook).decisions
    assert decision.subjects == ("named:ppdm/CLV/26/1/0", "poc:POC-1")


@pytest.mark.parametrize(
    ("changed", "column", "expected"),
    [
        ({"Decision": "perhaps"}, "Decision", "same, different, undo or nothing"),
        ({"Reason": ""}, "Reason", "why, in a few words"),
        ({"Proposal": "ffffffffffff"}, "Proposal", "the proposal of these two references"),
        ({"Proposal": "ffffffffffff", "First": "", "Second": ""}, "Proposal", "a proposal that"),
        ({"First": "C999"}, "First", "a reference that the store holds"),
        ({"First": ""}, "First", "a reference that the store holds"),
        ({"Second": ""}, "Second", "a reference that the store holds"),
        ({"Second": "C1", "Proposal": ""}, "Second", "another record than First"),
        ({"Second": "POC-1", "Proposal": ""}, "Decision", "a child and a person of concern"),
    ],
)
def test_a_row_that_cannot_be_is_refused_with_its_place_and_without_its_text(
    casebook: Casebook,
    tmp_path: Path,
    changed: dict[str, str],
    column: str,
    expected: str,
) -> None:
    cells = {"Decision": "same", "Reason": "form"} | changed
    path = _fill(
        write_workbook(propose(casebook), casebook),
        tmp_path / "filled.xlsx",
        {("Proposals", 3, name): text for name, text in cells.items()},
    )
    reading = _read(path, casebook)
    (refusal,) = reading.refusals
    assert reading.decisions == ()
    assert (refusal.sheet, refusal.row, refusal.column) == ("Proposals", 3, column)
    assert expected in refusal.expected
    assert not any(word in str(refusal) for word in ("perhaps", "Wren", "C999", "ffff"))


def test_a_row_without_a_user_is_refused_where_none_is_given(
    casebook: Casebook, tmp_path: Path
) -> None:
    answers = {propose(casebook)[0].id: Answer("same", "form")}
    path = tmp_path / "filled.xlsx"
    path.write_bytes(write_workbook(propose(casebook), casebook, answers=answers))
    (refusal,) = read_workbook(path, casebook, decided_at=NOW).refusals
    assert refusal.column == "Decided by"


def test_a_proposal_alone_is_enough_where_the_waiting_ones_are_given(
    casebook: Casebook, tmp_path: Path
) -> None:
    proposals = propose(casebook)
    cells = {"Decision": "same", "Reason": "form", "First": "", "Second": ""}
    path = _fill(
        write_workbook(proposals, casebook),
        tmp_path / "filled.xlsx",
        {("Proposals", 3, name): text for name, text in cells.items()},
    )
    reading = read_workbook(path, casebook, decided_at=NOW, decided_by="kay", proposals=proposals)
    assert [one.subjects for one in reading.decisions] == [proposals[0].pair]


def test_two_rows_that_say_otherwise_of_one_pair_are_not_both_taken(
    casebook: Casebook, tmp_path: Path
) -> None:
    proposals = propose(casebook)[:1] * 2
    path = _fill(
        write_workbook(proposals, casebook),
        tmp_path / "filled.xlsx",
        {
            ("Proposals", 3, "Decision"): "same",
            ("Proposals", 3, "Reason"): "form",
            ("Proposals", 4, "Decision"): "different",
            ("Proposals", 4, "Reason"): "other child",
        },
    )
    reading = _read(path, casebook)
    assert [one.kind for one in reading.decisions] == ["same"]
    assert [(one.row, one.column) for one in reading.refusals] == [(4, "Decision")]


def test_decisions_are_taken_back_before_new_ones_are_made(roster: Roster, tmp_path: Path) -> None:
    child = roster.child("C3", "Jarek Eskrigg", "2010-12-01")
    poc = roster.poc("POC-3", "Jarek Eskrigg")
    named = roster.mention("Jarek Eskrigg", row="1")
    wrong = accept(
        roster.casebook(), (child, named), reason="form", decided_by="kay", decided_at=NOW
    )
    cells = {
        ("Proposals", 3, "First"): "POC-3",
        ("Proposals", 3, "Second"): named,
        ("Proposals", 3, "Decision"): "same",
        ("Proposals", 3, "Reason"): "officer knows him",
        ("Decided", 3, "Decision"): "Undo",
        ("Decided", 3, "Reason"): "a namesake",
    }
    after = roster.casebook(wrong)
    reading = _read(_fill(write_workbook((), after), tmp_path / "filled.xlsx", cells), after)
    assert reading.refusals == ()
    assert [one.subjects for one in reading.decisions] == [(named, poc)]
    assert [one.id for one in reading.taken_back] == [wrong.id]
    assert reading.batch.withdraw == (wrong.id,)


def test_one_workbook_cannot_join_a_child_and_a_poc_by_the_way(
    roster: Roster, tmp_path: Path
) -> None:
    roster.child("C3", "Jarek Eskrigg", "2010-12-01")
    roster.poc("POC-3", "Jarek Eskrigg")
    roster.mention("Jarek Eskrigg", row="1")
    casebook = roster.casebook()
    answers = {one.id: Answer("same", "looks right", "lou") for one in propose(casebook)}
    path = tmp_path / "filled.xlsx"
    path.write_bytes(write_workbook(propose(casebook), casebook, answers=answers))
    reading = _read(path, casebook)
    assert len(reading.decisions) == 1
    (refusal,) = reading.refusals
    assert "a child and a person of concern" in refusal.expected


def _held(text: str) -> str:
    return text.replace("\x07", "\ufffd").replace("\ud800", "\ufffd").strip()


def _hostile_workbook(roster: Roster, text: str) -> tuple[Casebook, bytes]:
    for number in (1, 2):
        roster.poc(f"POC-{number}", f"Tomasz {text}a")
        roster.loc(f"LOC-{number}", f"{text}a", address="Gannet Point")
    casebook = roster.casebook()
    answers = {one.id: Answer("same", text, "lou") for one in propose(casebook)}
    return casebook, write_workbook(propose(casebook), casebook, answers=answers)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_text_stays_text_and_comes_back_unchanged(
    roster: Roster, tmp_path: Path, text: str
) -> None:
    casebook, content = _hostile_workbook(roster, text)
    book = openpyxl.load_workbook(io.BytesIO(content))
    cells = [cell for row in book["Proposals"].iter_rows(min_row=3) for cell in row if cell.value]
    assert {cell.data_type for cell in cells} == {"s"}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets" in name]
    assert not any(b"<f>" in sheet or b"<hyperlink" in sheet for sheet in sheets)
    path = tmp_path / "filled.xlsx"
    path.write_bytes(content)
    assert {one.reason for one in _read(path, casebook).decisions} == {_held(text)}


def test_a_text_too_long_for_a_cell_is_cut_and_says_so(roster: Roster) -> None:
    for number in (1, 2):
        roster.poc(f"POC-{number}", f"Tomasz {'a' * 40_000}")
    casebook = roster.casebook()
    (row,) = _rows(write_workbook(propose(casebook), casebook))
    assert str(row["First name"]).endswith("… (cut; see the record itself)")


def test_a_file_that_is_no_workbook_of_proposals_is_refused_in_a_sentence(tmp_path: Path) -> None:
    empty = tmp_path / "empty.xlsx"
    empty.write_bytes(b"")
    other = tmp_path / "other.xlsx"
    openpyxl.Workbook().save(other)
    broken = tmp_path / "broken.xlsx"
    with zipfile.ZipFile(broken, "w") as archive:
        archive.writestr("xl/workbook.xml", "<workbook>")
    large = tmp_path / "large.xlsx"
    with zipfile.ZipFile(large, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * (65 * 1024 * 1024))
    nobody = Casebook([])
    for path, expected in (
        (tmp_path / "none.xlsx", "there is no such file"),
        (tmp_path, "there is no such file"),
        (empty, "is empty"),
        (broken, "is damaged"),
        (large, "unpacks to many times its size"),
        (other, "the columns First, Second and Decision"),
    ):
        with pytest.raises(DecisionsFileError, match=expected):
            _read(path, nobody)
