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
"""Unpacked bytes of a worksheet that are parsed at once, at least; some thousand rows."""
_TIMES_THE_REST = 6
"""Shared texts are parsed again with each part: it is at least this many times as long."""
_ROWS_BEGIN, _ROWS_END = b"<sheetData>", b"</sheetData></worksheet>"
_BOOK, _LINKS = "xl/workbook.xml", "xl/_rels/workbook.xml.rels"
_KEPT = frozenset(
    {"[Content_Types].xml", "_rels/.rels", _BOOK, _LINKS, "xl/styles.xml", "xl/sharedStrings.xml"}
)


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


def _begins_plainly(archive: zipfile.ZipFile, part: str) -> bool:
    with archive.open(part) as file:
        return where_to_cut(file.read(_PART_BYTES).partition(_ROWS_BEGIN)[2]) > 0


def workbooks(data: bytes, part: str) -> Iterator[bytes]:
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
    bytes
        A workbook with some of the rows, numbered as they were.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        kept = {name: archive.read(name) for name in archive.namelist() if name in _KEPT}
        size = max(_PART_BYTES, _TIMES_THE_REST * sum(map(len, kept.values())))
        with archive.open(part) as file:
            head, begins, rows = file.read(_PART_BYTES).partition(_ROWS_BEGIN)
            while (cut := where_to_cut(rows)) > 0:
                yield _workbook(kept, part, (head, begins, rows[:cut], _ROWS_END))
                rows = rows[cut:] + file.read(size)
            rest = iter(lambda: file.read(_PART_BYTES), b"")
            yield _workbook(kept, part, chain((head, begins, rows), rest))


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


def _workbook(kept: Mapping[str, bytes], part: str, worksheet: Iterable[bytes]) -> bytes:
    """Put a workbook together, nothing in it packed."""
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        for name, content in kept.items():
            archive.writestr(name, content)
        with archive.open(part, "w") as file:
            for piece in worksheet:
                file.write(piece)
    return whole.getvalue()
