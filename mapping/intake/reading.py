"""Read files: opened by the guard, read by their layouts, weighed against what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mapping.intake.archive import FileRefusedError
from mapping.intake.collector import without_collector
from mapping.intake.kinds import KINDS
from mapping.intake.ledger import Ledger
from mapping.intake.opening import Opening
from mapping.intake.people_names import References
from mapping.intake.reads import Read, Surroundings
from mapping.intake.sheet import SheetReader
from mapping.intake.weighing import FileRead, SheetRead, Weighed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from datetime import date
    from pathlib import Path

    from graph.casebook import Casebook
    from graph.records import SourceRow
    from graph.store import ImportEntry
    from mapping.intake.layouts import Layouts
    from mapping.intake.opening import File
    from mapping.intake.settings import IntakeSettings
    from mapping.intake.weighing import Reading

__all__ = ["read_files", "read_opened"]


def read_files(  # noqa: PLR0913 - what an import is, named by whoever calls it
    paths: Sequence[Path],
    casebook: Casebook,
    settings: IntakeSettings,
    *,
    layout: str | None,
    imported_on: date,
    known_imports: Iterable[ImportEntry],
    user: str = "",
    progress: Callable[[str, int], None] | None = None,
) -> Reading:
    """
    Read and validate files of one import; change nothing.

    Parameters
    ----------
    paths
        The files, in any order: it makes no difference to what is saved.
    casebook
        What is known.
    settings
        A team's settings.
    layout
        Name of the layout to read them by, or None to find each sheet's from its headers.
    imported_on
        The day of the import.
    known_imports
        The register of imports so far.
    user
        Who imports, as claimed.
    progress
        Told the file's name and how many of its rows were read, now and then.

    Returns
    -------
    Reading
        The receipt, what is to be saved, and the refused rows. UsageError is raised if a file is
        missing or is a folder, or there is no such layout.
    """
    with Opening(paths, settings, layout=layout) as opening:
        weighed = read_opened(
            opening,
            casebook,
            imported_on=imported_on,
            known_imports=known_imports,
            user=user,
            progress=progress,
        )
        return weighed.reading()


def read_opened(
    opening: Opening,
    casebook: Casebook,
    *,
    imported_on: date,
    known_imports: Iterable[ImportEntry],
    user: str = "",
    progress: Callable[[str, int], None] | None = None,
) -> Weighed:
    """
    Read and validate files that are being opened; change nothing.

    Parameters
    ----------
    opening
        The files; each can be read once.
    casebook, imported_on, known_imports, user, progress
        As in :func:`read_files`.

    Returns
    -------
    Weighed
        What became of every row, and what is to be saved.
    """
    settings, layouts = opening.settings, opening.layouts
    references = References(settings)
    with without_collector():
        reader = SheetReader(layouts, settings, imported_on, opening.second, only=opening.layout)
        files = [_read_file(file, reader, progress) for file in opening.files()]
        opening.second.close()
        ledger = Ledger(
            casebook, known_imports, lambda row: _reread(row, layouts, references, imported_on)
        )
        return Weighed(files, ledger, imported_on, user)


def _read_file(
    file: File, reader: SheetReader, progress: Callable[[str, int], None] | None
) -> FileRead:
    refused, sheets = file.refused_whole, list[SheetRead]()
    try:
        if file.opened is not None:
            for name, parts in file.opened.sheets():
                sheets.append(_read_sheet(file.name, name, parts, reader, progress))
            sheets = _without_papers(sheets)
            if not sheets:
                refused = "has no sheet that can be seen"
    except FileRefusedError as error:
        refused = error.reason
    if refused:
        sheets = [SheetRead(file.name, None, refused_whole=refused)]
    return FileRead(file.digest, sheets)


def _without_papers(sheets: list[SheetRead]) -> list[SheetRead]:
    """Keep of a meeting pack its action sheet alone: the other sheets are papers, not lists."""
    filled_in = [one for one in sheets if one.read and one.read.layout.like == "actions"]
    is_pack = bool(filled_in) and sheets[0].name == "Read me"
    return filled_in if is_pack else sheets


def _read_sheet(
    file: str,
    name: str | None,
    parts: Iterable[list[list[str]]],
    reader: SheetReader,
    progress: Callable[[str, int], None] | None,
) -> SheetRead:
    try:
        read = reader.read(_reported(file, parts, progress))
    except FileRefusedError as error:
        return SheetRead(file, name, refused_whole=error.reason)
    return SheetRead(file, name, read)


def _reported(
    file: str,
    parts: Iterable[list[list[str]]],
    progress: Callable[[str, int], None] | None,
) -> Iterator[list[list[str]]]:
    rows = 0
    for part in parts:
        yield part
        rows += len(part)
        if progress is not None:
            progress(file, rows)


def _reread(
    row: SourceRow, layouts: Layouts, references: References, imported_on: date
) -> dict[str, Read]:
    """Read the columns of a source row again."""
    around = Surroundings(row.layout, references, imported_on)
    return {
        column.name: KINDS[column.kind](column, around)(row.values[column.name])
        for column in layouts.named(row.layout).columns
        if column.name in row.values
    }
