"""Read files and save what they say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from graph.errors import StoreChangedError, StoreError
from graph.ids import reference_of
from mapping.intake.collector import without_collector
from mapping.intake.opening import Opening
from mapping.intake.reading import read_opened
from mapping.intake.undoing import standing_imports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from graph.ids import RecordId
    from graph.store import Store
    from mapping.intake.settings import IntakeSettings
    from mapping.intake.weighing import Reading

__all__ = ["import_files", "import_opened"]


def import_files(
    store: Store,
    paths: Sequence[Path],
    settings: IntakeSettings,
    *,
    layout: str | None,
    imported_at: datetime,
    user: str,
    progress: Callable[[str, int], None] | None = None,
) -> Reading:
    """
    Read files and save what they say, in one transaction.

    Parameters
    ----------
    store
        An open store.
    paths, settings, layout
        As in :func:`read_files`.
    imported_at, user, progress
        As in :func:`import_opened`.

    Returns
    -------
    Reading
        As there.
    """
    with Opening(paths, settings, layout=layout) as opening:
        return import_opened(store, opening, imported_at=imported_at, user=user, progress=progress)


def import_opened(
    store: Store,
    opening: Opening,
    *,
    imported_at: datetime,
    user: str,
    progress: Callable[[str, int], None] | None = None,
) -> Reading:
    """
    Read files that are being opened and save what they say, in one transaction.

    If somebody else saves something between reading and saving, the files are read a second time,
    against what is there then.

    Parameters
    ----------
    store
        An open store.
    opening
        The files.
    imported_at
        When; its day is the day of the import.
    user, progress
        As in :func:`read_files`.

    Returns
    -------
    Reading
        As read, without its records; its receipt says that it is saved, unless every file was
        refused whole. Where all rows are held already nothing is written.
    """
    with without_collector():
        try:
            return _import(store, opening, imported_at, user, progress)
        except StoreChangedError:  # by somebody else, while the files were read: weigh them again
            _, latest = store.latest()
            at = imported_at if latest is None else max(imported_at, latest)
            with opening.again() as files:
                return _import(store, files, at, user, progress)


def _import(
    store: Store,
    files: Opening,
    imported_at: datetime,
    user: str,
    progress: Callable[[str, int], None] | None,
) -> Reading:
    based_on, _ = store.latest()
    weighed = read_opened(
        files,
        store.load(),
        imported_on=imported_at.date(),
        known_imports=[entry for _, entry in standing_imports(store)],
        user=user,
        progress=progress,
    )
    sheets = weighed.receipt.files
    if all(one.refused_whole for one in sheets):
        return weighed.reading()
    _refuse_erased(store, weighed.named())
    if any(one.accepted for one in sheets):
        store.save(weighed.batch(based_on), recorded_at=imported_at)
    return weighed.saved()


def _refuse_erased(store: Store, named: Iterable[RecordId]) -> None:
    """Refuse files that would bring an erased subject back."""
    back = store.erased_on(named)
    if back:
        references = ", ".join(sorted(reference_of(one) for one in back))
        msg = (
            f"These files tell of {references}, erased on {min(back.values()):%d/%m/%Y}: take "
            "those rows out and import again. Nothing was saved."
        )
        raise StoreError(msg)
