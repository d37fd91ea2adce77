"""The receipt adds up, keeps its shape and repeats no cell; the rejects come back when mended."""

from __future__ import annotations

import json
import stat
import sys
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from mapping.intake import EXPECTED, Receipt, Refusal, Remark, SheetReceipt, write_rejects

if TYPE_CHECKING:
    from pathlib import Path

    from tests.mapping.intake.conftest import Front, Importing

CANARY = "Zanzibarovna"


def cells(path: Path) -> dict[str, list[list[object]]]:
    """Give what a workbook's cells hold."""
    book = openpyxl.load_workbook(path)
    return {
        sheet.title: [[cell.value for cell in row] for row in sheet.iter_rows()]
        for sheet in book.worksheets
    }


def test_the_receipt_has_the_shape_that_is_promised(front: Front) -> None:
    poc = front.row("poc", {"First discussed": "soon"}), front.row("poc", {"DOB": "whenever"})
    book = front.book({"POC": [front.headings("poc"), *poc]}, "tracker.xlsx")
    receipt = front.read(book, front.bytes(b"", "empty.csv")).receipt
    assert json.loads(json.dumps(receipt.to_json())) == {
        "saved": False,
        "files": [
            {
                "file": "tracker.xlsx",
                "sheet": "POC",
                "layout": "poc",
                "rows": 2,
                "accepted": 1,
                "refused": 1,
                "duplicates": 0,
                "refusals": [
                    {"row": 2, "column": "First discussed", "expected": "a date, dd/mm/yyyy"}
                ],
                "remarks": [
                    {
                        "row": 3,
                        "column": "DOB",
                        "remark": "not a readable date; left empty",
                    }
                ],
            },
            {
                "file": "empty.csv",
                "sheet": None,
                "layout": None,
                "rows": 0,
                "accepted": 0,
                "refused": 0,
                "duplicates": 0,
                "refusals": [],
                "remarks": [],
                "refused_whole": "is empty",
            },
        ],
    }


def test_a_saved_receipt_says_so(front: Front, store: Importing) -> None:
    assert store(front.file("poc")).receipt.to_json()["saved"] is True


@pytest.mark.parametrize(
    ("rows", "first", "again"),
    [
        ([{}], "Saved.", "Nothing new: everything was held already."),
        (
            [{}, {"First discussed": ""}],
            "Saved.",
            "Nothing new: what was not refused was held already.",
        ),
        (
            [{"First discussed": ""}],
            "Nothing new: every row was refused.",
            "Nothing new: every row was refused.",
        ),
    ],
)
def test_the_text_says_saved_only_where_something_new_was(
    front: Front, store: Importing, rows: list[dict[str, str]], first: str, again: str
) -> None:
    path = front.file("poc", *rows)
    for said in (first, again):
        receipt = store(path).receipt
        assert receipt.to_text().splitlines()[-1] == said
        assert receipt.to_json()["saved"] is True


def test_a_list_without_rows_is_nothing_new(front: Front, store: Importing) -> None:
    receipt = store(front.csv([front.headings("poc")], "poc.csv")).receipt
    assert receipt.to_text().splitlines()[-1] == "Nothing new: there was no row to read."


def test_the_text_gives_counts_that_add_up_and_groups_what_is_alike() -> None:
    entry = SheetReceipt(
        file="t.xlsx",
        sheet="POC",
        layout="poc",
        rows=1_020,
        accepted=1_000,
        refused=15,
        duplicates=5,
        refusals=tuple(Refusal(row, "DOB", "it") for row in range(2, 17)),
        remarks=(Remark(40, "Level", "left empty"),),
    )
    whole = SheetReceipt(file="x.csv", sheet=None, layout=None, refused_whole="is empty")
    text = Receipt(files=(entry, whole)).to_text().splitlines()
    assert text == [
        "t.xlsx, sheet “POC” (poc): 1,020 rows = 1,000 accepted + 15 refused + 5 already held.",
        "  refused, rows 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13 and 3 more, “DOB”: expected it.",
        "  remark, row 40, “Level”: left empty.",
        "x.csv: refused whole: it is empty.",
        "Together: 1,020 rows = 1,000 accepted + 15 refused + 5 already held.",
        "Nothing was saved.",
    ]


@pytest.mark.parametrize(
    "layout",
    [
        "ppdm",
        "missing",
        "rhi",
        "screening",
        "poc",
        "loc",
        "peer_map",
        "ssd_person",
        "ssd_missing",
        "ssda903_header",
        "ssda903_missing",
        "police_uk",
        "episodes",
        "reviews",
        "actions",
    ],
)
def test_no_cells_text_is_in_the_receipt(front: Front, layout: str) -> None:
    """Put a name in every cell, alone and beside what belongs there, one cell at a time."""
    rows = [front.headings(layout), front.row(layout)]
    for heading in front.headings(layout):
        for text in (
            CANARY,
            f"{front.row(layout)[0]} {CANARY}",
            f"{CANARY}; {CANARY} aka {CANARY}",
        ):
            rows.append(front.row(layout, {heading: text}))
    reading = front.read(front.csv([*rows, [CANARY] * 40], "x.csv"))
    assert reading.receipt.files[0].layout == layout
    assert CANARY.casefold() not in json.dumps(reading.receipt.to_json()).casefold()
    assert CANARY.casefold() not in reading.receipt.to_text().casefold()
    entry = reading.batch.imported
    assert entry is not None
    assert CANARY.casefold() not in repr(entry).casefold()


def test_refused_rows_come_back_when_mended(front: Front, store: Importing) -> None:
    title = ["PERSONS OF CONCERN"]
    poc = [
        title,
        front.headings("poc"),
        front.row("poc", {"Reason": "the first reason"}),
        front.row("poc", {"Ref": "POC-2", "First discussed": "soon", "Reason": "see above"}),
        front.row("poc", {"Ref": "POC-3", "Name": "", "Address": "=1+1", "Alias": "00123"}),
    ]
    loc = [front.headings("loc"), front.row("loc", {"Type": ""})]
    reading = store(front.book({"POC": poc, "LOC": loc, "more": [*poc[1:3]]}))
    path = write_rejects(reading, front.folder / "rejects-1.xlsx")
    if sys.platform != "win32":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    held = cells(path)
    assert list(held) == ["1 poc", "2 loc"]
    header, second, third = held["1 poc"]
    assert header == [*front.headings("poc"), EXPECTED]
    assert second[header.index("Reason")] == "the first reason", "see above is filled in"
    assert second[-1] == "“First discussed”: a date, dd/mm/yyyy"
    assert third[header.index("Address")] == "=1+1"
    assert third[header.index("Alias")] == "00123"
    book = openpyxl.load_workbook(path)
    sheet = book["1 poc"]
    assert sheet.cell(3, header.index("Address") + 1).data_type == "s", "never a formula"
    sheet.cell(2, header.index("First discussed") + 1).value = "06/10/2026"
    sheet.cell(3, header.index("Name") + 1).value = "Bo Wick"
    book["2 loc"].cell(2, 3).value = "park"
    book.save(path)
    again = store(path).receipt
    assert [(one.accepted, one.refused, one.remarks) for one in again.files] == [
        (2, 0, ()),
        (1, 0, ()),
    ]
    assert len(store.casebook.concerns) == 4


def test_rejects_that_are_refused_again_keep_one_column_of_what_was_expected(front: Front) -> None:
    first = write_rejects(front.read(front.file("poc", {"Name": ""})), front.folder / "r.xlsx")
    second = write_rejects(front.read(first), front.folder / "r2.xlsx")
    assert cells(first) == cells(second)


def test_rejects_are_equal_bytes_and_never_written_over_others(front: Front) -> None:
    reading = front.read(front.file("poc", {"Name": ""}))
    path = write_rejects(reading, front.folder / "r.xlsx")
    data = path.read_bytes()
    assert write_rejects(reading, path) == path
    path.write_bytes(b"half mended")
    other = write_rejects(reading, path)
    assert (other.name, path.read_bytes(), other.read_bytes()) == ("r-2.xlsx", b"half mended", data)
    assert write_rejects(reading, path) == other


def test_rejects_hold_what_no_workbook_can_hold_and_say_what_was_cut(front: Front) -> None:
    values = {"Name": "", "Reason": "a\x01b\ud800", "Address": "x" * 40_000}
    text = front.csv(
        [front.headings("poc"), front.row("poc", values)], "x.csv", encoding="utf-16-le"
    )
    text.write_bytes(b"\xff\xfe" + text.read_bytes())
    path = write_rejects(front.read(text), front.folder / "r.xlsx")
    header, row = cells(path)["1 poc"]
    assert row[header.index("Reason")] == "a\ufffdb\ufffd"
    assert len(str(row[header.index("Address")])) == 32_767
    assert "mend this row in its own file" in str(row[-1])


def test_rejects_name_nobody_outside_their_cells(front: Front) -> None:
    reading = front.read(front.file("poc", {"Name": "", "Reason": CANARY}, name=f"{CANARY}.csv"))
    path = write_rejects(reading, front.folder / "r.xlsx")
    with zipfile.ZipFile(path) as archive:
        holding = [name for name in archive.namelist() if CANARY.encode() in archive.read(name)]
    assert holding in (["xl/sharedStrings.xml"], ["xl/worksheets/sheet1.xml"])
