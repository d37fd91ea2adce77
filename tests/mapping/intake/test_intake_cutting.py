"""A long worksheet is cut between rows: read in parts it says what it says whole."""

from __future__ import annotations

import errno
import io
import zipfile
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from mapping.intake import cutting
from mapping.intake.archive import FileRefusedError
from mapping.intake.child import rows_of, send_ahead
from mapping.intake.guard import Opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from hypothesis.strategies import DrawFn
    from typing_extensions import Buffer

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
PART = "xl/worksheets/sheet1.xml"
Cells = dict[int, dict[int, str]]
"""Row to column to text, both from 1."""


def workbook(
    sheet: str,
    *,
    shared: Iterable[str] = (),
    name: str = "List",
    target: str = "worksheets/sheet1.xml",
    more: Mapping[str, str] | None = None,
    from_1904: str | None = None,
) -> bytes:
    """Write a workbook around a worksheet's text; a second, hidden sheet stands before it."""
    texts = "".join(f"<si><t>{escape(one)}</t></si>" for one in shared)
    days = "" if from_1904 is None else f'<workbookPr date1904="{from_1904}"/>'
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/>'
        "</Relationships>",
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}">{days}<sheets>'
        '<sheet name="Notes" sheetId="1" state="hidden" r:id="rId2"/>'
        f'<sheet name={quoteattr(name)} sheetId="2" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{RELATIONS}/worksheet" Target="{target}"/>'
        f'<Relationship Id="rId2" Type="{RELATIONS}/worksheet" Target="worksheets/sheet2.xml"/>'
        f'<Relationship Id="rId3" Type="{RELATIONS}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
        "xl/worksheets/sheet2.xml": worksheet("<row r='1'><c r='A1'><v>1</v></c></row>"),
        PART: sheet,
        **(more or {}),
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, text in parts.items():
            archive.writestr(path, text)
    return held.getvalue()


def worksheet(rows: str) -> str:
    """Write a worksheet's text."""
    return (
        f'<?xml version="1.0"?><worksheet xmlns="{MAIN}"><cols><col min="1" max="2"/></cols>'
        f'<sheetData>{rows}</sheetData><pageMargins left="0.75"/></worksheet>'
    )


def written(cells: Cells, shared: list[str] | None = None) -> str:
    """Write rows as Excel does (texts apart, where a list for them is given) or as openpyxl."""
    rows = []
    for number, row in sorted(cells.items()):
        texts = []
        for column, text in sorted(row.items()):
            place = f"{chr(ord('A') + column - 1)}{number}"
            if shared is None:
                texts.append(f'<c r="{place}" t="inlineStr"><is><t>{escape(text)}</t></is></c>')
            else:
                shared.append(text)
                texts.append(f'<c r="{place}" t="s"><v>{len(shared) - 1}</v></c>')
        rows.append(f'<row r="{number}" spans="1:3">{"".join(texts)}</row>')
    return "".join(rows)


def seen(books: Iterable[tuple[io.BytesIO, int]]) -> Cells:
    """Read the filled cells of a worksheet in parts, as the child does."""
    opened = ((CalamineWorkbook.from_filelike(one), count) for one, count in books)
    sheets = (book.get_sheet_by_index(at) for book, count in opened for at in range(count))
    return filled(rows_of(sheets))


def whole(data: bytes) -> Cells:
    """Read the filled cells of a workbook that is not cut."""
    book = CalamineWorkbook.from_filelike(io.BytesIO(data))
    return filled(rows_of([book.get_sheet_by_name("List")]))


def filled(rows: Iterable[list[str]]) -> Cells:
    """Keep the cells that hold something."""
    found = {
        number: {column: text for column, text in enumerate(row, 1) if text}
        for number, row in enumerate(rows, 1)
    }
    return {number: row for number, row in found.items() if row}


def parts(data: bytes) -> list[tuple[io.BytesIO, int]]:
    """Cut a workbook."""
    return list(cutting.workbooks(data, PART))


@pytest.fixture(autouse=True)
def _small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cutting, "_PART_BYTES", 600)
    monkeypatch.setattr(cutting, "_TIMES_THE_REST", 0)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cs", "Cc", "Cn"]), min_size=1, max_size=30
).map(lambda text: f"x{text}x")  # no blanks at its ends, which XML may drop


@st.composite
def _cells(draw: DrawFn) -> Cells:
    numbers = draw(st.lists(st.integers(1, 200), min_size=1, max_size=60, unique=True))
    row = st.dictionaries(st.integers(1, 5), TEXTS, min_size=1, max_size=5)
    return {number: draw(row) for number in numbers}


@given(cells=_cells(), apart=st.booleans())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_parts_say_what_was_written(cells: Cells, *, apart: bool) -> None:
    shared: list[str] = []
    data = workbook(worksheet(written(cells, shared if apart else None)), shared=shared)
    assert seen(parts(data)) == whole(data) == cells


@pytest.mark.parametrize("apart", [False, True], ids=["texts in cells", "shared texts"])
def test_a_long_sheet_is_cut_into_several(*, apart: bool) -> None:
    cells = {number: {2: f"row {number}", 4: "Ångström & <b>"} for number in range(3, 300)}
    shared: list[str] = []
    data = workbook(worksheet(written(cells, shared if apart else None)), shared=shared)
    assert [count for _, count in parts(data)] == [1] * len(parts(data))
    assert len(parts(data)) > 20
    first = seen(parts(data)[:1])
    assert first == {n: cells[n] for n in range(3, 3 + len(first))}
    assert seen(parts(data)) == cells


def test_workbooks_of_parts_grow_where_there_are_shared_texts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(cutting, "_TIMES_THE_REST", 3)
    cells = {number: {2: f"row {number}", 4: "Ångström & <b>"} for number in range(3, 900)}
    shared: list[str] = []
    data = workbook(worksheet(written(cells, shared)), shared=shared)
    counts = [count for _, count in parts(data)]
    assert counts[0] == 1
    assert 1 < counts[1] < counts[2]
    assert sum(counts) > 2 * len(counts)
    assert seen(parts(data)) == whole(data) == cells


@pytest.mark.parametrize("counted", ["0", "1", "false", "true", None])
def test_days_are_counted_from_the_same_year_in_parts(counted: str | None) -> None:
    days = "".join(
        f'<row r="{number}"><c r="A{number}" s="1"><v>{40_000 + number}.5</v></c></row>'
        for number in range(1, 90)
    )
    styles = (
        f'<styleSheet xmlns="{MAIN}"><cellXfs><xf numFmtId="0"/><xf numFmtId="22"/></cellXfs>'
        "</styleSheet>"
    )
    data = workbook(worksheet(days), more={"xl/styles.xml": styles}, from_1904=counted)
    first = "2013-07-08T12:00" if counted in {"1", "true"} else "2009-07-07T12:00"
    assert len(parts(data)) > 3
    assert seen(parts(data)) == whole(data)
    assert seen(parts(data))[1] == {1: first}


def test_an_outline_names_the_sheets_and_holds_none() -> None:
    book = CalamineWorkbook.from_filelike(cutting.outline(_long()))
    assert book.sheet_names == ["Notes", "List"]
    assert len(cutting.outline(_long()).getvalue()) < 4_000


def test_what_is_no_workbook_is_left_to_the_parser() -> None:
    assert cutting.long_sheets(b"\xd0\xcf\x11\xe0" + bytes(500_000)) == {}


ROWS = written({number: {1: f"row {number}"} for number in range(1, 60)})
CDATA = '<row r="60"><c r="A60" t="inlineStr"><is><t><![CDATA[<row r="7">]]></t></is></c></row>'


@pytest.mark.parametrize(
    "sheet",
    [
        pytest.param(worksheet(ROWS + "<!-- <row r='1'> -->" + CDATA + CDATA), id="plain text"),
        pytest.param(worksheet("<!-- none -->" + ROWS), id="a comment first"),
        pytest.param(worksheet(ROWS + "<?note <row r='1'>?>"), id="an instruction"),
        pytest.param(worksheet(ROWS.replace(" r=", " x=")), id="no numbers"),
        pytest.param(
            worksheet(ROWS.replace('<row r="', '<row spans="1:1" r="')), id="late numbers"
        ),
        pytest.param(worksheet(ROWS.replace("<row ", "<row\n")), id="new lines"),
        pytest.param(worksheet(""), id="no rows"),
        pytest.param(f'<worksheet xmlns="{MAIN}"><sheetData/></worksheet>', id="nothing"),
        pytest.param(worksheet(ROWS).replace("<sheetData>", "<sheetData >"), id="other spacing"),
        pytest.param(
            worksheet(ROWS).replace("<pageMargins", '<extra><row r="5"/></extra><pageMargins'),
            id="a row after the rows",
        ),
    ],
)
def test_what_is_written_otherwise_says_the_same(sheet: str) -> None:
    data = workbook(sheet)
    assert seen(parts(data)) == whole(data)


def test_names_with_a_prefix_are_left_whole() -> None:
    sheet = worksheet(ROWS).replace("<row", "<x:row").replace("</row", "</x:row")
    sheet = sheet.replace("sheetData", "x:sheetData").replace(" xmlns=", " xmlns:x=")
    assert cutting.long_sheets(workbook(sheet)) == {}


def test_rows_out_of_order_are_not_put_into_an_order() -> None:
    later = written({number: {1: f"row {number}"} for number in range(100, 160)})
    with pytest.raises(ValueError, match="out of order"):
        seen(parts(workbook(worksheet(later + ROWS))))


@pytest.mark.parametrize(
    "target", ["worksheets/sheet1.xml", "/xl/worksheets/sheet1.xml", "./worksheets/sheet1.xml"]
)
def test_a_long_sheet_is_found_by_its_name(target: str) -> None:
    data = workbook(worksheet(ROWS), name="R&D <2026>", target=target)
    assert cutting.long_sheets(data) == {"R&D <2026>": PART}


def test_a_short_sheet_is_not_cut() -> None:
    assert cutting.long_sheets(workbook(worksheet(written({1: {1: "one row"}})))) == {}


def test_a_sheet_that_lies_nowhere_is_not_cut() -> None:
    assert cutting.long_sheets(workbook(worksheet(ROWS), target="worksheets/none.xml")) == {}


class Full(io.BytesIO):
    """Takes one frame, and no more."""

    def write(self, data: Buffer, /) -> int:
        if self.tell():
            raise OSError(errno.ENOSPC, "no room")
        return super().write(data)


def test_a_part_that_cannot_be_sent_is_an_error() -> None:
    with pytest.raises(OSError, match="no room"):
        send_ahead(Full(), ([str(number)] for number in range(9_000)))


def _long(extra: str = "", *, apart: bool = False, more: Mapping[str, str] | None = None) -> bytes:
    cells = {number: {1: f"row {number}", 3: "y" * 180} for number in range(1, 40_001)}
    shared: list[str] = []
    rows = written(cells, shared if apart else None)
    return workbook(worksheet(rows + extra), shared=shared, more=more)


SHOWN = (
    f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>'
    '<sheet name="List" sheetId="2" r:id="rId1"/><sheet name="Notes" sheetId="1" r:id="rId2"/>'
    "</sheets></workbook>"
)


def _sent(data: bytes) -> dict[str | None, list[list[str]]]:
    opened = Opened(data)
    try:
        return {name: [row for part in got for row in part] for name, got in opened.sheets()}
    finally:
        opened.close()


@pytest.mark.parametrize("apart", [False, True], ids=["texts in cells", "shared texts"])
def test_the_child_sends_a_long_sheet_row_by_row(*, apart: bool) -> None:
    rows = [[f"row {number}", "", "y" * 180] for number in range(1, 40_001)]
    assert _sent(_long(apart=apart)) == {"List": rows}


def test_a_short_sheet_beside_a_long_one_is_sent_as_well() -> None:
    shown = {"xl/workbook.xml": SHOWN}
    assert _sent(_long(more=shown))["Notes"] == [["1"]]


def test_a_long_sheet_that_breaks_off_is_refused() -> None:
    data = _long("<row r='40001'><c r='A40001'><v>1</c></row>")
    with pytest.raises(FileRefusedError, match="is damaged"):
        _sent(data)
