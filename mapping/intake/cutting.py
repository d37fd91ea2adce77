"""Cut a long worksheet between rows, so that its first rows are read while others are still packed.

The child process alone loads this, by path: like the child, it loads nothing of this project.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
from itertools import chain
from typing import TYPE_CHECKING

from defusedxml.ElementTree import fromstring

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

_PART_BYTES = 4_000_000
"""Unpacked bytes of a worksheet that are parsed at once, some thousand rows."""
_TIMES = 4
"""A workbook has at most this many times as many parts as the one before."""
_TIMES_THE_REST = 6
"""Shared texts are parsed again with each workbook: it need not be longer than this many times."""
_ROWS_BEGIN, _ROWS_END = b"<sheetData>", b"</sheetData></worksheet>"
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_ALWAYS = frozenset({"[Content_Types].xml", "_rels/.rels"})
_OUTLINE = _ALWAYS | {_BOOK, _LINKS}
_KEPT = _ALWAYS | {"xl/styles.xml", "xl/sharedStrings.xml"}
_SHEET = "xl/worksheets/sheet{}.xml"
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def long_sheets(data: bytes) -> dict[str, str]:
    """
    Find the worksheets that are worth parsing in parts, and can be.

    Parameters
    ----------
    data
        The workbook.

    Returns
    -------
    dict of str to str
        Sheet to the part of the archive that holds it.
    """
    if not zipfile.is_zipfile(io.BytesIO(data)):
        return {}  # the parser says what it is
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        long = {part.filename for part in archive.infolist() if part.file_size > 2 * _PART_BYTES}
        if not long or not {_BOOK, _LINKS} <= set(archive.namelist()):
            return {}
        links, sheets = fromstring(archive.read(_LINKS)), fromstring(archive.read(_BOOK))
        targets = {link.get("Id"): posixpath.join("/xl", link.get("Target", "")) for link in links}
        found = {}
        for sheet in sheets.iterfind(".//{*}sheet"):
            reference = next((text for name, text in sheet.items() if name.endswith("}id")), None)
            part = posixpath.normpath(targets.get(reference, "/")).lstrip("/")
            if part in long and _begins_plainly(archive, part):
                found[sheet.get("name", "")] = part
    return found


def outline(data: bytes) -> io.BytesIO:
    """
    Make a workbook that says which sheets there are, and holds none of them.

    Parameters
    ----------
    data
        The workbook.

    Returns
    -------
    BytesIO
        The same without worksheets, texts and styles.
    """
    whole = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(whole, "w") as made:
        for name in archive.namelist():
            if name in _OUTLINE:
                made.writestr(name, archive.read(name))
    whole.seek(0)
    return whole


def _begins_plainly(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        return where_to_cut(file.read(_PART_BYTES).partition(_ROWS_BEGIN)[2]) > 0


def workbooks(data: bytes, part: str) -> Iterator[tuple[io.BytesIO, int]]:
    """
    Cut a long worksheet between rows.

    Where its text stops being as the usual programs write it, the rest stays in one.

    Parameters
    ----------
    data
        The workbook.
    part
        The part of the archive that holds the worksheet.

    Yields
    ------
    tuple of (BytesIO, int)
        A workbook with some of the rows, numbered as they were, and how many worksheets it has.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name in _KEPT}
        from_1904 = _counts_from_1904(archive.read(_BOOK))
        most = max(1, _TIMES_THE_REST * sum(map(len, kept.values())) // _PART_BYTES)
        count = 1
        with archive.open(part) as file:
            head, begins, rows = file.read(_PART_BYTES).partition(_ROWS_BEGIN)
            ended = False
            while not ended:
                made = _Workbook(kept, from_1904=from_1904)
                while made.sheets < count and not ended:
                    cut = where_to_cut(rows)
                    ended = cut <= 0
                    if ended:
                        rest = iter(lambda: file.read(_PART_BYTES), b"")
                        made.add(chain((head, begins, rows), rest))
                    else:
                        made.add((head, begins, rows[:cut], _ROWS_END))
                        rows = rows[cut:] + file.read(_PART_BYTES)
                yield made.done()
                count = min(most, _TIMES * count)


def where_to_cut(rows: bytes) -> int:
    """
    Find where a new row begins.

    Parameters
    ----------
    rows
        A part of a worksheet's text.

    Returns
    -------
    int
        Where its last row begins; 0 or less where it must not be cut: the rows end in it, it holds
        what may look like a row and be none (a comment, a section of plain text), or its rows do
        not say their numbers.
    """
    for rare, mark in ((b"!", b"<!"), (b"?", b"<?")):  # one byte is looked for many times faster
        if rare in rows and mark in rows:
            return 0
    return 0 if b"</sheetData" in rows else rows.rfind(b'<row r="')


def _counts_from_1904(book: bytes) -> bool:
    settings = fromstring(book).find("{*}workbookPr")
    return settings is not None and settings.get("date1904") in {"1", "true"}


class _Workbook:
    """
    A workbook of the parts of a worksheet, nothing in it packed.

    Parameters
    ----------
    kept
        What it has of the workbook that it is cut from.
    from_1904
        Whether days are counted from 1904.

    Attributes
    ----------
    sheets
        How many worksheets it has.
    """

    def __init__(self, kept: Mapping[str, bytes], *, from_1904: bool) -> None:
        self.sheets = 0
        self._from_1904 = from_1904
        self._whole = io.BytesIO()
        self._archive = zipfile.ZipFile(self._whole, "w")
        for name, content in kept.items():
            self._archive.writestr(name, content)

    def add(self, worksheet: Iterable[bytes]) -> None:
        """Add a worksheet, by its text in pieces."""
        self.sheets += 1
        with self._archive.open(_SHEET.format(self.sheets), "w") as file:
            for piece in worksheet:
                file.write(piece)

    def done(self) -> tuple[io.BytesIO, int]:
        """End it."""
        numbers = range(1, self.sheets + 1)
        sheets = "".join(f'<sheet name="{n}" sheetId="{n}" r:id="r{n}"/>' for n in numbers)
        links = "".join(
            f'<Relationship Id="r{n}" Type="{_OFFICE}/worksheet" Target="/{_SHEET.format(n)}"/>'
            for n in numbers
        )
        book = (
            f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}">'
            f'<workbookPr date1904="{self._from_1904:d}"/><sheets>{sheets}</sheets></workbook>'
        )
        with self._archive as archive:
            archive.writestr(_BOOK, book)
            archive.writestr(_LINKS, f'<Relationships xmlns="{_PACKAGE}">{links}</Relationships>')
        self._whole.seek(0)
        return self._whole, self.sheets
