"""Look at a file's bytes before anything opens it: what it is, and what it claims to unpack to.

Nothing here unpacks more than the first bytes of a part.
"""

from __future__ import annotations

import io
import re
import zipfile

from graph.errors import HothmapError
from graph.wording import counted

__all__ = ["FileRefusedError", "kind_of", "unpacked_bytes"]

_MB = 1_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MOST_FILE, _MOST_UNPACKED, _MOST_PARTS = 256 * _MB, 1_000 * _MB, 10_000
_MOST_RATIO, _RATIO_FROM = 200, 10 * _MB
_MOST_CELLS = 200_000_000
_HEAD_BYTES = 65_536
_ENCRYPTED_FLAG = 0x1
_BAD_NAME = re.compile(r"\A(?:[/\\]|[A-Za-z]:)|(?:\A|[/\\])\.\.(?:[/\\]|\Z)|\x00")
_DIMENSION = re.compile(
    rb"<(?:\w+:)?dimension[^>]*\bref=[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})[\"']"
)
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_OTHER_KINDS = (
    ("xl/workbook.bin", "is an Excel binary workbook; save it as .xlsx"),
    ("content.xml", "is an OpenDocument file; save it as .xlsx"),
    ("word/document.xml", "is a Word document, not a workbook"),
    ("ppt/presentation.xml", "is a presentation, not a workbook"),
)


class FileRefusedError(HothmapError):
    """
    A file, or one sheet of it, is refused whole.

    Parameters
    ----------
    reason
        What is wrong and what to do, to be read after the file's name.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def kind_of(data: bytes) -> str:
    """
    Tell what a file is from its bytes, whatever its name says.

    Parameters
    ----------
    data
        The file.

    Returns
    -------
    str
        ``xlsx`` or ``csv``.

    Raises
    ------
    FileRefusedError
        If it is empty, too large, or a format that cannot be read.
    """
    if not data.strip(b"\x00\t\r\n \xef\xbb\xbf\xff\xfe"):
        reason = "is empty"
    elif len(data) > _MOST_FILE:
        reason = f"is larger than {_MOST_FILE // _MB} MB; split it"
    elif data.startswith(_OLE):
        reason = (
            "is protected by a password; save it without one"
            if _ENCRYPTED in data
            else "is an old Excel file (.xls) or another Office file; save it as .xlsx"
        )
    elif data.startswith(b"%PDF"):
        reason = "is a PDF document; ask for the list as .xlsx or .csv"
    else:
        return "xlsx" if data.startswith((_ZIP, b"PK\x05\x06")) else "csv"
    raise FileRefusedError(reason)


def unpacked_bytes(data: bytes) -> int:
    """
    Look through a workbook's directory and the first bytes of its parts.

    Parameters
    ----------
    data
        The workbook.

    Returns
    -------
    int
        How many bytes it claims to unpack to.

    Raises
    ------
    FileRefusedError
        If it is damaged, protected, no workbook, or built to do harm.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_directory(parts, len(data))
            _refuse_other_kinds({part.filename for part in parts})
            for part in parts:
                _refuse_part(archive, part)
            return sum(part.file_size for part in parts)
    except FileRefusedError:
        raise
    except Exception:
        # Bytes built to do harm make zipfile and its decompressors raise what no list names
        # (BadZipFile, zlib.error, NotImplementedError, struct.error, EOFError, ValueError …); each
        # of them is a refusal of this one file, never the end of the import.
        reason = "is damaged: not a whole workbook; get it again, or open it in Excel and save it"
        raise FileRefusedError(reason) from None


def _refuse_directory(parts: list[zipfile.ZipInfo], size: int) -> None:
    if len(parts) > _MOST_PARTS or len({part.filename.casefold() for part in parts}) < len(parts):
        reason = "is built as no workbook is: too many parts, or one part twice"
    elif any(part.flag_bits & _ENCRYPTED_FLAG for part in parts):
        reason = "is protected by a password; save it without one"
    elif any(_BAD_NAME.search(part.filename) for part in parts):
        reason = "is built as no workbook is: a part lies outside it"
    elif sum(part.file_size for part in parts) > _MOST_UNPACKED:
        reason = f"unpacks to more than {_MOST_UNPACKED // _MB} MB; split it"
    elif sum(part.compress_size for part in parts) > size or any(_packed(part) for part in parts):
        reason = "is packed as no honest workbook is: it unpacks to many times its size"
    else:
        return
    raise FileRefusedError(reason)


def _packed(part: zipfile.ZipInfo) -> bool:
    return part.file_size > _RATIO_FROM and part.file_size > _MOST_RATIO * max(
        1, part.compress_size
    )


def _refuse_other_kinds(names: set[str]) -> None:
    if "xl/workbook.xml" in names:
        return
    for name, reason in _OTHER_KINDS:
        if name in names:
            raise FileRefusedError(reason)
    reason = "is an archive, but not a workbook"
    raise FileRefusedError(reason)


def _refuse_part(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    if not part.filename.endswith((".xml", ".rels")):
        return
    with archive.open(part) as file:
        head = file.read(_HEAD_BYTES).replace(b"\x00", b"")
    if _DTD.search(head):
        reason = "holds a document type definition, which no workbook needs"
        raise FileRefusedError(reason)
    found = _DIMENSION.search(head)
    if found is not None:
        columns = _column(found[3]) - _column(found[1]) + 1
        rows = int(found[4]) - int(found[2]) + 1
        if columns * rows > _MOST_CELLS:
            reason = (
                f"claims a sheet of {counted(rows, 'row', 'rows')} and "
                f"{counted(columns, 'column', 'columns')}; delete the empty ones and save it again"
            )
            raise FileRefusedError(reason)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number
