"""``hothmap check`` and ``hothmap import``: files in, with a receipt for every row."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.casebook import Casebook
from graph.errors import UsageError
from graph.store import is_server, store_path
from graph.wording import counted
from mapping.cli.options import Json, SettingsFile, StoreUrl
from mapping.cli.session import console, default_store, now, opened, print_json, say, user
from mapping.intake.opening import Opening
from mapping.intake.settings import IntakeSettings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mapping.intake import Reading

__all__ = ["check", "import_"]

Files = Annotated[
    list[Path], typer.Argument(help="Spreadsheets and lists, CSV or XLSX.", metavar="FILE…")
]
Layout = Annotated[
    str | None,
    typer.Option(
        "--layout",
        help="Read every file by this layout instead of finding it from the headers.",
        metavar="NAME",
        show_default=False,
    ),
]


def check(
    files: Files,
    layout: Layout = None,
    store: StoreUrl = None,
    settings: SettingsFile = None,
    json: Json = False,
) -> None:
    """Read and validate files, print the receipt, change nothing. A store is not needed.

    Where --store or HOTHMAP_STORE names one that is there, rows are weighed against it.
    """
    from mapping.intake.reading import read_files  # noqa: PLC0415 - loads for long
    from mapping.intake.undoing import standing_imports  # noqa: PLC0415

    casebook, known = Casebook(()), []
    address = store or os.environ.get("HOTHMAP_STORE")
    if store is not None or (address and (is_server(address) or store_path(address).exists())):
        with opened(address) as held:
            casebook = held.load()
            known = [entry for _, entry in standing_imports(held)]
    with _watched() as progress:
        reading = read_files(
            files,
            casebook,
            _settings(settings),
            layout=layout,
            imported_on=now().date(),
            known_imports=known,
            progress=progress,
        )
    _report(reading, json=json)


def import_(
    files: Annotated[
        list[Path] | None,
        typer.Argument(help="Spreadsheets and lists, CSV or XLSX.", metavar="FILE…"),
    ] = None,
    layout: Layout = None,
    rejects: Annotated[
        Path | None,
        typer.Option(
            "--rejects",
            help="Folder for the workbook of refused rows. Default: beside the store; for a "
            "server, hothmap-rejects in your home folder.",
            metavar="DIR",
            show_default=False,
        ),
    ] = None,
    list_: Annotated[bool, typer.Option("--list", help="List what was imported when.")] = False,
    undo: Annotated[
        str | None,
        typer.Option(
            "--undo", help="Take an import back.", metavar="IMPORT-ID", show_default=False
        ),
    ] = None,
    reason: Annotated[str, typer.Option("--reason", help="Why it is taken back.")] = "",
    store: StoreUrl = None,
    settings: SettingsFile = None,
    json: Json = False,
) -> None:
    """Read files and save them, all or nothing, with a receipt for every row."""
    if sum((bool(files), list_, undo is not None)) != 1:
        msg = "Give files to import, or --list, or --undo IMPORT-ID --reason WHY."
        raise UsageError(msg)
    address = default_store(store)
    if list_:
        _list(address, json=json)
        return
    if undo is not None:
        _undo(address, undo, reason)
        return
    files = files or []
    folder = rejects or rejects_folder(address)
    _refuse_unusable(folder)
    with (
        Opening(files, _settings(settings), layout=layout) as opening,
        opened(address, read_only=False) as held,
        _watched() as progress,
    ):
        # Loaded now that the files are being opened.
        from mapping.intake.importing import import_opened  # noqa: PLC0415

        reading = import_opened(held, opening, imported_at=now(), user=user(), progress=progress)
    _write_rejects(reading, folder)
    _remove_mended(reading, files, folder)
    _report(reading, json=json)


def _list(address: str, *, json: bool) -> None:
    """Print every import, and whether it stands."""
    from mapping.cli.tables import print_table, whole, words  # noqa: PLC0415 - loads for long
    from mapping.intake.undoing import standing_imports  # noqa: PLC0415

    with opened(address) as held:
        standing, imports = standing_imports(held), held.imports()
    if json:
        print_json(
            [
                {
                    "id": entry.id,
                    "at": at.isoformat(),
                    "user": entry.user,
                    "files": [dict(one) for one in entry.files],
                    "stands": (at, entry) in standing,
                }
                for at, entry in imports
            ]
        )
        return
    screen = console()
    if not imports:
        screen.print("Nothing has been imported into this store.")
        return
    rows = []
    for at, entry in imports:
        names = dict.fromkeys(str(one.get("file", "")) for one in entry.files)
        stands = "yes" if (at, entry) in standing else "taken back"
        when = f"{at.astimezone(UTC):%d/%m/%Y %H:%M}"
        rows.append((entry.id, when, entry.user, ", ".join(names), stands))
    print_table(
        screen,
        (
            whole("Import"),
            whole("When (UTC)"),
            words("User,\nas claimed"),
            words("Files"),
            whole("Stands"),
        ),
        rows,
        title="What was imported",
    )


def _undo(address: str, import_id: str, reason: str) -> None:
    from mapping.intake.undoing import undo_import  # noqa: PLC0415 - as above

    with opened(address, read_only=False) as held:
        done = undo_import(held, import_id, reason=reason, user=user(), at=now())
    say(
        f"Taken back: {counted(done.withdrawn, 'record', 'records')} withdrawn, "
        f"{counted(done.restored, 'put back as it was', 'put back as they were')}, {done.kept:,} "
        f"kept because something later rests on {'it' if done.kept == 1 else 'them'}. Importing "
        "the same files again brings back what was withdrawn."
    )


def rejects_folder(address: str) -> Path:
    """
    Say where refused rows are kept unless somebody says otherwise.

    Parameters
    ----------
    address
        The store's address.

    Returns
    -------
    Path
        A folder beside the store; for a server, one in the user's home folder.
    """
    if is_server(address):
        return Path.home() / "hothmap-rejects"
    path = store_path(address)
    return path.with_name(f"{path.stem}-rejects")


def _refuse_unusable(folder: Path) -> None:
    """Refuse, before anything is saved, a folder that refused rows could not be kept in."""
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    if not nearest.is_dir() or not os.access(nearest, os.W_OK):
        msg = f"Refused rows cannot be kept in {folder}; name a folder with --rejects."
        raise UsageError(msg)


def _remove_mended(reading: Reading, files: list[Path], folder: Path) -> None:
    """Remove a rejects workbook of ours once all its rows are accepted: it holds names."""
    left = {one.file for one in reading.receipt.files if one.refused or one.refused_whole}
    if not reading.receipt.saved or not folder.is_dir():
        return
    for path in files:
        ours = path.resolve().parent == folder.resolve() and path.name.startswith("rejects-")
        if ours and path.name not in left and path.is_file():
            path.unlink()
            say(f"All rows of {path.name} are accepted; it held names and was removed.")


def _write_rejects(reading: Reading, folder: Path) -> None:
    entry = reading.batch.imported
    if not reading.rejects or entry is None:
        return
    from mapping.intake import write_rejects  # noqa: PLC0415 - writes a workbook; seldom needed

    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = write_rejects(reading, folder / f"rejects-{entry.id}.xlsx")
    say(f"Refused rows are in {path}. It holds names: mend it, import it, then delete it.")


def _settings(path: Path | None) -> IntakeSettings:
    if path is None:
        return IntakeSettings()
    from mapping.cli.team import read_team_settings  # noqa: PLC0415 - only where a file is given

    references = read_team_settings(path).references
    return IntakeSettings(
        schemes=references.schemes,
        child=references.child,
        poc=references.poc,
        loc=references.loc,
        keep_placement_postcodes=references.keep_placement_postcodes,
    )


def _report(reading: Reading, *, json: bool) -> None:
    if json:
        print_json(reading.receipt.to_json())
    else:
        print(reading.receipt.to_text())
    if not reading.receipt.complete:
        raise typer.Exit(1)


@contextmanager
def _watched() -> Iterator[Callable[[str, int], None] | None]:
    """Show how far reading has come when a person is watching."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console  # noqa: PLC0415 - loads for long
    from rich.progress import (  # noqa: PLC0415
        Progress,
        SpinnerColumn,
        TextColumn,
        TimeElapsedColumn,
    )

    with Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        transient=True,
    ) as progress:
        task = progress.add_task("Reading", total=None)

        def tell(file: str, rows: int) -> None:
            progress.update(task, description=f"{file}: {counted(rows, 'row', 'rows')}")

        yield tell
