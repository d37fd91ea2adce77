"""Hostile and unusable files are refused whole with a reason, and nothing else happens."""

from __future__ import annotations

import io
import os
import random
import struct
import sys
import time
import zipfile
from typing import TYPE_CHECKING

import openpyxl
import pytest

from graph.errors import UsageError
from mapping.intake.archive import FileRefusedError
from mapping.intake.guard import Limits, Opened, limits_for

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from tests.mapping.intake.conftest import Front

SHEET = "xl/worksheets/sheet1.xml"
XMLNS = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def workbook(rows: int = 2) -> bytes:
    """Write an honest workbook of some rows."""
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(["Child ref", "Review date", "Held"])
    for number in range(rows):
        sheet.append([f"C{number}", "05/10/2026", "Y"])
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


def altered(changes: Mapping[str, bytes], *, more: Mapping[str, bytes] | None = None) -> bytes:
    """Write an honest workbook with parts replaced and parts added."""
    held = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as source,
        zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, changes.get(name, source.read(name)))
        for name, part in (more or {}).items():
            target.writestr(name, part)
    return held.getvalue()


def sheet_of(cells: str, dimension: str = "A1:C3") -> bytes:
    """Write a sheet's part."""
    return (
        f'<?xml version="1.0"?><worksheet {XMLNS}><dimension ref="{dimension}"/>'
        f"<sheetData>{cells}</sheetData></worksheet>"
    ).encode()


def encrypted() -> bytes:
    """Write what a workbook with a password begins like."""
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    return ole + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(600)


def flagged() -> bytes:
    """Set the flag of an encrypted part in a zip's directory."""
    data = bytearray(workbook())
    at = data.rindex(b"PK\x01\x02")
    data[at + 8] |= 1
    return bytes(data)


def lying() -> bytes:
    """Write a sheet of 60 MB of space whose directory says that it is 1 kB."""
    size = 60_000_000
    data = altered({SHEET: sheet_of("") + b" " * size})
    real = struct.pack("<I", len(sheet_of("")) + size)
    return data.replace(real, struct.pack("<I", 1000))


def other_archive(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as target:
        target.writestr(name, "x")
    return held.getvalue()


DTD = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]>' + sheet_of("")[21:]
FAR = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "is empty"),
    "blank": (lambda: b"\xef\xbb\xbf\r\n\r\n ", "is empty"),
    "nuls": (lambda: bytes(500), "is empty"),
    "password": (encrypted, "is protected by a password; save it without one"),
    "password in the zip": (flagged, "is protected by a password; save it without one"),
    "old Excel": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900), "save it as .xlsx"),
    "pdf": (lambda: b"%PDF-1.7\n", "is a PDF document"),
    "ods": (lambda: other_archive("content.xml"), "is an OpenDocument file"),
    "xlsb": (lambda: other_archive("xl/workbook.bin"), "is an Excel binary workbook"),
    "docx": (lambda: other_archive("word/document.xml"), "is a Word document"),
    "zip": (lambda: other_archive("readme.txt"), "is an archive, but not a workbook"),
    "cut off": (lambda: workbook()[:2000], "is damaged"),
    "no sheet": (lambda: altered({SHEET: b"not xml <<<"}), "is damaged"),
    "bomb by ratio": (
        lambda: altered({}, more={"xl/media/x.xml": b" " * 30_000_000}),
        "is packed as no honest workbook is",
    ),
    "bomb that lies": (lying, "is damaged"),
    "traversal": (lambda: altered({}, more={"../../etc/x.xml": b"x"}), "a part lies outside it"),
    "absolute": (lambda: altered({}, more={"/etc/x.xml": b"x"}), "a part lies outside it"),
    "drive": (lambda: altered({}, more={"C:/x.xml": b"x"}), "a part lies outside it"),
    "many parts": (
        lambda: altered({}, more={f"x/{number}": b"" for number in range(10_001)}),
        "too many parts",
    ),
    "one part twice": (lambda: altered({}, more={SHEET.upper(): b"x"}), "one part twice"),
    "dtd": (lambda: altered({SHEET: DTD}), "document type definition"),
    "dtd in UTF-16": (
        lambda: altered({SHEET: DTD.decode().encode("utf-16")}),
        "document type definition",
    ),
    "dtd in the strings": (
        lambda: altered({"xl/workbook.xml": b'<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>'}),
        "document type definition",
    ),
    "claims a million rows": (
        lambda: altered({SHEET: sheet_of("", "A1:XFD1048576")}),
        "claims a sheet of 1,048,576 rows and 16,384 columns",
    ),
    "two cells far apart": (lambda: altered({SHEET: sheet_of(FAR)}), "MB of memory"),
    "two cells far apart, in a few bytes": (
        lambda: altered({SHEET: sheet_of(FAR), "docProps/core.xml": b"", "docProps/app.xml": b""}),
        "MB of memory",
    ),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_an_unusable_file_is_refused_whole_with_a_reason(front: Front, what: str) -> None:
    make, reason = HOSTILE[what]
    good = front.file("reviews")
    for name in ("x.xlsx", "x.csv"):
        bad, fine = front.read(front.bytes(make(), name), good).receipt.files
        assert (bad.layout, bad.rows, bad.accepted, bad.refused) == (None, 0, 0, 0)
        assert reason in bad.refused_whole
        assert fine.accepted == 1, "its neighbour is read"


def test_a_name_says_nothing_of_what_a_file_is(front: Front) -> None:
    book = front.bytes(workbook(), "list.csv")
    text = front.file("reviews", name="list.xlsx")
    assert [one.accepted for one in front.read(book, text).receipt.files] == [2, 1]


def test_a_file_that_is_not_there_is_wrong_usage(front: Front) -> None:
    with pytest.raises(UsageError, match=r"There is no file nowhere\.csv"):
        front.read(front.folder / "nowhere.csv")
    with pytest.raises(UsageError, match="is a folder; name the files in it"):
        front.read(front.folder)
    if sys.platform != "win32":
        os.mkfifo(front.folder / "pipe.csv")
        with pytest.raises(UsageError, match=r"pipe\.csv is not a file"):
            front.read(front.folder / "pipe.csv")


@pytest.mark.skipif(
    sys.platform == "win32" or os.geteuid() == 0, reason="the superuser may read everything"
)
def test_a_file_that_may_not_be_read_is_refused(front: Front) -> None:
    path = front.file("reviews")
    path.chmod(0)
    assert "cannot be opened" in front.read(path).receipt.files[0].refused_whole


def drained(opened: Opened) -> int:
    """Take every row of every sheet."""
    return sum(len(part) for _, parts in opened.sheets() for part in parts)


def test_a_file_that_takes_too_long_is_refused_and_its_child_ended() -> None:
    opened = Opened(workbook(40_000), limits=Limits(1_000_000_000, 0.01))
    started = time.monotonic()
    with pytest.raises(FileRefusedError, match="took longer to open than"):
        drained(opened)
    assert time.monotonic() - started < 20
    opened.close()


def test_a_child_that_is_closed_early_leaves_nothing_behind() -> None:
    opened = Opened(workbook(5_000))
    sheets = opened.sheets()
    _, parts = next(sheets)
    next(parts)
    opened.close()
    opened.close()


@pytest.mark.parametrize(
    ("kind", "unpacked", "memory", "seconds"),
    [
        ("xlsx", 0, 256_000_000, 30),
        ("xlsx", 100_000_000, 856_000_000, 230),
        ("xlsx", 900_000_000, 1_500_000_000, 1830),
        ("csv", 10_000_000, 396_000_000, 50),
    ],
)
def test_limits_grow_with_the_unpacked_size(
    kind: str, unpacked: int, memory: int, seconds: float
) -> None:
    assert limits_for(kind, unpacked) == Limits(memory, seconds)


def test_a_sheet_that_begins_far_down_and_right_is_read_with_its_own_row_numbers(
    front: Front,
) -> None:
    rows: list[list[object]] = [[], [], [], ["", "", *front.headings("reviews")]]
    rows.append(["", "", *front.row("reviews", {"Review date": "soon"})])
    entry = front.read(front.book({"x": rows})).receipt.files[0]
    assert [one.row for one in entry.refusals] == [5]


def test_structured_mutations_of_a_workbook_never_end_the_program(front: Front) -> None:
    """Some of 5,000; ``HOTHMAP_TEST_MANY`` runs them all."""
    chance = random.Random(7)
    count = 5_000 if os.environ.get("HOTHMAP_TEST_MANY") else 40
    for _ in range(count):
        data = bytearray(workbook())
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            kind = chance.randrange(4)
            if kind == 0:
                data[at] = chance.randrange(256)
            elif kind == 1:
                del data[at : at + chance.randint(1, 40)]
            elif kind == 2:
                data[at:at] = chance.randbytes(chance.randint(1, 40))
            else:
                data[at : at + 4] = struct.pack("<I", chance.choice([0, 1, 2**31, 2**32 - 1]))
        entry = front.read(front.bytes(bytes(data), "x.xlsx")).receipt.files[0]
        assert entry.rows == entry.accepted + entry.refused + entry.duplicates
        assert bool(entry.refused_whole) is (entry.layout is None)


def test_mutated_parts_of_a_workbook_never_end_the_program(front: Front) -> None:
    chance = random.Random(11)
    count = 2_000 if os.environ.get("HOTHMAP_TEST_MANY") else 30
    with zipfile.ZipFile(io.BytesIO(workbook())) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    for _ in range(count):
        name = chance.choice(sorted(parts))
        part = bytearray(parts[name])
        for _ in range(chance.randint(1, 5)):
            at = chance.randrange(max(1, len(part)))
            part[at : at + chance.randrange(3)] = chance.choice(
                [b"", b"<", b">", b"9999999999", b"&#0;", b"&x;", b'"', b"\xff\xfe", b"A1048577"]
            )
        entry = front.read(front.bytes(altered({name: bytes(part)}), "x.xlsx")).receipt.files[0]
        assert bool(entry.refused_whole) is (entry.layout is None)
