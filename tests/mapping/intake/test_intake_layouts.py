"""The kind of a file is found from its headers, and said when it is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from graph.errors import SettingsError, UsageError
from mapping.intake import IntakeSettings
from mapping.intake.layouts import read_layouts

if TYPE_CHECKING:
    from tests.mapping.intake.conftest import Front

LAYOUTS = [
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
]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_every_layout_is_found_from_its_headings(front: Front, layout: str) -> None:
    entry = front.read(front.file(layout, name="list.csv")).receipt.files[0]
    assert (entry.layout, entry.rows, entry.accepted) == (layout, 1, 1)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_headings_match_without_case_spaces_and_marks(front: Front, layout: str) -> None:
    headings = [f" {one.upper().replace(' ', '_')}: " for one in front.headings(layout)]
    path = front.csv([headings, front.row(layout)], "list.csv")
    entry = front.read(path).receipt.files[0]
    assert (entry.layout, entry.accepted, entry.remarks) == (layout, 1, ())


@pytest.mark.parametrize(
    ("layout", "heading", "also"),
    [
        ("ppdm", "Ref", "URN"),
        ("ppdm", "Ref", "Reference"),
        ("ppdm", "Persons", "Nominals"),
        ("ppdm", "Location", "Locus"),
        ("ppdm", "Grading", "Eval"),
        ("missing", "DOB", "D.O.B."),
        ("missing", "DOB", "Date of birth"),
        ("poc", "Name", "Nominal"),
        ("poc", "Name", "Person"),
        ("poc", "Alias", "Nickname"),
        ("poc", "DOB", "DOB / age"),
        ("poc", "First discussed", "Date first discussed"),
        ("poc", "Agency", "Lead"),
        ("loc", "Name", "Location"),
        ("peer_map", "Basis", "How we know"),
        ("episodes", "Referred", "Referral date"),
        ("episodes", "Source", "Referred by"),
        ("episodes", "Worker", "Coordinator"),
        ("episodes", "Active to", "Closed"),
        ("reviews", "Chair", "Coordinator"),
        pytest.param("screening", "DOB", "Date of birth", id="listed under another layout"),
        pytest.param("screening", "Name", "Nominal", id="listed under the tracker"),
        pytest.param("loc", "First discussed", "Date first discussed", id="listed under POC"),
        pytest.param("loc", "Agency", "Lead", id="listed under POC too"),
        pytest.param("loc", "Ref", "URN", id="listed under the police list"),
    ],
)
def test_a_synonym_holds_for_the_column_of_that_name_in_every_layout(
    front: Front, layout: str, heading: str, also: str
) -> None:
    headings = [also if one == heading else one for one in front.headings(layout)]
    entry = front.read(front.csv([headings, front.row(layout)], "x.csv")).receipt.files[0]
    assert (entry.layout, entry.accepted, entry.remarks) == (layout, 1, ())


def test_a_columns_own_name_counts_before_a_synonym(front: Front) -> None:
    headings = [*front.headings("poc"), "Nominal"]
    rows = [headings, [*front.row("poc"), "kept as a note"]]
    reading = front.read(front.csv(rows, "x.csv"))
    row = next(one for one in reading.records if one.id == "row:poc/POC-1")
    assert row.values["Name"] == "Ivo Kestleby"  # type: ignore[attr-defined]
    assert row.notes == {"Nominal": "kept as a note"}  # type: ignore[attr-defined]


def test_title_rows_above_the_header_are_expected(front: Front) -> None:
    rows = [
        ["PERSONS OF CONCERN – OFFICIAL-SENSITIVE"],
        ["Green = closed. Red = Level 3/4."],
        [],
        front.headings("poc"),
        front.row("poc"),
    ]
    entry = front.read(front.csv(rows, "x.csv")).receipt.files[0]
    assert (entry.layout, entry.rows, entry.accepted) == ("poc", 1, 1)


def test_an_equal_score_refuses_and_names_both(front: Front) -> None:
    path = front.csv([["Ref", "Name", "Reason"], ["POC-1", "Ivo Kestleby", "x"]], "x.csv")
    entry = front.read(path).receipt.files[0]
    assert (entry.layout, entry.rows) == (None, 0)
    assert entry.refused_whole == "fits poc and loc equally well; say which with --layout"


def test_a_missing_required_column_refuses_that_sheet_and_not_its_neighbour(front: Front) -> None:
    without = [one for one in front.headings("poc") if one != "Reason"]
    book = front.book(
        {
            "POC": [without, front.row("poc")[: len(without)]],
            "LOC": [front.headings("loc"), front.row("loc")],
        }
    )
    poc, loc = front.read(book).receipt.files
    assert poc.refused_whole == "lacks a column that poc needs: “Reason”; add it"
    assert (poc.sheet, poc.layout, poc.rows) == ("POC", None, 0)
    assert (loc.sheet, loc.layout, loc.accepted) == ("LOC", "loc", 1)


def test_hidden_sheets_are_not_read_and_have_no_entry(front: Front) -> None:
    rows = [front.headings("poc"), front.row("poc")]
    book = front.book({"POC": rows, "old": rows}, hidden=["old"])
    assert [one.sheet for one in front.read(book).receipt.files] == ["POC"]


def test_a_workbook_with_nothing_to_be_seen_is_refused_whole(front: Front) -> None:
    book = front.book({"POC": []})
    assert [one.refused_whole for one in front.read(book).receipt.files] == ["is empty"]


def test_an_empty_sheet_beside_a_full_one_refuses_nothing(front: Front) -> None:
    book = front.book({"POC": [front.headings("poc"), front.row("poc")], "Sheet2": []})
    receipt = front.read(book).receipt
    assert [one.refused_whole for one in receipt.files] == ["", "is empty"]
    assert receipt.complete


def test_the_layout_can_be_said(front: Front) -> None:
    path = front.csv(
        [["Ref", "Name", "First discussed", "Reason"], ["1", "A B", "1/1/26", "x"]], "x"
    )
    assert front.read(path, layout="poc").receipt.files[0].layout == "poc"
    entry = front.read(path, layout="loc").receipt.files[0]
    assert entry.refused_whole == "lacks a column that loc needs: “Type”; add it"


def test_an_unknown_layout_is_wrong_usage(front: Front) -> None:
    with pytest.raises(UsageError, match="There is no layout “pox”; there are ssd_person, "):
        front.read(front.file("poc"), layout="pox")


def test_an_unknown_column_is_reported_and_kept_as_a_note(front: Front) -> None:
    rows = [[*front.headings("poc"), "Mood"], [*front.row("poc"), "calm "], [*front.row("poc"), ""]]
    reading = front.read(front.csv(rows, "x.csv"))
    entry = reading.receipt.files[0]
    assert [(one.row, one.column) for one in entry.remarks] == [(1, "Mood")]
    assert "note" in entry.remarks[0].remark
    row = next(one for one in reading.records if one.id == "row:poc/POC-1")
    assert row.notes == {"Mood": "calm"}  # type: ignore[attr-defined]


def test_a_cell_under_no_heading_is_kept_by_the_columns_letter(front: Front) -> None:
    rows = [front.headings("poc"), [*front.row("poc"), "", "beyond"]]
    reading = front.read(front.csv(rows, "x.csv"))
    row = next(one for one in reading.records if one.id == "row:poc/POC-1")
    assert row.notes == {"column T": "beyond"}  # type: ignore[attr-defined]
    assert [one.column for one in reading.receipt.files[0].remarks] == ["column T"]


@pytest.mark.parametrize("postcode", ["HOME_POST", "PL_POST"])
def test_placement_postcodes_are_dropped_unless_settings_keep_them(
    front: Front, postcode: str
) -> None:
    rows = [
        [*front.headings("ssda903_header"), postcode],
        [*front.row("ssda903_header"), "ZZ99 1AA"],
    ]
    path = front.csv(rows, "x.csv")
    for keep, expected in ((False, {}), (True, {postcode: "ZZ99 1AA"})):
        reading = front.read(path, settings=IntakeSettings(keep_placement_postcodes=keep))
        row = next(one for one in reading.records if one.id.startswith("row:"))
        assert row.notes == expected  # type: ignore[attr-defined]
        assert (b"ZZ99" in repr(reading.records).encode()) is keep


def test_the_headings_of_the_rejects_workbook_are_known_in_silence(front: Front) -> None:
    rows = [[*front.headings("poc"), "What was expected"], [*front.row("poc"), "a date"]]
    reading = front.read(front.csv(rows, "x.csv"))
    assert reading.receipt.files[0].remarks == ()
    assert all(not getattr(one, "notes", None) for one in reading.records)


OWN = """
[layout.our_tracker]
label = "our own tracker"
order = 3
like = "reviews"
reference = ["Child ref", "Review date"]
columns = [
  { name = "Child ref", kind = "child", required = true, also = ["Young person"] },
  { name = "Review date", kind = "date", required = true, also = ["Met on"] },
  { name = "Held", kind = "yes_no" }, { name = "Risk", kind = "band" },
  { name = "Next due", kind = "date", ahead = true }, { name = "Outcome", also = ["What next"] },
  { name = "Chair" }, { name = "Room" },
]
"""


def test_a_team_adds_its_own_spreadsheet_without_code(front: Front) -> None:
    own = front.bytes(OWN.encode(), "own.toml")
    path = front.csv([["Young person", "Met on", "Room"], ["C7", "5/10/26", "Blue"]], "x.csv")
    reading = front.read(path, settings=IntakeSettings(layouts=(str(own),)))
    assert reading.receipt.files[0].layout == "our_tracker"
    assert "review:C7@2026-10-05" in {one.id for one in reading.records}


@pytest.mark.parametrize(
    "text",
    ["[layout.x]\nlabel = 1", "not toml", "[layout.x]\nlabel='x'\norder=1\ncolumns=[]\nlike='y'"],
)
def test_a_layout_file_that_is_none_says_which(front: Front, text: str) -> None:
    own = front.bytes(text.encode(), "own.toml")
    with pytest.raises(SettingsError, match=r"own\.toml|layout x"):
        front.read(front.file("poc"), settings=IntakeSettings(layouts=(str(own),)))


def test_layouts_that_are_shipped_are_those_written_out_in_these_tests(front: Front) -> None:
    shipped = read_layouts()
    assert sorted(shipped.names) == sorted(front.layouts())
    for name in shipped.names:
        columns = [column.name for column in shipped.named(name).columns]
        assert [one for one in front.headings(name) if one not in columns] == []
        assert [column.name for column in shipped.named(name).columns if column.required] == [
            one for one in columns if one in front.row_names(name)
        ]


def test_settings_refuse_a_pattern_that_is_none() -> None:
    with pytest.raises(SettingsError, match="“child” is not a regular expression"):
        IntakeSettings(child="C(")
    with pytest.raises(SettingsError, match="plain word"):
        IntakeSettings(schemes={"ssd_person": "a:b"})
