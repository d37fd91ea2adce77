"""What is a row, what a row may hold, and when it is refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import pytest

from graph.records import SourceRow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mapping.intake import Reading
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


def rows_of(reading: Reading) -> dict[str, SourceRow]:
    """Give the source rows by their reference."""
    return {one.reference: one for one in reading.records if isinstance(one, SourceRow)}


@pytest.mark.parametrize("word", ["Total", "TOTAL", "Totals", "total:", " Totals "])
def test_a_row_of_totals_is_not_a_row(front: Front, word: str) -> None:
    rows = [front.headings("poc"), front.row("poc"), [word, "1"], ["", word, "90"]]
    entry = front.read(front.csv(rows, "x.csv")).receipt.files[0]
    assert (entry.rows, entry.accepted) == (1, 1)


def test_footnotes_are_not_rows_and_a_lone_cell_before_the_last_row_is(front: Front) -> None:
    rows = [
        front.headings("poc"),
        ["POC-9"],
        front.row("poc"),
        [],
        ["Total", "1"],
        ["Green = closed.", " ", "\u00a0", " "],
        ["", "", "Screens over 28 days old need redoing."],
    ]
    entry = front.read(front.csv(rows, "x.csv")).receipt.files[0]
    assert (entry.rows, entry.accepted, entry.refused) == (2, 1, 1)
    assert [one.row for one in entry.refusals] == [2]


def test_blank_rows_never_end_a_table_and_rows_are_counted_as_shown(front: Front) -> None:
    rows: list[list[str]] = [[], front.headings("poc"), front.row("poc")]
    rows += [[], [" ", "\u00a0", "\u200b", " "] * 4, [""] * 18, []] * 20
    rows.append(front.row("poc", {"Ref": "POC-2", "First discussed": "soon"}))
    book = front.book({"POC": rows})
    for path in (front.csv(rows, "x.csv"), book):
        entry = front.read(path).receipt.files[0]
        assert (entry.rows, entry.accepted, entry.refused) == (2, 1, 1)
        assert [one.row for one in entry.refusals] == [len(rows)]


@pytest.mark.parametrize("layout", ["csv", "xlsx"])
def test_lines_end_at_cr_lf_and_crlf_only(front: Front, layout: str) -> None:
    reason = "one\x0btwo\x0cthree\u2028four\x85five"
    rows = [front.headings("poc"), front.row("poc", {"Reason": reason, "Address": "a\nb"})]
    if layout == "xlsx":
        rows[1] = [cell.replace("\x0b", "").replace("\x0c", "") for cell in rows[1]]
        path = front.book({"POC": rows})
    else:
        path = front.csv(rows, "x.csv")
    entry = front.read(path).receipt.files[0]
    assert (entry.rows, entry.accepted) == (1, 1)


@pytest.mark.parametrize("end", ["\r", "\n", "\r\n"])
def test_each_line_end_is_read(front: Front, end: str) -> None:
    lines = [",".join(front.headings("reviews")), ",".join(front.row("reviews")), ""]
    entry = front.read(front.bytes(end.join(lines).encode(), "x.csv")).receipt.files[0]
    assert (entry.layout, entry.accepted) == ("reviews", 1)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_an_empty_required_cell_refuses_its_row_and_no_other(front: Front, layout: str) -> None:
    filler = {"Context": "x", "UPN": "x", "Outcome": "x", "Closure reason": "x", "Address": "x"}
    empties = [
        (column, empty)
        for column in sorted(front.row_names(layout))
        for empty in ("", "n/k", "NK", "Unknown", "-", "?", "TBC", "\u00a0")
    ]
    rows = [front.row(layout, {**filler, column: empty}) for column, empty in empties]
    path = front.csv([front.headings(layout), *rows, front.row(layout)], "x.csv")
    entry = front.read(path).receipt.files[0]
    assert (entry.rows, entry.accepted, entry.refused) == (len(rows) + 1, 1, len(rows))
    assert [(one.row, one.column) for one in entry.refusals] == [
        (number, column) for number, (column, _) in enumerate(empties, 2)
    ]


@pytest.mark.parametrize(
    ("layout", "column", "value", "expected"),
    [
        ("poc", "First discussed", "00/00/0000", "a date, dd/mm/yyyy"),
        ("poc", "First discussed", "29/02/2025", "a date, dd/mm/yyyy"),
        ("missing", "Reported", "Friday", "a date, dd/mm/yyyy"),
        ("screening", "DOB", "01/01/1900", "a date, dd/mm/yyyy"),
        ("screening", "Risk", "Quite", "a risk band: No evidence, Emerging, Moderate, "),
        ("rhi", "Child ref", "Orla Tarnsby", "a child’s reference"),
    ],
)
def test_a_required_cell_that_cannot_be_read_refuses_its_row(
    front: Front, layout: str, column: str, value: str, expected: str
) -> None:
    entry = front.read(front.file(layout, {column: value})).receipt.files[0]
    assert entry.refused == 1
    assert entry.refusals[0].column == column
    assert entry.refusals[0].expected.startswith(expected)
    assert value not in str(entry.to_json())


@pytest.mark.parametrize(
    ("layout", "values", "refused"),
    [
        ("missing", {"Reported": "05/10/2026 19:12", "Returned": "05/10/2026 19:11"}, True),
        ("missing", {"Reported": "05/10/2026 19:12", "Returned": "05/10/2026 19:12"}, False),
        ("missing", {"Reported": "05/10/2026 19:12", "Returned": "05/10/2026"}, False),
        ("missing", {"Reported": "05/10/2026 19:12", "Returned": "04/10/2026"}, True),
        ("missing", {"Reported": "Oct 2026", "Returned": "01/10/2026"}, False),
        ("missing", {"Reported": "Oct 2026", "Returned": "30/09/2026"}, True),
        ("poc", {"First discussed": "05/10/2026", "Closed": "04/10/2026"}, True),
        ("poc", {"First discussed": "05/10/2026", "Closed": "05/10/2026"}, False),
        ("loc", {"First discussed": "05/10/2026", "Closed": "04/10/2026"}, True),
        ("episodes", {"Active from": "05/10/2026", "Active to": "04/10/2026"}, True),
        ("episodes", {"Active from": "05/10/2026", "Active to": "05/10/2026"}, False),
        (
            "ssd_missing",
            {
                "miss_missing_episode_start_date": "2026-10-24",
                "miss_missing_episode_end_date": "2001-01-01",
            },
            True,
        ),
        ("ssda903_missing", {"MIS_START": "05/10/2026", "MIS_END": "04/10/2026"}, True),
        ("ssda903_missing", {"MIS_START": "05/10/2026", "MIS_END": "05/10/2026"}, False),
        pytest.param(
            "poc", {"Assessed": "04/10/2026"}, False, id="assessed before discussed: kept"
        ),
    ],
)
def test_a_row_that_ends_before_it_starts_is_refused_at_the_coarser_precision(
    front: Front,
    layout: str,
    values: Mapping[str, str],
    refused: bool,  # noqa: FBT001 - a table
) -> None:
    entry = front.read(front.file(layout, values)).receipt.files[0]
    assert entry.refused == int(refused)
    if refused:
        assert entry.refusals[0].column == list(values)[-1]


def test_a_child_linked_to_itself_is_refused(front: Front) -> None:
    entry = front.read(front.file("peer_map", {"Child A": "C2", "Child B": "c2"})).receipt.files[0]
    assert [one.column for one in entry.refusals] == ["Child B"]


@pytest.mark.parametrize(
    ("layout", "values", "column", "words"),
    [
        ("missing", {"DOB": "14/03/2012", "Age": "16"}, "Age", "does not agree"),
        ("missing", {"Found place": "Heron Hotel", "Returned": ""}, "Returned", "kept as missing"),
        ("missing", {"Last seen": "06/10/2026"}, "Last seen", "later than Reported"),
        ("missing", {"DOB": "sometime"}, "DOB", "not a readable date; left empty"),
        ("missing", {"Risk": "extreme"}, "Risk", "left empty"),
        ("missing", {"Age": "teen"}, "Age", "left empty"),
        ("missing", {"CSE flag": "perhaps"}, "CSE flag", "left empty"),
        ("poc", {"Triage outcome": "NFA", "Status": "Open"}, "Status", "no further action"),
        ("poc", {"Closed": "01/01/2027"}, "Closed", "a date after today"),
        ("poc", {"First discussed": "01/01/2027"}, "First discussed", "a date after today"),
        ("poc", {"Level": "7"}, "Level", "left empty"),
        ("poc", {"DOB": "whenever"}, "DOB", "left empty"),
        ("poc", {"Reason": "x" * 40_000}, "Reason", "longer"),
        ("poc", {"Reason": "a\x01b"}, "Reason", "1 unreadable character replaced"),
        ("poc", {"Status": "Pending"}, "Status", "kept as “other”; the nearest is “"),
        ("poc", {"Tactics": "Leaflets; Carrier pigeon"}, "Tactics", "kept as “other”"),
        ("poc", {"Outcome": "Who can say"}, "Outcome", "kept as “other”"),
        ("poc", {"Linked children": "Orla Tarnsby"}, "Linked children", "without a reference"),
        ("loc", {"Type": "windmill"}, "Type", "kept as “other”; the nearest is “"),
        ("loc", {"Grid ref": "OV 12 345"}, "Grid ref", "left empty"),
        ("loc", {"Postcode": "nearby"}, "Postcode", "left empty"),
        ("ppdm", {"Type": "Rumour"}, "Type", "kept as “other”; the nearest is “"),
        ("ppdm", {"Grading": "B22"}, "Grading", "five-by-five"),
        ("ppdm", {"Grading": "excellent"}, "Grading", "left empty"),
        ("ppdm", {"Easting": "529948"}, "Easting", "no point"),
        ("ppdm", {"Easting": "529948", "Northing": "upward"}, "Northing", "left empty"),
        ("ppdm", {"Persons": "Ivo Kestleby (bystander)"}, "Persons", "kept as “other”"),
        ("screening", {"Harm types": "bad luck"}, "Harm types", "kept as “other”"),
        ("screening", {"DOB": "01/01/2030"}, "DOB", "a date after today"),
        ("peer_map", {"Relationship": "penfriend"}, "Relationship", "kept as “other”"),
        ("peer_map", {"Confidence": "total"}, "Confidence", "left empty"),
        ("police_uk", {"Longitude": "", "Latitude": ""}, "Longitude", "no coordinates"),
        ("police_uk", {"Longitude": "54.6", "Latitude": "-1.2"}, "Longitude", "swapped"),
        ("police_uk", {"Longitude": "100", "Latitude": "100"}, "Longitude", "outside Britain"),
        ("episodes", {"Risk at start": "huge"}, "Risk at start", "left empty"),
        ("reviews", {"Held": "maybe"}, "Held", "left empty"),
    ],
)
def test_everything_else_that_is_odd_is_accepted_with_a_remark(
    front: Front, layout: str, values: Mapping[str, str], column: str, words: str
) -> None:
    entry = front.read(front.file(layout, values)).receipt.files[0]
    assert (entry.accepted, entry.refused) == (1, 0)
    said = [one.remark for one in entry.remarks if (one.row, one.column) == (2, column)]
    assert any(words in remark for remark in said), entry.remarks
    odd = values.get(column, "")
    assert len(odd) < 4 or odd not in str(entry.to_json())


@pytest.mark.parametrize(
    ("layout", "values"),
    [
        ("poc", {"DOB": "c. 34", "Due": "01/01/2030"}),
        ("poc", {"Level": "Level 3", "Status": "closed", "Closed": "06/10/2026"}),
        ("loc", {"Type": "Car park", "Grid ref": "ov 813 324", "Postcode": "zz991aa"}),
        ("reviews", {"Review date": "01/02/2027", "Next due": "01/04/2027", "Held": "Yes"}),
        ("missing", {"DOB": "14/03/2012", "Age": "14", "Risk": "no apparent risk"}),
        ("ppdm", {"Persons": "", "Location": "n/k", "Grading": ""}),
    ],
)
def test_what_is_in_order_is_accepted_without_a_remark(
    front: Front, layout: str, values: Mapping[str, str]
) -> None:
    entry = front.read(front.file(layout, values)).receipt.files[0]
    assert (entry.accepted, entry.remarks) == (1, ())


@pytest.mark.parametrize("words", ["see above", "As above", "SEE  ABOVE", '"', "”"])
def test_see_above_repeats_the_nearest_row_above(front: Front, words: str) -> None:
    rows = [
        front.headings("poc"),
        front.row("poc", {"Ref": "POC-1", "Reason": "the first reason"}),
        [],
        front.row("poc", {"Ref": "POC-2", "Reason": words}),
        front.row("poc", {"Ref": "POC-3", "Reason": words, "First discussed": "never"}),
        front.row("poc", {"Ref": "POC-4", "Reason": words}),
        front.row("poc", {"Ref": "POC-5", "Reason": "another", "First discussed": "never"}),
        front.row("poc", {"Ref": "POC-6", "Reason": words}),
    ]
    reading = front.read(front.csv(rows, "x.csv"))
    reasons = {name: row.values["Reason"] for name, row in rows_of(reading).items()}
    assert reasons == {
        "POC-1": "the first reason",
        "POC-2": "the first reason",
        "POC-4": "the first reason",
        "POC-6": "another",
    }


def test_see_above_with_nothing_above_is_empty(front: Front) -> None:
    reading = front.read(front.file("poc", {"Reason": "see above"}, {"Ref": "POC-2"}))
    assert [one.column for one in reading.receipt.files[0].refusals] == ["Reason"]
    reading = front.read(front.file("poc", {"Address": "see above"}))
    assert "Address" not in rows_of(reading)["POC-1"].values
    reading = front.read(front.file("poc", {}, {"Ref": "POC-2", "Address": "see above"}))
    assert "Address" not in rows_of(reading)["POC-2"].values


def test_see_above_repeats_a_date_and_a_note_too(front: Front) -> None:
    rows = [
        [*front.headings("poc"), "Mood"],
        [*front.row("poc", {"Closed": "06/10/2026"}), "calm"],
        [*front.row("poc", {"Ref": "POC-2", "Closed": "as above"}), "see above"],
    ]
    row = rows_of(front.read(front.csv(rows, "x.csv")))["POC-2"]
    assert (row.values["Closed"], row.notes) == ("2026-10-06", {"Mood": "calm"})


def test_real_dates_numbers_and_text_of_a_workbook_read_as_those_of_a_list(front: Front) -> None:
    values = {"DOB": "14/03/2012", "Age": "14", "Reported": "05/10/2026 19:12", "Returned": ""}
    row: list[object] = list(front.row("missing", values))
    names = front.headings("missing")
    row[names.index("DOB")] = date(2012, 3, 14)
    row[names.index("Age")] = 14.0
    row[names.index("Reported")] = datetime(2026, 10, 5, 19, 12, 0, 400_000)  # noqa: DTZ001
    from_book = rows_of(front.read(front.book({"x": [names, row]})))["MIS26-1"]
    from_list = rows_of(front.read(front.file("missing", values)))["MIS26-1"]
    assert from_book == from_list
    assert from_list.values["Reported"] == "2026-10-05T19:12"
    assert from_list.values["DOB"] == "2012-03-14"


def test_text_keeps_its_letters(front: Front) -> None:
    reason = "Zoë Ó'Searby-Núñez said “no” 👩‍👧 – 00123 =SUM(A1) <b>"
    row = rows_of(front.read(front.file("poc", {"Reason": reason})))["POC-1"]
    assert row.values["Reason"] == reason


def test_a_reference_that_looks_like_a_number_stays_as_written(front: Front) -> None:
    assert "00123" in rows_of(front.read(front.file("poc", {"Ref": "00123"})))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "cp1252"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_encodings_and_delimiters_make_no_difference(
    front: Front, encoding: str, delimiter: str
) -> None:
    rows = [
        ["HOTH – weekly"],
        front.headings("ppdm"),
        front.row("ppdm", {"Persons": "Zoë Núñez (victim); Ivo Kestleby (suspect)"}),
    ]
    text = "\ufeff" if encoding == "utf-16-be" else ""
    rows[0][0] = text + rows[0][0]
    path = front.csv(rows, "x.csv", delimiter=delimiter, encoding=encoding)
    row = rows_of(front.read(path))["CLV/26/1"]
    assert row.values["Persons"] == "Zoë Núñez (victim); Ivo Kestleby (suspect)"


def test_what_parts_the_fields_is_told_by_the_headings_and_not_by_a_crowded_cell(
    front: Front,
) -> None:
    crowd = "; ".join(f"Person{number} Wick" for number in range(30))
    rows = [front.headings("ppdm"), front.row("ppdm", {"Persons": crowd})]
    for delimiter in (",", "\t"):
        path = front.csv(rows, "x.csv", delimiter=delimiter)
        assert front.read(path).receipt.files[0].accepted == 1


def test_a_cell_of_400000_letters_is_accepted(front: Front) -> None:
    entry = front.read(front.file("ppdm", {"Summary": "long " * 80_000})).receipt.files[0]
    assert (entry.accepted, entry.refused) == (1, 0)


def test_a_quotation_mark_that_is_never_closed_refuses_the_file(front: Front) -> None:
    text = ",".join(front.headings("reviews")) + '\nC1,05/10/2026,"Y,\nC2,06/10/2026,Y,\n'
    entry = front.read(front.bytes(text.encode(), "x.csv")).receipt.files[0]
    assert "quotation mark" in entry.refused_whole


def test_several_faults_of_one_row_are_one_refusal_that_names_them_all(front: Front) -> None:
    entry = front.read(front.file("poc", {"First discussed": "soon", "Reason": ""})).receipt.files[
        0
    ]
    assert len(entry.refusals) == entry.refused == 1
    assert entry.refusals[0].column == "First discussed"
    assert "“Reason”: a value" in entry.refusals[0].expected
