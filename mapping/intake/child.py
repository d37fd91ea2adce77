"""The child process that opens strangers' files: limits itself, parses, sends rows of text, ends.

Run by path in isolated mode, never imported by the rest: it loads nothing of this project. The
file's bytes come on standard input; on standard output go frames, each a length of four bytes and a
MessagePack list: ``["sheet", name]``, ``["rows", rows]``, ``["end", ""]``, or
``["refused", reason]``.
"""

from __future__ import annotations

import contextlib
import csv
import datetime
import gc
import io
import itertools
import re
import runpy
import sys
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from python_calamine import CalamineSheet

_ROWS_A_FRAME = 500
"""What so many say stays in the processor's caches until it is packed."""
_SAMPLE_ROWS = 50
_MOST_WHOLE = 10**15
_DELIMITERS = ",;\t"
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_LONE = re.compile("[\ud800-\udfff]")
_STAND_IN = "\uffff"
"""Travels instead of a lone surrogate, which has no bytes; the parent replaces and counts it."""
_HALF_A_SECOND = datetime.timedelta(milliseconds=500)
_LONG_FROM = 250_000
"""Bytes of a workbook below which no worksheet in it is worth cutting."""
_CUTTING = Path(__file__).with_name("cutting.py")
"""Run by its path, as this file is."""


def limit(memory_bytes: int, cpu_s: int) -> None:
    """
    Limit what this process may use; where the system has no such limits, the size checks stand.

    Parameters
    ----------
    memory_bytes
        Address space.
    cpu_s
        Processor time in seconds.
    """
    try:
        import resource  # noqa: PLC0415 - Windows has none
    except ImportError:
        return
    wanted = ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_s))
    for what, most in (*wanted, (resource.RLIMIT_CORE, 0)):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(what, (most, most))


def framed(*message: object) -> bytes:
    """
    Make one frame.

    Parameters
    ----------
    *message
        Kind, then what belongs to it.

    Returns
    -------
    bytes
        Its length in four bytes, and the message.
    """
    body = msgspec.msgpack.encode(message)
    return len(body).to_bytes(4, "big") + body


def as_text(value: object) -> str:
    """
    Write a cell's value as text.

    Parameters
    ----------
    value
        What the workbook holds.

    Returns
    -------
    str
        Whole numbers without a point, dates and times as ISO to the minute.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < _MOST_WHOLE else repr(value)
    if isinstance(value, datetime.datetime):
        return (value + _HALF_A_SECOND).isoformat(sep="T", timespec="minutes")
    if isinstance(value, datetime.time):
        return value.isoformat(timespec="minutes")
    return str(value)


def send_rows(out: BinaryIO, rows: Iterable[list[str]]) -> None:
    """
    Send rows in frames of some hundred.

    Parameters
    ----------
    out
        Where to.
    rows
        Rows of text, from the spreadsheet's first.
    """
    iterator = iter(rows)
    while part := list(itertools.islice(iterator, _ROWS_A_FRAME)):
        out.write(framed("rows", part))


def read_workbook(data: bytes, out: BinaryIO) -> None:
    """
    Send every visible worksheet of a workbook.

    Parameters
    ----------
    data
        The workbook.
    out
        Where to.
    """
    # A CSV file does not need it.
    from python_calamine import CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum  # noqa: PLC0415

    opened = CalamineWorkbook.from_filelike
    cutting = runpy.run_path(str(_CUTTING)) if len(data) > _LONG_FROM else {}
    long = cutting["long_sheets"](data) if cutting else {}
    # Opening a workbook reads its shared texts: where sheets are cut, each part's workbook does.
    whole = None if long else opened(io.BytesIO(data))
    for sheet in (whole or opened(cutting["outline"](data))).sheets_metadata:
        if sheet.visible != SheetVisibleEnum.Visible or sheet.typ != SheetTypeEnum.WorkSheet:
            continue
        name = sheet.name
        out.write(framed("sheet", name))
        if name in long:
            books = ((opened(one), n) for one, n in cutting["workbooks"](data, long[name]))
            parts = (book.get_sheet_by_index(place) for book, n in books for place in range(n))
            send_ahead(out, rows_of(parts))
        else:
            whole = whole or opened(io.BytesIO(data))
            send_rows(out, rows_of([whole.get_sheet_by_name(name)]))


def send_ahead(out: BinaryIO, rows: Iterable[list[str]]) -> None:
    """
    Send rows on a thread of its own: the next are parsed while the parent is busy with others.

    Parameters
    ----------
    out, rows
        As in :func:`send_rows`.
    """
    from concurrent.futures import Future, ThreadPoolExecutor  # noqa: PLC0415 - seldom needed

    iterator, sent = iter(rows), deque[Future[int]]()
    with ThreadPoolExecutor(max_workers=1) as sending:
        while part := list(itertools.islice(iterator, _ROWS_A_FRAME)):
            sent.append(sending.submit(out.write, framed("rows", part)))
            while sent and sent[0].done():
                sent.popleft().result()  # what could not be sent is an error, never a row less
    for one in sent:
        one.result()


def rows_of(sheets: Iterable[CalamineSheet]) -> Iterator[list[str]]:
    """
    Give the rows of one worksheet.

    Parameters
    ----------
    sheets
        The worksheet, whole or in parts.

    Yields
    ------
    list of str
        Rows from the spreadsheet's first.

    Raises
    ------
    ValueError
        If the rows are out of order.
    """
    before = 0
    for cells in sheets:
        if cells.start is None:
            continue
        row, column = cells.start
        if row < before:
            msg = "rows are out of order"
            raise ValueError(msg)
        yield from itertools.repeat([], row - before)
        indent = [""] * column
        # Which of the two takes less: the one passes by what is above, the other holds all at once.
        after = cells.to_python(skip_empty_area=True) if before else cells.iter_rows()
        for values in itertools.islice(after, 0 if before else row, None):
            yield indent + [one if type(one) is str else as_text(one) for one in values]
        before = row + cells.height


def decoded(data: bytes) -> str:
    """
    Decode a text file.

    Parameters
    ----------
    data
        Its bytes.

    Returns
    -------
    str
        By its byte order mark; else as UTF-8, or where it is none, as Windows-1252. A byte that
        stands for nothing there becomes a control, which the parent replaces and counts.
    """
    if data.startswith(b"\xef\xbb\xbf"):
        return data.decode("utf-8-sig", "surrogateescape")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data[: len(data) // 2 * 2].decode("utf-16", "surrogatepass")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        table = {byte: bytes([byte]).decode("cp1252", "ignore") or byte for byte in range(128, 160)}
        return data.decode("latin-1").translate(table)


def lines(text: str) -> Iterator[str]:
    """
    Split a text into lines at CR, LF and CRLF, and nowhere else.

    Parameters
    ----------
    text
        The text.

    Yields
    ------
    str
        One line with its end.
    """
    for found in _LINES.finditer(text):
        yield found[0]


def delimiter(text: str, headings: frozenset[str]) -> str:
    """
    Find what parts the fields.

    Parameters
    ----------
    text
        The file.
    headings
        Column headings that are known, without case, spaces and punctuation.

    Returns
    -------
    str
        Comma, semicolon or tab: that by which a row shows most known headings; where none does,
        that by which most rows are of one length, and of two such the one with the longer rows.
    """
    best, most = ",", (0, 0, 0)
    for mark in _DELIMITERS:
        sample = list(itertools.islice(csv.reader(lines(text), delimiter=mark), _SAMPLE_ROWS))
        known = max((len(headings & set(map(simple, row))) for row in sample), default=0)
        lengths = [len(row) for row in sample if len(row) > 1]
        alike = max(((lengths.count(one), one) for one in set(lengths)), default=(0, 0))
        score = (known if known > 1 else 0, *alike)
        if score > most:
            best, most = mark, score
    return best


def simple(text: str) -> str:
    """
    Drop what does not make two headings different.

    Parameters
    ----------
    text
        A heading.

    Returns
    -------
    str
        Its letters and figures in lower case.
    """
    return re.sub(r"[\W_]+", "", text.casefold())


def unclosed(text: str, mark: str) -> bool:
    """
    Tell whether a quotation mark is opened and never closed, so that rows are swallowed.

    Parameters
    ----------
    text
        The file.
    mark
        What parts the fields.

    Returns
    -------
    bool
        True if the last field has no end.
    """
    try:
        for _ in csv.reader(lines(text), delimiter=mark, strict=True):
            pass
    except csv.Error as error:
        return "end of data" in str(error)
    return False


def read_csv(data: bytes, headings: frozenset[str], out: BinaryIO) -> None:
    """
    Send the rows of a CSV file.

    Parameters
    ----------
    data
        The file.
    headings
        Column headings that are known.
    out
        Where to.
    """
    csv.field_size_limit(sys.maxsize)
    text = _LONE.sub(_STAND_IN, decoded(data))
    if text[:5].casefold() == "sep=," or re.match(r"sep=[;,\t]\r?\n", text, re.IGNORECASE):
        mark, text = text[4], text.partition("\n")[2]
    else:
        mark = delimiter(text, headings)
    if unclosed(text, mark):
        out.write(
            framed("refused", "a quotation mark is opened and never closed; close it in the file")
        )
        return
    out.write(framed("sheet", None))
    send_rows(out, csv.reader(lines(text), delimiter=mark))


def main(kind: str, memory_bytes: int, cpu_s: int, headings: frozenset[str]) -> None:
    """
    Read one file from standard input and send what it holds.

    Parameters
    ----------
    kind
        ``csv`` or ``xlsx``.
    memory_bytes, cpu_s
        Limits.
    headings
        Column headings that are known: they tell what parts the fields of a text file.
    """
    limit(memory_bytes, cpu_s)
    gc.disable()  # rows hold no cycles, and there are many to walk
    out = sys.stdout.buffer
    try:
        data = sys.stdin.buffer.read()
        if kind == "csv":
            read_csv(data, headings, out)
        else:
            read_workbook(data, out)
        out.write(framed("end", ""))
    except MemoryError:
        out.write(framed("refused", "needs more memory than is allowed for a file of its size"))
    except BaseException as error:
        # A panic of the Rust parser comes as an exception outside Exception, and the parent knows
        # nothing of this process but its frames: whatever happens here is a refusal with a reason.
        protected = type(error).__name__ == "PasswordError"
        reason = (
            "is protected by a password; save it without one"
            if protected
            else ("is damaged, or is not what its name says; open it in Excel and save it again")
        )
        out.write(framed("refused", reason))
    out.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), frozenset(sys.argv[4:]))
