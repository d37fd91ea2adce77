"""Tables whose cells are what they were: never a formula, typed in the workbook, marked."""

from __future__ import annotations

import csv
import io
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import openpyxl
import pytest

from exports.tables import LINK_COLUMNS, network_csv, network_xlsx, without_formula
from graph.errors import ReleaseError

if TYPE_CHECKING:
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    from exports.release import Released, ReleasedNetwork
    from tests.exports.network.conftest import Networks

PROBES = (
    "=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"x\")", "=cmd|' /C calc'!A0", " =1+1",
    "\t=1+1", "\n=1+1", "\u00a0=1+1", "\uff1d1+1", "\uff0b1", "\uff0d1", "\uff20x", "'=1+1",
    "'", "''", "00123", "1/2", "1E5", "TRUE", "31/10/2026", "a,b", 'say "so"', "two\nlines",
    "_x0041_", "#REF!", "{=1}", "£1", "plain",
)  # fmt: skip

EVIDENCE = (
    "Protective", "Confirmed", "Strength", "Cost", "First seen", "Last seen", "Sources", "Reports",
    "Best grade",
)  # fmt: skip

_SECOND_SHEET_AS_UTF_8 = "44,34,76,1,,0,false,true,false,false,false,2"


def labelled(networks: Networks, *labels: str) -> Released[ReleasedNetwork]:
    """Give a network whose nodes carry these labels, in the order of their ids."""
    base = networks.small()
    node = base.content.nodes[0]
    nodes = tuple(
        replace(node, id=f"X{number:03}", label=label, fields={})
        for number, label in enumerate(labels)
    )
    return networks.with_content(base, replace(base.content, nodes=nodes, ties=()))


def rows_of(data: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))


def sheet(data: bytes, name: str) -> Worksheet:
    page = openpyxl.load_workbook(io.BytesIO(data))[name]
    assert page is not None
    return page


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+44", "'+44"),
        ("-", "'-"),
        ("@x", "'@x"),
        ("\tx", "'\tx"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("\uff1d1", "'\uff1d1"),
        ("'x", "''x"),
        ("a=1", "a=1"),
        ("", ""),
        (" x", " x"),
        ("C31004", "C31004"),
    ],
)
def test_only_text_that_looks_like_a_formula_gets_an_apostrophe(text: str, written: str) -> None:
    assert without_formula(text) == written


def test_no_csv_cell_begins_like_a_formula_and_each_comes_back_as_it_was(
    networks: Networks,
) -> None:
    rows = rows_of(network_csv(labelled(networks, *PROBES))["nodes.csv"])[1:]
    for probe, row in zip(PROBES, rows, strict=True):
        assert row[1].lstrip()[:1] not in tuple("=+-@\uff1d\uff0b\uff0d\uff20")
        assert row[1].removeprefix("'") == probe or not row[1].startswith("'")
        assert (row[1][1:] if row[1].startswith("'") else row[1]) == probe


def test_csv_files_are_utf_8_with_a_mark_and_end_their_lines_as_excel_expects(
    networks: Networks,
) -> None:
    files = network_csv(networks.small())
    assert sorted(files) == ["links.csv", "nodes.csv", "read-me.txt"]
    for data in files.values():
        assert data.startswith(b"\xef\xbb\xbf")
        assert data.endswith(b"\r\n")
        assert data.count(b"\n") == data.count(b"\r\n")


def test_links_carry_both_directions_and_their_evidence(networks: Networks) -> None:
    header, *rows = rows_of(network_csv(networks.small())["links.csv"])
    assert tuple(header) == (*LINK_COLUMNS, *EVIDENCE)
    [row] = [row for row in rows if row[header.index("Kind")] == "targets"]
    held = dict(zip(header, row, strict=True))
    assert (held["Source"], held["Target"]) == ("P1", "C1")
    assert held["Label"] == "is reported to target"
    assert held["Reverse"] == "is reported to be targeted by"
    assert (held["Confirmed"], held["Protective"], held["Best grade"]) == ("yes", "no", "1/A/P")
    assert (held["First seen"], held["Last seen"]) == ("2026-09-01", "2026-10-02")


def test_the_read_me_states_marking_grounds_columns_and_the_escape(networks: Networks) -> None:
    text = network_csv(networks.small())["read-me.txt"].decode("utf-8-sig")
    for held in (
        "Marking: OFFICIAL-SENSITIVE [PERSONAL]",
        "Audience: HOTH team (team)",
        "Purpose: Agreeing what to do",
        "As at: 31 Oct 2026",
        "nodes.csv, one row each: Id, Label, Kind",
        "one apostrophe put before it",
    ):
        assert held in text


def test_a_field_named_as_a_column_gets_a_heading_of_its_own(networks: Networks) -> None:
    header = rows_of(network_csv(networks.small())["nodes.csv"])[0]
    assert "Field kind" in header
    assert len(set(header)) == len(header)


def test_text_in_the_workbook_is_text_whatever_it_looks_like(networks: Networks) -> None:
    page = sheet(network_xlsx(labelled(networks, *PROBES)), "Nodes")
    for number, probe in enumerate(PROBES, start=2):
        cell = page.cell(number, 2)
        assert cell.data_type == "s"
        assert cell.number_format == "@"
        assert str(cell.value).replace("_x005F_", "_") == probe


def test_no_part_of_the_workbook_holds_a_formula_a_link_or_a_macro(networks: Networks) -> None:
    data = network_xlsx(labelled(networks, *PROBES))
    with zipfile.ZipFile(io.BytesIO(data)) as parts:
        for name in parts.namelist():
            text = parts.read(name)
            assert b"<f>" not in text
            assert b"<hyperlink" not in text
            assert "vba" not in name.lower()
            assert "externalLink" not in name


def test_numbers_and_days_are_typed_and_a_month_stays_text(networks: Networks) -> None:
    page = sheet(network_xlsx(networks.small()), "Links")
    header = [cell.value for cell in page[1]]
    rows = [dict(zip(header, row, strict=True)) for row in page.iter_rows(2, values_only=True)]
    by_kind = {row["Kind"]: row for row in rows}
    assert by_kind["targets"]["First seen"] == datetime(2026, 9, 1)  # noqa: DTZ001 - no zone in Excel
    assert by_kind["frequents"]["First seen"] == "2026-08"
    assert by_kind["targets"]["Confirmed"] == "yes"
    assert by_kind["targets"]["Sources"] == 1
    assert isinstance(by_kind["targets"]["Strength"], float)


def test_the_read_me_comes_first_and_headers_stay_in_view_and_are_marked(
    networks: Networks,
) -> None:
    book = openpyxl.load_workbook(io.BytesIO(network_xlsx(networks.small())))
    assert book.sheetnames == ["Read me", "Nodes", "Links"]
    front = book["Read me"]
    assert [front["A1"].value, front["B1"].value] == ["Marking", "OFFICIAL-SENSITIVE [PERSONAL]"]
    assert book["Nodes"].freeze_panes == book["Links"].freeze_panes == "B2"
    for page in book.worksheets:
        head, foot = page.oddHeader, page.oddFooter
        assert head is not None
        assert foot is not None
        assert head.center.text == "OFFICIAL-SENSITIVE [PERSONAL]"
        assert str(foot.center.text).endswith("page &P of &N")
    assert all(one.width >= 8 for one in book["Nodes"].column_dimensions.values())


def test_the_workbook_says_nothing_of_who_or_when_but_the_grounds(networks: Networks) -> None:
    with zipfile.ZipFile(io.BytesIO(network_xlsx(networks.small()))) as parts:
        core = parts.read("docProps/core.xml").decode("utf-8")
        assert {entry.date_time for entry in parts.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert core.count("2026-10-31T09:05:00Z") == 2
    assert re.findall(r"<dc:creator[^>]*>([^<]*)<", core) == ["hothmap"]


def test_a_text_longer_than_a_cell_is_refused_and_not_cut(networks: Networks) -> None:
    long = "x" * 32_768
    with pytest.raises(ReleaseError, match="Nodes, row 2"):
        network_xlsx(labelled(networks, long))
    assert rows_of(network_csv(labelled(networks, long))["nodes.csv"])[1][1] == long


def test_what_xml_cannot_hold_is_replaced_in_both(networks: Networks) -> None:
    released = labelled(networks, "a\x00b\x1bc\ud800d")
    assert rows_of(network_csv(released)["nodes.csv"])[1][1] == "a\ufffdb\ufffdc\ufffdd"
    assert sheet(network_xlsx(released), "Nodes")["B2"].value == "a\ufffdb\ufffdc\ufffdd"


def test_the_same_release_is_the_same_bytes(networks: Networks) -> None:
    assert network_csv(networks.small()) == network_csv(networks.small())
    assert network_xlsx(networks.small()) == network_xlsx(networks.small())


@pytest.mark.office
def test_libre_office_reads_every_cell_as_it_was(networks: Networks, tmp_path: Path) -> None:
    program = shutil.which("soffice")
    if program is None:
        pytest.skip("soffice not installed: workbooks are not tried in a real office program")
    book = tmp_path / "probes.xlsx"
    book.write_bytes(network_xlsx(labelled(networks, *PROBES)))
    subprocess.run(
        [
            program, f"-env:UserInstallation=file://{tmp_path}/profile", "--headless",
            "--convert-to", f"csv:Text - txt - csv (StarCalc):{_SECOND_SHEET_AS_UTF_8}",
            "--outdir", str(tmp_path), str(book),
        ],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    [written] = tmp_path.glob("probes*.csv")
    rows = list(csv.reader(io.StringIO(written.read_text(encoding="utf-8"), newline="")))
    assert [row[1] for row in rows[1:]] == list(PROBES)
